"""One screen, frozen and darkened, over which a person draws the part that becomes the picture."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from llava_desktop.core.picture_edits import Box
from llava_desktop.core.text import CAPTURED
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.capture_tool import CaptureTool
from llava_desktop.ui.labels import announce, plain_label
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.region_painting import dim
from llava_desktop.ui.theme import GRID, Look, set_look
from llava_desktop.ui.viewport import Viewport

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QResizeEvent, QScreen

    from llava_desktop.ui.theme import Theme

HINT = tr("Draw a box around the part you want. Enter takes it, or the whole screen. Escape leaves.")
_HINT_TOP = 12 * GRID
_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CLEARS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class CaptureOverlay(QWidget):
    begun = Signal()
    """A region is being chosen here."""
    take_requested = Signal()
    leave_requested = Signal()

    def __init__(self, theme: "Theme", image: QImage) -> None:
        """image: all of the screen, in its own pixels."""
        flags = Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        super().__init__(None, Qt.WindowType.Window | flags)
        self._image = image
        self._shown = QPixmap.fromImage(image)
        self._size = (image.width(), image.height())
        self._viewport = Viewport()
        self._tool = CaptureTool(theme, self._viewport, self)
        self._tool.show(None, self._size, None)
        self._build()
        self._connect()

    def lay_over(self, screen: "QScreen", *, own_space: bool) -> None:
        """own_space: where full screen would be a place of its own, to which the system slides (macOS)."""
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        if own_space:
            self.show()
        else:
            self.showFullScreen()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def has_region(self) -> bool:
        return self._tool.box is not None

    def clear(self) -> None:
        """The whole screen again."""
        self._tool.give_up()
        self._keep(None)

    def chosen_pixels(self) -> QImage:
        """The region, or without one the whole screen."""
        box = self._tool.box
        return self._image if box is None else self._image.copy(QRect(*box))

    def _build(self) -> None:
        set_name(self, CAPTURED)
        self.setAccessibleDescription(said(CaptureTool.help))
        self.setWindowTitle(said(CAPTURED))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._hint = QFrame(self)
        set_look(self._hint, Look.NOTICE)
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = self._hint_row = QHBoxLayout(self._hint)
        row.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        self._words = plain_label(HINT, wrap=True, parent=self._hint)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(self._words)

    def _connect(self) -> None:
        self._tool.moved.connect(self._follow)
        self._tool.chosen.connect(self._keep)
        self._tool.said.connect(lambda words: announce(self, words))

    def _keep(self, region: Box | None) -> None:
        self._tool.show(region, self._size, None)
        self._follow()

    def _follow(self) -> None:
        self._hint.setVisible(not self.has_region)
        self.update()

    def _put(self) -> None:
        self._viewport.put(QRectF(self.rect()), pixel_ratio=self.devicePixelRatioF())
        self._viewport.show(QSizeF(*self._size), natural=1.0)
        in_one_line = self._words.fontMetrics().horizontalAdvance(self._words.text()) + 10 * GRID
        width = min(in_one_line, self.width() - 8 * GRID)
        self._hint.resize(width, self._hint_row.totalHeightForWidth(width))
        self._hint.move((self.width() - width) // 2, min(_HINT_TOP, self.height() // 8))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._put()
        return super().event(event)

    def resizeEvent(self, event: "QResizeEvent") -> None:
        super().resizeEvent(event)
        self._put()

    def closeEvent(self, event: "QCloseEvent") -> None:
        super().closeEvent(event)
        self.leave_requested.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        place = self._viewport.place()
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        painter.drawPixmap(place, self._shown, QRectF(self._shown.rect()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.has_region:
            self._tool.paint_layer(painter, self._viewport)
            self._tool.paint(painter, self._viewport)
        else:
            dim(painter, place)
        painter.end()

    # hands

    def mousePressEvent(self, event: "QMouseEvent") -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.begun.emit()
            self._tool.press(event.position())

    def mouseMoveEvent(self, event: "QMouseEvent") -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._tool.drag(event.position())
        else:
            self._point(event.position())

    def mouseReleaseEvent(self, event: "QMouseEvent") -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._tool.release(event.position())
            self._point(event.position())

    def mouseDoubleClickEvent(self, event: "QMouseEvent") -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.take_requested.emit()

    def _point(self, place: QPointF) -> None:
        self.setCursor(self._tool.hover(place))

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.leave_requested.emit()
        elif key in _TAKES:
            self.take_requested.emit()
        elif key in _CLEARS:
            self.clear()
        else:
            self._nudge(key, event)

    def _nudge(self, key: Qt.Key, event: "QKeyEvent") -> None:
        had_region = self.has_region
        if not self._tool.key_press(key, event.modifiers()):
            super().keyPressEvent(event)
        elif not had_region:
            self.begun.emit()
