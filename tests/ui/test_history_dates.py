"""Days that the history is narrowed to are written as the language of the window writes them."""

from datetime import date

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QDateEdit, QPushButton

from llava_desktop.core.history_filter import HistoryFilter
from llava_desktop.ui.history_dates import HistoryDates, day_text
from llava_desktop.ui.history_filters import HistoryFilters

SINCE, UNTIL = date(2025, 10, 3), date(2025, 11, 21)


@pytest.fixture(params=[("en", "3 Oct 2025"), ("fr", "3 oct. 2025"), ("ja", "2025年10月3日")], ids=lambda each: each[0])
def written(request):
    """The first of the days, in a language that holds meanwhile."""
    kept, (language, text) = QLocale(), request.param
    QLocale.setDefault(QLocale(language))
    yield text
    QLocale.setDefault(kept)


def test_the_fields_and_the_chip_write_a_day_as_the_language_does(qtbot, theme, written):
    dates, filters = HistoryDates(), HistoryFilters(theme)
    qtbot.addWidget(dates)
    qtbot.addWidget(filters)
    dates.begin(SINCE, UNTIL)
    filters.render(HistoryFilter(since=SINCE, until=UNTIL), 0)
    chip = filters.findChild(QPushButton, "Filter: 3 Oct 2025 – 21 Nov 2025")
    field = dates.findChild(QDateEdit, "From day")
    assert field is not None
    assert chip is not None
    assert field.text() == written
    assert chip.text() == f"{written} – {day_text(UNTIL)}  ×"
    assert chip.accessibleName() == f"Filter: {written} – {day_text(UNTIL)}. Press to clear"


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        (HistoryFilter(since=SINCE), f"{day_text(SINCE)} –  ×"),
        (HistoryFilter(until=UNTIL), f"– {day_text(UNTIL)}  ×"),
    ],
)
def test_a_side_without_a_day_stays_open(qtbot, theme, wanted, text):
    filters = HistoryFilters(theme)
    qtbot.addWidget(filters)
    filters.render(wanted, 0)
    assert [each.text() for each in filters.findChildren(QPushButton) if each.objectName()] == [text]
