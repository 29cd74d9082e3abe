"""In a window that is too low for picture and answer both, the answer is shown, until the person scrolls."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QAbstractSlider, QPlainTextEdit, QScrollArea

from llava_desktop.core.question import QuestionState
from llava_desktop.ui.window_form import COMPANION_LEAST
from tests.qt.made import ended


def settle() -> None:
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


def answered_in_little_room(room, prompt: str = "What is it?"):
    """The scroll bar of the middle of the window: there is more than it shows."""
    room.window.show()
    room.window.form.be_companion()
    room.window.resize(*COMPANION_LEAST)
    room.open_picture()
    return ask(room, prompt)


def ask(room, prompt: str):
    question = room.accept(room.ask(prompt))
    room.update(ended(question, QuestionState.SUCCEEDED, answer="A boat. " * 60))
    settle()
    bar = room.window.findChild(QScrollArea, "Centre").verticalScrollBar()
    assert bar.maximum() > 0
    return bar


def test_the_answer_is_shown_where_there_is_no_room_for_the_picture_too(room):
    bar = answered_in_little_room(room)
    assert bar.value() == bar.maximum()


def test_who_scrolled_to_the_picture_stays_there_while_typing(room, qtbot):
    bar = answered_in_little_room(room)
    bar.triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
    with qtbot.waitSignal(room.box.prompt_edited):
        qtbot.keyClicks(room.window.findChild(QPlainTextEdit, "Prompt"), "And now?")
    room.window.resize(COMPANION_LEAST[0] + 1, COMPANION_LEAST[1])
    settle()
    assert bar.value() == 0


def test_the_next_answer_is_shown_again(room):
    bar = answered_in_little_room(room)
    bar.triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
    ask(room, "And what is beside it?")
    assert bar.value() == bar.maximum()
