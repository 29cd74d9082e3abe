"""New question puts the pictures away, and one button brings them back. No word that was typed goes with them."""

from pathlib import Path

import pytest

from llava_desktop.core.incoming import FileSource
from llava_desktop.core.picture import Quality
from llava_desktop.core.picture_edits import PictureEdits
from tests.qt.made import ended

TURNED = PictureEdits(1, None)
UNDO = "Undo"


def put_away(room):
    """What the bar says; empty while it is hidden."""
    bar = room.rooms.clearing._bar
    return "" if bar.isHidden() else bar.text()


def open_several(room, *names):
    room.desk.open_all([FileSource(Path(name)) for name in names])
    room.picture_thread.run_all()


def answered(room, prompt="What is it?"):
    question = room.accept(room.ask(prompt))
    return room.update(ended(question, answer="A boat."))


@pytest.mark.parametrize("button", ["New question", "Remove picture"])
def test_a_picture_that_nobody_has_asked_about_comes_back(room, button):
    picture = room.open_picture()
    room.box.set_text("What is")
    room.press(button)
    assert room.desk.picture is None
    assert put_away(room) == "1 picture was put away."
    assert room.box.text() == "What is"  # the words never went
    room.press(UNDO)
    assert room.desk.picture is picture
    assert room.box.text() == "What is"
    assert not put_away(room)
    assert room.ask("What is it?").picture is not None


def test_what_was_done_to_it_comes_back_with_it(room):
    room.open_picture()
    room.desk.edit(TURNED, Quality.FITS)
    room.picture_thread.run_all()
    room.press("New question")
    room.press(UNDO)
    assert room.desk.picture.edits == TURNED


def test_what_was_still_being_done_to_it_is_done(room):
    room.open_picture()
    room.desk.edit(TURNED, Quality.FITS)
    room.press("New question")
    room.press(UNDO)
    assert room.desk.is_opening
    room.picture_thread.run_all()
    assert room.desk.picture.edits == TURNED
    assert not room.desk.is_opening


def test_several_come_back_with_what_was_asked_about_them(room):
    open_several(room, "a.jpg", "b.jpg", "c.jpg")
    question = answered(room)
    room.press("New question")
    assert put_away(room) == "3 pictures were put away."
    assert not room.strip.is_several
    room.press(UNDO)
    assert [item.source.name for item in room.shelf.items] == ["a.jpg", "b.jpg", "c.jpg"]
    assert room.presenter.shown_id == question.id
    assert room.strip.question.id == question.id
    assert room.desk.picture.source.name == "a.jpg"
    assert room.strip.askable == 3


def test_several_that_were_not_open_yet_are_opened(room):
    room.desk.open_all([FileSource(Path(name)) for name in ("a.jpg", "b.jpg")])
    room.press("New question")
    room.press(UNDO)
    room.picture_thread.run_all()
    assert room.desk.picture.source.name == "a.jpg"
    assert room.strip.askable == 2


def test_the_question_that_was_shown_is_shown_again_and_may_have_ended_meanwhile(room):
    room.open_picture()
    question = room.accept(room.ask())
    room.desk.edit(TURNED, Quality.FITS)
    room.picture_thread.run_all()
    room.press("New question")
    room.update(ended(question, answer="A boat."))
    room.press(UNDO)
    assert room.presenter.shown_id == question.id
    assert room.answer == "A boat."
    assert room.desk.picture.edits == TURNED


def test_a_question_that_is_being_edited_is_so_again(room):
    room.open_picture()
    question = answered(room)
    room.press("Edit question")
    room.desk.edit(TURNED, Quality.FITS)
    room.picture_thread.run_all()
    room.press("New question")
    assert room.box.text() == question.prompt
    room.press(UNDO)
    assert room.turns.editing.id == question.id


def test_nothing_is_offered_for_what_the_history_has(room):
    room.open_picture()
    question = answered(room)
    room.press("New question")
    assert not put_away(room)
    room.presenter.choose(question.id)
    room.picture_thread.run_all()
    room.press("New question")
    assert not put_away(room)


def test_nothing_is_offered_where_nothing_was(room):
    room.press("New question")
    assert not put_away(room)
    room.rooms.clearing.bring_back()
    assert room.desk.picture is None
    assert room.rooms.clearing.why_not


@pytest.mark.parametrize("what", ["another picture", "a question of the history", "a question without a picture"])
def test_once_something_else_is_begun_it_is_not_offered_any_more(room, what):
    earlier = answered(room)
    room.press("New question")
    room.open_picture()
    room.press("New question")
    assert put_away(room)
    assert not room.rooms.clearing.why_not
    if what == "another picture":
        room.open_picture("other.jpg")
    elif what == "a question of the history":
        room.presenter.choose(earlier.id)
    else:
        room.ask()
    assert not put_away(room)
    assert room.rooms.clearing.why_not


def test_it_can_be_dismissed(room):
    room.open_picture()
    room.press("New question")
    room.press("Dismiss notice")
    assert not put_away(room)
    assert room.rooms.clearing.why_not


def test_words_that_were_typed_meanwhile_stay(room):
    room.open_picture()
    room.box.set_text("What is it?")
    room.press("New question")
    room.box.set_text("Another thought")
    room.press(UNDO)
    assert room.box.text() == "Another thought"
