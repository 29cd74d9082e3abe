"""Opening pictures: one at a time is wanted, so a late result of an earlier one is dropped."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from llava_desktop.core.errors import AppError, PictureUnreadable
from llava_desktop.core.incoming import Brought, BytesSource, FileSource
from llava_desktop.core.picture import EncodedPicture, OriginalPicture, PreparedPicture, Quality, RawImage
from llava_desktop.core.picture_detail import DetailRequest, PictureDetail
from llava_desktop.core.picture_edits import NO_EDITS, PictureEdits
from llava_desktop.core.question import QuestionPicture
from llava_desktop.core.words import tr
from llava_desktop.qt.job_thread import JobThread

FAULT = tr("This picture could not be opened, through a fault of the app.")


class Preparer(Protocol):
    """`llava_desktop.images.prepare.PicturePreparer`, which is imported late, on the picture thread."""

    def prepare_file(self, path: Path, edits: PictureEdits = ..., quality: Quality | None = ...) -> PreparedPicture: ...
    def prepare_bytes(
        self, data: bytes, name: str, edits: PictureEdits = ..., quality: Quality | None = ...
    ) -> PreparedPicture: ...
    def prepare_pixels(
        self, pixels: RawImage, name: str, edits: PictureEdits = ..., quality: Quality | None = ...
    ) -> PreparedPicture: ...
    def prepare_again(self, original: OriginalPicture, edits: PictureEdits, quality: Quality) -> PreparedPicture: ...
    def with_sent(self, picture: PreparedPicture, sent: EncodedPicture) -> PreparedPicture: ...
    def detail(self, request: DetailRequest) -> PictureDetail: ...
    def prepare_stored(self, picture: QuestionPicture, data: bytes, whole: bytes | None) -> PreparedPicture: ...


def opened(
    images: Preparer, source: Brought, edits: PictureEdits = NO_EDITS, quality: Quality | None = None
) -> PreparedPicture:
    """Wherever it comes from. Raises PictureError. Picture thread."""
    if isinstance(source, FileSource):
        return images.prepare_file(source.path, edits, quality)
    if isinstance(source, BytesSource):
        return images.prepare_bytes(source.data, source.name, edits, quality)
    return images.prepare_pixels(source.pixels, source.name, edits, quality)


class Pictures(QObject):
    """GUI thread. Each call to `open` is answered by `prepared` or `refused`, unless another or `forget` came."""

    opening = Signal(str)  # its name
    prepared = Signal(object)  # PreparedPicture
    restored = Signal(object)  # PreparedPicture, one of the history
    edited = Signal(object)  # PreparedPicture
    refused = Signal(object)  # str: a sentence
    not_restored = Signal(object)  # str: a sentence
    not_edited = Signal(object)  # str: a sentence

    def __init__(self, thread: JobThread[Preparer], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = thread
        self._latest = 0

    def open(self, source: Brought) -> None:
        self.opening.emit(source.name)
        self._submit(lambda images: opened(images, source), self.prepared, self.refused)

    def forget(self) -> None:
        """What is being opened is not wanted any more."""
        self._latest += 1

    def open_stored(
        self,
        picture: QuestionPicture,
        read: Callable[[], bytes | None],
        read_whole: Callable[[], bytes | None] = lambda: None,
    ) -> None:
        """A picture of the history; answered by `restored` or `not_restored`.

        read, read_whole: what was sent, and the whole that it was cut from; they run on the picture thread.
        """

        def job(images: Preparer) -> PreparedPicture:
            data = read()
            if data is None:
                raise PictureUnreadable(tr("The picture of this question is no longer on this computer."))
            return images.prepare_stored(picture, data, read_whole())

        self.opening.emit(picture.name)
        self._submit(job, self.restored, self.not_restored)

    def edit(self, original: OriginalPicture, edits: PictureEdits, quality: Quality) -> None:
        """A picture that is open, made anew; answered by `edited` or `not_edited`. Of several only the last is made."""
        ticket = self._latest + 1

        def job(images: Preparer) -> PreparedPicture | None:
            # A person draws faster than a large picture is made: what has been overtaken is not begun.
            return images.prepare_again(original, edits, quality) if ticket == self._latest else None

        self._submit(job, self.edited, self.not_edited)

    def _submit(
        self, job: Callable[[Preparer], PreparedPicture | None], made: SignalInstance, refused: SignalInstance
    ) -> None:
        self._latest += 1
        ticket = self._latest
        self._thread.submit(job, lambda result: self._take(ticket, result, made, refused))

    def _take(
        self, ticket: int, result: PreparedPicture | Exception | None, made: SignalInstance, refused: SignalInstance
    ) -> None:
        if ticket != self._latest or result is None:
            return
        if isinstance(result, PreparedPicture):
            made.emit(result)
            return
        refused.emit(result.text if isinstance(result, AppError) else FAULT)
        if not isinstance(result, AppError):
            raise result  # a fault of the app itself: for the log, too
