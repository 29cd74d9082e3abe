"""Opening pictures: one at a time is wanted, so a late result of an earlier one is dropped."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.errors import AppError
from llava_desktop.core.picture import PreparedPicture, RawImage
from llava_desktop.qt.job_thread import JobThread


class Preparer(Protocol):
    """The functions of `llava_desktop.images.prepare`, which is imported late, on the picture thread."""

    def prepare_file(self, path: Path) -> PreparedPicture: ...
    def prepare_bytes(self, data: bytes, name: str) -> PreparedPicture: ...
    def prepare_pixels(self, pixels: RawImage, name: str) -> PreparedPicture: ...
    def decode_sent(self, data: bytes) -> RawImage: ...


class Pictures(QObject):
    """GUI thread. Each call to `open_…` is answered by `prepared` or `refused`, unless a later call overtook it."""

    opening = Signal(str)  # its name
    prepared = Signal(object)  # PreparedPicture
    refused = Signal(str)  # sentence

    def __init__(self, thread: JobThread[Preparer], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = thread
        self._latest = 0

    def open_file(self, path: Path) -> None:
        self._open(path.name, lambda images: images.prepare_file(path))

    def open_bytes(self, data: bytes, name: str) -> None:
        self._open(name, lambda images: images.prepare_bytes(data, name))

    def open_pixels(self, pixels: RawImage, name: str) -> None:
        self._open(name, lambda images: images.prepare_pixels(pixels, name))

    def forget(self) -> None:
        """What is being opened is not wanted any more."""
        self._latest += 1

    def decode(self, read: Callable[[], bytes | None], done: Callable[[RawImage | None], None]) -> None:
        """A stored picture for the screen; `read` runs on the picture thread. None when it is gone or damaged."""

        def job(images: Preparer) -> RawImage | None:
            data = read()
            return None if data is None else images.decode_sent(data)

        self._thread.submit(job, lambda result: done(None if isinstance(result, AppError) else checked(result)))

    def _open(self, name: str, job: Callable[[Preparer], PreparedPicture]) -> None:
        self._latest += 1
        ticket = self._latest
        self.opening.emit(name)
        self._thread.submit(job, lambda result: self._take(ticket, result))

    def _take(self, ticket: int, result: PreparedPicture | Exception) -> None:
        if ticket != self._latest:
            return
        if isinstance(result, AppError):
            self.refused.emit(result.text)
        else:
            self.prepared.emit(checked(result))


def checked(result: PreparedPicture | RawImage | Exception | None) -> PreparedPicture | RawImage | None:
    """A fault of the app itself belongs to the crash report, not into the window."""
    if isinstance(result, Exception):
        raise result
    return result
