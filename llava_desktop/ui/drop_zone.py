"""The place for the picture: empty, opening one, or showing one. The window's `Image`."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.empty_picture import EmptyPicture
from llava_desktop.ui.icons import Icon, icon_for_button, square
from llava_desktop.ui.labels import ElidedLabel
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.theme import (
    FOCUS_WIDTH,
    GRID,
    ICON_SIZE,
    RADIUS_CARD,
    Look,
    Theme,
    set_look,
)

if TYPE_CHECKING:  # classes that the first paint does without
    from PySide6.QtGui import (
        QDragEnterEvent,
        QDragLeaveEvent,
        QDragMoveEvent,
        QDropEvent,
        QFocusEvent,
        QKeyEvent,
        QMouseEvent,
    )

    from llava_desktop.ui.picture_bench import PictureBench

TOOLS_TOP = 10
_LEAST_HEIGHT = 30 * GRID
_DASHED_INSET = GRID
_DASHED_RADIUS = 4 * GRID


class DropZone(QFrame):
    """The frame around a picture, and that something was dropped; what lies in it is the bench's.

    A QFrame for its role alone: screen readers pass over what is a mere QWidget.
    """

    dropped = Signal(object)
    """QMimeData, only while the slots run"""
    drag_entered = Signal()
    """A drop may follow."""
    choose_requested = Signal()
    remove_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bench: PictureBench | None = None
        self._has_picture = False
        self._is_opening = False
        self._is_hovered = False
        self._build()
        self._connect()

    def put_bench(self, bench: "PictureBench") -> None:
        """What shows pictures, and has tools for them: once, before the first picture."""
        self._bench = bench
        bench.tool_changed.connect(self._arrange)
        self.setMouseTracking(True)

    def show_picture(self, has_picture: bool, *, opening: str, description: str) -> None:
        """The bench's picture, or the invitation. opening: shown over either while a file is being opened."""
        self._has_picture = has_picture
        self._is_opening = bool(opening)
        self._opening.set_text(opening)
        self._opening.setVisible(self._is_opening)
        self.invitation.setVisible(self._is_empty)
        self._remove.setVisible(self._works)
        if self._bench is not None:
            self._bench.tools.setVisible(self._works)
        if not self._works:
            self.setCursor(Qt.CursorShape.PointingHandCursor if self._is_empty else Qt.CursorShape.ArrowCursor)
        self.setAccessibleDescription(said(description))
        self._arrange()
        self.update()

    @property
    def _is_empty(self) -> bool:
        return not self._has_picture and not self._is_opening

    @property
    def _works(self) -> bool:
        """There is a picture, and it stays."""
        return self._has_picture and not self._is_opening

    def sizeHint(self) -> QSize:
        return QSize(160 * GRID, 100 * GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(50 * GRID, _LEAST_HEIGHT)

    def _build(self) -> None:
        set_name(self, tr("Image"))
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.invitation = EmptyPicture(self._theme, self)
        self._opening = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle, parent=self)
        self._opening.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._remove = QPushButton(self)
        set_name(self._remove, tr("Remove picture"))
        self._remove.setToolTip(said(tr("Remove picture")))
        self._remove.setIconSize(square(ICON_SIZE))
        set_look(self._remove, Look.ICON)
        self._draw_icon()

    def _connect(self) -> None:
        self._remove.clicked.connect(self.remove_requested)
        self.invitation.choose_requested.connect(self.choose_requested)
        self._theme.changed.connect(self._draw_icon)
        self._theme.changed.connect(self._arrange)  # its buttons may have another size

    def _draw_icon(self) -> None:
        colors = self._theme.colors
        self._remove.setIcon(icon_for_button(Icon.CLOSE, colors.text))
        self.update()

    def _arrange(self) -> None:
        inner = self.rect().adjusted(4 * GRID, 3 * GRID, -4 * GRID, -3 * GRID)
        self.invitation.fit_into(inner.size())
        placed = self.invitation.rect()
        placed.moveCenter(inner.center())
        self.invitation.move(placed.topLeft())
        line = QRect(0, 0, inner.width(), self._opening.sizeHint().height())
        line.moveCenter(inner.center())
        self._opening.setGeometry(line)
        self._remove.adjustSize()
        self._remove.move(self.width() - self._remove.width() - TOOLS_TOP, TOOLS_TOP)
        if self._bench is not None:
            frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            self._bench.lay_out(frame, self._remove.x() - GRID, TOOLS_TOP)
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        if self._works and self._bench is not None and self._bench.stage.takes(event):
            return True
        handled = super().event(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._arrange()
        return handled

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._has_picture and self._bench is not None:
            self._paint_picture(painter, self._bench)
        else:
            self._paint_invitation(painter)
        if self.hasFocus():
            self._paint_ring(painter)
        painter.end()

    def _paint_invitation(self, painter: QPainter) -> None:
        colors = self._theme.colors
        pen = QPen(QColor(colors.accent if self._is_hovered else colors.border_strong), 1.5)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(QColor(colors.accent_soft) if self._is_hovered else Qt.BrushStyle.NoBrush)
        inset = _DASHED_INSET + 0.75
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), _DASHED_RADIUS, _DASHED_RADIUS
        )

    def _paint_picture(self, painter: QPainter, bench: "PictureBench") -> None:
        colors = self._theme.colors
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.sunken))
        painter.drawRoundedRect(frame, RADIUS_CARD, RADIUS_CARD)
        inside = QPainterPath()
        inside.addRoundedRect(frame, RADIUS_CARD, RADIUS_CARD)
        painter.save()
        painter.setClipPath(inside)
        if self._is_opening:
            painter.setOpacity(0.15)  # the words stand over it, and it is on its way out
        bench.stage.paint(painter)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colors.accent if self._is_hovered else colors.border), 2 if self._is_hovered else 1))
        painter.drawRoundedRect(frame, RADIUS_CARD, RADIUS_CARD)

    def _paint_ring(self, painter: QPainter) -> None:
        half = FOCUS_WIDTH / 2
        radius = RADIUS_CARD if self._has_picture else _DASHED_RADIUS + _DASHED_INSET
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.colors.focus), FOCUS_WIDTH))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)

    # keyboard and mouse

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.choose_requested.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._has_picture:
            self.remove_requested.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: "QMouseEvent") -> None:
        inside = self.rect().contains(event.position().toPoint())
        if self._is_empty and inside and event.button() == Qt.MouseButton.LeftButton:
            self.choose_requested.emit()
        super().mouseReleaseEvent(event)

    def focusInEvent(self, event: "QFocusEvent") -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: "QFocusEvent") -> None:
        super().focusOutEvent(event)
        self.update()

    # drag and drop

    def dragEnterEvent(self, event: "QDragEnterEvent") -> None:
        """Everything is let in: a drop that cannot be used gets a sentence instead of silence."""
        self._hover(True)
        _take_a_copy(event)
        self.drag_entered.emit()

    def dragMoveEvent(self, event: "QDragMoveEvent") -> None:
        _take_a_copy(event)

    def dragLeaveEvent(self, event: "QDragLeaveEvent") -> None:
        self._hover(False)

    def dropEvent(self, event: "QDropEvent") -> None:
        self._hover(False)
        _take_a_copy(event)
        self.dropped.emit(event.mimeData())

    def _hover(self, hovered: bool) -> None:
        self._is_hovered = hovered
        self.update()


def _take_a_copy(event: "QDropEvent") -> None:
    """Never a move: the source would delete the file afterwards."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
