"""Conversations: what the next question goes on from, what is sent along, and what is seen of it."""

import sqlite3
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from llava_desktop.core.engine import EngineKind
from llava_desktop.core.errors import StorageError
from llava_desktop.core.events import AnswerDelta
from llava_desktop.core.picture_edits import Box, PictureEdits
from llava_desktop.core.question import QuestionState
from llava_desktop.ui.prompt_bubble import PromptBubble
from llava_desktop.ui.turn_desk import SHOWN_AT_ONCE, SHOWN_MORE
from tests.canary.secrets import TOKEN
from tests.qt.made import FakeKeyring, asked, ended
from tests.ui.test_turn_again import answered


def said(room) -> str:
    bar = room.window.conversation.goes_on
    return "" if bar.isHidden() else bar._words.text()


def switch(room):
    found = room.window.findChild(QCheckBox, "Send earlier questions")
    assert found is not None
    return found


def turns(room) -> list[str]:
    """The names of the earlier turns that are shown, as a screen reader has them."""
    return [block.accessibleName() for block in room.window.conversation.column._blocks]


def stored_conversation(room, count: int, **changes):
    """Of so many answered questions, one after another."""
    parent = None
    for number in range(1, count + 1):
        question = ended(asked(f"Question {number}", **changes), answer=f"Answer {number}")
        if parent is not None:
            question = replace(question, conversation_id=parent.conversation, parent_id=parent.id)
        parent = room.store_row(question)
    return parent


def show(room, question):
    room.window.history_panel.question_chosen.emit(question.id)
    room.picture_thread.run_all()


def test_the_next_question_goes_on_and_sends_the_turns_along(room):
    room.open_picture()
    first = answered(room)
    second = room.ask("Why?")
    assert (second.conversation, second.parent_id) == (first.id, first.id)
    assert second.history == ("What is it?", "A boat.")
    room.update(ended(room.accept(second), answer="It floats."))
    assert room.ask("And then?").history == ("What is it?", "A boat.", "Why?", "It floats.")


def test_a_conversation_without_a_picture_goes_on_too(room):
    answered(room, "Hello", "Hi.")
    assert room.ask("How are you?").history == ("Hello", "Hi.")


def test_the_window_says_what_the_next_question_goes_on_from(room):
    assert said(room) == ""
    answered(room)
    assert said(room) == "Continues with 1 earlier question and answer"
    answered(room, "Why?", "It floats.")
    assert said(room) == "Continues with 2 earlier questions and answers"


def test_nothing_is_said_while_an_answer_is_on_its_way(room):
    room.accept(room.ask())
    assert said(room) == ""


@pytest.mark.parametrize("state", [QuestionState.CANCELED, QuestionState.FAILED, QuestionState.NOT_SENT])
def test_cancelled_and_failed_turns_never_poison_later_ones(room, state):
    answered(room)
    room.update(ended(room.accept(room.ask("Broken")), state, answer="Half an ans"))
    third = room.ask("And?")
    assert third.history == ("What is it?", "A boat.")
    assert third.conversation == room.session.asked[0].question.id


def test_what_the_demo_engine_said_is_not_sent_to_the_model(make_room):
    room = make_room(keyring=FakeKeyring(TOKEN))
    last = stored_conversation(room, 2, engine=room.engines.engine)
    assert last.engine is EngineKind.REPLICATE
    demo = room.store_row(
        replace(ended(asked("Demo?"), answer="I am not LLaVA."), conversation_id=last.conversation, parent_id=last.id)
    )
    show(room, demo)
    assert room.ask("And?").history == ("Question 1", "Answer 1", "Question 2", "Answer 2")


def test_the_earlier_turns_can_be_left_out(room):
    first = answered(room)
    switch(room).click()
    assert said(room) == "Continues this conversation · only this question is sent"
    second = room.ask("Why?")
    assert (second.history, second.parent_id) == ((), first.id)


def test_a_new_conversation_about_the_same_picture_begins_by_one_click(room):
    room.open_picture()
    answered(room)
    room.press("New conversation")
    assert room.presenter.shown_id is None
    assert room.desk.picture is not None
    question = room.ask("Something else")
    assert (question.conversation_id, question.parent_id, question.history) == ("", None, ())


