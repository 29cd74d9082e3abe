"""The room of a picture that is worked on, above a conversation."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from llava_desktop.core.actions import Action
from llava_desktop.ui.centre_room import WIDEST
from llava_desktop.ui.theme import HISTORY_WIDTH, PARAMETERS_WIDTH, PICTURE_HEIGHT
from llava_desktop.ui.window_form import FIRST_SIZE
from tests.qt.made import ended

LONG = "A boat on calm water, and more than the window can hold.\n\n" * 40


def zone(room):
    for _ in range(3):
        QCoreApplication.sendPostedEvents()
    found = room.window.findChild(QWidget, "Image")
    assert found is not None
    return found


def test_lines_of_a_conversation_are_never_too_long_to_read(room):
    room.window.resize(3840, 2100)
    room.open_picture()
    assert zone(room).width() > WIDEST
    room.update(ended(room.accept(room.ask()), answer=LONG))
    middle, conversation = room.window.centralWidget(), room.window.conversation
    assert zone(room).width() == conversation.width() == room.box.width() <= WIDEST
    assert conversation.width() > WIDEST * 0.9
    room.window.resize(*FIRST_SIZE)
    assert zone(room).width() > 0.9 * (middle.width() - HISTORY_WIDTH - PARAMETERS_WIDTH)


def test_a_picture_that_is_worked_on_has_its_room_above_a_long_answer(room):
    room.window.resize(*FIRST_SIZE)
    room.open_picture()
    room.update(ended(room.accept(room.ask()), answer=LONG))
    assert zone(room).height() < PICTURE_HEIGHT
    room.actions.run(Action.REGION)
    assert zone(room).height() >= PICTURE_HEIGHT
    bar = room.window.findChild(QWidget, "Region")
    assert not bar.geometry().intersects(zone(room).geometry())
    assert room.window.conversation.isVisible()
    room.actions.run(Action.REGION)
    assert zone(room).height() < PICTURE_HEIGHT
