"""What was typed and not asked is there again after the app was killed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from llava_desktop.core.draft import Draft
from llava_desktop.core.errors import StorageError
from llava_desktop.core.incoming import BytesSource, FileSource
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.picture_edits import Box, PictureEdits, Stroke
from llava_desktop.storage.draft import DraftStore
from llava_desktop.ui.draft_desk import IS_BACK, PICTURE_IS_BACK, DraftDesk, DraftRoom
from tests.qt.made import PatientThread, as_the_real_one, asked, ended
from tests.ui.test_turn_again import answered, edited

REGION = PictureEdits(region=Box(1, 2, 30, 20))


class Drafts:
    """A room's draft desk, with the file and its thread in the test's hand."""

    def __init__(self, room) -> None:
        self.room = room
        self.store = DraftStore(room.folders.draft_file)
        self.thread = as_the_real_one(PatientThread(None))
        self.desk = DraftDesk(
            DraftRoom(
                window=room.window,
                picture=room.desk,
                strip=room.strip,
                shown=room.shown,
                turns=room.turns,
                presenter=room.presenter,
                preferences=room.preferences,
                reader=room.reader,
            ),
            store=self.store,
            thread=self.thread,
        )

    def restore(self) -> None:
        self.desk.restore()
        self.thread.run_all()
        self.room.picture_thread.run_all()
        self.room.picture_thread.run_all()

    def write(self) -> Draft | None:
        """As after the time that a write waits."""
        assert self.desk._timer.isActive()
        self.desk._timer.stop()
        self.desk._write()
        self.thread.run_all()
        return self.store.read()


@pytest.fixture
def drafts(room):
    made = Drafts(room)
    made.desk.begin()
    yield made
    made.desk.deleteLater()


@pytest.fixture
def restart(make_room, drafts):
    """Another start on the same data; what the first one had not written is lost."""
    made = []

    def again(*stored) -> Drafts:
        """stored: questions whose rows are there by then."""
        drafts.desk._is_on = False
        for question in stored:
            drafts.room.store_row(question)
        drafts.room.reader.close()
        assert drafts.room.writer.close(30)
        made.append(Drafts(make_room()))
        made[-1].restore()
        return made[-1]

    yield again
    for each in made:
        each.desk.deleteLater()


def test_words_are_there_again_with_the_parameters_and_a_quiet_sentence(drafts, restart):
    drafts.room.window.parameters.parameters_edited.emit(Parameters(temperature=0.9))
    drafts.room.box.set_text("What is")
    drafts.write()
    again = restart()
    assert again.room.box.text() == "What is"
    assert again.room.preferences.value.parameters == Parameters(temperature=0.9)
    assert again.room.told == IS_BACK


def test_a_picture_from_a_file_is_opened_again_as_it_was(drafts, restart):
    drafts.room.open_picture("boat.jpg")
    edited(drafts.room, REGION)
    draft = drafts.write()
    assert draft.path.endswith("boat.jpg")
    assert draft.sent is None
    again = restart()
    assert again.room.desk.picture.source.name == "boat.jpg"
    assert again.room.desk.picture.edits == REGION
    assert again.room.told == PICTURE_IS_BACK


def test_the_pictures_beside_it_that_were_not_asked_about_are_there_again_too(drafts, restart):
    room = drafts.room
    room.desk.open_all([FileSource(Path(name)) for name in ("asked.jpg", "painted.jpg", "boat.jpg", "sea.jpg")])
    room.desk.open_all([BytesSource(b"bytes", "no file")])
    room.picture_thread.run_all()
    asked_about, painted, boat, sea, _bytes = room.shelf.items
    room.strip._choose(asked_about.key)
    room.picture_thread.run_all()
    room.ask()
    room.shelf.keep(painted.key, replace(painted.kept, edits=PictureEdits(strokes=(Stroke(((1, 1),), 9),))))
    room.strip._choose(boat.key)
    room.picture_thread.run_all()
    edited(room, REGION)
    draft = drafts.write()
    assert draft.path.endswith("boat.jpg")
    assert [Path(path).name for path in draft.beside] == ["sea.jpg"]
    again = restart().room
    assert [item.source.name for item in again.shelf.items] == ["boat.jpg", "sea.jpg"]
    assert again.desk.picture.source.name == "boat.jpg"
    assert again.desk.picture.edits == REGION
    assert sea.key in {item.key for item in room.shelf.items}


def test_a_picture_that_is_taken_from_the_strip_is_in_no_draft_any_more(drafts):
    room = drafts.room
    room.desk.open_all([FileSource(Path(name)) for name in ("boat.jpg", "sea.jpg", "sun.jpg")])
    room.picture_thread.run_all()
    drafts.write()
    room.strip._remove(room.shelf.items[2].key)
    assert [Path(path).name for path in drafts.write().beside] == ["sea.jpg"]


def test_a_pasted_picture_is_kept_as_it_would_be_sent(drafts, restart):
    drafts.room.window.picture_pane.bytes_dropped.emit(b"pasted", "Pasted picture")
    drafts.room.incoming_thread.run_all()
    drafts.room.picture_thread.run_all()
    draft = drafts.write()
    assert (draft.path, draft.sent) == ("", b"pasted")
    again = restart()
    assert again.room.desk.picture.sent.data == b"pasted"
    again.room.box.set_text("What is it?")
    assert again.write().sent == b"pasted"


def test_what_was_painted_over_never_reaches_the_disk(drafts):
    drafts.room.open_picture("boat.jpg")
    drafts.room.window.picture_pane.edits_changed.emit(PictureEdits(strokes=(Stroke(((1, 1),), 9),)))
    drafts.desk._timer.stop()
    drafts.desk._write()
    drafts.thread.run_all()
    assert drafts.store.read() is None  # it is still being painted over
    drafts.room.picture_thread.run_all()
    draft = drafts.write()
    assert draft.path == ""
    assert draft.sent == drafts.room.desk.picture.sent.data
    assert draft.question.picture.redacted


def test_a_question_that_goes_on_from_another_does_so_again(drafts, restart):
    first = drafts.room.store_row(ended(asked("First"), answer="A boat."))
    drafts.room.window.history_panel.question_chosen.emit(first.id)
    drafts.room.turns.send_earlier(False)
    drafts.room.box.set_text("And?")
    draft = drafts.write()
    assert (draft.after, draft.is_edit, draft.sends_earlier) == (first.id, False, False)
    again = restart()
    assert again.room.presenter.shown_id == first.id
    question = again.room.ask("And?")
    assert (question.parent_id, question.history) == (first.id, ())


def test_an_edited_question_is_an_edit_again(drafts, restart):
    first = answered(drafts.room)
    drafts.room.press("Edit question")
    draft = drafts.write()
    assert (draft.after, draft.is_edit, draft.question.prompt) == (first.id, True, "What is it?")
    again = restart()
    assert again.room.ask("What is it, really?").conversation == first.id
    assert again.room.session.asked[0].question.parent_id is None


def test_an_edited_picture_of_a_question_is_kept_as_it_would_be_sent(drafts):
    drafts.room.open_picture()
    answered(drafts.room)
    edited(drafts.room, REGION)
    drafts.room.box.set_text("And here?")
    draft = drafts.write()
    assert draft.path == ""
    assert draft.sent == drafts.room.desk.picture.sent.data


def test_it_is_forgotten_once_it_was_asked(drafts):
    drafts.room.box.set_text("What is it?")
    assert drafts.write() is not None
    drafts.room.accept(drafts.room.ask("What is it?"))
    assert drafts.write() is None
    assert not drafts.room.folders.draft_file.exists()


def test_nothing_is_a_draft_while_it_is_being_asked(drafts):
    drafts.room.ask("What is it?")
    assert drafts.room.box.text() == "What is it?"
    assert drafts.write() is None


def test_a_draft_whose_question_was_stored_is_no_draft_any_more(drafts, restart):
    drafts.room.box.set_text("What is it?")
    draft = drafts.write()
    stored = replace(asked("What is it?"), created_at=draft.question.created_at + timedelta(seconds=5))
    again = restart(ended(stored, answer="A boat."))
    assert again.room.box.text() == ""
    assert again.write() is None


def test_the_same_words_typed_again_later_are_a_draft(drafts, restart):
    drafts.room.box.set_text("What is it?")
    drafts.write()
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    again = restart(ended(replace(asked("What is it?"), created_at=long_ago), answer="A boat."))
    assert again.room.box.text() == "What is it?"


def test_what_the_person_has_begun_meanwhile_stays(drafts, restart):
    drafts.room.box.set_text("Old")
    drafts.write()
    again = restart()
    again.room.box.set_text("New")
    again.desk._is_on = False
    again.restore()
    assert again.room.box.text() == "New"


def test_someone_who_types_on_and_on_is_written_down_all_the_same(drafts):
    drafts.room.box.set_text("a")
    remaining = drafts.desk._timer.remainingTime()
    drafts.room.box.set_text("ab")
    assert drafts.desk._timer.remainingTime() <= remaining
    assert drafts.desk._timer.interval() <= 900


def test_a_disk_that_refuses_is_a_line_in_the_log(drafts, monkeypatch, caplog, qtbot):
    def refuse(_draft):
        raise StorageError("Your unsent question could not be kept: the disk is full.")

    monkeypatch.setattr(drafts.store, "write", refuse)
    drafts.room.box.set_text("What is")
    with qtbot.waitSignal(drafts.desk.written):
        drafts.write()
    assert "could not be kept" in caplog.text


def test_a_close_writes_down_what_was_not_written_yet(drafts):
    drafts.room.box.set_text("What is")
    drafts.desk.save_now()
    found = drafts.store.read()
    assert found is not None
    assert found.question.prompt == "What is"
    drafts.desk.save_now()


def test_nothing_is_written_before_the_last_draft_was_looked_for(room):
    drafts = Drafts(room)
    room.box.set_text("Early")
    assert not drafts.desk._timer.isActive()
    drafts.restore()
    found = drafts.write()
    assert found is not None
    assert found.question.prompt == "Early"


def test_a_fault_of_the_app_itself_is_not_hidden(drafts):
    with pytest.raises(ZeroDivisionError):
        drafts.desk._take(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        drafts.desk._after_write(ZeroDivisionError())


def test_a_history_that_cannot_be_read_keeps_no_draft_back(drafts, restart, monkeypatch):
    drafts.room.box.set_text("What is it?")
    drafts.write()
    again = restart()
    again.room.box.clear()
    again.desk._is_on = False

    def refuse(**_arguments):
        raise StorageError("The disk refused.")

    monkeypatch.setattr(again.room.reader, "page", refuse)
    again.restore()
    assert again.room.box.text() == "What is it?"
