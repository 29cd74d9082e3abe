"""The history model over rows in memory: what the view is told, and when the database is asked."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QModelIndex, Qt

from llava_desktop.core.engine import EngineKind
from llava_desktop.core.errors import DatabaseUnusable
from llava_desktop.core.history_filter import ALL, HistoryFilter
from llava_desktop.core.question import QuestionState, QuestionSummary
from llava_desktop.core.search_words import Hit
from llava_desktop.qt.day_heads import section_of
from llava_desktop.qt.history_model import PAGE, HistoryModel, HistoryRole

NOON = datetime.now().astimezone().replace(hour=12, minute=0, second=0, microsecond=0)
NOWHERE = QModelIndex()


def summary(row: int, **changes) -> QuestionSummary:
    base = QuestionSummary(
        id=f"q{row}",
        conversation_id=f"q{row}",
        row=row,
        created_at=NOON,
        engine=EngineKind.DEMO,
        prompt=f"Question\n {row}",
        state=QuestionState.SUCCEEDED,
        answer_start=f"Answer {row}",
        error="",
    )
    return replace(base, **changes)


class Rows:
    """HistoryPages in memory. `asked` counts the pages that were read."""

    def __init__(self, rows=()):
        self.rows = {each.id: each for each in rows}
        self.asked = 0
        self.broken = False

    def page(self, *, before_row, limit, wanted=ALL):
        self.asked += 1
        if self.broken:
            raise DatabaseUnusable("The history cannot be read.")
        newest_first = sorted(self.rows.values(), key=lambda each: -each.row)
        return [
            each
            for each in newest_first
            if (before_row is None or each.row < before_row) and wanted.words in each.prompt
        ][:limit]

    def summary(self, question_id):
        return self.rows.get(question_id)

    def count_of(self, wanted):
        return len(self.rows)

    def conversation_of(self, question_id):
        return self.rows[question_id].conversation_id if question_id in self.rows else ""


@pytest.fixture
def make():
    """A refreshed model over these rows, and the rows."""
    models = []  # Python would let go of a model that a test only holds in a generator

    def made(*rows):
        pages = Rows(rows)
        models.append(HistoryModel(pages))
        models[-1].refresh()
        return models[-1], pages

    return made


def shown(model, role=Qt.ItemDataRole.DisplayRole):
    return [model.data(model.index(row), role) for row in range(model.rowCount())]


def test_the_model_keeps_every_rule_of_a_qt_model(make, qtmodeltester):
    model, pages = make(*(summary(row) for row in range(PAGE * 2)))
    qtmodeltester.check(model)
    pages.rows["new"] = summary(900, id="new")
    model.question_added("new")
    model.question_removed("q99")
    model.set_live("q98", "Answering")


def test_nothing_is_read_before_the_database_is_open():
    pages = Rows([summary(1)])
    model = HistoryModel(pages)
    assert model.rowCount() == 0
    assert not model.canFetchMore(NOWHERE)
    assert pages.asked == 0


def test_the_newest_comes_first_with_its_prompt_on_one_line(make):
    model, _ = make(summary(1), summary(2))
    assert shown(model) == ["Question 2", "Question 1"]
    assert shown(model, HistoryRole.SECOND_LINE) == ["Answer 2", "Answer 1"]
    assert model.data(model.index(0), HistoryRole.SUMMARY) == summary(2)


def test_a_row_says_prompt_state_and_first_words_to_a_screen_reader(make):
    model, _ = make(
        summary(1, state=QuestionState.CANCELED), summary(2), summary(3, state=QuestionState.FAILED, answer_start="")
    )
    assert shown(model, Qt.ItemDataRole.AccessibleTextRole) == [
        "Question 3, Failed",
        "Question 2, answered, Answer 2",
        "Question 1, Cancelled · partial answer kept, Answer 1",
    ]


def test_pages_are_read_only_as_the_view_asks_for_them(make):
    model, pages = make(*(summary(row) for row in range(PAGE + 10)))
    assert model.rowCount() == PAGE
    assert pages.asked == 1
    model.fetchMore(NOWHERE)
    assert model.rowCount() == PAGE + 10
    assert not model.canFetchMore(NOWHERE)
    model.fetchMore(NOWHERE)
    assert pages.asked == 2
    assert len(set(shown(model))) == PAGE + 10


def test_a_last_page_that_is_just_full_is_followed_by_an_empty_one(make):
    model, _ = make(*(summary(row) for row in range(PAGE)))
    assert model.canFetchMore(NOWHERE)
    model.fetchMore(NOWHERE)
    assert model.rowCount() == PAGE
    assert not model.canFetchMore(NOWHERE)


def test_a_page_that_cannot_be_read_is_told_and_not_asked_for_again(make, qtbot):
    model, pages = make(*(summary(row) for row in range(PAGE + 1)))
    pages.broken = True
    with qtbot.waitSignal(model.read_failed) as told:
        model.fetchMore(NOWHERE)
    assert told.args == ["The history cannot be read."]
    assert not model.canFetchMore(NOWHERE)


def test_a_first_page_that_cannot_be_read_is_the_callers_matter(make):
    model, pages = make(summary(1))
    pages.broken = True
    with pytest.raises(DatabaseUnusable):
        model.refresh()
    assert shown(model) == ["Question 1"]


def test_a_search_shows_what_the_database_finds(make):
    model, _ = make(summary(1, prompt="cat"), summary(2, prompt="dog"))
    model.show_only(HistoryFilter(words="cat"))
    assert model.wanted.words == "cat"
    assert shown(model) == ["cat"]
    model.show_only(HistoryFilter(words=""))
    assert shown(model) == ["dog", "cat"]


def test_a_new_question_comes_to_the_top(make, qtbot):
    model, pages = make(summary(1))
    pages.rows["q2"] = summary(2)
    with qtbot.waitSignals([model.rowsInserted, model.dataChanged]):
        model.question_added("q2")
    assert shown(model) == ["Question 2", "Question 1"]
    assert shown(model, HistoryRole.SECTION) == ["Today", ""]


def test_a_new_question_that_the_search_does_not_find_stays_away(make):
    model, pages = make(summary(1, prompt="cat"))
    model.show_only(HistoryFilter(words="cat"))
    pages.rows["q2"] = summary(2, prompt="dog")
    model.question_added("q2")
    assert shown(model) == ["cat"]


def test_a_question_is_added_once(make):
    model, pages = make(summary(1))
    pages.rows["q1"] = summary(1, answer_start="Changed")
    model.question_added("q1")
    assert shown(model, HistoryRole.SECOND_LINE) == ["Changed"]


def test_a_changed_question_is_read_again(make, qtbot):
    model, pages = make(summary(1), summary(2))
    pages.rows["q1"] = summary(1, state=QuestionState.FAILED, answer_start="")
    with qtbot.waitSignal(model.dataChanged) as told:
        model.question_changed("q1")
    assert told.args[0].row() == 1
    assert shown(model, HistoryRole.SECOND_LINE) == ["Answer 2", "Failed"]


def test_a_question_that_is_as_it_was_repaints_nothing(make, qtbot):
    model, _ = make(summary(1))
    with qtbot.assertNotEmitted(model.dataChanged):
        model.question_changed("q1")
        model.question_changed("unknown")


def test_a_changed_question_that_is_gone_is_taken_out(make):
    model, pages = make(summary(1))
    pages.rows.clear()
    model.question_changed("q1")
    assert model.rowCount() == 0


def test_the_row_below_a_removed_one_inherits_its_heading(make, qtbot):
    model, _ = make(summary(1), summary(2), summary(3, created_at=NOON + timedelta(days=1)))
    model.question_removed("q3")
    with qtbot.waitSignals([model.rowsRemoved, model.dataChanged]):
        model.question_removed("q2")
    assert shown(model, HistoryRole.SECTION) == ["Today"]
    model.question_removed("q2")
    model.question_removed("q1")
    assert model.rowCount() == 0


def test_the_second_line_of_a_running_question_is_what_it_does(make, qtbot):
    model, _ = make(summary(1, state=QuestionState.RUNNING, answer_start=""))
    with qtbot.waitSignal(model.dataChanged):
        model.set_live("q1", "Answering · 12 s")
    assert shown(model, HistoryRole.SECOND_LINE) == ["Answering · 12 s"]
    assert shown(model, Qt.ItemDataRole.AccessibleTextRole) == ["Question 1, Answering · 12 s"]
    with qtbot.assertNotEmitted(model.dataChanged):
        model.set_live("q1", "Answering · 12 s")
    model.set_live("q1", "")
    assert shown(model, HistoryRole.SECOND_LINE) == ["Not finished yet"]


def test_a_question_may_live_before_it_has_a_row(make):
    model, pages = make()
    model.set_live("q1", "Preparing · 0 s")
    pages.rows["q1"] = summary(1)
    model.question_added("q1")
    assert shown(model, HistoryRole.SECOND_LINE) == ["Preparing · 0 s"]


@pytest.mark.parametrize(
    ("days_ago", "section"),
    [
        (-1, "Today"),
        (0, "Today"),
        (1, "Yesterday"),
        (2, "Last week"),
        (7, "Last week"),
        (8, "Earlier"),
        (900, "Earlier"),
    ],
)
def test_days_are_grouped_as_people_speak_of_them(days_ago, section):
    assert section_of(NOON.date() - timedelta(days=days_ago), NOON.date()) == section


def test_only_the_first_row_of_a_day_carries_the_heading(make):
    yesterday = NOON - timedelta(days=1)
    model, _ = make(summary(1, created_at=yesterday), summary(2, created_at=yesterday), summary(3), summary(4))
    assert shown(model, HistoryRole.SECTION) == ["Today", "", "Yesterday", ""]


def test_the_days_of_last_week_share_a_heading(make):
    model, _ = make(*(summary(9 - days, created_at=NOON - timedelta(days=days)) for days in range(2, 8)))
    assert shown(model, HistoryRole.SECTION) == ["Last week", "", "", "", "", ""]


def test_what_is_not_there_has_no_data(make):
    model, _ = make(summary(1))
    assert model.data(QModelIndex()) is None
    assert model.data(model.index(0), Qt.ItemDataRole.DecorationRole) is None
    assert model.rowCount(model.index(0)) == 0


def test_a_conversation_that_goes_on_moves_to_the_top_as_one_row(make, qtbot):
    model, pages = make(summary(1, conversation_id="c"), summary(2))
    pages.rows = {"q2": summary(2), "q3": summary(3, conversation_id="c", questions=2)}
    with qtbot.waitSignals([model.rowsRemoved, model.rowsInserted]):
        model.question_added("q3")
    assert shown(model) == ["Question 3", "Question 2"]
    pages.rows["q1"] = summary(1, conversation_id="c")
    assert model.row_showing("q1") == 0
    assert model.row_showing("nobody") is None


def test_where_questions_are_rows_a_conversation_is_not_looked_for(make):
    model, pages = make(summary(1, conversation_id="c"))
    model.show_only(HistoryFilter(words="Question"))
    pages.rows["q0"] = summary(0, conversation_id="c")
    assert model.row_showing("q0") is None


def test_what_cannot_be_read_shows_no_row(make, monkeypatch):
    model, pages = make(summary(1))

    def refuse(_question_id):
        raise DatabaseUnusable("The history cannot be read.")

    monkeypatch.setattr(pages, "conversation_of", refuse)
    assert model.row_showing("q0") is None


def test_a_changed_question_keeps_where_its_words_were_found(make):
    hit = Hit("found here", ((0, 5),))
    model, pages = make(summary(1, hit=hit, questions=1))
    model.show_only(HistoryFilter(words="Question"))
    pages.rows["q1"] = summary(1, starred=True, questions=3)
    model.conversations_changed(["q1"])
    assert model.data(model.index(0), HistoryRole.SUMMARY) == summary(1, starred=True, hit=hit)


def test_many_changes_are_one(make, qtbot):
    model, pages = make(*(summary(row) for row in range(200)))
    while model.canFetchMore(NOWHERE):
        model.fetchMore(NOWHERE)
    with qtbot.waitSignal(model.modelReset), qtbot.assertNotEmitted(model.rowsRemoved):
        model.conversations_removed([f"q{row}" for row in range(150)])
    assert model.rowCount() == 50
    assert model.heads() == {0: "Today"}
    model.conversations_removed(["q199", "nobody"])
    assert model.rowCount() == 49
    pages.rows = {f"q{row}": summary(row, starred=True) for row in range(60)}
    model.refresh()
    model.fetchMore(NOWHERE)
    with qtbot.waitSignal(model.modelReset):
        model.conversations_changed(list(pages.rows))


def test_the_last_question_of_a_conversation_that_goes_leaves_the_others(make):
    model, pages = make(summary(2, conversation_id="c", questions=2))
    pages.rows = {"q1": summary(1, conversation_id="c")}
    model.question_removed("q2")
    assert shown(model) == ["Question 1"]


def test_what_is_typed_over_a_row_asks_for_a_title(make, qtbot):
    model, _ = make(summary(1, title="Harbour"))
    assert shown(model) == ["Harbour"]
    with qtbot.waitSignal(model.rename_requested) as told:
        assert model.setData(model.index(0), "Question 1")
    assert told.args == ["q1", ""]
    assert not model.setData(NOWHERE, "x")
    assert not model.flags(NOWHERE)


def test_headings_are_those_of_the_day_that_it_is(make, monkeypatch):
    model, _ = make(summary(2), summary(1))
    assert model.heads() == {0: "Today"}
    model._day_heads._today = NOON.date() - timedelta(days=1)
    assert model.heads() == {0: "Today"}
    assert model._day_heads._today == NOON.date()
