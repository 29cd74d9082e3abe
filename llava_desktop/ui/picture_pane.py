"""The picture with what is said about it: the drop zone, an error that left it alone, and what will be sent."""

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from llava_desktop.core.text import picture_name, sends_line
from llava_desktop.core.words import Words, tr
from llava_desktop.qt.language import said
from llava_desktop.ui.drop_zone import DropZone
from llava_desktop.ui.incoming import Files, OfferedBytes, Page, Pixels, read_incoming
from llava_desktop.ui.labels import ElidedLabel
from llava_desktop.ui.notice import Notice, NoticeView
from llava_desktop.ui.theme import GAP, GRID, PICTURE_HEIGHT, UNLIMITED, Look, Theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMimeData

    from llava_desktop.core.picture import PreparedPicture, Quality
    from llava_desktop.core.picture_edits import PictureEdits
    from llava_desktop.ui.actions import Actions
    from llava_desktop.ui.picture_bench import PictureBench
    from llava_desktop.ui.picture_keys import ViewAction

CHOOSE_REGION = tr("Choose a region")
WORKED_ON_HEIGHT = 105 * GRID
LOW_HEIGHT = 18 * GRID
"""The least above a conversation in a low window; it grows where the answer is short."""


class PictureView(NamedTuple):
    """What the pane shows. opening: a file's name, from outside; empty unless one is being opened.

    edits, quality: what the person wants of the picture; None is what it was made with. While they differ from that it
    is being made anew. error: one sentence about a picture that could not be taken; it stands beside the picture that
    was there. offer_token: speak to a person without an account. compact: a conversation follows.
    """

    picture: "PreparedPicture | None" = None
    edits: "PictureEdits | None" = None
    quality: "Quality | None" = None
    opening: str = ""
    error: str = ""
    offer_token: bool = True
    compact: bool = False


