"""Asking again: the same, with what was changed since, and with other words."""

import pytest

from llava_desktop.core.events import QuestionChanged
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.picture_edits import Box, PictureEdits, Stroke
from llava_desktop.core.question import QuestionState
from llava_desktop.core.request_fields import RequestFields
from llava_desktop.ui.turn_again import OTHER_PICTURE, OTHER_PROMPT, WITH_BOTH, WITH_PARAMETERS, WITH_PICTURE
from tests.qt.made import asked, ended

REGION = PictureEdits(region=Box(1, 2, 30, 20))


def answered(room, prompt: str = "What is it?", answer: str = "A boat."):
    return room.update(ended(room.accept(room.ask(prompt)), answer=answer))


def edited(room, edits: PictureEdits):
    """The person draws, and the picture is made anew."""
    room.window.picture_pane.edits_changed.emit(edits)
    room.picture_thread.run_all()
    return room.desk.picture


@pytest.fixture
def first(room):
    """A room with one answered question about a picture."""
    room.open_picture()
    return room, answered(room)


def test_ask_again_asks_just_the_same_and_stands_beside_the_first(first):
    room, question = first
    room.preferences.change(temperature=0.9)
    room.press("Ask again")
    again = room.session.asked[1].question
    assert again.id != question.id
    assert (again.prompt, again.picture, again.parameters) == (question.prompt, question.picture, question.parameters)
    assert (again.conversation, again.parent_id, again.history) == (question.id, None, ())
    assert room.presenter.shown_id == again.id


def test_a_follow_up_is_asked_again_with_the_turns_that_were_sent_along(first):
    room, question = first
    answered(room, "Why?", "It floats.")
    room.press("Ask again")
    again = room.session.asked[2].question
    assert (again.parent_id, again.history) == (question.id, ("What is it?", "A boat."))


def test_what_is_typed_stays_when_a_question_is_asked_again(first):
    room, _question = first
    room.box.set_text("Something else")
    room.press("Ask again")
    room.accept(room.session.asked[1].question)
    assert room.box.text() == "Something else"


def test_the_version_and_the_other_fields_are_those_of_the_first_question(first):
    room, question = first
    room.preferences.change(version="e" * 64)
    room.press("Ask again")
    assert room.session.asked[1].question.version == question.version


def test_another_engine_is_not_asked_with_the_fields_of_the_first(room):
    question = room.store_row(ended(asked(base_url="http://127.0.0.1:1/v1", version="e" * 64), answer="A boat."))
    room.window.history_panel.question_chosen.emit(question.id)
    room.press("Ask again")
    assert room.session.asked[0].question.version == RequestFields().version


def test_the_part_that_was_asked_about_is_brought_back_with_all_its_pixels(room):
    room.open_picture()
    edited(room, REGION)
    question = answered(room)
    edited(room, PictureEdits(1))
    room.press("Ask again")
    assert len(room.session.asked) == 1
    room.picture_thread.run_all()
    assert room.session.asked[1].question.picture == question.picture
    assert room.desk.picture.original is not None


def test_what_was_painted_over_is_brought_back_out_of_the_history(room):
    room.open_picture()
    edited(room, PictureEdits(strokes=(Stroke(((1, 1),), 9),)))
    question = answered(room)
    edited(room, PictureEdits())
    room.press("Ask again")
    room.picture_thread.run_all()
    again = room.session.asked[1].question
    assert again.picture.sent.sha256 == question.picture.sent.sha256
    assert room.desk.picture.original is None


def test_a_question_whose_picture_is_gone_is_not_asked_with_another_one(room):
    room.open_picture("boat.jpg")
    question = answered(room)
    for file in room.folders.pictures_dir.iterdir():
        file.unlink()
    room.open_picture("other.jpg")
    room.window.history_panel.question_chosen.emit(question.id)
    room.picture_thread.run_all()
    assert room.desk.picture is None
    room.press("Ask again")
    room.picture_thread.run_all()
    assert len(room.session.asked) == 1
    assert room.told == OTHER_PICTURE


