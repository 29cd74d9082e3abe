"""The same picture offers its earlier answers before it is paid for again."""

from llava_desktop.core.errors import StorageError
from llava_desktop.core.events import QuestionChanged
from llava_desktop.core.picture_edits import Box, PictureEdits
from tests.qt.made import ended


def answer_once(room, prompt="What is it?", answer="A boat."):
    picture = room.open_picture()
    room.arrive(QuestionChanged(room.store_row(ended(room.ask(prompt), answer=answer), picture)))


def line(room):
    return "" if room.earlier_line.isHidden() else room.earlier_line.words()


def test_a_picture_that_was_asked_about_offers_its_answers(room):
    answer_once(room)
    room.window.top_bar.new_question_requested.emit()
    assert line(room) == ""
    room.open_picture()
    assert line(room) == "You asked about this picture before: 1 answer"
    room.press("Show the newest")
    room.picture_thread.run_all()
    assert room.answer == "A boat."
    assert line(room) == ""


def test_asking_is_never_in_the_way_of_it(room):
    answer_once(room)
    room.window.top_bar.new_question_requested.emit()
    room.open_picture()
    room.accept(room.ask("And now?"))
    assert line(room) == ""


def test_a_part_of_it_is_told_apart(room):
    answer_once(room)
    room.window.top_bar.new_question_requested.emit()
    room.open_picture()
    room.window.picture_pane.edits_changed.emit(PictureEdits(region=Box(0, 0, 500, 500)))
    room.picture_thread.run_all()
    assert line(room) == "You asked about this picture before: 1 answer, none about this part"


def test_an_answer_that_is_deleted_is_not_offered(room, qtbot):
    answer_once(room)
    room.window.top_bar.new_question_requested.emit()
    room.open_picture()
    question_id = room.session.asked[0].question.id
    with qtbot.waitSignal(room.questions.deleted):
        room.changes.delete([question_id])
    assert line(room) == ""
    room.earlier_line.newest_wanted.emit()
    assert room.presenter.shown_id is None


def test_an_answer_in_the_trash_is_not_offered_until_it_comes_back(room, qtbot):
    answer_once(room)
    room.window.top_bar.new_question_requested.emit()
    room.open_picture()
    asked_before = "You asked about this picture before: 1 answer"
    assert line(room) == asked_before
    conversation = room.session.asked[0].question.conversation
    with qtbot.waitSignal(room.trash.put_away):
        room.changes.trash([conversation])
    assert line(room) == ""
    with qtbot.waitSignal(room.trash.brought_back):
        room.changes.restore([conversation])
    assert line(room) == asked_before


def test_what_was_erased_is_not_offered(room, qtbot):
    answer_once(room)
    room.window.top_bar.new_question_requested.emit()
    room.open_picture()
    assert line(room) != ""
    with qtbot.waitSignal(room.trash.told):
        room.changes.erase_everything()
    assert line(room) == ""


def test_an_answer_that_came_meanwhile_counts(room):
    picture = room.open_picture()
    question = room.ask()
    room.store_row(question, picture)
    room.window.top_bar.new_question_requested.emit()
    room.open_picture()
    assert line(room) == ""
    room.update(ended(question, answer="A boat."))
    assert line(room) == "You asked about this picture before: 1 answer"


def test_a_history_that_cannot_be_read_offers_nothing(room, monkeypatch):
    answer_once(room)
    room.window.top_bar.new_question_requested.emit()

    def refuse(*_anything):
        raise StorageError("The disk refused.")

    monkeypatch.setattr(room.reader, "earlier_answers", refuse)
    room.open_picture()
    assert line(room) == ""
    assert room.button("Ask") is not None
