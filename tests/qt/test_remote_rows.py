"""The engine's own list as a model: joined with what is here, filtered, and told to a screen reader."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QModelIndex, Qt

from llava_desktop.core.prediction import PredictionStatus
from llava_desktop.core.remote import LocalRow
from llava_desktop.qt.remote_rows import RemoteRole, RemoteRows
from tests.qt.remote_made import row

HERE = LocalRow("q1", "Question 1 as it was asked")


@pytest.fixture
def rows(qapp):
    made = RemoteRows()
    made.begin("Replicate")
    return made


def titles(rows):
    return [rows.index(place).data() for place in range(rows.rowCount())]


def test_it_keeps_qts_rules(rows, qtmodeltester):
    qtmodeltester.check(rows)
    rows.add([row(1), row(2)], {})
    rows.show_llava_only(True)
    rows.add([row(3, model="someone/else", version="x"), row(4)], {})
    rows.renew(row(2, status=PredictionStatus.FAILED))
    rows.begin("Replicate")


def test_a_row_is_read_out_whole(rows):
    rows.add([row(1)], {"prediction000001": HERE})
    spoken = rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Question 1, Answer 1, ")
    assert "also in your history" in spoken
    assert rows.index(0).data(RemoteRole.QUESTION_ID) == "q1"
    assert rows.index(0).data(RemoteRole.SECOND_LINE) == "Answer 1"
    assert rows.index(0).data(RemoteRole.ROW).id == "prediction000001"
    assert rows.index(0).data(Qt.ItemDataRole.DecorationRole) is None
    assert rows.data(QModelIndex()) is None


def test_a_question_that_comes_and_goes_here_is_seen_at_its_row(rows):
    rows.add([row(1), row(2)], {})
    rows.link("prediction000002", HERE)
    rows.link("prediction000099", HERE)
    assert rows.local("prediction000002") == HERE
    assert rows.local("prediction000099") is None
    assert "also in your history" in rows.index(1).data(RemoteRole.THIRD_LINE)
    rows.unlink("q1")
    assert rows.index(1).data(RemoteRole.QUESTION_ID) == ""


def test_llava_only_hides_the_others_and_forgets_none(rows):
    other = {"model": "someone/else", "version": "x"}
    rows.add([row(1), row(2, **other)], {})
    rows.show_llava_only(True, "mine")
    assert titles(rows) == ["Question 1"]
    assert rows.add([row(3, **other), row(4, model="", version="mine")], {}) == 1
    assert rows.add([row(5, **other)], {}) == 0
    assert titles(rows) == ["Question 1", "Question 4"]
    rows.show_llava_only(False)
    assert (titles(rows)[1], rows.rowCount(), rows.total) == ("Question 2", 5, 5)


def test_what_was_looked_at_anew_is_shown_as_it_is_now_also_when_it_is_filtered_out(rows):
    rows.add([row(1), row(2, model="someone/else", version="x")], {})
    rows.show_llava_only(True)
    rows.renew(row(1, status=PredictionStatus.CANCELED))
    rows.renew(row(2, model="someone/else", version="x", status=PredictionStatus.CANCELED))
    assert rows.index(0).data(RemoteRole.SECOND_LINE) == "Cancelled"
    rows.show_llava_only(False)
    assert rows.index(1).data(RemoteRole.SECOND_LINE) == "Cancelled"


def test_days_have_headings(rows):
    now = datetime.now(UTC)
    times = (now, now, now - timedelta(days=1), now - timedelta(days=99), None, None)
    rows.add([row(number, created_at=moment) for number, moment in enumerate(times)], {})
    sections = [rows.index(place).data(RemoteRole.SECTION) for place in range(len(times))]
    assert sections == ["Today", "", "Yesterday", "Earlier", "", ""]


def test_more_is_wanted_only_when_there_is_more(rows, qtbot):
    with qtbot.assertNotEmitted(rows.more_wanted):
        rows.fetchMore(QModelIndex())
    rows.has_more = True
    with qtbot.waitSignal(rows.more_wanted):
        rows.fetchMore(QModelIndex())
