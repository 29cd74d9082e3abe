"""The meter in the right column, the limit that asks, and its settings."""

from typing import TypeVar

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox

from llava_desktop.core.engine import EngineChoice
from llava_desktop.core.question import QuestionState
from llava_desktop.storage.settings import Settings
from llava_desktop.ui.labels import ElidedLabel
from llava_desktop.ui.money_fields import LIMIT, LIMIT_AMOUNT, RATE, MoneyChoice, MoneyFields
from llava_desktop.ui.notice import Notice
from tests.canary.secrets import TOKEN
from tests.qt.made import DEMO, REPLICATE, FakeKeyring, asked, ended
from tests.ui.room import Room

Kind = TypeVar("Kind", bound=QObject)
LIMITED = Settings(rate_usd_per_s=0.001, monthly_limit_cents=500)


@pytest.fixture
def make_room(theme, tmp_path, qtbot):
    rooms = []

    def make(settings: Settings = LIMITED) -> Room:
        room = Room(theme, tmp_path, keyring=FakeKeyring(TOKEN), settings=settings).begin()
        rooms.append(room)
        with qtbot.waitSignal(room.costs.changed):
            room.costs.begin()
        room.window.show()
        return room

    yield make
    for room in rooms:
        room.close()


def spend(qtbot, room: Room, ran_s: float | None, **changes) -> None:
    """A question of today that ran so long."""
    question = ended(asked(engine=REPLICATE), ran_s=ran_s, **changes)
    room.store_row(question)
    with qtbot.waitSignal(room.costs.changed):
        room.costs.read()


def _one(parent: QObject, kind: type[Kind], name: str) -> Kind:
    (found,) = parent.findChildren(kind, name)
    return found


def meter(room: Room) -> list[str]:
    panel = room.window.money
    return [] if panel.isHidden() else [_one(panel, ElidedLabel, name).text() for name in ("Today", "This month")]


def bar(room: Room) -> Notice:
    return _one(room.window, Notice, "Limit notice")


def test_nothing_is_said_of_money_while_nothing_costs_any(make_room):
    assert meter(make_room(Settings())) == []


def test_the_meter_says_what_today_and_this_month_have_cost(qtbot, make_room):
    room = make_room(Settings(rate_usd_per_s=0.001))
    spend(qtbot, room, 120.0)
    assert meter(room) == ["$0.12", "$0.12"]
    spend(qtbot, room, None)
    assert meter(room) == ["at least $0.12", "at least $0.12"]
    room.preferences.change(rate_usd_per_s=0.01, monthly_limit_cents=500)
    room.settings.money_changed.emit()
    assert meter(room) == ["at least $1.20", "at least $1.20 of $5.00"]
    assert "at $0.01 a second" in room.window.money.accessibleDescription()


def test_what_is_under_way_is_an_estimate_beside_the_sums(qtbot, make_room):
    room = make_room(Settings(rate_usd_per_s=0.001))
    spend(qtbot, room, 30.0)
    room.accept(room.ask())
    assert room.window.money._note.text() == "1 under way, an estimated $0.03 more"
    assert meter(room) == ["$0.03", "$0.03"]


def test_within_the_limit_ask_asks(qtbot, make_room):
    room = make_room()
    spend(qtbot, room, 10.0)
    room.ask()
    assert bar(room).isHidden()


def test_past_the_limit_the_person_is_asked_in_place_and_nothing_is_sent(qtbot, make_room):
    room = make_room()
    spend(qtbot, room, 4_980.0)
    room.box.set_text("What is it?")
    room.box.ask_now()
    assert room.session.asked == []
    assert bar(room).text().startswith("This would pass your limit of $5.00 this month ($4.98 so far).")
    assert room.box.text() == "What is it?"
    assert bar(room).isVisibleTo(room.window)


