"""A conversation from above to below: its earlier turns, finished, and under them the one that is live.

With no earlier turns it is as if it were not there: the live one has the room, and its answer scrolls inside. With
some, everything scrolls, and the live one takes as much as it needs, up to all of what is seen at once.
"""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QWidget

from llava_desktop.core.question import Question
from llava_desktop.core.words import tr
from llava_desktop.ui.buttons import relabel
from llava_desktop.ui.theme import GRID, Look, Theme, set_look
from llava_desktop.ui.turn_block import TurnBlock, TurnView
from llava_desktop.ui.turn_stack import TurnStack

_NEAR_END = 2 * GRID


class TurnColumn(QScrollArea):
    more_requested = Signal()
    """Turns before the first one that is shown"""
    variant_chosen = Signal(str, int)
    """id of the question of an earlier turn; which of its variants, from 1"""
    compare_requested = Signal(str)
    link_chosen = Signal(str)

    def __init__(self, theme: Theme, live: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._live = live
        self._blocks: list[TurnBlock] = []
        self._at_end = True
        self._holds_end = False
        self._most = 0
        self._unfilled: list[TurnBlock] = []
        self._filling = QTimer(self, singleShot=True)
        self._filling.timeout.connect(self._fill_one)
        self._build()
        self._place()

    def render(self, turns: Sequence[TurnView], more: int) -> None:  # type: ignore[override]  # see `Notice`
        """turns: oldest first. more: how many stand before them. What is shown already is not drawn again."""
        kept = {(block.view.number, block.view.question): block for block in self._blocks}
        grew_above = bool(self._blocks and turns and turns[-1].question == self._blocks[-1].view.question)
        blocks = [self._kept_or_new(kept, turn) for turn in turns]
        if blocks != self._blocks:
            self._holds_end = grew_above and not self._at_end
            self._show_blocks(blocks)
        for block, turn in zip(blocks, turns, strict=True):
            block.render_variants(turn.variants)
        relabel(self._more, tr("Show %n earlier question(s)", "", more))
        self._more.setVisible(more > 0)
        self._stack.relay()

    def go_to_end(self) -> None:
        """And stay there while the end moves, until the person scrolls."""
        self._at_end = True
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stack.fit_into(self.viewport().height())

    def sizeHint(self) -> QSize:
        return self._live.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._live.minimumSizeHint()

    def _build(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the focus, and is scrolled to
        self._more = QPushButton()
        self._more.setObjectName("Earlier turns")
        set_look(self._more, Look.LINK)
        self._more.clicked.connect(self.more_requested)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._note_scroll)
        bar.rangeChanged.connect(self._keep_place)

    def _place(self) -> None:
        self._stack = TurnStack(self._live)
        self._stack.put_above([self._more])
        self._more.setVisible(False)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(self._stack)
        self._stack.setAutoFillBackground(False)  # `setWidget` switches it on
        self._stack.relaid.connect(self.updateGeometry)

    def _kept_or_new(self, kept: dict[tuple[int, Question], TurnBlock], turn: TurnView) -> TurnBlock:
        key = (turn.number, turn.question)
        return kept.pop(key) if key in kept else self._block(turn)

    def _block(self, turn: TurnView) -> TurnBlock:
        made = TurnBlock(self._theme, turn)
        question_id = turn.question.id
        made.variant_chosen.connect(lambda at: self.variant_chosen.emit(question_id, at))
        made.compare_requested.connect(lambda: self.compare_requested.emit(question_id))
        made.link_chosen.connect(self.link_chosen)
        return made

    def _show_blocks(self, blocks: list[TurnBlock]) -> None:
        self._unfilled = [block for block in blocks if block not in self._blocks or block in self._unfilled]
        self._blocks = blocks
        self._stack.put_above([self._more, *blocks])
        self._order_tabs()
        self._filling.start(0)

    def _fill_one(self) -> None:
        """The newest first, and between two of them the window has its turn."""
        if self._unfilled:
            self._unfilled.pop().fill()
            self._filling.start(0)

    def _order_tabs(self) -> None:
        """New widgets come last in the window's order; these stand before the live turn."""
        ours = [self._more, *(each for block in self._blocks for each in block.findChildren(QWidget))]
        reached = [each for each in (*ours, *self._live.findChildren(QWidget)) if _is_reached(each)]
        before = reached[0].previousInFocusChain() if reached else None
        while before in reached[1:] and before is not None:
            before = before.previousInFocusChain()
        if before is not None and before not in reached:
            reached.insert(0, before)
        for one, next_one in pairwise(reached):
            QWidget.setTabOrder(one, next_one)

    def _note_scroll(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if bar.maximum() == self._most:  # else the range has changed, and not the person's wish
            self._at_end = value >= bar.maximum() - _NEAR_END
            self._holds_end = self._holds_end and not self._at_end

    def _keep_place(self, _least: int, most: int) -> None:
        """The end stays the end; and where turns were put above, what was read stays where it is."""
        grown, self._most = most - self._most, most
        if self._at_end:
            self.verticalScrollBar().setValue(most)
        elif self._holds_end:
            self.verticalScrollBar().setValue(max(0, self.verticalScrollBar().value() + grown))


def _is_reached(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