def test_another_region_of_the_same_picture_goes_on(room):
    room.open_picture()
    first = answered(room)
    room.window.picture_pane.edits_changed.emit(PictureEdits(region=Box(0, 0, 9, 9)))
    room.picture_thread.run_all()
    assert room.ask("And here?").parent_id == first.id


def test_without_the_picture_a_new_conversation_begins_and_the_window_says_so(room):
    room.open_picture()
    first = answered(room)
    for file in room.folders.pictures_dir.iterdir():
        file.unlink()
    room.open_picture("other.jpg")
    show(room, first)
    assert said(room) == "Begins a new conversation: it is about another picture"
    assert room.ask("What is it?").conversation_id == ""


def test_the_oldest_turns_are_left_out_when_the_models_memory_is_full_and_the_window_says_which(room):
    room.open_picture()
    for number in range(4):
        answered(room, f"Question {number}", "word " * 120)
    assert said(room) == (
        "Continues with 3 earlier questions and answers · "
        "The first question is not sent any more: the model's memory is full."
    )
    assert room.ask("And?").history[0] == "Question 1"


def test_what_is_typed_takes_its_room(room):
    room.open_picture()
    for number in range(3):
        answered(room, f"Question {number}", "word " * 120)
    room.box.set_text("a very long question " * 30)
    assert "The first question is not sent any more" in said(room)


def test_one_that_was_never_stored_is_no_turn(room):
    first = answered(room)
    lost = room.ask("Lost")
    room.relay.arrived.emit([])
    room.shown.show(ended(lost, QuestionState.NOT_SENT, error="The disk is full."))
    room.questions._live.clear()
    again = room.turns.continuation("And?")
    assert (again.parent_id, again.conversation_id) == (first.id, first.id)


# What is seen


def test_the_earlier_turns_stand_above_the_live_one_each_a_named_group(room):
    answered(room)
    assert turns(room) == []
    answered(room, "Why\nnot?", "It floats.")
    assert turns(room) == ["Question and answer 1: What is it?"]
    room.ask("And?")
    assert turns(room) == ["Question and answer 1: What is it?", "Question and answer 2: Why not?"]


def test_all_questions_of_a_conversation_end_at_the_same_side(room):
    show(room, stored_conversation(room, 2))
    column = room.window.conversation.column
    QCoreApplication.sendPostedEvents()
    bubbles = [bubble.findChild(QFrame) for bubble in column.findChildren(PromptBubble)]
    ends = {bubble.mapTo(column, bubble.rect().topRight()).x() for bubble in bubbles}
    assert len(bubbles) == 2
    assert len(ends) == 1


def test_what_is_drawn_already_is_not_drawn_again(room):
    answered(room)
    answered(room, "Why?", "It floats.")
    before = room.window.conversation.column._blocks[0]
    answered(room, "And?", "Yes.")
    assert room.window.conversation.column._blocks[0] is before


def test_a_long_conversation_shows_its_last_turns_and_more_on_demand(room):
    last = stored_conversation(room, 30)
    show(room, last)
    assert turns(room)[-1] == "Question and answer 29: Question 29"
    assert len(turns(room)) == SHOWN_AT_ONCE
    assert room.button("Earlier turns").text() == "Show 25 earlier questions"
    room.press("Earlier turns")
    assert len(turns(room)) == SHOWN_AT_ONCE + SHOWN_MORE
    room.press("Earlier turns")
    room.press("Earlier turns")
    assert turns(room)[0] == "Question and answer 1: Question 1"
    assert room.window.conversation.column._more.isHidden()


def test_earlier_answers_are_drawn_bit_by_bit_and_all_of_them(room, qtbot):
    room.window.show()
    show(room, stored_conversation(room, 4))
    blocks = room.window.conversation.column._blocks
    qtbot.waitUntil(lambda: [block._answer.text() for block in blocks] == ["Answer 1", "Answer 2", "Answer 3"])
    assert all(block._answer.isVisible() for block in blocks)


def test_the_live_turn_is_at_the_end_and_stays_there_while_it_grows(room, qtbot):
    room.window.resize(1000, 700)
    room.window.show()
    bar = room.window.conversation.column.verticalScrollBar()
    for number in range(3):
        answered(room, f"Question {number}", "A long line of words. " * 40)
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
    question = room.accept(room.ask("And?"))
    room.arrive(AnswerDelta(question.id, "More words. " * 60))
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())


