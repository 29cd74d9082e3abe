"""The bar that says, where it happened, what went wrong and what to do. No dialog; nothing typed is lost."""

from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QWidget

from llava_desktop.core.words import joined, tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import offer
from llava_desktop.ui.icons import Icon, icon_for_button, square
from llava_desktop.ui.labels import announce, plain_label, show_whole
from llava_desktop.ui.scrolling import show_in_scroll_areas
from llava_desktop.ui.sides import margins
from llava_desktop.ui.theme import BUTTON_HEIGHT, GAP, GRID, ICON_SIZE, Look, Theme, set_look

_NARROW = 90 * GRID
"""Below it, a sentence beside a button is a column of single words."""


class NoticeView(NamedTuple):
    """text: plain, empty hides the bar. action, second_action: what its buttons say, empty for none.

    so_far: how far it is, behind the text; not read aloud each time.
    """

    text: str = ""
    action: str = ""
    second_action: str = ""
    is_error: bool = True
    can_dismiss: bool = False
    so_far: str = ""


NO_NOTICE = NoticeView()


class Notice(QFrame):
    """`render` shows; the signals say what the person did. It never hides itself."""

    action_requested = Signal()
    second_action_requested = Signal()
    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = NO_NOTICE
        self._coming_into_view = QTimer(self, singleShot=True)
        self._coming_into_view.timeout.connect(self._come_into_view)
        self._build()
        self._place()
        self._connect()
        self.render(NO_NOTICE)

    def render(self, view: NoticeView) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        """Shows `view`; a screen reader is told when the words are new."""
        is_news = view.text != self._view.text
        self._view = view
        show_whole(self._text, joined(" ", view.text, view.so_far) if view.so_far else view.text)
        set_look(self, Look.DANGER_NOTICE if view.is_error else Look.NOTICE)
        set_look(self._text, Look.DANGER_TEXT if view.is_error else Look.BODY)
        offer(self._action, view.action, "Notice action")
        offer(self._second, view.second_action, "Second notice action")
        if view.can_dismiss and self._dismiss.icon().isNull():
            self._draw_icon()
        self._dismiss.setVisible(view.can_dismiss)
        self._arrange()
        self.setVisible(bool(view.text))
        if is_news:
            announce(self, view.text, urgent=view.is_error)
            self._coming_into_view.start(0)  # once it has its place

    def text(self) -> str:
        return self._view.text

    def focus_action(self) -> None:
        """For a bar that a person waits at."""
        self._action.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        self.setObjectName("Notice")
        self._text = plain_label(wrap=True, selectable=True, look=Look.DANGER_TEXT, parent=self)
        self._action = QPushButton(self)
        self._second = QPushButton(self)
        self._dismiss = QPushButton(self)
        self._dismiss.setObjectName("Dismiss notice")
        self._dismiss.setAccessibleName(said(tr("Dismiss")))
        self._dismiss.setIconSize(square(ICON_SIZE))
        self._dismiss.setFixedWidth(BUTTON_HEIGHT)
        set_look(self._dismiss, Look.ICON)

    def _place(self) -> None:
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._parts.setContentsMargins(margins(3 * GRID + 2, 3 * GRID, 3 * GRID, 3 * GRID))
        self._parts.setSpacing(GAP)
        self._parts.addWidget(self._text, stretch=1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GAP)
        self._buttons.addStretch()
        for button in (self._action, self._second, self._dismiss):
            self._buttons.addWidget(button, alignment=Qt.AlignmentFlag.AlignVCenter)
        self._parts.addLayout(self._buttons)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Where it is narrow the words have the whole width, and the buttons stand under them; but a few words beside
        which they have their place."""
        below, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        words = self._text.fontMetrics().horizontalAdvance(self._text.text())
        room = self.contentsRect().width() - self._buttons.sizeHint().width() - 8 * GRID - GAP
        self._parts.setDirection(below if self.width() < _NARROW and words > room else beside)

    def _connect(self) -> None:
        self._action.clicked.connect(self.action_requested)
        self._second.clicked.connect(self.second_action_requested)
        self._dismiss.clicked.connect(self.dismissed)
        self._theme.changed.connect(self._draw_icon)

    def _come_into_view(self) -> None:
        """Whatever scrolls around it."""
        if self.isVisible():
            show_in_scroll_areas(self)

    def _draw_icon(self) -> None:
        """Where it is seen: most bars never show one, and a window has many bars."""
        if not self._view.can_dismiss and self._dismiss.icon().isNull():
            return
        colors = self._theme.colors
        self._dismiss.setIcon(icon_for_button(Icon.CLOSE, colors.text))
