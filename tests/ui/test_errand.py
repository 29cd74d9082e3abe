from pathlib import Path

import pytest

from llava_desktop.core.engine import EngineChoice
from llava_desktop.core.errors import NotAPicture
from llava_desktop.core.events import AnswerDelta, AnswerReplaced, FollowingStopped, QuestionChanged
from llava_desktop.core.incoming import FileSource
from llava_desktop.core.question import QuestionState
from llava_desktop.ui.ask_readiness import NO_PROMPT
from llava_desktop.ui.errand import Errand
from tests.qt.made import DEMO, asked, ended

PICTURE = Path("boat.jpg")


@pytest.fixture
def make_errand(qtbot):
    made = []

    def make(room, *, ask=None, screenshot=None, with_picture=False):
        errand = Errand(
            window=room.window,
            presenter=room.presenter,
            desk=room.desk,
            strip=room.strip,
            questions=room.questions,
            ask=ask,
            screenshot=screenshot,
        )
        codes: list[int] = []
        errand.finished.connect(codes.append)
        made.append(errand)
        errand.start(with_picture=with_picture)
        return codes

    return make


def only_order_in_time(room, qtbot):
    """It is asked after what is going on."""
    qtbot.waitUntil(lambda: bool(room.session.asked))
    return only_order(room)


def only_order(room):
    (order,) = room.session.asked
    return order.question


def test_a_question_is_asked_once_its_picture_and_its_engine_are_there(make_room, make_errand, qtbot):
    room = make_room(begin=False)
    room.engines.begin()
    room.desk.open_all([FileSource(PICTURE)])
    make_errand(room, ask="What is it?", with_picture=True)
    room.picture_thread.run_all()
    assert room.session.asked == []
    room.keyring_thread.run_all()
    room.demo.ready.emit(DEMO)
    question = only_order_in_time(room, qtbot)
    assert (question.prompt, question.picture.name) == ("What is it?", "boat.jpg")


def test_the_question_stays_on_the_screen_whose_picture_was_just_being_put_there(room, make_errand, qtbot):
    room.desk.open_all([FileSource(PICTURE)])
    make_errand(room, ask="What is it?", with_picture=True)
    room.picture_thread.run_all()
    question = only_order_in_time(room, qtbot)
    assert room.presenter.shown_id == question.id
    assert not room.window.conversation.isHidden()


def test_of_several_pictures_the_first_is_asked_about_and_that_is_said(room, make_errand, qtbot, capsys):
    room.desk.open_all([FileSource(PICTURE), FileSource(Path("sea.jpg"))])
    make_errand(room, ask="What is it?", with_picture=True)
    room.picture_thread.run_all()
    assert only_order_in_time(room, qtbot).picture.name == "boat.jpg"
    assert "the first that was given: boat.jpg. The others are not asked about." in capsys.readouterr().err


def test_the_answer_is_printed_as_it_comes_and_success_is_0(room, make_errand, qtbot, capsys):
    codes = make_errand(room, ask="What is it?")
    question = room.accept(only_order(room))
    room.arrive(AnswerDelta(question.id, "A red "), AnswerDelta("another", "No!"), AnswerDelta(question.id, "boat.\n"))
    assert capsys.readouterr().out == "A red boat.\n"
    room.arrive(QuestionChanged(ended(asked(), QuestionState.FAILED)))
    room.update(ended(question, answer="A red boat.\n"))
    qtbot.waitUntil(lambda: codes == [0])
    assert "[demo] Done in" in capsys.readouterr().out


def test_an_end_that_is_told_twice_is_printed_once(room, make_errand, qtbot, capsys):
    codes = make_errand(room, ask="What is it?")
    done = ended(room.accept(only_order(room)), answer="A red boat.")
    room.update(done)
    room.arrive(QuestionChanged(done))
    qtbot.waitUntil(lambda: codes == [0])
    assert capsys.readouterr().out.count("[demo] Done in") == 1


def test_text_that_was_replaced_is_printed_whole_under_what_was_printed(room, make_errand, capsys):
    make_errand(room, ask="What is it?")
    question = only_order(room)
    room.arrive(AnswerDelta(question.id, "A rad"), AnswerReplaced(question.id, "A red boat."))
    assert capsys.readouterr().out == "A rad\n\nA red boat."


def test_a_failure_is_1_and_says_why(room, make_errand, qtbot, capsys):
    codes = make_errand(room, ask="What is it?")
    room.update(ended(room.accept(only_order(room)), QuestionState.FAILED, error="The model failed: \x1b[31m"))
    qtbot.waitUntil(lambda: codes == [1])
    errors = capsys.readouterr().err
    assert "The model failed" in errors
    assert "\x1b" not in errors  # a terminal would obey it


def test_an_answer_that_nobody_watches_any_more_is_1(room, make_errand, qtbot, capsys):
    codes = make_errand(room, ask="What is it?")
    question = room.accept(only_order(room))
    room.arrive(FollowingStopped("another", "Not mine."), FollowingStopped(question.id, "The connection dropped."))
    qtbot.waitUntil(lambda: codes == [1])
    assert capsys.readouterr().err == "\nThe connection dropped.\n"


def test_a_picture_that_is_refused_ends_it_with_1(room, make_errand, qtbot, capsys):
    def refuse(*_anything):
        raise NotAPicture("That is no picture.")

    room.pictures_tool.prepare_file = refuse
    room.desk.open_all([FileSource(PICTURE)])
    codes = make_errand(room, ask="What is it?", with_picture=True)
    room.picture_thread.run_all()
    qtbot.waitUntil(lambda: codes == [1])
    assert room.session.asked == []
    assert capsys.readouterr().err == "That is no picture.\n"


@pytest.mark.parametrize("words", ["", "   "])
def test_nothing_to_ask_is_1_at_once(words, room, make_errand, qtbot, capsys):
    codes = make_errand(room, ask=words)
    qtbot.waitUntil(lambda: codes == [1])
    assert capsys.readouterr().err == f"{NO_PROMPT}\n"


def test_an_engine_that_will_not_come_is_1_at_once(make_room, make_errand, qtbot, capsys):
    codes = make_errand(make_room(choice=EngineChoice.REPLICATE), ask="What is it?")
    qtbot.waitUntil(lambda: codes == [1])
    assert "API token" in capsys.readouterr().err


def test_words_that_the_field_writes_differently_are_asked_all_the_same(room, make_errand):
    make_errand(room, ask="two\r\nlines")
    assert only_order(room).prompt.split() == ["two", "lines"]


def test_a_screenshot_alone_waits_for_the_picture_and_asks_nothing(room, make_errand, qtbot, tmp_path, capsys):
    room.desk.open_all([FileSource(PICTURE)])
    file = tmp_path / "window.png"
    codes = make_errand(room, screenshot=file, with_picture=True)
    assert room.session.asked == []
    room.picture_thread.run_all()
    qtbot.waitUntil(lambda: codes == [0])
    assert file.read_bytes().startswith(b"\x89PNG")
    assert f"Screenshot: {file}" in capsys.readouterr().out


def test_a_screenshot_that_cannot_be_saved_is_1(room, make_errand, qtbot, tmp_path, capsys):
    codes = make_errand(room, screenshot=tmp_path / "missing" / "window.png")
    qtbot.waitUntil(lambda: codes == [1])
    assert "could not be saved" in capsys.readouterr().err
