"""Under the four lines of a receipt, folded at first: all else that is known of an answer, and what is done with it."""

import enum
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from llava_desktop.core.receipt import ReceiptLine
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import link_button
from llava_desktop.ui.labels import announce, plain_label, set_plain_tooltip, show_whole, show_words
from llava_desktop.ui.sides import fold_mark, fold_word, trailing
from llava_desktop.ui.theme import GAP, GRID, Look

HEAD = tr("Details")


class ReceiptAction(enum.Enum):
    """The values are what the buttons say."""

    COPY = tr("Copy receipt")
    CURL = tr("Copy as curl")
    PYTHON = tr("Copy as Python")
    LOGS = tr("Logs")
    RAW = tr("Full reply")
    AGAIN = tr("Run exactly again")


_ROWS = (
    (ReceiptAction.COPY, ReceiptAction.AGAIN),
    (ReceiptAction.CURL, ReceiptAction.PYTHON),
    (ReceiptAction.LOGS, ReceiptAction.RAW),
)
_MEANINGS = {
    ReceiptAction.CURL: tr("The same request as a line for a shell. It reads the token from REPLICATE_API_TOKEN."),
    ReceiptAction.PYTHON: tr("The same request as a Python program. It reads the token from REPLICATE_API_TOKEN."),
    ReceiptAction.LOGS: tr("What the model printed"),
    ReceiptAction.RAW: tr("What the engine said of it at the end, without the picture"),
    ReceiptAction.AGAIN: tr("A new question with just this request: one more run, and one more cost"),
}


class DetailsView(NamedTuple):
    """lines: empty without a question. can: what can be done now."""

    lines: tuple[ReceiptLine, ...] = ()
    can: frozenset[ReceiptAction] = frozenset()


class ReceiptDetails(QWidget):
    """What is inside is made when it is unfolded for the first time; most windows never do."""

    wanted = Signal(object)  # ReceiptAction

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = DetailsView()
        self._body: _Body | None = None
        self._head = link_button(HEAD)
        self._head.clicked.connect(self._fold)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self._column.addWidget(self._head, alignment=Qt.AlignmentFlag.AlignLeft)
        self.render(self._view)

    @property
    def is_open(self) -> bool:
        return self._body is not None and not self._body.isHidden()

    def render(self, view: DetailsView) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        is_new = view != self._view
        self._view = view
        self.setVisible(bool(view.lines))
        self._head.setText(said(joined(" ", HEAD, fold_mark(is_open=self.is_open))))
        self._head.setAccessibleDescription(said(fold_word(is_open=self.is_open)))
        if self._body is not None and self.is_open and is_new:
            self._body.show_view(view)

    def say(self, words: str) -> None:
        """How it went, in place."""
        if self._body is not None:
            self._body.say(words)
            announce(self, words)

    def _fold(self) -> None:
        if self._body is None:
            self._body = _Body(self)
            self._body.wanted.connect(self.wanted)
            self._column.addWidget(self._body)
            self._body.setVisible(False)
        self._body.setVisible(not self.is_open)
        self._body.show_view(self._view)
        self.render(self._view)
        announce(self._head, fold_word(is_open=self.is_open))


class _Body(QWidget):
    wanted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._buttons = {action: link_button(action.value) for action in ReceiptAction}
        for action, button in self._buttons.items():
            set_plain_tooltip(button, _MEANINGS.get(action, ""))
            button.clicked.connect(lambda _checked, action=action: self.wanted.emit(action))
        self._labels: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(self._grid)
        self._said = plain_label(look=Look.MUTED, wrap=True, parent=self)
        self._said.setObjectName("Receipt news")
        self._said.setVisible(False)
        for actions in _ROWS:
            row = QHBoxLayout()
            row.setSpacing(GAP)
            for action in actions:
                row.addWidget(self._buttons[action])
            row.addStretch()
            column.addLayout(row)
        column.addWidget(self._said)

    def say(self, words: str) -> None:
        show_words(self._said, words)

    def show_view(self, view: DetailsView) -> None:
        self.say("")
        for action, button in self._buttons.items():
            button.setEnabled(action in view.can)
        while len(self._labels) < len(view.lines):
            self._add_line()
        for number, (name, value) in enumerate(self._labels):
            is_used = number < len(view.lines)
            name.setVisible(is_used)
            value.setVisible(is_used)
            if is_used:
                line = view.lines[number]
                name.setText(said(line.name))
                show_whole(value, line.shown)
                value.setObjectName(f"Receipt: {line.name}")
                value.setAccessibleName(said(tr("{name}: {value}", name=line.name, value=line.whole)))
                set_plain_tooltip(value, line.whole if line.whole != line.shown else "")

    def _add_line(self) -> None:
        name = plain_label(look=Look.MUTED, parent=self)
        value = plain_label(look=Look.SMALL, wrap=True, selectable=True, parent=self)
        value.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        value.setAlignment(trailing() | Qt.AlignmentFlag.AlignTop)
        at = len(self._labels)
        self._grid.addWidget(name, at, 0, alignment=Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, at, 1)
        self._labels.append((name, value))
