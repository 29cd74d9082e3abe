from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from llava_desktop.core.asking import picture_record
from llava_desktop.core.errors import NotAPicture
from tests.ui.made import made_picture


def refuse(*_anything):
    raise NotAPicture("That is no picture.")


@pytest.fixture
def said(room):
    heard: list[str] = []
    room.desk.taken.connect(lambda: heard.append("taken"))
    room.desk.refused.connect(heard.append)
    return heard


def pane(room):
    return room.window.picture_pane


def error(room):
    return pane(room)._error.text()


def test_a_dropped_file_is_opened_shown_and_taken(room, said):
    pane(room).files_dropped.emit([Path("boat.jpg")])
    assert room.desk.is_opening
    room.picture_thread.run_all()
    assert room.desk.picture.source.name == "boat.jpg"
    assert pane(room)._sends.text().startswith("Sends 672×504 JPEG")
    assert said == ["taken"]
    assert not room.desk.is_opening


def test_bytes_and_pixels_are_opened_too(room):
    pane(room).bytes_dropped.emit(b"encoded", "from a browser")
    room.picture_thread.run_all()
    assert room.desk.picture.source.name == "from a browser"
    pane(room).pixels_pasted.emit(QImage(1, 1, QImage.Format.Format_RGB32))
    room.picture_thread.run_all()
    assert room.desk.picture.source.name == "Pasted picture"


def test_the_example_is_a_picture_like_any_other(room, said):
    pane(room).example_requested.emit()
    room.picture_thread.run_all()
    assert room.desk.picture.source.name == "example.jpg"
    assert said == ["taken"]


def test_of_several_files_the_first_is_opened_and_that_is_said(room):
    room.desk.open_files([Path("a.jpg"), Path("b.jpg"), Path("c.jpg")])
    room.picture_thread.run_all()
    assert room.desk.picture.source.name == "a.jpg"
    assert "first of 3" in error(room)


def test_no_files_are_nothing(room):
    room.desk.open_files([])
    assert not room.desk.is_opening


def test_what_cannot_be_opened_is_one_sentence_and_the_picture_that_was_there_stays(room, said):
    picture = room.open_picture()
    room.pictures_tool.prepare_file = refuse
    room.desk.open_files([Path("notes.txt")])
    room.picture_thread.run_all()
    assert error(room) == "That is no picture."
    assert room.desk.picture is picture
    assert said == ["taken", "That is no picture."]
    pane(room).error_dismissed.emit()
    assert pane(room)._error.isHidden()


def test_a_drop_that_holds_nothing_is_said(room):
    pane(room).drop_refused.emit("That is text, not a picture.")
    assert error(room) == "That is text, not a picture."


def test_the_next_opening_takes_the_old_error_away(room):
    pane(room).drop_refused.emit("That is text, not a picture.")
    room.desk.open_example()
    assert pane(room)._error.isHidden()


def test_a_picture_is_removed_by_hand_also_while_another_is_being_opened(room, said):
    room.open_picture()
    room.desk.open_example()
    pane(room).remove_requested.emit()
    room.picture_thread.run_all()
    assert room.desk.picture is None
    assert pane(room)._sends.isHidden()
    assert said == ["taken", "taken"]


def test_a_picture_of_the_history_is_shown_and_not_taken(room, said):
    record = picture_record(made_picture(sent=b"sent"))
    room.reader.picture_bytes = lambda _picture: b"sent"
    room.desk.show_stored(record)
    assert not room.desk.holds(record)
    room.picture_thread.run_all()
    assert room.desk.holds(record)
    assert said == []


def test_the_picture_that_is_there_already_is_not_opened_again(room):
    picture = room.open_picture()
    pane(room).drop_refused.emit("That is text, not a picture.")
    room.desk.show_stored(picture_record(picture))
    assert len(room.picture_thread) == 0
    assert room.desk.picture is picture
    assert pane(room)._error.isHidden()


def test_a_picture_that_is_gone_from_the_history_leaves_no_other_in_its_place(room, said):
    room.open_picture()
    room.desk.show_stored(picture_record(made_picture(sent=b"gone")))
    room.picture_thread.run_all()
    assert room.desk.picture is None
    assert "no longer on this computer" in error(room)
    assert said == ["taken"]


def test_a_question_without_a_picture_shows_none(room):
    room.open_picture()
    room.desk.show_stored(None)
    assert room.desk.picture is None
    assert room.desk.holds(None)


def test_what_is_held_is_told_by_the_bytes_that_are_sent(room):
    record = picture_record(room.open_picture("a.jpg"))
    assert room.desk.holds(record)
    assert not room.desk.holds(None)
    assert not room.desk.holds(picture_record(made_picture("a.jpg", b"other bytes")))
    room.desk.remove()
    assert not room.desk.holds(record)
