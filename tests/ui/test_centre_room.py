"""Who has how much room in the middle of the window."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from llava_desktop.core.actions import Action
from llava_desktop.ui.theme import PICTURE_HEIGHT
from llava_desktop.ui.window_form import FIRST_SIZE
from tests.qt.made import ended

LONG = "A boat on calm water, and more than the window can hold.\n\n" * 40


def height_of_picture(room):
    for _ in range(3):
        QCoreApplication.sendPostedEvents()
    zone = room.window.findChild(QWidget, "Image")
    assert zone is not None
    return zone.height()


def test_a_picture_that_is_worked_on_has_its_room_above_a_long_answer(room):
    room.window.resize(*FIRST_SIZE)
    room.open_picture()
    room.update(ended(room.accept(room.ask()), answer=LONG))
    assert height_of_picture(room) < PICTURE_HEIGHT
    room.actions.run(Action.REGION)
    assert height_of_picture(room) >= PICTURE_HEIGHT
    room.actions.run(Action.REGION)
    assert height_of_picture(room) < PICTURE_HEIGHT
