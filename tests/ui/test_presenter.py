"""What a click does, in the whole window."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from llava_desktop.core.asking import picture_record
from llava_desktop.core.engine import Engine, EngineChoice, EngineKind
from llava_desktop.core.errors import DatabaseUnusable, StorageError
from llava_desktop.core.events import (
    AnswerDelta,
    FollowingStopped,
    Phase,
    PhaseChanged,
    PictureMadeSmaller,
    QuestionChanged,
    SavingFailed,
)
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.picture import Quality
from llava_desktop.core.picture_edits import PictureEdits
from llava_desktop.core.question import QuestionState
from llava_desktop.storage.settings import Settings
from llava_desktop.ui.ask_readiness import LONG_PROMPT, NO_PROMPT
from tests.qt.made import BASE_URL, DEMO, REPLICATE, FakeKeyring, asked, ended


def why_off(room):
    return room.box._reason.text()


def is_ask_on(room):
    return room.button("Ask").isEnabled() and not room.button("Ask").isHidden()


def is_running(room):
    return not room.button("Cancel").isHidden()


# Who may ask


def test_ask_is_off_without_a_question_and_says_why(room):
    assert not is_ask_on(room)
    assert why_off(room) == NO_PROMPT
    room.box.set_text("What is it?")
    assert is_ask_on(room)
    room.box.set_text("   ")
    assert not is_ask_on(room)


def test_ask_is_off_while_there_is_no_engine_and_says_why(make_room):
    room = make_room(choice=EngineChoice.REPLICATE)
    room.box.set_text("What is it?")
    assert not is_ask_on(room)
    assert "API token" in why_off(room)
    assert room.presenter.why_never == why_off(room)


def test_an_engine_that_is_on_its_way_is_waited_for(make_room):
    room = make_room(begin=False)
    room.engines.begin()
    room.box.set_text("What is it?")
    assert not room.presenter.can_ask
    assert room.presenter.why_never == ""
    room.keyring_thread.run_all()
    room.demo.ready.emit(DEMO)
    assert is_ask_on(room)


def test_ask_is_off_while_a_picture_is_being_opened(room):
    room.box.set_text("What is it?")
    room.desk.open_example()
    assert not is_ask_on(room)
    assert room.presenter.why_never == ""
    room.picture_thread.run_all()
    assert is_ask_on(room)


def test_what_is_worth_knowing_before_ask_stands_beside_it(room):
    room.box.set_text("What is it?")
    assert "no picture" in why_off(room)
    room.open_picture()
    assert why_off(room) == ""
    room.box.set_text("x" * (LONG_PROMPT + 1))
    assert "very long" in why_off(room)
    assert is_ask_on(room)


# Asking


def test_an_order_holds_the_words_the_picture_the_parameters_and_the_engine(make_room):
    room = make_room(settings=Settings(max_tokens=77, cancel_after_s=60))
    picture = room.open_picture()
    question = room.ask("  What is it?  ")
    (order,) = room.session.asked
    assert order.picture is picture
    assert order.engine == DEMO
    assert order.cancel_after_s == 60
    assert question.prompt == "  What is it?  "
    assert question.parameters == Parameters(max_tokens=77)
    assert question.picture == picture_record(picture)
    assert question.version == Settings().version


def test_one_click_asks_once_however_often_it_is_pressed(room):
    room.ask()
    room.box.ask_now()
    room.box.ask_requested.emit("What is it?")
    assert len(room.session.asked) == 1
    assert is_running(room)


def test_the_prompt_is_cleared_only_once_its_row_is_stored(room):
    question = room.ask("What is it?")
    room.arrive(PhaseChanged(question.id, Phase.SAVING))
    assert room.box.text() == "What is it?"
    room.accept(question)
    assert room.box.text() == ""
    assert room.rows == ["What is it?"]


def test_text_typed_while_the_row_is_being_stored_stays(room):
    question = room.ask("What is it?")
    room.box.set_text("What is it? And why?")
    room.accept(question)
    assert room.box.text() == "What is it? And why?"


def test_a_question_that_could_not_be_stored_keeps_its_words_and_can_be_asked_again(room):
    question = room.ask("What is it?")
    room.arrive(QuestionChanged(ended(question, QuestionState.NOT_SENT, error="Nothing was sent.")))
    assert room.box.text() == "What is it?"
    assert not is_running(room)
    room.press("Ask again")
    assert len(room.session.asked) == 2
    assert room.session.asked[1].question.prompt == "What is it?"


def test_parameters_that_a_person_sets_hold_for_the_next_question_and_are_kept(room):
    room.window.parameters.parameters_edited.emit(Parameters(max_tokens=5, temperature=1.0, top_p=0.5))
    assert room.ask().parameters == Parameters(5, 1.0, 0.5)
    assert room.preferences.value.max_tokens == 5


def test_what_the_empty_prompt_invites_to_fits_what_is_on_the_screen(room):
    assert room.box._field.placeholderText() == "Ask about the picture…"
    room.accept(room.ask())
    assert room.box._field.placeholderText() == "Ask another question…"
    room.open_picture()
    room.accept(room.ask())
    assert room.box._field.placeholderText() == "Ask again about this picture…"


# Cancel


def test_cancel_frees_ask_at_once_and_the_partial_text_stays(room):
    question = room.accept(room.ask())
    room.arrive(PhaseChanged(question.id, Phase.ANSWERING), AnswerDelta(question.id, "A red"))
    room.box.set_text("Next")
    room.press("Cancel")
    assert room.session.cancelled == [question.id]
    assert is_ask_on(room)
    assert room.status == "Cancelled · partial answer kept"
    assert room.answer == "A red"
    room.ask("Next")
    assert len(room.session.asked) == 2


def test_cancel_is_for_the_question_on_the_screen_only(room):
    first = room.accept(room.ask("First"))
    room.press("New question")
    second = room.accept(room.ask("Second"))
    room.press("Cancel")
    assert room.session.cancelled == [second.id]
    assert room.questions.live(first.id).holds_ask


def test_cancel_with_nothing_on_the_screen_does_nothing(room):
    room.accept(room.ask())
    room.press("New question")
    room.box.cancel_requested.emit()
    assert room.session.cancelled == []


# Many at once


def test_running_questions_can_be_switched_between_and_each_shows_its_own_text(room):
    first = room.accept(room.ask("First"))
    room.press("New question")
    assert not is_running(room)
    second = room.accept(room.ask("Second"))
    room.arrive(AnswerDelta(first.id, "one "), AnswerDelta(second.id, "two "))
    assert room.answer == "two "
    room.window.history_panel.question_chosen.emit(first.id)
    assert room.answer == "one "
    assert is_running(room)
    room.arrive(AnswerDelta(first.id, "more"), AnswerDelta(second.id, "other"))
    assert room.answer == "one more"
    room.update(ended(second, answer="two other"))
    assert room.answer == "one more"
    room.window.history_panel.question_chosen.emit(second.id)
    assert room.answer == "two other"
    assert not is_running(room)


def test_a_row_that_is_stored_late_does_not_take_the_mark_from_the_question_on_the_screen(room):
    old = room.accept(room.ask("Old"))
    late = ended(old, answer="Yes")
    room.update(late)
    room.press("New question")
    question = room.ask("New")
    room.window.history_panel._choose(old.id)
    room.accept(question)
    assert room.window.history_panel._chosen_id == old.id
    assert room.presenter.shown_id == old.id


def test_the_title_says_what_is_answered_and_the_question_on_the_screen(room):
    assert room.window.windowTitle() == "LLaVA Desktop"
    question = room.accept(room.ask("Where is the boat?"))
    assert room.window.windowTitle() == "1 answering – Where is the boat? – LLaVA Desktop"
    room.update(ended(question))
    assert room.window.windowTitle() == "Where is the boat? – LLaVA Desktop"
    second = room.accept(room.ask("And the sun?"))
    room.press("New question")
    assert room.window.windowTitle() == "1 answering – LLaVA Desktop"
    room.update(ended(second))
    assert room.window.windowTitle() == "LLaVA Desktop"


def test_the_title_changes_once_when_a_question_is_asked(room):
    """A screen reader says each."""
    room.open_picture()
    titles: list[str] = []
    room.window.windowTitleChanged.connect(titles.append)
    room.ask("Where is the boat?")
    assert titles == ["1 answering – Where is the boat? – LLaVA Desktop"]


# The history


def test_choosing_a_row_shows_its_question_answer_and_picture(room):
    picture = room.open_picture("boat.jpg")
    question = room.accept(room.ask("Old"))
    room.update(ended(question, answer="A boat."))
    room.press("New question")
    assert room.desk.picture is None
    room.window.history_panel.question_chosen.emit(question.id)
    assert room.answer == "A boat."
    room.picture_thread.run_all()
    assert room.desk.holds(picture_record(picture))


def test_choosing_a_row_while_a_picture_is_being_opened_drops_that_picture(room):
    question = room.accept(room.ask("Old, without a picture"))
    room.update(ended(question, answer="Words."))
    room.press("New question")
    room.desk.open_example()
    room.window.history_panel.question_chosen.emit(question.id)
    room.picture_thread.run_all()
    assert room.desk.picture is None
    assert not room.desk.is_opening
    assert room.presenter.shown_id == question.id


def test_a_dropped_picture_leaves_the_question_on_the_screen_and_its_run_goes_on(room):
    question = room.accept(room.ask())
    room.open_picture("new.jpg")
    assert room.presenter.shown_id is None
    assert room.questions.live(question.id).holds_ask
    assert not is_running(room)


def test_a_row_that_cannot_be_read_is_told_and_the_mark_stays(room, monkeypatch):
    question = room.accept(room.ask())
    monkeypatch.setattr(room.reader, "question", _refuse)
    room.window.history_panel.question_chosen.emit("another")
    assert "cannot be read" in room.told
    assert room.window.history_panel._chosen_id == question.id


def test_a_row_that_is_gone_changes_nothing(room):
    room.window.history_panel.question_chosen.emit("gone")
    assert room.presenter.shown_id is None
    assert room.told == ""


def test_what_goes_to_the_trash_leaves_the_screen_and_is_cancelled(room, qtbot):
    question = room.accept(room.ask())
    room.changes.trash([question.id])
    qtbot.waitUntil(lambda: room.presenter.shown_id is None)
    assert room.session.cancelled == [question.id]
    assert room.rows == []
    room.update(ended(question, QuestionState.CANCELED))
    room.arrive(AnswerDelta(question.id, "late"))
    assert room.rows == []
    assert not is_running(room)


def test_what_is_deleted_for_ever_stays_gone(room, qtbot):
    question = room.accept(room.ask())
    room.changes.delete([question.id])
    qtbot.waitUntil(lambda: room.presenter.shown_id is None)
    room.arrive(QuestionChanged(ended(question, QuestionState.CANCELED)), AnswerDelta(question.id, "late"))
    assert room.rows == []
    assert room.reader.question(question.id) is None
    assert not is_running(room)


def test_deleting_another_question_leaves_the_one_on_the_screen(room, qtbot):
    other = room.accept(room.ask("Other"))
    room.press("New question")
    question = room.accept(room.ask("Shown"))
    room.changes.trash([other.id])
    qtbot.waitUntil(lambda: room.rows == ["Shown"])
    assert room.presenter.shown_id == question.id


# Check now


def test_check_now_looks_again_with_the_engine_that_was_asked_whichever_is_chosen_now(make_room):
    room = make_room(keyring=FakeKeyring(REPLICATE.token))
    question = room.accept(room.ask())
    assert question.base_url == BASE_URL
    room.engines.choose(EngineChoice.DEMO)
    room.demo.ready.emit(DEMO)
    room.arrive(FollowingStopped(question.id, "No connection."))
    assert not is_running(room)
    room.press("Check now")
    ((checked, engine),) = room.session.checked_again
    assert (checked.id, engine.base_url) == (question.id, BASE_URL)
    assert is_running(room)


def test_check_now_without_the_token_says_whose_is_missing(room):
    question = room.store_row(asked(engine=REPLICATE, state=QuestionState.UNKNOWN))
    room.window.history_panel.question_chosen.emit(question.id)
    room.press("Check now")
    assert room.session.checked_again == []
    assert "Replicate" in room.told
    assert "token" in room.told


def test_check_now_for_a_demo_engine_that_has_ended_closes_the_row(room):
    gone = Engine(EngineKind.DEMO, "http://127.0.0.1:1/v1", "old")
    question = room.store_row(asked(engine=gone, state=QuestionState.RUNNING))
    room.window.history_panel.question_chosen.emit(question.id)
    resumed = len(room.session.resumed)
    room.press("Check now")
    assert "has ended" in room.told
    assert room.session.resumed[resumed:] == [DEMO]


def test_check_now_for_a_demo_engine_while_there_is_no_engine_at_all_only_says_so(make_room):
    room = make_room(choice=EngineChoice.REPLICATE)
    question = room.store_row(asked(state=QuestionState.RUNNING))
    room.window.history_panel.question_chosen.emit(question.id)
    room.press("Check now")
    assert "has ended" in room.told
    assert room.session.resumed == []


# Engines


def test_what_never_finished_is_picked_up_once_for_each_engine_that_arrives(make_room):
    room = make_room(keyring=FakeKeyring(REPLICATE.token))
    room.engines.choose(EngineChoice.DEMO)
    room.demo.ready.emit(DEMO)
    room.engines.choose(EngineChoice.DEMO)
    assert [engine.base_url for engine in room.session.resumed] == [BASE_URL, DEMO.base_url]


def test_a_running_question_keeps_its_own_engine_when_another_is_chosen(make_room):
    room = make_room(keyring=FakeKeyring(REPLICATE.token))
    question = room.accept(room.ask("First"))
    room.engines.choose(EngineChoice.DEMO)
    room.demo.ready.emit(DEMO)
    assert room.questions.live(question.id).holds_ask
    assert room.session.asked[0].engine.base_url == BASE_URL
    room.press("New question")
    assert room.ask("Second").engine is EngineKind.DEMO


def test_the_chip_says_which_engine_answers(room):
    assert "not LLaVA" in room.button("Engine").accessibleName()


# Trouble


def test_trouble_is_told_above_the_picture_as_plain_words_until_it_is_dismissed(room):
    room.presenter.tell("Bad \u202ename")
    assert room.told == "Bad ‹U+202E›name"
    room.window.notice.dismissed.emit()
    assert room.told == ""


def test_an_answer_that_could_not_be_saved_is_told(room):
    room.arrive(SavingFailed("x", "The disk is full."))
    assert "The disk is full." in room.told


def test_settings_that_could_not_be_saved_are_told(room):
    room.preferences.save_failed.emit("The settings could not be saved.")
    assert room.told == "The settings could not be saved."


def test_a_history_that_cannot_be_used_is_said_and_nothing_is_sent(make_room, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    with closing(sqlite3.connect(data / "history.sqlite3")) as theirs:
        theirs.execute("CREATE TABLE theirs (x)")
    room = make_room()
    with pytest.raises(DatabaseUnusable):
        room.writer.opened.result(30)
    room.history.open(room.writer.opened)
    room.box.set_text("What is it?")
    room.history._take_opened(room.writer.opened)
    assert "nothing is sent" in room.told
    assert not is_ask_on(room)
    assert "nothing is sent" in why_off(room)
    room.box.ask_requested.emit("What is it?")
    assert room.session.asked == []


def _refuse(*_):
    raise StorageError("The disk refused.", "Try again.") from sqlite3.OperationalError()


def test_a_smaller_picture_that_was_sent_takes_the_place_of_the_refused_one(room):
    picture = room.open_picture()
    question = room.accept(room.ask())
    small = replace(picture, sent=replace(picture.sent, data=b"small"), quality=Quality.FITS)
    again = replace(question, picture=picture_record(small), sent_smaller=True)
    room.arrive(PictureMadeSmaller(question.id, small), QuestionChanged(again))
    assert room.desk.picture is small
    assert room.window.conversation._note.text() == (
        "The picture was too large for the service, so it was sent again at 672×504 (5 B)."
    )


@pytest.mark.parametrize("meanwhile", ["another picture", "another question", "an edit"])
def test_what_is_on_the_desk_meanwhile_is_not_replaced_by_it(room, meanwhile):
    picture = room.open_picture()
    question = room.accept(room.ask())
    small = replace(picture, sent=replace(picture.sent, data=b"small"))
    if meanwhile == "another picture":
        room.open_picture("other.jpg")
    elif meanwhile == "another question":
        room.press("New question")
    else:
        room.window.picture_pane.edits_changed.emit(PictureEdits(1))
    before = room.desk.picture
    room.arrive(PictureMadeSmaller(question.id, small))
    assert room.desk.picture is before


def test_a_smaller_picture_of_a_question_that_is_not_shown_changes_nothing_here(room):
    picture = room.open_picture()
    room.accept(room.ask())
    room.arrive(PictureMadeSmaller("another", replace(picture, sent=replace(picture.sent, data=b"small"))))
    assert room.desk.picture is picture


def test_the_quality_that_was_chosen_last_is_that_of_the_next_picture(room):
    room.open_picture()
    room.window.picture_pane.quality_changed.emit(Quality.BEST)
    assert room.preferences.value.quality is Quality.BEST