def test_ask_anyway_holds_for_this_one_with_the_words_that_stand_there_now(qtbot, make_room):
    room = make_room()
    spend(qtbot, room, 4_980.0)
    room.box.set_text("What is it?")
    room.box.ask_now()
    room.box.set_text("What is it really?")
    bar(room).action_requested.emit()
    assert [order.question.prompt for order in room.session.asked] == ["What is it really?"]
    assert bar(room).isHidden()
    room.update(ended(room.accept(room.session.asked[0].question), ran_s=1.0))
    room.box.set_text("Another")
    room.box.ask_now()
    assert len(room.session.asked) == 1
    assert not bar(room).isHidden()


def test_who_dismisses_it_or_turns_to_another_question_is_not_asked_any_more(qtbot, make_room):
    room = make_room()
    spend(qtbot, room, 5_000.0)
    room.box.set_text("What is it?")
    earlier = room.store_row(ended(asked("Earlier", engine=REPLICATE)))
    for turn_away in (bar(room).dismissed.emit, lambda: room.presenter.choose(earlier.id)):
        room.box.ask_now()
        assert not bar(room).isHidden()
        turn_away()
        assert bar(room).isHidden()
        bar(room).action_requested.emit()
    assert room.session.asked == []


def test_the_demo_engine_is_asked_whatever_the_limit(qtbot, make_room):
    room = make_room()
    spend(qtbot, room, 5_000.0)
    room.settings._choose(EngineChoice.DEMO)
    room.demo.ready.emit(DEMO)
    room.ask()
    assert bar(room).isHidden()


def test_asking_again_is_asked_about_too(qtbot, make_room):
    room = make_room()
    question = room.store_row(ended(asked(engine=REPLICATE), answer="A boat.", ran_s=5_000.0))
    with qtbot.waitSignal(room.costs.changed):
        room.costs.read()
    room.presenter.choose(question.id)
    room.shown.ask_again_requested.emit(question)
    assert room.session.asked == []
    bar(room).action_requested.emit()
    assert [order.question.prompt for order in room.session.asked] == [question.prompt]


def test_a_cancelled_run_counts_what_it_ran_once_it_has_ended(qtbot, make_room):
    room = make_room(Settings(rate_usd_per_s=0.001))
    question = room.accept(room.ask())
    room.update(ended(question, QuestionState.CANCELED, ran_s=40.0))
    qtbot.waitUntil(lambda: meter(room) == ["$0.04", "$0.04"])


@pytest.fixture
def fields(qtbot, theme):
    made = MoneyFields()
    qtbot.addWidget(made)
    return made


def amount(fields: MoneyFields, name: str) -> QDoubleSpinBox:
    return _one(fields, QDoubleSpinBox, name)


def test_amounts_are_written_the_same_everywhere(fields):
    fields.render(MoneyChoice(0.0014, 500))
    assert (amount(fields, RATE).text(), amount(fields, LIMIT_AMOUNT).text()) == ("$0.0014", "$5.00")


@pytest.mark.parametrize("typed", ["0.002", "0,002", "$0.002"])
def test_a_rate_is_typed_with_a_point_or_a_comma(qtbot, fields, typed):
    box = amount(fields, RATE)
    box.selectAll()
    with qtbot.waitSignal(fields.rate_edited) as told:
        qtbot.keyClicks(box, typed)
        box.interpretText()
    assert told.args == [0.002]
    assert box.text() == "$0.002"


def test_the_limit_is_off_until_it_is_wanted_and_keeps_its_amount(qtbot, fields):
    box, field = _one(fields, QCheckBox, LIMIT), amount(fields, LIMIT_AMOUNT)
    assert not field.isEnabled()
    with qtbot.waitSignal(fields.limit_edited) as told:
        box.click()
    assert told.args == [500]
    with qtbot.waitSignal(fields.limit_edited) as told:
        field.setValue(12.34)
    assert told.args == [1234]
    with qtbot.waitSignal(fields.limit_edited) as told:
        box.click()
    assert told.args == [0]
    fields.render(MoneyChoice(0.0014, 0))
    assert field.value() == 12.34


def test_what_is_shown_emits_nothing(qtbot, fields):
    with qtbot.assertNotEmitted(fields.rate_edited), qtbot.assertNotEmitted(fields.limit_edited):
        fields.render(MoneyChoice(0.5, 700))
