"""The model's view: the picture that is sent, large, with the tiles that the model cuts it into."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from llava_desktop.core.model_view import TILE, ModelView, model_view
from llava_desktop.core.words import tr
from llava_desktop.ui.picture_tool import PictureTool

if TYPE_CHECKING:
    from llava_desktop.ui.viewport import Viewport


class ModelSight(PictureTool):
    """Nothing can be changed in it."""

    help = tr("What the model sees. Escape goes back to the picture.")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view: ModelView = model_view(1, 1)
        self.shows_tiles = True

    def show(self, width: int, height: int) -> None:
        """The size that is sent, pixels."""
        self._view = model_view(width, height)

    @property
    def words(self) -> str:
        """`the model looks at 4 tiles of 336 px, and at the whole once more`."""
        count = len(self._view.tiles)
        return tr("the model looks at %n tile(s) of {size} px, and at the whole once more", "", count, size=TILE)

    def show_tiles(self, shown: bool) -> None:
        self.shows_tiles = shown
        self.moved.emit()

    def key_press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.finished.emit()
            return True
        return key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)

    def paint_layer(self, painter: QPainter, viewport: "Viewport") -> None:
        if not self.shows_tiles:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # A light line within a dark one: it is seen on any picture.
        for colour, width in ((QColor(0, 0, 0, 110), 3.0), (QColor(255, 255, 255, 220), 1.0)):
            painter.setPen(QPen(colour, width))
            for tile in self._view.tiles:
                painter.drawRect(viewport.box_in_room(QRectF(tile.left, tile.top, tile.width, tile.height)))
