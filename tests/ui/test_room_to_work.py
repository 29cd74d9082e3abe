"""The room of a picture that is worked on, above a conversation."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from llava_desktop.core.actions import Action
from llava_desktop.ui.theme import PICTURE_HEIGHT
from llava_desktop.ui.window_form import FIRST_SIZE
from tests.qt.made import ended

LONG = "A boat on calm water, and more than the window can hold.\n\n" * 40


def zone(room):
    for _ in range(3):
        QCoreApplication.sendPostedEvents()
    found = room.window.findChild(QWidget, "Image")
    assert found is not None
    return found


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