def test_what_is_read_stays_in_its_place_when_more_turns_are_put_above_it(room, qtbot):
    room.window.resize(1000, 700)
    room.window.show()
    show(room, stored_conversation(room, 12))
    column = room.window.conversation.column
    bar = column.verticalScrollBar()
    qtbot.waitUntil(lambda: all(block._answer.text() for block in column._blocks) and bar.value() == bar.maximum() > 0)
    bar.setValue(0)
    first = column._blocks[0]
    before = first.mapTo(column, QPoint(0, 0)).y()
    room.press("Earlier turns")
    qtbot.waitUntil(lambda: all(block._answer.text() for block in column._blocks))
    qtbot.waitUntil(lambda: abs(first.mapTo(column, QPoint(0, 0)).y() - before) < 60)
    assert bar.value() > 0


def test_a_link_of_an_earlier_answer_is_asked_about_like_any_other(room):
    answered(room)
    answered(room, "Why?", "It floats.")
    (block,) = room.window.conversation.column._blocks
    block._answer.link_chosen.emit("https://example.org/")
    assert not room.window.conversation._links.isHidden()


def test_a_cancelled_turn_says_so(room):
    room.update(ended(room.accept(room.ask("Stop")), QuestionState.CANCELED, answer="Half"))
    answered(room, "Again", "Whole.")
    (block,) = room.window.conversation.column._blocks
    assert "Cancelled" in block._model.text()


def test_a_question_of_the_middle_leads_to_where_the_conversation_went_on(room):
    last = stored_conversation(room, 3)
    middle = room.reader.question(last.parent_id)
    show(room, middle)
    assert turns(room) == ["Question and answer 1: Question 1"]
    room.press("Show 1 later question")
    assert room.presenter.shown_id == last.id


def test_variants_are_walked_through_and_each_leads_to_where_it_went_on(room):
    first = answered(room)
    second = answered(room, "Why?", "It floats.")
    show(room, first)
    room.press("Ask again")
    again = room.update(ended(room.accept(room.session.asked[-1].question), answer="A ship."))
    bar = room.window.conversation.variants
    assert bar._place.text() == "2 of 2"
    room.press("Previous answer")
    assert room.presenter.shown_id == second.id
    (block,) = room.window.conversation.column._blocks
    assert block._variants._place.text() == "1 of 2"
    room.press("Next answer to question 1")
    assert room.presenter.shown_id == again.id


def test_a_question_that_stands_alone_offers_no_variants(room):
    answered(room)
    assert room.window.conversation.variants.isHidden()


def test_two_variants_are_compared_in_the_order_of_asking(room, qtbot):
    first = answered(room)
    room.press("Ask again")
    again = room.update(ended(room.accept(room.session.asked[-1].question), answer="A ship."))
    with qtbot.waitSignal(room.turns.compare_wanted) as wanted:
        room.press("Compare answers")
    assert wanted.args == [first.id, again.id]
    show(room, first)
    with qtbot.waitSignal(room.turns.compare_wanted) as wanted:
        room.press("Compare answers")
    assert wanted.args == [first.id, again.id]


def test_a_history_that_cannot_be_read_is_said_and_the_answer_is_shown_all_the_same(room, monkeypatch):
    first = answered(room)

    def refuse(*_arguments):
        raise StorageError("The disk refused.", "Try again.") from sqlite3.OperationalError()

    monkeypatch.setattr(room.reader, "rows", refuse)
    room.shown.show(replace(first, id="other", parent_id=first.id))
    assert "The conversation cannot be read." in room.told
    assert room.answer == "A boat."


def test_tab_goes_through_the_turns_from_above_to_below(room):
    room.window.show()
    last = stored_conversation(room, 2)
    show(room, last)
    answer = room.window.conversation.answer
    at: QWidget | None = room.window.findChild(QWidget, "Question 1")
    met = []
    while at is not None and at is not answer:
        met.append(at.objectName())
        at = at.nextInFocusChain()
        assert len(met) < 40
    met = [name for name in met if name in {"Question 1", "Answer 1", "Question"}]
    assert met == ["Question 1", "Answer 1", "Question"]
