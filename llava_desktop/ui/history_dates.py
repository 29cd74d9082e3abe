"""From which day to which: two fields, in place, for the history's filter."""

from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDateEdit, QFormLayout, QWidget

from llava_desktop.core.words import tr
from llava_desktop.ui.asking_bar import AskingBar
from llava_desktop.ui.labels import plain_label
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.theme import GAP, GRID, Look, set_look

_YEAR_FIRST = (QLocale.Language.Chinese, QLocale.Language.Japanese)


class HistoryDates(AskingBar):
    """Hidden until `begin`. Each day that the person sets counts at once."""

    days_chosen = Signal(object, object)
    """Two dates"""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, Look.NOTICE)
        self._since = _day_field(tr("From day"))
        self._until = _day_field(tr("To day"))
        form = QFormLayout(self)
        form.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        form.setSpacing(GAP)
        for words, field in ((tr("From", "a day"), self._since), (tr("To", "a day"), self._until)):
            form.addRow(plain_label(words, look=Look.SMALL), field)
            field.userDateChanged.connect(self._tell)
        self.setVisible(False)

    def begin(self, since: date, until: date) -> None:
        for field, day in ((self._since, since), (self._until, until)):
            with QSignalBlocker(field):
                field.setDate(QDate(day.year, day.month, day.day))
        self.setVisible(True)
        self._since.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() == Qt.Key.Key_Escape)  # it closes this, and is not Cancel
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def dismiss(self) -> None:
        """What was chosen stays."""
        self.setVisible(False)
        self.closed.emit()

    def _tell(self) -> None:
        since, until = (date(*field.date().getDate()) for field in (self._since, self._until))
        self.days_chosen.emit(since, until)


def day_text(day: date) -> str:
    """`3 Sep 2025`, in the language of the window."""
    return QLocale().toString(QDate(day.year, day.month, day.day), _day_format())


def _day_format() -> str:
    """Qt's own formats have the day of the week, or only two digits of the year."""
    return "yyyy年M月d日" if QLocale().language() in _YEAR_FIRST else "d MMM yyyy"


def _day_field(name: str) -> QDateEdit:
    made = QDateEdit()
    set_name(made, name)
    made.setDisplayFormat(_day_format())
    return made
