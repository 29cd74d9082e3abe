"""What the window can look like, for the tests that look at all of it."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from llava_desktop.core.actions import Action
from llava_desktop.core.events import AnswerDelta, Phase, PhaseChanged
from llava_desktop.core.question import QuestionState
from llava_desktop.core.words import tr
from tests.qt.made import ended

LONG = (
    "## Parts\n\n| Thing | Where |\n|---|---|\n| boat | left |\n\n```python\nprint(1)\n```\n\n> said\n\n"
    + "word " * 200
)


def empty(room):
    pass


def picture(room):
    room.open_picture()


def answering(room):
    room.open_picture()
    question = room.accept(room.ask("What is in this picture, and where does it stand?"))
    room.arrive(PhaseChanged(question.id, Phase.ANSWERING), AnswerDelta(question.id, "It is a small boat "))


def cold_boot(room):
    room.open_picture()
    question = room.accept(room.ask())
    room.arrive(PhaseChanged(question.id, Phase.STARTING))


def done(room):
    room.open_picture()
    question = room.accept(room.ask())
    room.arrive(AnswerDelta(question.id, LONG))
    room.update(ended(question, answer=LONG, prediction_id="p1"))


def failed(room):
    room.open_picture()
    question = room.accept(room.ask())
    room.arrive(AnswerDelta(question.id, "It is a small "))
    room.update(ended(question, QuestionState.FAILED, answer="It is a small ", error="The model ran out of memory."))


def refused(room):
    room.open_picture()
    room.desk._refuse(tr("notes.txt is no picture. Choose a JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF or HEIC file."))


def told(room):
    room.presenter.tell(tr("The history could not be written: the disk is full. Free some space, then try again."))


def searched(room):
    done(room)
    room.window.history_panel.focus_search()


def settings(room):
    room.settings.open()


def about(room):
    room.about.open()


def presets(room):
    room.prompt_room.presets.open()


def shortcuts(room):
    room.actions.run(Action.SHORTCUTS)


def palette(room):
    room.actions.run(Action.PALETTE)


STATES = (
    *(empty, picture, answering, cold_boot, done, failed, refused, told, searched),
    *(settings, about, presets, shortcuts, palette),
)


def settle(*windows):
    """Every layout is done, so that what is found is there to stay: it was once found in between, and once not."""
    for window in windows:
        for widget in (*window.findChildren(QWidget), window):
            if widget.layout() is not None and widget.isVisible():
                widget.layout().activate()
    for _ in range(3):  # what a layout posts, and what that posts
        QCoreApplication.sendPostedEvents()


def windows_of(room):
    return [room.window, *(each for each in room.window.findChildren(QWidget) if each.isWindow() and each.isVisible())]
