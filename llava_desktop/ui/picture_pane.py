"""The picture with what is said about it: the drop zone, an error that left it alone, and what will be sent."""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from llava_desktop.core.text import one_line, sends_line, source_text, with_marks
from llava_desktop.ui.drop_zone import DropZone
from llava_desktop.ui.incoming import Files, OfferedBytes, Pixels, read_incoming
from llava_desktop.ui.labels import ElidedLabel
from llava_desktop.ui.notice import Notice, NoticeView
from llava_desktop.ui.theme import GAP, GRID, PICTURE_HEIGHT, Look, Theme

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from llava_desktop.core.picture import PreparedPicture, RawImage

_UNLIMITED = 16_777_215  # Qt's QWIDGETSIZE_MAX


class PictureView(NamedTuple):
    """What the pane shows. name, opening: file names, from outside; `opening` is empty unless one is being opened.

    sends: the line under the picture. error: one sentence about a picture that could not be taken; it stands beside
    the picture that was there. offer_token: speak to a person without an account. compact: a conversation follows.
    """

    picture: "RawImage | None" = None
    name: str = ""
    sends: str = ""
    opening: str = ""
    error: str = ""
    offer_token: bool = True
    compact: bool = False


def view_of_prepared(picture: "PreparedPicture") -> PictureView:
    """A picture that is ready to be sent; the other fields by `_replace`."""
    name = f"{picture.source.name}, {source_text(picture.source)}"
    return PictureView(picture=picture.preview, name=name, sends=sends_line(picture))


class PicturePane(QWidget):
    """`accept_mime` serves drops and pastes alike; what it finds leaves as one of the signals."""

    files_dropped = Signal(list)
    """list[Path]"""
    bytes_dropped = Signal(bytes, str)
    """an encoded picture, and its name for showing"""
    pixels_pasted = Signal(object)
    """QImage"""
    drop_refused = Signal(str)
    """a sentence for the person"""
    choose_requested = Signal()
    example_requested = Signal()
    token_requested = Signal()
    remove_requested = Signal()
    error_dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._made_error: Notice | None = None
        self._build(theme)
        self._place()
        self._connect()
        self.render(PictureView())

    def render(self, view: PictureView) -> None:  # type: ignore[override]
        opening = f"Opening {_shown_name(view.opening).removesuffix('…')}…" if view.opening else ""
        self._zone.invitation.offer_token(view.offer_token)
        self._zone.setMaximumHeight(PICTURE_HEIGHT if view.compact else _UNLIMITED)
        self._zone.show_picture(view.picture, opening=opening, description=_description(view, opening))
        self._sends.set_text(view.sends)
        self._sends.setVisible(bool(view.sends))
        if view.error or self._made_error is not None:
            self._error.render(NoticeView(view.error, can_dismiss=True))

    def accept_mime(self, mime: "QMimeData") -> bool:
        """Takes what a drop or a paste brought. False when it was refused, after saying why."""
        match read_incoming(mime):
            case Files(paths):
                self.files_dropped.emit(list(paths))
            case OfferedBytes(data, name):
                self.bytes_dropped.emit(data, name)
            case Pixels(image):
                self.pixels_pasted.emit(image)
            case unusable:
                self.drop_refused.emit(unusable.sentence)
                return False
        return True

    def _build(self, theme: Theme) -> None:
        self._zone = DropZone(theme, self)
        self._sends = ElidedLabel(look=Look.MUTED, parent=self)
        self._sends.setObjectName("Sends")

    def _place(self) -> None:
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._zone, stretch=1)
        column.addWidget(self._sends)
        self._sends.setContentsMargins(GRID // 2, 0, GRID // 2, 0)

    @property
    def _error(self) -> Notice:
        """Made when it is first needed, which in most windows is never."""
        if self._made_error is None:
            self._made_error = Notice(self._theme, self)
            self._made_error.setObjectName("Picture error")
            self._made_error.dismissed.connect(self.error_dismissed)
            self._column.addWidget(self._made_error)
        return self._made_error

    def _connect(self) -> None:
        self._zone.dropped.connect(self.accept_mime)
        self._zone.choose_requested.connect(self.choose_requested)
        self._zone.remove_requested.connect(self.remove_requested)
        self._zone.invitation.example_requested.connect(self.example_requested)
        self._zone.invitation.token_requested.connect(self.token_requested)


def _shown_name(name: str) -> str:
    return with_marks(one_line(name, 80))


def _description(view: PictureView, opening: str) -> str:
    """What a screen reader says after `Image`."""
    if opening:
        return opening
    if view.picture is None:
        return "No picture yet. Press Enter to choose a file, or paste one."
    return f"{_shown_name(view.name)}. {view.sends}. Press Enter to choose another, Delete to remove it."
