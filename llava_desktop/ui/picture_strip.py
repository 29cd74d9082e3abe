"""The strip under the picture, while there are several: one tile for each, and how all of them stand."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal, SignalInstance
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from llava_desktop.core.picture import RawImage
from llava_desktop.core.tiles import Tile, ask_failed_words, strip_line
from llava_desktop.core.tiles import TileState as State
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import link_button, relabel
from llava_desktop.ui.labels import ElidedLabel
from llava_desktop.ui.list_keys import CHOOSES
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.theme import GAP, GRID, Look, Theme
from llava_desktop.ui.thumbnails import Thumbnails
from llava_desktop.ui.tile_drawing import TILE_SIDE, TileDrawing
from llava_desktop.ui.tile_model import TileModel, TileRole

_MOVES = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End})
_LEAST_LINE = 40 * GRID
_BAR = 10
"""Pixels of a scroll bar, as `style.qss` has it."""


class TileList(QListView):
    """Signals only what the person did; `mark` is silent."""

    chosen = Signal(int)
    remove_wanted = Signal(int)
    cancel_wanted = Signal(int)

    def __init__(self, model: TileModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles = model
        set_name(self, tr("Pictures"))
        self.setModel(model)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setSpacing(0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.viewport().setAutoFillBackground(False)

    def mark(self, key: int | None) -> None:
        """Shows which picture is the one above; None for none of them."""
        row = self._tiles.row_of(key)
        if row is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        elif row != self.currentIndex().row():
            self.setCurrentIndex(self._tiles.index(row))

    def step(self, by: int) -> None:
        """Chooses the tile so many places further on, if there is one."""
        index = self._tiles.index(self.currentIndex().row() + by)
        if index.isValid():
            self.setCurrentIndex(index)
            self._choose(index)

    def fit(self) -> None:
        """As high as the tiles, and their scroll bar where there are more than fit."""
        overflows = self._tiles.rowCount() * TILE_SIDE > self.width()
        self.setFixedHeight(TILE_SIDE + (_BAR if overflows else 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in _MOVES:
            super().keyPressEvent(event)
            if self.currentIndex() != index:
                self._choose(self.currentIndex())
        elif event.key() in CHOOSES:
            self._choose(index)
        elif event.key() == Qt.Key.Key_Delete:
            self._tell(self.remove_wanted, index)
        else:
            event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            index = self.indexAt(event.position().toPoint())
            if index == self.currentIndex():
                self._choose(index)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Either wheel moves along the strip: it has no other way to go."""
        turned = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turned.x() or turned.y()) * TILE_SIDE // 120)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if not index.isValid():
            return
        place = event.globalPos() if by_mouse else self.viewport().mapToGlobal(self.visualRect(index).center())
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(said(tr("Show")), lambda: self._choose(index))
        cancel = menu.addAction(said(tr("Cancel its question")), lambda: self._tell(self.cancel_wanted, index))
        cancel.setEnabled(index.data(TileRole.TILE).state.is_under_way)
        menu.addAction(said(tr("Remove")), lambda: self._tell(self.remove_wanted, index))
        menu.popup(place)

    def _choose(self, index: QModelIndex) -> None:
        self._tell(self.chosen, index)

    def _tell(self, signal: SignalInstance, index: QModelIndex) -> None:
        if index.isValid():
            signal.emit(index.data(TileRole.TILE).key)


class PictureStrip(QWidget):
    """Seen only while there are two or more."""

    chosen = Signal(int)
    """key"""
    remove_requested = Signal(int)
    cancel_requested = Signal(int)
    cancel_all_requested = Signal()
    ask_failed_requested = Signal()

    def __init__(
        self, theme: Theme, decode_thumbnail: Callable[[bytes], RawImage], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._offered: list[QPushButton] = []
        self._build(theme, decode_thumbnail)
        self._place()
        self._connect()
        self.setVisible(False)

    def step(self, by: int) -> None:
        """To the next picture (1) or the one before (-1), as far as there are any."""
        self._list.step(by)

    def render(self, tiles: Sequence[Tile], shown: int | None) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        """shown: the key of the one that stands above, if it is one of them."""
        if len(tiles) <= 1 and self.isHidden():
            return
        had_focus = any(button.hasFocus() for button in self._offered)
        self._model.show_tiles(tiles)
        self._list.mark(shown)
        self._list.fit()
        states = [tile.state for tile in tiles]
        self._line.set_text(strip_line(states))
        self._list.setAccessibleDescription(self._line.text())
        failed, under_way = states.count(State.FAILED), any(state.is_under_way for state in states)
        shown_when = ((self._ask_failed, failed > 0), (self._cancel_all, under_way))
        self._offered = [button for button, is_offered in shown_when if is_offered]
        for button, is_offered in shown_when:
            button.setVisible(is_offered)
        relabel(self._ask_failed, ask_failed_words(failed))
        self._arrange()
        self.setVisible(len(tiles) > 1)
        if had_focus and not any(button.hasFocus() for button in self._offered):
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Where there is no room for the line beside the buttons, they alone stand there: the badges say the same."""
        room = self.width() - sum(each.sizeHint().width() + GAP for each in self._offered)
        self._line.setVisible(not self._offered or room >= _LEAST_LINE)

    def _build(self, theme: Theme, decode_thumbnail: Callable[[bytes], RawImage]) -> None:
        self.setObjectName("Picture strip")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._model = TileModel(self)
        self._list = TileList(self._model, self)
        self._list.setItemDelegate(TileDrawing(theme, Thumbnails(decode_thumbnail), self._list))
        self._line = ElidedLabel(look=Look.MUTED, parent=self)
        self._line.setObjectName("Pictures together")
        self._cancel_all = link_button(tr("Cancel all"), parent=self)
        self._ask_failed = link_button(tr("Ask failed again"), parent=self)

    def _place(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(GAP)
        foot.addWidget(self._line, stretch=1)
        foot.addWidget(self._ask_failed)
        foot.addWidget(self._cancel_all)
        foot.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._list)
        column.addLayout(foot)

    def _connect(self) -> None:
        self._list.chosen.connect(self.chosen)
        self._list.remove_wanted.connect(self.remove_requested)
        self._list.cancel_wanted.connect(self.cancel_requested)
        self._cancel_all.clicked.connect(self.cancel_all_requested)
        self._ask_failed.clicked.connect(self.ask_failed_requested)