def test_while_the_picture_is_still_being_opened_it_is_said_why_nothing_is_asked(first):
    room, question = first
    room.press("New question")
    room.window.history_panel.question_chosen.emit(question.id)
    room.press("Ask again")
    assert len(room.session.asked) == 1
    assert room.told == "The picture is still being opened."
    room.picture_thread.run_all()
    room.press("Ask again")
    assert len(room.session.asked) == 2


def test_nothing_is_asked_when_the_person_turns_to_another_question_meanwhile(first):
    room, _question = first
    other = room.store_row(ended(asked("Another"), answer="Yes."))
    edited(room, REGION)
    room.press("Ask again")
    room.window.history_panel.question_chosen.emit(other.id)
    room.picture_thread.run_all()
    assert len(room.session.asked) == 1


def test_one_that_was_never_stored_begins_its_conversation_anew(room):
    question = room.ask("What is it?")
    room.arrive(QuestionChanged(ended(question, QuestionState.NOT_SENT, error="Nothing was sent.")))
    room.press("Ask again")
    again = room.session.asked[1].question
    assert (again.conversation_id, again.parent_id) == ("", None)
    room.accept(again)
    assert room.box.text() == ""


# With what was changed since


def offered(room) -> str:
    button = room.window.conversation._changed_again
    return "" if button.isHidden() else button.text()


def test_other_parameters_are_offered_and_asked_with(first):
    room, question = first
    assert offered(room) == ""
    room.window.parameters.parameters_edited.emit(Parameters(temperature=0.9))
    assert offered(room) == WITH_PARAMETERS
    room.press("Ask again changed")
    again = room.session.asked[1].question
    assert again.parameters == Parameters(temperature=0.9)
    assert (again.prompt, again.conversation, again.parent_id) == (question.prompt, question.id, None)


def test_another_region_is_offered_and_asked_about(first):
    room, question = first
    made = edited(room, REGION)
    assert offered(room) == WITH_PICTURE
    room.window.parameters.parameters_edited.emit(Parameters(temperature=0.9))
    assert offered(room) == WITH_BOTH
    room.press("Ask again changed")
    again = room.session.asked[1]
    assert again.picture == made
    assert again.question.picture.region == REGION.region
    assert again.question.conversation == question.id


def test_nothing_is_offered_while_the_picture_is_another_one_or_being_made(first):
    room, _question = first
    room.window.picture_pane.edits_changed.emit(REGION)
    assert offered(room) == ""
    room.window.conversation.changed_again_requested.emit()
    assert len(room.session.asked) == 1


def test_while_a_question_is_being_answered_it_is_not_asked_again(first):
    room, question = first
    edited(room, REGION)
    room.press("Ask again changed")
    room.accept(room.session.asked[1].question)
    assert offered(room) == ""
    room.again.ask_again(question)
    assert room.told == "The last question is still being answered."
    assert len(room.session.asked) == 2


def test_why_nothing_can_be_asked_is_said(first):
    room, _question = first
    room.window.parameters.parameters_edited.emit(Parameters(temperature=0.9))
    room.history.unusable = "The disk is full."
    room.press("Ask again changed")
    assert room.told == "The disk is full."
    assert len(room.session.asked) == 1


# Edit


def test_an_edited_question_stands_beside_the_first(first):
    room, question = first
    answered(room, "Why?", "It floats.")
    room.press("Edit question")
    assert room.box.text() == "Why?"
    second = room.ask("Why does it float?")
    assert (second.parent_id, second.conversation) == (question.id, question.id)
    assert second.history == ("What is it?", "A boat.")


def test_editing_can_be_left_and_the_next_question_goes_on(first):
    room, question = first
    room.press("Edit question")
    room.press("Keep the question as it is")
    assert room.ask("And?").parent_id == question.id


def test_what_is_being_typed_is_not_thrown_away_for_an_edit(first):
    room, _question = first
    room.box.set_text("Something else")
    room.press("Edit question")
    assert room.box.text() == "Something else"
    assert room.told == OTHER_PROMPT
