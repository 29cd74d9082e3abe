"""The picture that the next question is about: one owner, between the picture pane and the picture thread."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from llava_desktop.core.asking import picture_file
from llava_desktop.core.incoming import Bitmap, Brought, FileSource
from llava_desktop.core.picture import NO_PIXELS, PreparedPicture, Quality
from llava_desktop.core.picture_edits import NO_EDITS, PictureEdits
from llava_desktop.core.question import QuestionPicture
from llava_desktop.core.text import PASTED
from llava_desktop.core.words import tr
from llava_desktop.qt.picture_shelf import PictureShelf
from llava_desktop.qt.pictures import Pictures
from llava_desktop.storage.history_reading import HistoryReader
from llava_desktop.ui.flattening import raw_image_of
from llava_desktop.ui.picture_pane import PicturePane, PictureView
from llava_desktop.ui.seen_panel import SeenPanel, SeenView, view_of_seen


class PictureDesk(QObject):
    """GUI thread. What a person brings and cannot be opened leaves the picture that was there."""

    changed = Signal()
    taken = Signal()  # the person brought a picture; one of the history does not count
    edited = Signal(object)  # PreparedPicture: the one that is shown, made anew
    removal_wanted = Signal()  # of the one that is shown, while there are several
    refused = Signal(object)  # sentence (str)
    removing = Signal()  # by hand: it is still there

    def __init__(
        self,
        *,
        pane: PicturePane,
        seen: SeenPanel,
        pictures: Pictures,
        shelf: PictureShelf,
        reader: HistoryReader,
        example: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._pane = pane
        self._seen = seen
        self._pictures = pictures
        self._shelf = shelf
        self._reader = reader
        self._example = example
        self._opening = ""
        self._error = ""
        self._offer_token = True
        self._compact = False
        self._edits = NO_EDITS
        self._quality = Quality.FITS
        self._brought: Brought = FileSource(example)
        self._is_bringing = False
        self.picture: PreparedPicture | None = None
        self._connect()

    @property
    def is_opening(self) -> bool:
        """Also while the picture is made anew: what would be sent is not what the person wants."""
        return bool(self._opening) or self._is_editing

    @property
    def why_not(self) -> str:
        """Why nobody can ask about it now, one sentence; empty when they can."""
        if self._opening:
            return tr("The picture is still being opened.")
        return tr("The picture is being made ready with your changes.") if self._is_editing else ""

    @property
    def unmade(self) -> tuple[PictureEdits, Quality] | None:
        """What is wanted of the picture that is shown, and not made yet."""
        return (self._edits, self._quality) if self._is_editing else None

    @property
    def _is_editing(self) -> bool:
        picture = self.picture
        return picture is not None and (self._edits, self._quality) != (picture.edits, picture.quality)

    def open_all(self, brought: Sequence[Brought]) -> None:
        """One takes the place of the one that is there; several stand side by side, and what comes later joins them."""
        if len(brought) == 1 and not self._shelf.is_several:
            self._open(brought[0])
        elif brought:
            if self._is_bringing:
                # It was to take the place of the one that is there, and is not open yet: they join it all the same.
                self._shelf.clear()
                self._shelf.add([self._brought])
            self._shelf.add(brought)

    def wait_for(self, name: str) -> None:
        """One of several is on its way: `show` or `show_none` follows."""
        self._pictures.forget()
        self._forget_wishes()
        self._begin(name)

    def show(self, picture: PreparedPicture) -> None:
        """One of several; nobody has brought it just now."""
        self._put(picture)

    def show_none(self, sentence: str) -> None:
        """One of several that cannot be opened: another one must not stand in its place."""
        self._miss(sentence)
        self.refused.emit(sentence)

    def refuse(self, sentence: str) -> None:
        """Nothing usable came, and why; the picture that is there stays, and what is being done to it goes on."""
        self._show_error(sentence)
        self.refused.emit(sentence)

    def open_pixels(self, image: QImage, name: str) -> None:
        """A bitmap that the platform holds."""
        self.open_all([Bitmap(raw_image_of(image), name)])

    def open_example(self) -> None:
        self.open_all([FileSource(self._example)])

    def show_stored(self, picture: QuestionPicture | None) -> None:
        """The picture of a question of the history, or none."""
        is_here = self.holds(picture)
        self._pictures.forget()
        self._open_no_more()
        if not self._shelf.is_several and not is_here:
            self._shelf.clear()
        if picture is None:
            self._put(None)
        elif is_here:
            self._put(self.picture)  # it is here already, and sharper than the history's
        else:
            self._pictures.open_stored(
                picture, lambda: self._reader.picture_bytes(picture), lambda: self._reader.whole_bytes(picture)
            )

    def show_kept(self, picture: QuestionPicture, sent: bytes, whole: bytes | None) -> None:
        """A picture of which only this was kept: as it would be sent, and what the region was cut from."""
        self._shelf.clear()
        self._pictures.open_stored(picture, lambda: sent, lambda: whole)

    def holds(self, picture: QuestionPicture | None) -> bool:
        """Whether just this would be sent with the next question: these bytes, or no picture."""
        if self.is_opening:
            return False
        if picture is None or self.picture is None:
            return picture is None and self.picture is None
        return picture_file(self.picture.sent).sha256 == picture.sent.sha256

    def take_smaller(self, picture: PreparedPicture) -> None:
        """What is there was refused for its size, and this sent in its place: this is shown, and asked about next. One
        that was sent without having been shown has no pixels to show (`for_sending`).
        """
        if self.picture is None or self.is_opening or picture.preview is NO_PIXELS:
            return
        if _is_smaller_one(picture, self.picture):
            self.picture = picture
            self._show_picture()

    def remove(self) -> None:
        """All of them."""
        self._shelf.clear()
        self._pictures.forget()
        self._put(None)

    def put_back(self, picture: PreparedPicture, unmade: tuple[PictureEdits, Quality] | None) -> None:
        """What was removed, and what was still wanted of it."""
        self._pictures.forget()
        self._put(picture)
        if unmade is not None:
            self.edit(*unmade)

    def render(self, *, offer_token: bool, compact: bool) -> None:
        """offer_token: the demo engine answers. compact: a conversation stands under the picture."""
        self._offer_token, self._compact = offer_token, compact
        self._render()

    def _connect(self) -> None:
        self._pane.pixels_pasted.connect(lambda image: self.open_pixels(image, PASTED))
        self._pane.drop_refused.connect(self.refuse)
        self._pane.example_requested.connect(self.open_example)
        self._pane.remove_requested.connect(self._remove_by_hand)
        self._pane.edits_changed.connect(lambda edits: self.edit(edits, self._quality))
        self._pane.quality_changed.connect(lambda quality: self.edit(self._edits, quality))
        self._pane.error_dismissed.connect(lambda: self._show_error(""))
        self._pictures.opening.connect(self._begin)
        self._pictures.prepared.connect(self._take)
        self._pictures.restored.connect(self._put)
        self._pictures.edited.connect(self._take_edited)
        self._pictures.refused.connect(self._refuse)
        self._pictures.not_edited.connect(self._refuse)
        self._pictures.not_restored.connect(self._miss)

    def _open(self, brought: Brought) -> None:
        self._pictures.open(brought)
        self._brought, self._is_bringing = brought, True

    def edit(self, edits: PictureEdits, quality: Quality) -> None:
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
        self.edited.emit(picture)
        self._show_picture()

    def _begin(self, name: str) -> None:
        self._open_no_more()
        self._opening = name
        self._show_error("")
        self.changed.emit()

    def _open_no_more(self) -> None:
        self._opening, self._is_bringing = "", False

    def _take(self, picture: PreparedPicture) -> None:
        self._open_no_more()
        self.picture = picture
        self._shelf.put_only(self._brought, picture)
        # First the old question leaves; only then may anybody ask about the new picture.
        self.taken.emit()
        self._show_picture()

    def _put(self, picture: PreparedPicture | None) -> None:
        self._open_no_more()
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
        self._open_no_more()
        self._forget_wishes()
        self.changed.emit()
        self.refuse(sentence)

    def _miss(self, sentence: str) -> None:
        """A question of the history without its picture: another one must not stand in its place."""
        self._put(None)
        self._show_error(sentence)

    def _remove_by_hand(self) -> None:
        if self._shelf.is_several:
            self.removal_wanted.emit()
            return
        self.removing.emit()
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