class PicturePane(QWidget):
    """`accept_mime` serves drops and pastes alike; what it finds leaves as one of the signals."""

    files_dropped = Signal(list)
    """list[Path]"""
    bytes_dropped = Signal(bytes, str)
    """an encoded picture, and its name for showing"""
    pixels_pasted = Signal(object)
    """QImage"""
    page_dropped = Signal(object)
    """Page: something of the web"""
    drag_entered = Signal()
    """A drop may follow"""
    drop_refused = Signal(object)
    """str: a sentence for the person"""
    choose_requested = Signal()
    capture_requested = Signal()
    example_requested = Signal()
    token_requested = Signal()
    remove_requested = Signal()
    error_dismissed = Signal()
    edits_changed = Signal(object)
    """PictureEdits: what the person wants of the picture"""
    quality_changed = Signal(object)
    """Quality"""
    worked_on = Signal(bool)
    """Whether a tool is in use: then the picture wants room. No intention: another picture ends it, too"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = PictureView()
        self._make_bench: Callable[[Theme, QWidget, QVBoxLayout], PictureBench] | None = None
        self._bench: PictureBench | None = None
        self._actions: Actions | None = None
        self._made_error: Notice | None = None
        self._made_warning: Notice | None = None
        self._made_incoming: Notice | None = None
        self._unwarned = ""
        self._is_low = False
        self._build(theme)
        self._place()
        self._connect()
        self._show(self._view)

    def furnish(self, make_bench: "Callable[[Theme, QWidget, QVBoxLayout], PictureBench]") -> None:
        """After the first paint: what makes the tools (`PictureBench`), once there is a picture."""
        self._make_bench = make_bench

    def render(self, view: PictureView) -> None:  # type: ignore[override]
        """Costs nothing while there was no picture and is none: it is called with each key that is typed."""
        if view != self._view or self._bench is not None:
            self._show(view)

    def _show(self, view: PictureView) -> None:
        self._view = view
        opening = _opening(view.opening)
        if view.picture is not None:
            self._show_on_bench(view, view.picture)
        elif self._bench is not None:
            self._bench.leave()
        self._zone.invitation.offer_token(view.offer_token)
        self._zone.show_picture(view.picture is not None, opening=opening, description=self._description(opening))
        self._sends.set_text(_sends(view))
        self._show_sends()
        self._fit_height()
        if view.error or self._made_error is not None:
            self._error.render(NoticeView(view.error, can_dismiss=True))
        warning = self._warning_text()
        if warning or self._made_warning is not None:
            self._warning.render(NoticeView(warning, action=CHOOSE_REGION, is_error=False, can_dismiss=True))

    def set_low(self, low: bool) -> None:
        """low: there is hardly room, and the answer has it. What is sent is told beside it, too."""
        self._is_low = low
        self._fit_height()
        self._show_sends()

    def show_model_view(self) -> None:
        """What the model sees, large, in the place of the picture."""
        if self._bench is not None and self._view.picture is not None:
            self._bench.show_model_view()

    @property
    def has_tool(self) -> bool:
        """Region, brush, or the model's view is in use."""
        return self._is_worked_on

    @property
    def shows_picture(self) -> bool:
        return self._view.picture is not None

    def act(self, action: "ViewAction") -> None:
        """Zooms, or turns; a picture is shown."""
        if self._bench is not None:
            self._bench.stage.act(action)

    def focus_picture(self) -> None:
        self._zone.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_keys(self, actions: "Actions") -> None:
        """What the tools are called by, now and once there are some."""
        self._actions = actions
        if self._bench is not None:
            self._bench.show_keys(actions)

    def put_tool_away(self) -> None:
        """The answer is what is looked at now."""
        if self._bench is not None:
            self._bench.put_away()

    def accept_mime(self, mime: "QMimeData") -> bool:
        """Takes what a drop or a paste brought. False when it was refused, after saying why."""
        match read_incoming(mime):
            case Files(paths):
                self.files_dropped.emit(list(paths))
            case OfferedBytes(data, name):
                self.bytes_dropped.emit(data, name)
            case Pixels(image):
                self.pixels_pasted.emit(image)
            case Page() as page:
                self.page_dropped.emit(page)
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

    def _show_on_bench(self, view: PictureView, picture: "PreparedPicture") -> None:
        if self._bench is None:
            if self._make_bench is None:
                raise RuntimeError("pictures come after `furnish`")
            self._bench = self._make_bench(self._theme, self._zone, self._column)
            self._zone.put_bench(self._bench)
            if self._actions is not None:
                self._bench.show_keys(self._actions)
            self._bench.edits_changed.connect(self.edits_changed)
            self._bench.quality_changed.connect(self.quality_changed)
            self._bench.tool_changed.connect(self._follow_tool)
            for before, after in pairwise((self._zone, *self._bench.reached_by_tab())):
                self.setTabOrder(before, after)
        edits = picture.edits if view.edits is None else view.edits
        self._bench.render(picture, edits, picture.quality if view.quality is None else view.quality)

    def _follow_tool(self) -> None:
        self._fit_height()
        self.worked_on.emit(self._is_worked_on)
        self._zone.setAccessibleDescription(said(self._description(_opening(self._view.opening))))

    def _show_sends(self) -> None:
        self._sends.setVisible(bool(self._sends.text()) and not self._is_low)

    def _fit_height(self) -> None:
        """Above a conversation a picture is low, unless it is worked on: then a long answer makes room, too."""
        is_compact = self._view.compact
        most, least = (WORKED_ON_HEIGHT, PICTURE_HEIGHT) if self._is_worked_on else (PICTURE_HEIGHT, 0)
        self._zone.setMaximumHeight(most if is_compact else UNLIMITED)
        self._zone.setMinimumHeight(LOW_HEIGHT if self._is_low else least if is_compact else 0)

    @property
    def _is_worked_on(self) -> bool:
        return self._bench is not None and self._bench.tool is not None

    def _description(self, opening: str) -> str:
        """What a screen reader says after `Image`."""
        if opening:
            return opening
        if self._view.picture is None:
            return tr("No picture yet. Press Enter to choose a file, or paste one.")
        name, sends = picture_name(self._view.picture.source.name, 80), _sends(self._view)
        if self._bench is not None and self._bench.help:
            return tr("{name}. {sends}. {help}", name=name, sends=sends, help=self._bench.help)
        return tr("{name}. {sends}. Press Enter to choose another, Delete to remove it.", name=name, sends=sends)

    def _warning_text(self) -> str:
        picture = self._view.picture
        if picture is None or not picture.small_text or picture.source.sha256 == self._unwarned:
            return ""
        if picture.edits.region is not None:
            return tr("Text in the region would be under about 8 px high: choose a smaller one.")
        return tr("Text in it would be under about 8 px high: choose a region.")

    def _start_region(self) -> None:
        if self._bench is not None:
            self._bench.choose_region()

    def _dismiss_warning(self) -> None:
        """Not again for this picture, however it is edited."""
        if self._view.picture is not None:
            self._unwarned = self._view.picture.source.sha256
            self._show(self._view)

    @property
    def _warning(self) -> Notice:
        if self._made_warning is None:
            self._made_warning = Notice(self._theme, self)
            self._made_warning.setObjectName("Small text")
            self._made_warning.action_requested.connect(self._start_region)
            self._made_warning.dismissed.connect(self._dismiss_warning)
            self._column.addWidget(self._made_warning)
        return self._made_warning

    @property
    def incoming(self) -> Notice:
        """What is said of what was brought; `IncomingDesk` moves it."""
        if self._made_incoming is None:
            self._made_incoming = Notice(self._theme, self)
            self._made_incoming.setObjectName("Incoming")
            self._column.addWidget(self._made_incoming)
        return self._made_incoming

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
        self._zone.drag_entered.connect(self.drag_entered)
        self._zone.choose_requested.connect(self.choose_requested)
        self._zone.remove_requested.connect(self.remove_requested)
        self._zone.invitation.capture_requested.connect(self.capture_requested)
        self._zone.invitation.example_requested.connect(self.example_requested)
        self._zone.invitation.token_requested.connect(self.token_requested)


def _opening(name: str) -> str:
    if not name:
        return ""
    shown = picture_name(name, 80)
    # A name that was cut ends with one already; to take it off makes plain text of words.
    return tr("Opening {name}…", name=shown if isinstance(shown, Words) else shown.removesuffix("…"))


def _sends(view: PictureView) -> str:
    """What is sent. While it is being made anew nobody can say."""
    picture = view.picture
    if picture is None:
        return ""
    is_made = view.edits in (None, picture.edits) and view.quality in (None, picture.quality)
    return sends_line(picture) if is_made else tr("Making it ready…")
