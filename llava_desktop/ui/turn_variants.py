"""`‹ 2 of 3 ›`: one question was asked several times, and each answer is kept beside the others."""

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import link_button
from llava_desktop.ui.labels import announce, plain_label
from llava_desktop.ui.theme import GRID, Look


class VariantsView(NamedTuple):
    """at: which of them is shown, from 1. of: how many there are; fewer than 2 need no choice."""

    at: int = 1
    of: int = 1


NO_VARIANTS = VariantsView()


class VariantNames(NamedTuple):
    """What the buttons are called: where there are several bars, each says of what it is."""

    before: str = tr("Previous answer")
    after: str = tr("Next answer")
    compare: str = tr("Compare answers")


NAMES = VariantNames()


class VariantBar(QWidget):
    chosen = Signal(int)
    """Which, from 1"""
    compare_requested = Signal()

    def __init__(self, names: VariantNames = NAMES, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = NO_VARIANTS
        self._before = link_button("‹", names.before)
        self._place = plain_label(look=Look.MUTED)
        self._after = link_button("›", names.after)
        self._compare = link_button(tr("Compare"), names.compare)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for part in (self._before, self._place, self._after, self._compare):
            row.addWidget(part)
        self._before.clicked.connect(lambda: self.chosen.emit(self._view.at - 1))
        self._after.clicked.connect(lambda: self.chosen.emit(self._view.at + 1))
        self._compare.clicked.connect(self.compare_requested)
        self.render(NO_VARIANTS)

    def render(self, view: VariantsView, *, offer_compare: bool = True) -> None:  # type: ignore[override]  # see `Notice`
        is_news = self._view.of > 1 and view != self._view
        self._view = view
        spoken = tr("Answer {at} of {of}", at=view.at, of=view.of)
        self._place.setText(said(tr("{at} of {of}", at=view.at, of=view.of)))
        self._place.setAccessibleName(said(spoken))
        self._before.setEnabled(view.at > 1)
        self._after.setEnabled(view.at < view.of)
        self._compare.setVisible(offer_compare)
        self.setVisible(view.of > 1)
        if is_news and view.of > 1:
            announce(self, spoken)
