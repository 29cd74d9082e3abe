"""Each state of the window, in both themes, at its least and its first size, and in a language 40 % longer: nothing is
cut off, and nothing is too faint.
"""

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QWidget

from llava_desktop.core.actions import Action
from llava_desktop.core.events import AnswerDelta, Phase, PhaseChanged
from llava_desktop.core.languages import LANGUAGES
from llava_desktop.core.question import QuestionState
from llava_desktop.core.words import tr
from llava_desktop.ui.languages import install
from llava_desktop.ui.window_form import FIRST_SIZE, LEAST_SIZE
from tests.qt.made import ended
from tests.ui.pseudo_language import spoken
from tests.ui.seeing import cut_off, faint

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
    for window in windows:
        for widget in (*window.findChildren(QWidget), window):
            if widget.layout() is not None and widget.isVisible():
                widget.layout().activate()
    for _ in range(3):
        QCoreApplication.sendPostedEvents()


def windows_of(room):
    return [room.window, *(each for each in room.window.findChildren(QWidget) if each.isWindow() and each.isVisible())]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("language", ["English", "pseudo", "from the right"])
def test_nothing_is_cut_off(state, language, make_room, qapp):
    with spoken(qapp, wanted=language != "English", is_rtl=language == "from the right"):
        room = make_room()
        state(room)
        found = []
        for size in (FIRST_SIZE, LEAST_SIZE):
            room.window.resize(*size)
            settle(*windows_of(room))
            found += [f"{size}: {line}" for window in windows_of(room) for line in cut_off(window)]
    assert not found


@pytest.fixture
def in_language(qapp):
    """Call it with a code: what is made then speaks it."""
    kept, before = QLocale(), set(qapp.findChildren(QTranslator))
    yield lambda code: install(qapp, code)
    QLocale.setDefault(kept)
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)
        translator.deleteLater()


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code not in ("", "en")])
@pytest.mark.parametrize("state", [empty, done, settings], ids=lambda state: state.__name__)
def test_nothing_is_cut_off_in_the_languages_there_are(state, code, make_room, in_language):
    in_language(code)
    room = make_room()
    state(room)
    found = []
    for size in (FIRST_SIZE, LEAST_SIZE):
        room.window.resize(*size)
        settle(*windows_of(room))
        found += [f"{size}: {line}" for window in windows_of(room) for line in cut_off(window)]
    assert not found


def test_in_a_language_from_the_right_the_window_lies_mirrored(make_room, qapp):
    with spoken(qapp, is_rtl=True):
        room = make_room()
        done(room)
        window = room.window
        settle(window)
        answer = window.conversation.answer
        panels = (window.history_panel, window.conversation, window.parameters)
        history, conversation, parameters = (panel.mapTo(window, panel.rect().center()).x() for panel in panels)
        # What the model wrote is laid out by its own language, whatever the window's is.
        text = answer.document().defaultTextOption().textDirection()
    assert parameters < conversation < history
    assert text is not Qt.LayoutDirection.RightToLeft


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_nothing_is_cut_off_in_the_largest_letters(state, theme, make_room):
    theme.use_text_size(200)
    try:
        room = make_room()
        state(room)
        room.window.resize(*FIRST_SIZE)
        settle(*windows_of(room))
        found = [line for window in windows_of(room) for line in cut_off(window)]
    finally:
        theme.use_text_size(100)
    assert not found


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("theme_is_dark", [False, True], ids=["light", "dark"])
def test_nothing_is_faint(state, theme_is_dark, theme, make_room):
    theme.use_dark(theme_is_dark)
    room = make_room()
    state(room)
    room.window.resize(*FIRST_SIZE)
    settle(*windows_of(room))
    assert not [line for window in windows_of(room) for line in faint(window)]
