"""The picture that the next question is about: one owner, between the picture pane and the picture thread."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from llava_desktop.core.asking import picture_record
from llava_desktop.core.incoming import BytesSource, FileSource, IncomingPicture
from llava_desktop.core.picture import PreparedPicture, Quality
from llava_desktop.core.picture_edits import NO_EDITS, PictureEdits
from llava_desktop.core.question import QuestionPicture
from llava_desktop.qt.pictures import Pictures
from llava_desktop.storage.history import HistoryReader
from llava_desktop.ui.flattening import raw_image_of
from llava_desktop.ui.incoming import UNNAMED
from llava_desktop.ui.picture_pane import PicturePane, PictureView
from llava_desktop.ui.seen_panel import SeenPanel, SeenView, view_of_seen


class PictureDesk(QObject):
    """GUI thread. What a person brings and cannot be opened leaves the picture that was there."""

    changed = Signal()
    taken = Signal()  # the person brought a picture; one of the history does not count
    refused = Signal(str)  # sentence

    def __init__(
        self,
        *,
        pane: PicturePane,
        seen: SeenPanel,
        pictures: Pictures,
        reader: HistoryReader,
        example: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._pane = pane
        self._seen = seen
        self._pictures = pictures
        self._reader = reader
        self._example = example
        self._opening = ""
        self._error = ""
        self._offer_token = True
        self._compact = False
        self._edits = NO_EDITS
        self._quality = Quality.FITS
        self.picture: PreparedPicture | None = None
        self._connect()

    @property
    def is_opening(self) -> bool:
        """Also while the picture is made anew: what would be sent is not what the person wants."""
        return bool(self._opening) or self._is_editing

    @property
    def _is_editing(self) -> bool:
        picture = self.picture
        return picture is not None and (self._edits, self._quality) != (picture.edits, picture.quality)

    def open_all(self, incoming: Sequence[IncomingPicture]) -> None:
        """The first of them, until there is a strip for all."""
        if not incoming:
            return
        match incoming[0]:
            case FileSource(path):
                self._pictures.open_file(path)
            case BytesSource(data, name):
                self._pictures.open_bytes(data, name)

    def open_files(self, paths: list[Path]) -> None:
        """The first of them; that there were more is said."""
        if not paths:
            return
        self._pictures.open_file(paths[0])
        if len(paths) > 1:
            self._show_error(f"Opened the first of {len(paths)} files: one picture can be asked about at a time.")

    def refuse(self, sentence: str) -> None:
        """Nothing usable came, and why; the picture that is there stays."""
        self._refuse(sentence)

    def open_pixels(self, image: QImage, name: str) -> None:
        """A bitmap that the platform holds."""
        self._pictures.open_pixels(raw_image_of(image), name)

    def open_example(self) -> None:
        self._pictures.open_file(self._example)

    def show_stored(self, picture: QuestionPicture | None) -> None:
        """The picture of a question of the history, or none."""
        self._pictures.forget()
        self._opening = ""
        if picture is None:
            self._put(None)
        elif self.holds(picture):
            self._put(self.picture)  # it is here already, and sharper than the history's
        else:
            self._pictures.open_stored(
                picture, lambda: self._reader.picture_bytes(picture), lambda: self._reader.whole_bytes(picture)
            )

    def holds(self, picture: QuestionPicture | None) -> bool:
        """Whether just this would be sent with the next question: these bytes, or no picture."""
        if picture is None or self.picture is None:
            return picture is None and self.picture is None
        return picture_record(self.picture).sent_sha256 == picture.sent_sha256

    def take_smaller(self, picture: PreparedPicture) -> None:
        """What is there was refused for its size, and this sent in its place: this is shown, and asked about next."""
        if self.picture is not None and not self.is_opening and _is_smaller_one(picture, self.picture):
            self.picture = picture
            self._show_picture()

    def remove(self) -> None:
        self._pictures.forget()
        self._opening = ""
        self._put(None)

    def render(self, *, offer_token: bool, compact: bool) -> None:
        """offer_token: the demo engine answers. compact: a conversation stands under the picture."""
        self._offer_token, self._compact = offer_token, compact
        self._render()

    def _connect(self) -> None:
        self._pane.pixels_pasted.connect(lambda image: self.open_pixels(image, UNNAMED))
        self._pane.drop_refused.connect(self._refuse)
        self._pane.example_requested.connect(self.open_example)
        self._pane.remove_requested.connect(self._remove_by_hand)
        self._pane.edits_changed.connect(lambda edits: self._edit(edits, self._quality))
        self._pane.quality_changed.connect(lambda quality: self._edit(self._edits, quality))
        self._pane.error_dismissed.connect(lambda: self._show_error(""))
        self._pictures.opening.connect(self._begin)
        self._pictures.prepared.connect(self._take)
        self._pictures.restored.connect(self._put)
        self._pictures.edited.connect(self._take_edited)
        self._pictures.refused.connect(self._refuse)
        self._pictures.not_edited.connect(self._refuse)
        self._pictures.not_restored.connect(self._miss)

    def _edit(self, edits: PictureEdits, quality: Quality) -> None:
        """The picture that is there stays until it is made anew."""
        picture = self.picture
        if picture is None or picture.original is None or self._opening:
            return
        self._edits, self._quality = edits, quality
        self._pictures.edit(picture.original, edits, quality)
        self._render()
        self.changed.emit()

    def _take_edited(self, picture: PreparedPicture) -> None:
        """The same picture: the question that is shown stays."""
        self.picture = picture
        self._show_picture()

    def _begin(self, name: str) -> None:
        self._opening = name
        self._show_error("")
        self.changed.emit()

    def _take(self, picture: PreparedPicture) -> None:
        self._opening = ""
        self.picture = picture
        # First the old question leaves; only then may anybody ask about the new picture.
        self.taken.emit()
        self._show_picture()

    def _put(self, picture: PreparedPicture | None) -> None:
        self._opening = ""
        self._error = ""
        self.picture = picture
        self._show_picture()

    def _show_picture(self) -> None:
        picture = self.picture
        self._forget_wishes()
        self._seen.render(SeenView() if picture is None else view_of_seen(picture))
        self._render()
        self.changed.emit()

    def _forget_wishes(self) -> None:
        """What is wanted is what there is."""
        if self.picture is not None:
            self._edits, self._quality = self.picture.edits, self.picture.quality

    def _refuse(self, sentence: str) -> None:
        """Nothing comes of what was last begun: a picture to be opened, or an edit."""
        self._opening = ""
        self._forget_wishes()
        self._show_error(sentence)
        self.changed.emit()
        self.refused.emit(sentence)

    def _miss(self, sentence: str) -> None:
        """A question of the history without its picture: another one must not stand in its place."""
        self._put(None)
        self._show_error(sentence)

    def _remove_by_hand(self) -> None:
        self.taken.emit()
        self.remove()

    def _show_error(self, sentence: str) -> None:
        self._error = sentence
        self._render()

    def _render(self) -> None:
        self._pane.render(
            PictureView(
                picture=self.picture,
                edits=self._edits,
                quality=self._quality,
                opening=self._opening,
                error=self._error,
                offer_token=self._offer_token,
                compact=self._compact,
            )
        )


def _is_smaller_one(picture: PreparedPicture, other: PreparedPicture) -> bool:
    return (picture.source, picture.edits, picture.original) == (other.source, other.edits, other.original)
