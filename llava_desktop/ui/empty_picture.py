"""What stands in the drop zone while there is no picture: an invitation, and four ways on."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from llava_desktop.core.words import tr
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.icons import Icon, icon_pixmap
from llava_desktop.ui.labels import plain_label
from llava_desktop.ui.theme import GAP, GRID, ICON_LARGE_SIZE, Look, Theme

_WIDTH = 112 * GRID


class EmptyPicture(QWidget):
    choose_requested = Signal()
    capture_requested = Signal()
    example_requested = Signal()
    token_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._build()
        self._place()
        self._connect()

    def offer_token(self, offered: bool) -> None:
        """Whether a person without an account is spoken to."""
        self._no_account.setVisible(offered)
        self._token.setVisible(offered)

    def fit_into(self, room: QSize) -> None:
        """In little room (200 % on a small screen) what stands side by side stands one above the other; then icon,
        heading and capture go: the top bar has that, too. Capture goes also where its words are longer than the room.
        """
        for row in (self._ways_to_choose, self._buttons):
            row.setDirection(QBoxLayout.Direction.LeftToRight)
            if row.sizeHint().width() > room.width():
                row.setDirection(QBoxLayout.Direction.TopToBottom)
        width = min(room.width(), max(_WIDTH, self._column.totalMinimumSize().width()))
        optional = (self._icon, self._heading, self._ways_to_capture)
        for part in optional:
            part.setVisible(True)
        self._ways_to_capture.setVisible(self._ways_to_capture.minimumSizeHint().width() <= width)
        for part in optional:
            if self._height_at(width) > room.height():
                part.setVisible(False)
        self.resize(width, self._height_at(width))

    def _height_at(self, width: int) -> int:
        wraps = self._column.hasHeightForWidth()  # false when no wrapping label is visible
        return self._column.totalHeightForWidth(width) if wraps else self._column.totalSizeHint().height()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._draw_icon()
        return super().event(event)

    def _build(self) -> None:
        self._icon = QLabel(self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._heading = plain_label(tr("Drop a picture here"), look=Look.HEADING, wrap=True, parent=self)
        self._heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._or = plain_label(tr("or paste it, or", "choose a file"), look=Look.SOFT, parent=self)
        choose, capture = tr("choose a file"), tr("capture a part of the screen")
        self._choose = named_button(choose, tr("Choose a file"), look=Look.LINK_IN_TEXT, parent=self)
        self._ways_to_capture = QWidget(self)
        self._or_capture = plain_label(
            tr("or", "capture a part of the screen"), look=Look.SOFT, parent=self._ways_to_capture
        )
        self._capture = named_button(
            capture, tr("Capture screen"), look=Look.LINK_IN_TEXT, parent=self._ways_to_capture
        )
        self._no_account = plain_label(
            tr("No account yet? The demo engine answers simple questions offline."),
            look=Look.MUTED,
            wrap=True,
            parent=self,
        )
        self._no_account.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._example = named_button(tr("Try the example picture"), parent=self)
        self._token = named_button(tr("Add API token"), parent=self)
        self._draw_icon()

    def _place(self) -> None:
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(GAP)
        self._buttons.addStretch()
        self._buttons.addWidget(self._example, alignment=Qt.AlignmentFlag.AlignHCenter)
        self._buttons.addWidget(self._token, alignment=Qt.AlignmentFlag.AlignHCenter)
        self._buttons.addStretch()
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._icon)
        column.addSpacing(3 * GRID)
        column.addWidget(self._heading)
        column.addSpacing(2 * GRID)
        self._ways_to_choose = _in_the_middle(self._or, self._choose)
        column.addLayout(self._ways_to_choose)
        self._ways_to_capture.setLayout(_in_the_middle(self._or_capture, self._capture))
        column.addWidget(self._ways_to_capture)
        column.addSpacing(4 * GRID)
        column.addWidget(self._no_account)
        column.addSpacing(3 * GRID)
        column.addLayout(self._buttons)

    def _connect(self) -> None:
        self._choose.clicked.connect(self.choose_requested)
        self._capture.clicked.connect(self.capture_requested)
        self._example.clicked.connect(self.example_requested)
        self._token.clicked.connect(self.token_requested)
        self._theme.changed.connect(self._draw_icon)

    def _draw_icon(self) -> None:
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(icon_pixmap(Icon.PICTURE, self._theme.colors.muted, ICON_LARGE_SIZE, ratio))


def _in_the_middle(word: QLabel, link: QPushButton) -> QBoxLayout:
    row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID // 2)
    row.addStretch()
    row.addWidget(word, alignment=Qt.AlignmentFlag.AlignHCenter)
    row.addWidget(link, alignment=Qt.AlignmentFlag.AlignHCenter)
    row.addStretch()
    return row
