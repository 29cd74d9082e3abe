from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from llava_desktop.core.asking import picture_record
from llava_desktop.core.errors import NotAPicture
from llava_desktop.core.incoming import FileSource
from llava_desktop.core.picture import Quality
from llava_desktop.core.picture_edits import NO_EDITS, Box, PictureEdits
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
    room.incoming_thread.run_all()
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


def test_nothing_brought_is_nothing(room):
    room.desk.open_all([])
    assert not room.desk.is_opening


def test_what_cannot_be_opened_is_one_sentence_and_the_picture_that_was_there_stays(room, said):
    picture = room.open_picture()
    room.pictures_tool.prepare_file = refuse
    room.desk.open_all([FileSource(Path("notes.txt"))])
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


# edits


REGION = Box(10, 20, 300, 400)


def test_an_edit_is_made_anew_on_the_picture_thread_and_nothing_is_asked_meanwhile(room, said):
    first = room.open_picture()
    pane(room).edits_changed.emit(PictureEdits(region=REGION))
    assert room.desk.is_opening
    assert room.desk.picture is first
    assert pane(room)._sends.text() == "Making it ready…"
    room.picture_thread.run_all()
    assert not room.desk.is_opening
    assert room.desk.picture.edits == PictureEdits(region=REGION)
    assert "a region of 300×400" in pane(room)._sends.text()
    assert said == ["taken"]  # the question that is shown stays


def test_edits_and_quality_go_together_and_the_last_of_several_is_made(room):
    room.open_picture()
    pane(room).quality_changed.emit(Quality.BEST)
    pane(room).edits_changed.emit(PictureEdits(1))
    pane(room).edits_changed.emit(PictureEdits(2))
    room.picture_thread.run_all()
    assert room.desk.picture.edits == PictureEdits(2)
    assert room.desk.picture.quality is Quality.BEST


def test_an_edit_that_fails_is_said_and_what_was_there_is_what_is_sent(room):
    first = room.open_picture()
    room.pictures_tool.prepare_again = refuse
    pane(room).edits_changed.emit(PictureEdits(1))
    room.picture_thread.run_all()
    assert room.desk.picture is first
    assert not room.desk.is_opening
    assert error(room) == "That is no picture."
    assert pane(room)._sends.text().startswith("Sends 672×504 JPEG")


def test_what_cannot_be_used_holds_up_no_edit_that_is_being_made(room, said):
    room.open_picture()
    pane(room).edits_changed.emit(PictureEdits(1))
    room.desk.refuse("example.org did not send the picture in time.")
    pane(room).drop_refused.emit("That is text, not a picture.")
    assert error(room) == "That is text, not a picture."
    assert said[1:] == ["example.org did not send the picture in time.", "That is text, not a picture."]
    assert room.desk.why_not == "The picture is being made ready with your changes."
    room.picture_thread.run_all()
    assert room.desk.picture.edits == PictureEdits(1)


def test_a_smaller_picture_that_was_never_shown_has_no_pixels_to_show(room):
    picture = made_picture(is_stored=True)
    room.desk.show(picture)
    room.desk.take_smaller(picture.for_sending())
    assert room.desk.picture is picture


def test_the_next_picture_has_none_of_the_last_ones_edits(room):
    room.open_picture()
    pane(room).edits_changed.emit(PictureEdits(1))
    room.picture_thread.run_all()
    room.open_picture("next.jpg")
    assert room.desk.picture.edits == NO_EDITS
    assert not room.desk.is_opening


def test_what_was_wanted_of_a_picture_is_forgotten_when_another_is_opened(room):
    room.open_picture()
    pane(room).edits_changed.emit(PictureEdits(1))
    room.desk.open_example()
    room.picture_thread.run_all()
    assert room.desk.picture.source.name == "example.jpg"
    assert room.desk.picture.edits == NO_EDITS
    assert not room.desk.is_opening


def test_while_another_is_being_opened_nothing_is_edited(room):
    first = room.open_picture()
    room.pictures_tool.prepare_file = refuse
    room.desk.open_example()
    pane(room).edits_changed.emit(PictureEdits(1))
    room.picture_thread.run_all()
    assert room.desk.picture is first
    assert not room.desk.is_opening


def test_a_picture_of_the_history_is_not_edited(room):
    room.reader.picture_bytes = lambda _picture: b"sent"
    room.desk.show_stored(picture_record(made_picture(sent=b"sent")))
    room.picture_thread.run_all()
    pane(room).edits_changed.emit(PictureEdits(1))
    assert len(room.picture_thread) == 0
    assert not room.desk.is_opening


def test_a_region_drawn_by_hand_is_what_the_next_question_sends(room, qtbot):
    room.open_picture()
    room.press("Select region")
    zone = pane(room)._zone
    qtbot.keyClick(zone, Qt.Key.Key_Right)
    qtbot.keyClick(zone, Qt.Key.Key_Return)
    assert not room.button("Ask").isEnabled()
    room.picture_thread.run_all()
    room.ask("What is in the region?")
    assert room.session.asked[-1].picture.edits.region == Box(1008, 756, 2016, 1512)


def test_the_side_panel_shows_what_is_sent_large(room):
    room.open_picture()
    room.press("Show large")
    assert room.button("Model's view").isChecked()
