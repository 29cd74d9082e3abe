"""Several pictures side by side, in the whole window."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from llava_desktop.core.errors import PictureUnreadable
from llava_desktop.core.events import (
    AnswerDelta,
    FollowingStopped,
    Phase,
    PhaseChanged,
    PictureMadeSmaller,
    QuestionChanged,
)
from llava_desktop.core.incoming import FileSource
from llava_desktop.core.picture_edits import PictureEdits, Stroke
from llava_desktop.core.question import QuestionState
from llava_desktop.ui.tile_model import TileRole
from tests.qt.made import ended

BEACH, CITY, DOG, NOTES = "beach.jpg", "city.jpg", "dog.jpg", "notes.txt"


def refuse(*_anything):
    raise PictureUnreadable("“notes.txt” is no picture.")


def bring(room, *names, opened=True):
    room.desk.open_all([FileSource(Path(name)) for name in names])
    if opened:
        room.picture_thread.run_all()


def strip(room):
    return room.window.strip


def tiles(room):
    return strip(room)._list


def spoken(room):
    model = tiles(room).model()
    return [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]


def line(room):
    return strip(room)._line.text()


def click(room, row, opened=True):
    model = tiles(room).model()
    strip(room).chosen.emit(model.index(row, 0).data(TileRole.TILE).key)
    if opened:
        room.picture_thread.run_all()


def shown(room):
    return room.desk.picture and room.desk.picture.source.name


def ask_all(room, prompt="What is it?"):
    room.box.set_text(prompt)
    before = len(room.session.asked)
    room.press("Ask all")
    return [order.question for order in room.session.asked[before:]]


def finish(room, question, state=QuestionState.SUCCEEDED, **changes):
    room.arrive(QuestionChanged(ended(question, state, **changes)))


@pytest.fixture
def three(room):
    bring(room, BEACH, CITY, DOG)
    return room


def test_one_picture_has_no_strip_and_another_takes_its_place(room):
    bring(room, BEACH)
    bring(room, CITY)
    assert strip(room).isHidden()
    assert shown(room) == CITY
    assert len(room.shelf.items) == 1


def test_several_stand_side_by_side_and_the_first_is_shown(three):
    assert not strip(three).isHidden()
    assert shown(three) == BEACH
    assert spoken(three) == [
        "beach.jpg, 1 of 3, not asked yet",
        "city.jpg, 2 of 3, not asked yet",
        "dog.jpg, 3 of 3, not asked yet",
    ]
    assert tiles(three).currentIndex().row() == 0


def test_while_they_are_being_opened_that_is_said_and_nobody_asks_all(room):
    room.box.set_text("What is it?")
    bring(room, BEACH, CITY, opened=False)
    assert spoken(room)[1] == "city.jpg, 2 of 2, being opened"
    assert "2 being opened" in line(room)
    room.picture_thread.run_next()
    assert shown(room) == BEACH
    assert room.button("Ask").isEnabled()
    assert room.strip.ask_all("What is it?") == []
    room.picture_thread.run_all()
    assert room.button("Ask all").isEnabled()


def test_several_join_the_one_that_is_there_with_its_answer(room):
    bring(room, BEACH)
    question = room.accept(room.ask())
    finish(room, question, answer="A beach.")
    bring(room, CITY, DOG)
    assert spoken(room)[0] == "beach.jpg, 1 of 3, answered"
    assert shown(room) == CITY
    click(room, 0)
    assert shown(room) == BEACH
    assert room.answer == "A beach."


def test_a_picture_that_is_still_being_opened_is_joined_and_not_lost(room):
    bring(room, BEACH)
    bring(room, CITY, opened=False)
    bring(room, DOG, "extra.jpg")
    assert [words.split(",")[0] for words in spoken(room)] == [CITY, DOG, "extra.jpg"]
    assert shown(room) == DOG
    click(room, 0)
    assert shown(room) == CITY


def test_a_picture_that_could_not_be_opened_is_not_joined(room):
    room.pictures_tool.prepare_file, real = refuse, room.pictures_tool.prepare_file
    bring(room, NOTES)
    room.pictures_tool.prepare_file = real
    bring(room, CITY, DOG)
    assert [words.split(",")[0] for words in spoken(room)] == [CITY, DOG]


def test_one_more_joins_the_strip_and_is_shown(three):
    bring(three, "extra.jpg")
    assert len(spoken(three)) == 4
    assert shown(three) == "extra.jpg"


def test_a_damaged_one_costs_only_itself_and_says_why(room):
    real = room.pictures_tool.prepare_file

    def prepare(path, *edits):
        if path.name == NOTES:
            raise PictureUnreadable("“notes.txt” is no picture.")
        return real(path, *edits)

    room.pictures_tool.prepare_file = prepare
    bring(room, BEACH, NOTES, DOG)
    assert spoken(room)[1] == "notes.txt, 2 of 3, cannot be opened: “notes.txt” is no picture."
    assert room.window.picture_pane.findChild(QPushButton, "Dismiss notice") is None
    refused: list[str] = []
    room.desk.refused.connect(refused.append)
    click(room, 1)
    assert room.desk.picture is None
    assert refused == ["“notes.txt” is no picture."]
    room.box.set_text("What is it?")
    assert room.button("Ask all").text() == "Ask all 2"
    click(room, 2)
    assert shown(room) == DOG


def test_asking_about_the_one_that_is_shown_asks_about_that_one(three):
    click(three, 1)
    question = three.accept(three.ask())
    assert question.picture.name == CITY
    assert spoken(three)[1] == "city.jpg, 2 of 3, being answered"
    three.arrive(PhaseChanged(question.id, Phase.ANSWERING), AnswerDelta(question.id, "A city"))
    click(three, 0)
    assert three.window.conversation.isHidden()
    click(three, 1)
    assert three.answer == "A city"
    finish(three, question, answer="A city.")
    assert three.answer == "A city."
    assert spoken(three)[1] == "city.jpg, 2 of 3, answered"


def test_what_asking_all_sends_is_said_before(three):
    three.box.set_text("What is it?")
    button = three.button("Ask all")
    assert button.text() == "Ask all 3"
    assert button.accessibleName() == "Ask all 3"
    assert "Sends 3 questions" in button.accessibleDescription()
    three.box.set_text("")
    assert not button.isEnabled()


def test_one_prompt_is_a_question_of_its_own_for_each_picture(three):
    asked = ask_all(three, "What is it?")
    assert [question.picture.name for question in asked] == [BEACH, CITY, DOG]
    assert len({question.id for question in asked}) == 3
    assert [order.picture.source.name for order in three.session.asked] == [BEACH, CITY, DOG]
    assert three.presenter.shown_id == asked[0].id
    assert three.button("Ask all").isHidden()  # there is none left that is not under way
    for order in three.session.asked:
        three.store_row(order.question, order.picture)
    three.arrive(*(QuestionChanged(question) for question in asked))
    assert three.box.text() == ""
    assert three.rows == ["What is it?"] * 3


def test_what_is_under_way_is_not_asked_again_by_asking_all(three):
    question = three.accept(three.ask())
    assert [asked.picture.name for asked in ask_all(three, "And this?")] == [CITY, DOG]
    finish(three, question)
    assert spoken(three)[0] == "beach.jpg, 1 of 3, answered"


def test_waiting_ones_are_seen_and_all_can_be_cancelled(three):
    asked = ask_all(three)
    three.arrive(*(PhaseChanged(question.id, Phase.IN_LINE) for question in asked[1:]))
    assert "2 of 3 waiting" in line(three)
    assert spoken(three)[2] == "dog.jpg, 3 of 3, waiting for its turn"
    three.press("Cancel all")
    assert three.session.cancelled == [question.id for question in reversed(asked)]
    assert all("cancelled" in words for words in spoken(three))
    assert strip(three)._cancel_all.isHidden()


def test_one_is_cancelled_alone(three):
    asked = ask_all(three)
    key = tiles(three).model().index(1, 0).data(TileRole.TILE).key
    strip(three).cancel_requested.emit(key)
    assert three.session.cancelled == [asked[1].id]
    strip(three).cancel_requested.emit(99)
    assert three.session.cancelled == [asked[1].id]


def test_failed_ones_are_asked_again_together_as_new_questions_and_only_those(three):
    first, second, third = ask_all(three, "What is it?")
    finish(three, first, QuestionState.FAILED, error="CUDA out of memory")
    finish(three, second, QuestionState.NOT_FOUND)
    finish(three, third, QuestionState.NOT_SENT)
    assert "2 failed" in line(three)
    assert "not known" in spoken(three)[1]
    three.press("Ask failed again")
    again = [order.question for order in three.session.asked[3:]]
    assert [(question.picture.name, question.prompt) for question in again] == [
        (BEACH, "What is it?"),
        (DOG, "What is it?"),
    ]
    assert not {question.id for question in again} & {first.id, second.id, third.id}
    assert three.presenter.shown_id == again[0].id
    assert strip(three)._ask_failed.isHidden()


def test_what_may_be_answered_already_is_left_out_of_asking_all_and_that_is_said(three):
    first, second, third = ask_all(three, "What is it?")
    for question in (first, third):
        finish(three, question, answer="This.")
    finish(three, second, QuestionState.NOT_FOUND)
    three.box.set_text("What is it?")
    assert three.button("Ask all").text() == "Ask all 2"
    said = three.button("Ask all").toolTip().replace("\N{NO-BREAK SPACE}", " ")
    assert "1 picture is left out: it is not known whether its question was answered." in said
    assert [asked.picture.name for asked in ask_all(three, "What is it?")] == [BEACH, DOG]


def test_the_window_is_rendered_once_for_what_becomes_of_a_question(three):
    (first, *_) = ask_all(three)
    renders: list[bool] = []
    three.presenter.readiness_changed.connect(lambda: renders.append(True))
    three.arrive(PhaseChanged(first.id, Phase.ANSWERING))
    assert "being answered" in spoken(three)[0]
    assert len(renders) == 1


def test_what_was_refused_for_its_size_is_not_sent_again_whether_it_is_shown_or_not(three):
    asked = ask_all(three)
    for question, item in zip(asked, three.shelf.items, strict=True):
        small = replace(item.kept, sent=replace(item.kept.sent, data=b"small"))
        three.arrive(PictureMadeSmaller(question.id, small))
        finish(three, question, answer="This.")
    three.arrive(PictureMadeSmaller("another", three.shelf.items[0].kept))
    assert [item.kept.sent.data for item in three.shelf.items] == [b"small"] * 3


def test_a_picture_that_was_edited_meanwhile_is_not_replaced_by_the_smaller_one(three):
    _beach, city, _dog = ask_all(three)
    old = three.shelf.items[1].kept
    click(three, 1)
    three.window.picture_pane.edits_changed.emit(PictureEdits(1))
    three.picture_thread.run_all()
    edited = three.shelf.items[1].kept
    three.arrive(PictureMadeSmaller(city.id, replace(old, sent=replace(old.sent, data=b"small"))))
    assert three.shelf.items[1].kept is edited


def test_failed_ones_that_are_not_shown_leave_the_shown_answer_alone(three):
    first, second, _third = ask_all(three)
    finish(three, first, answer="A beach.")
    finish(three, second, QuestionState.FAILED)
    three.press("Ask failed again")
    assert three.presenter.shown_id == first.id
    assert len(three.session.asked) == 4


def test_what_nobody_watches_is_not_called_failed(three):
    (first, *_) = ask_all(three)
    three.arrive(FollowingStopped(first.id, "The connection was lost."))
    assert "not known" in spoken(three)[0]


def test_keys_go_along_the_strip_and_delete_removes_one(three, qtbot):
    tiles(three).setFocus()
    for key, name in (
        (Qt.Key.Key_Right, CITY),
        (Qt.Key.Key_End, DOG),
        (Qt.Key.Key_Left, CITY),
        (Qt.Key.Key_Home, BEACH),
    ):
        qtbot.keyClick(tiles(three), key)
        three.picture_thread.run_all()
        assert shown(three) == name
    qtbot.keyClick(tiles(three), Qt.Key.Key_Delete)
    three.picture_thread.run_all()
    assert spoken(three) == ["city.jpg, 1 of 2, not asked yet", "dog.jpg, 2 of 2, not asked yet"]
    assert shown(three) == CITY
    qtbot.keyClick(tiles(three), Qt.Key.Key_Space)
    assert shown(three) == CITY


def test_the_last_of_them_is_a_single_picture_again(three):
    click(three, 2)
    three.window.picture_pane.remove_requested.emit()
    three.picture_thread.run_all()
    assert shown(three) == CITY
    three.window.picture_pane.remove_requested.emit()
    three.picture_thread.run_all()
    assert shown(three) == BEACH
    assert strip(three).isHidden()
    three.window.picture_pane.remove_requested.emit()
    assert three.desk.picture is None
    bring(three, DOG)
    assert strip(three).isHidden()


def test_removing_one_that_waits_cancels_it_and_one_that_runs_goes_on(three):
    asked = ask_all(three)
    three.arrive(PhaseChanged(asked[2].id, Phase.IN_LINE))
    model = tiles(three).model()
    strip(three).remove_requested.emit(model.index(2, 0).data(TileRole.TILE).key)
    strip(three).remove_requested.emit(model.index(0, 0).data(TileRole.TILE).key)
    assert three.session.cancelled == [asked[2].id]
    strip(three).remove_requested.emit(99)
    assert three.shelf.items[0].source.name == CITY


def test_paint_that_was_not_done_when_another_is_chosen_is_done_before_it_is_sent(three):
    edits = PictureEdits(strokes=(Stroke(((10, 10),), 40),))
    three.window.picture_pane.edits_changed.emit(edits)
    click(three, 1, opened=False)
    three.box.set_text("What is it?")
    assert not three.button("Ask all").isEnabled()
    assert three.strip.ask_all("What is it?") == []
    three.picture_thread.run_all()
    asked = ask_all(three)
    assert len(asked) == 3
    assert three.session.asked[0].picture.edits == edits
    click(three, 0)
    assert three.desk.picture.edits == edits


def test_paint_that_was_not_done_when_the_history_is_looked_at_is_done_too(three):
    old = three.accept(three.ask())
    finish(three, old)
    click(three, 1)
    three.box.set_text("")
    edits = PictureEdits(1)
    three.window.picture_pane.edits_changed.emit(edits)
    three.strip.step_aside(None)
    three.picture_thread.run_all()
    assert three.shelf.items[1].kept.edits == edits
    assert not tiles(three).selectedIndexes()


def test_an_edit_holds_for_the_tile_when_it_is_shown_again(three):
    three.window.picture_pane.edits_changed.emit(PictureEdits(1))
    assert three.box._reason.text() == "The picture is being made ready with your changes."
    three.picture_thread.run_all()
    click(three, 1)
    click(three, 0)
    assert three.desk.picture.edits == PictureEdits(1)


def asked_twice(room):
    """Two questions about the picture that is shown, both answered."""
    return [
        room.update(ended(room.accept(room.ask(prompt)), answer=answer))
        for prompt, answer in (("First?", "One."), ("Second?", "Two."))
    ]


@pytest.mark.parametrize("names", [(BEACH,), (BEACH, CITY)])
def test_paint_beside_an_earlier_question_is_there_when_all_are_asked(room, names):
    bring(room, *names)
    first, _second = asked_twice(room)
    room.window.history_panel.question_chosen.emit(first.id)
    assert room.answer == "One."
    edits = PictureEdits(strokes=(Stroke(((10, 10),), 40),))
    room.window.picture_pane.edits_changed.emit(edits)
    room.picture_thread.run_all()
    bring(room, DOG, "extra.jpg")
    before = len(room.session.asked)
    ask_all(room)
    assert room.session.asked[before].picture.source.name == BEACH
    assert room.session.asked[before].picture.edits == edits


def test_the_last_question_of_a_tile_can_be_shown_again_from_beside_an_earlier_one(three):
    first, second = asked_twice(three)
    three.window.history_panel.question_chosen.emit(first.id)
    assert tiles(three).currentIndex().row() == 0
    three.window.history_panel.question_chosen.emit(second.id)
    assert three.answer == "Two."


def test_a_tile_that_is_still_being_opened_lends_its_place_to_no_earlier_question(three):
    first, _second = asked_twice(three)
    click(three, 1, opened=False)
    three.window.history_panel.question_chosen.emit(first.id)
    three.picture_thread.run_all()
    assert not tiles(three).selectedIndexes()
    assert three.desk.picture.original is None


def test_a_question_that_cannot_be_read_leaves_the_tile_that_is_shown(three):
    three.window.history_panel.question_chosen.emit("of another time")
    assert tiles(three).currentIndex().row() == 0


def test_a_question_of_the_strip_chosen_in_the_history_shows_its_tile(three):
    question = three.accept(three.ask())
    finish(three, question, answer="A beach.")
    click(three, 1)
    three.window.history_panel.question_chosen.emit(question.id)
    three.picture_thread.run_all()
    assert shown(three) == BEACH
    assert tiles(three).currentIndex().row() == 0


def test_another_question_of_the_history_stands_in_place_of_all_tiles(three):
    bring(three, BEACH)
    old = three.store_row(ended(three.ask("Old?"), answer="Long ago."), three.desk.picture)
    three.window.top_bar.new_question_requested.emit()
    assert strip(three).isHidden()
    bring(three, CITY, DOG)
    three.reader.picture_bytes = lambda _picture: b"sent"
    three.window.history_panel.question_chosen.emit(old.id)
    three.picture_thread.run_all()
    assert shown(three) == BEACH
    assert not tiles(three).selectedIndexes()
    click(three, 1)
    assert shown(three) == DOG
    three.window.history_panel.question_chosen.emit(old.id)
    three.window.picture_pane.remove_requested.emit()
    assert len(spoken(three)) == 2


def test_a_deleted_question_leaves_its_picture_on_the_strip(three, qtbot):
    question = three.accept(three.ask())
    finish(three, three.update(ended(question, answer="A beach.")))
    with qtbot.waitSignal(three.questions.deleted):
        three.changes.delete([question.id])
    assert spoken(three)[0] == "beach.jpg, 1 of 3, not asked yet"
    assert shown(three) == BEACH
    assert three.presenter.shown_id is None


def test_without_an_engine_nothing_is_asked_again(three):
    (first, *_) = ask_all(three)
    finish(three, first, QuestionState.FAILED)
    three.engines.engine = None
    strip(three).ask_failed_requested.emit()
    assert len(three.session.asked) == 3


def test_a_history_picture_is_all_that_is_left_when_the_strip_is_down_to_one(three):
    three.strip.step_aside(None)
    three.desk.show_stored(None)
    model = tiles(three).model()
    for _ in range(2):
        strip(three).remove_requested.emit(model.index(0, 0).data(TileRole.TILE).key)
    assert strip(three).isHidden()
    assert three.shelf.items == ()


def test_removing_what_is_shown_in_place_of_the_strip_removes_no_tile(three):
    three.strip.step_aside(None)
    three.window.picture_pane.remove_requested.emit()
    assert len(spoken(three)) == 3


def test_a_late_opening_of_one_that_is_not_shown_any_more_changes_nothing(three):
    shelf, desk = three.shelf, three.desk
    before = desk.picture
    shelf.opened.emit(shelf.items[1].key, before)
    shelf.refused.emit(shelf.items[1].key, "Gone.")
    assert desk.picture is before


def test_failed_ones_wait_until_a_change_is_made(three):
    (first, *_) = ask_all(three)
    finish(three, first, QuestionState.FAILED)
    three.window.picture_pane.edits_changed.emit(PictureEdits(1))
    strip(three).ask_failed_requested.emit()
    assert len(three.session.asked) == 3


@pytest.mark.parametrize("count", [1, 3])
def test_in_the_smallest_window_five_lines_of_an_answer_are_seen(room, qtbot, count):
    bring(room, *(f"{number}.jpg" for number in range(count)))
    question = room.accept(room.ask())
    finish(room, question, answer="\n\n".join(f"Line {number}." for number in range(40)))
    room.window.resize(room.window.minimumSize())
    answer = room.window.conversation.answer
    lines = 5 * answer.fontMetrics().lineSpacing()
    qtbot.waitUntil(lambda: answer.height() >= lines)
    shown_parts = (room.window.picture_pane, answer, room.box, *([strip(room)] if count > 1 else []))
    assert all(part.height() >= part.minimumSizeHint().height() for part in shown_parts)
