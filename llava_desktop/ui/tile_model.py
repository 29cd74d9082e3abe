"""The pictures side by side as a list model. GUI thread."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import Qt as QtText  # where PySide6 keeps Qt::convertFromPlainText

from llava_desktop.core.text import with_marks
from llava_desktop.core.tiles import Tile
from llava_desktop.qt.language import said


class TileRole(IntEnum):
    TILE = Qt.ItemDataRole.UserRole + 1
    """core.tiles.Tile"""


class TileModel(QAbstractListModel):
    """Tiles come at the end and go anywhere; what stays keeps its place, and so the focus of whoever is there."""

    _tiles: tuple[Tile, ...] = ()

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        wanted = {tile.key for tile in tiles}
        for row in reversed(range(len(self._tiles))):
            if self._tiles[row].key not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                self._tiles = self._tiles[:row] + self._tiles[row + 1 :]
                self.endRemoveRows()
        there = len(self._tiles)
        if len(tiles) > there:
            self.beginInsertRows(QModelIndex(), there, len(tiles) - 1)
            self._tiles += tuple(tiles[there:])
            self.endInsertRows()
        before, self._tiles = self._tiles, tuple(tiles)
        for row, (old, new) in enumerate(zip(before, self._tiles, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(row), self.index(row))

    def row_of(self, key: int | None) -> int | None:
        return next((row for row, tile in enumerate(self._tiles) if tile.key == key), None)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._tiles)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        if not index.isValid() or index.row() >= len(self._tiles):
            return None
        tile = self._tiles[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return with_marks(said(tile.spoken(index.row() + 1, len(self._tiles))))
            case Qt.ItemDataRole.ToolTipRole:
                return QtText.convertFromPlainText(with_marks(said(tile.spoken(index.row() + 1, len(self._tiles)))))
            case TileRole.TILE:
                return tile
        return None
