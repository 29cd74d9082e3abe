"""What to take out of the history, and as what: a form in place, then its progress, then what came of it."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from llava_desktop.core.export.wanted import ALL, CHOSEN, FORMATS, THIS, ExportFormat
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.language import said
from llava_desktop.ui.asking_bar import AskingBar
from llava_desktop.ui.boxes import named_box, named_radio
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.labels import announce, plain_label, section_label, show_words
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.theme import GAP, GRID, Look, set_look

_COLUMNS = 3
_STEPS = 1000


@dataclass(frozen=True, slots=True)
class ExportView:
    """scopes: what can be chosen, of THIS, CHOSEN and ALL, the first of them at the beginning; empty: no choosing, it
    is an import that runs or has ended.

    done: from 0 to 1 while something runs, else None. news: a sentence on how it is going, or ended.
    """

    scopes: tuple[str, ...] = ()
    done: float | None = None
    news: str = ""
    is_error: bool = False


class ExportForm(AskingBar):
    """Hidden until it is rendered with something to show."""

    save_requested = Signal(str, object, bool)
    """THIS, CHOSEN or ALL; ExportFormat; with pictures"""
    cancel_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = ExportView()
        self._build()
        self._place()
        self._connect()
        self._explain()
        self.setVisible(False)

    def render(self, view: ExportView) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        if view.scopes != self._view.scopes and view.scopes:
            self._scopes[view.scopes[0]].setChecked(True)
        is_news = view.news != self._view.news and view.done is None
        self._view = view
        for name, radio in self._scopes.items():
            radio.setVisible(name in view.scopes)
        is_running = view.done is not None
        self._choices.setVisible(bool(view.scopes) and not is_running)
        self._save.setVisible(bool(view.scopes) and not is_running)
        self._progress.setVisible(is_running)
        self._progress.setValue(round((view.done or 0.0) * _STEPS))
        self._cancel.setVisible(is_running)
        self._close.setVisible(not is_running)
        set_look(self._news, Look.DANGER_TEXT if view.is_error else Look.BODY)
        show_words(self._news, view.news)
        self.setVisible(bool(view.scopes or view.news or is_running))
        if is_news:
            announce(self, view.news)

    def focus_first(self) -> None:
        """Where a person goes on by keyboard."""
        first = next((radio for radio in self._scopes.values() if radio.isChecked()), self._close)
        (first if self._choices.isVisible() else self._close).setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def can_be_dismissed(self) -> bool:
        """Not while something runs: that has a Cancel of its own."""
        return self._close.isVisible()

    def dismiss(self) -> None:
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.can_be_dismissed:
            self.dismiss()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        set_name(self, tr("Export"))
        set_look(self, Look.CARD)
        self._scope_group, self._format_group = QButtonGroup(self), QButtonGroup(self)
        self._scopes: dict[str, QRadioButton] = {name: named_radio(name) for name in (THIS, CHOSEN, ALL)}
        self._formats = {each: named_radio(each.title, tr("Format: {format}", format=each.title)) for each in FORMATS}
        for radio in self._scopes.values():
            self._scope_group.addButton(radio)
        for radio in self._formats.values():
            self._format_group.addButton(radio)
        self._formats[FORMATS[0]].setChecked(True)
        self._explanation = plain_label(look=Look.MUTED, wrap=True)
        self._pictures = named_box(tr("With pictures"))
        self._pictures.setChecked(True)
        self._choices = QWidget()
        self._save = named_button(tr("Save as…"), tr("Save export"), look=Look.PRIMARY)
        self._progress = QProgressBar()
        self._progress.setObjectName("Export progress")
        self._progress.setAccessibleName(said(tr("Progress")))
        self._progress.setRange(0, _STEPS)
        self._progress.setTextVisible(False)
        self._cancel = named_button(tr("Cancel"), tr("Cancel export"))
        self._close = named_button(tr("Close"), tr("Close export"))
        self._news = plain_label(wrap=True, selectable=True)

    def _place(self) -> None:
        choices = QVBoxLayout(self._choices)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(GAP)
        choices.addWidget(section_label(tr("Export")))
        scopes = QHBoxLayout()
        scopes.setSpacing(2 * GAP)
        for radio in self._scopes.values():
            scopes.addWidget(radio)
        scopes.addStretch(1)
        choices.addLayout(scopes)
        choices.addWidget(section_label(tr("Format")))
        formats = QGridLayout()
        formats.setHorizontalSpacing(2 * GAP)
        formats.setVerticalSpacing(GRID)
        for number, radio in enumerate(self._formats.values()):
            formats.addWidget(radio, number // _COLUMNS, number % _COLUMNS)
        formats.setColumnStretch(_COLUMNS, 1)
        choices.addLayout(formats)
        choices.addWidget(self._explanation)
        choices.addWidget(self._pictures, alignment=Qt.AlignmentFlag.AlignLeft)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self._progress, stretch=1)
        buttons.addStretch(0)
        for button in (self._close, self._cancel, self._save):
            buttons.addWidget(button, alignment=Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(GAP)
        column.addWidget(self._choices)
        column.addWidget(self._news)
        column.addLayout(buttons)

    def _connect(self) -> None:
        for radio in self._formats.values():
            radio.toggled.connect(self._explain)
        self._pictures.clicked.connect(self._explain)
        self._save.clicked.connect(self._request)
        self._cancel.clicked.connect(self.cancel_requested)
        self._close.clicked.connect(self.closed)

    def _format(self) -> ExportFormat:
        return next(each for each, radio in self._formats.items() if radio.isChecked())

    def _explain(self) -> None:
        wanted = self._format()
        is_beside = self._pictures.isChecked() and not wanted.holds_pictures
        beside = tr("Pictures lie in a folder beside it.")
        words = joined(" ", wanted.explanation, beside) if is_beside else wanted.explanation
        self._explanation.setText(said(words))

    def _request(self) -> None:
        scope = next(name for name, radio in self._scopes.items() if radio.isChecked())
        self.save_requested.emit(scope, self._format(), self._pictures.isChecked())
