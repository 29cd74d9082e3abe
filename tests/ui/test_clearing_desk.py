"""New question puts the pictures away, and one button brings them back. No word that was typed goes with them."""

from pathlib import Path

import pytest

from llava_desktop.core.incoming import FileSource
from llava_desktop.core.picture import Quality
from llava_desktop.core.picture_edits import Box, PictureEdits, Stroke
from tests.qt.made import ended

TURNED = PictureEdits(1, None)
HIDDEN = PictureEdits(1, Box(10, 10, 40, 40), (Stroke(((10, 10),), 40),))
"""A region of it, and a face painted over"""
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
    assert put_away(room) == "1 picture removed."
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
    assert put_away(room) == "3 pictures removed."
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


def names(room):
    return [item.source.name for item in room.shelf.items]


def remove(room, name):
    key = next(item.key for item in room.shelf.items if item.source.name == name)
    room.window.strip.remove_requested.emit(key)
    room.picture_thread.run_all()


def undo(room):
    room.press(UNDO)
    room.picture_thread.run_all()


def test_one_of_several_comes_back_to_its_place(room):
    open_several(room, "a.jpg", "b.jpg", "c.jpg")
    for name in names(room):
        remove(room, name)
        assert put_away(room) == "1 picture removed."
        assert not room.rooms.clearing.why_not
        undo(room)
        assert names(room) == ["a.jpg", "b.jpg", "c.jpg"]
        assert room.desk.picture.source.name == "a.jpg"
        assert room.strip.askable == 3
        assert not put_away(room)
        assert room.rooms.clearing.why_not


def test_several_that_went_one_after_another_come_back_together(room):
    open_several(room, "a.jpg", "b.jpg", "c.jpg", "d.jpg")
    for name in ("d.jpg", "b.jpg", "a.jpg"):
        remove(room, name)
    assert put_away(room) == "3 pictures removed."
    assert room.window.strip.isHidden()
    assert room.desk.picture.source.name == "c.jpg"
    undo(room)
    assert names(room) == ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]
    assert room.desk.picture.source.name == "a.jpg"


def test_what_was_asked_about_a_removed_picture_comes_back_and_may_have_ended_meanwhile(room):
    open_several(room, "a.jpg", "b.jpg")
    question = room.accept(room.ask("What is it?"))
    remove(room, "a.jpg")
    assert room.presenter.shown_id is None
    room.update(ended(question, answer="A boat."))
    undo(room)
    assert room.presenter.shown_id == question.id
    assert room.strip.question.answer == "A boat."
    assert room.answer == "A boat."


def test_what_was_done_to_a_removed_picture_comes_back_and_what_was_still_to_be_done_is_done(room):
    open_several(room, "a.jpg", "b.jpg")
    room.desk.edit(TURNED, Quality.FITS)
    room.picture_thread.run_all()
    remove(room, "a.jpg")
    undo(room)
    assert room.desk.picture.edits == TURNED
    room.desk.edit(HIDDEN, Quality.FITS)
    remove(room, "a.jpg")
    undo(room)
    assert room.desk.picture.edits == HIDDEN
    assert room.strip.askable == 2
    assert not room.strip.is_opening


def test_an_answer_ends_beside_it_and_others_join_before_it_comes_back(room):
    open_several(room, "a.jpg", "b.jpg")
    remove(room, "b.jpg")
    answered(room)
    open_several(room, "c.jpg", "d.jpg")
    undo(room)
    assert names(room) == ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]
    assert room.desk.picture.source.name == "c.jpg"  # what is looked at stays


def test_both_come_back_where_a_picture_of_the_history_was_shown(room):
    open_several(room, "a.jpg", "b.jpg")
    room.strip.step_aside(None)
    room.desk.show_stored(None)
    remove(room, "a.jpg")
    assert names(room) == []
    undo(room)
    assert names(room) == ["a.jpg", "b.jpg"]


def test_a_removed_one_is_not_offered_any_more_once_the_others_have_gone(room):
    earlier = answered(room)
    for end in (
        lambda: room.open_picture("other.jpg"),
        lambda: room.presenter.choose(earlier.id),
        lambda: room.press("Dismiss notice"),
    ):
        room.press("New question")
        open_several(room, "a.jpg", "b.jpg")
        remove(room, "b.jpg")
        assert put_away(room)
        end()
        assert not put_away(room)
        assert room.rooms.clearing.why_not


def test_after_a_new_question_what_that_put_away_is_offered_and_not_what_was_removed_before(room):
    open_several(room, "a.jpg", "b.jpg")
    remove(room, "b.jpg")
    room.press("New question")
    undo(room)
    assert names(room) == ["a.jpg"]


def test_the_history_shows_a_question_whose_picture_was_removed(room):
    open_several(room, "a.jpg", "b.jpg", "c.jpg")
    question = answered(room)
    remove(room, "a.jpg")
    room.presenter.choose(question.id)
    assert room.presenter.shown_id == question.id
    assert room.strip.question is None
