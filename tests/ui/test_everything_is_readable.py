"""Each state of the window, in both themes, at its least and its first size, and in a language 40 % longer: nothing is
cut off, and nothing is too faint.
"""

import pytest
from PySide6.QtCore import Qt

from llava_desktop.core.languages import LANGUAGES
from llava_desktop.ui.languages import install
from llava_desktop.ui.window_form import FIRST_SIZE, LEAST_SIZE
from tests.ui.pseudo_language import as_before, spoken
from tests.ui.seeing import cut_off, faint
from tests.ui.states import STATES, done, empty, settings, settle, windows_of


def cut_off_at(room, *sizes):
    """In each of the window's sizes."""
    found = []
    for size in sizes:
        room.window.resize(*size)
        settle(*windows_of(room))
        found += [f"{size}: {line}" for window in windows_of(room) for line in cut_off(window)]
    return found


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("language", ["English", "pseudo", "from the right"])
def test_nothing_is_cut_off(state, language, make_room, qapp):
    with spoken(qapp, wanted=language != "English", is_rtl=language == "from the right"):
        room = make_room()
        state(room)
        found = cut_off_at(room, FIRST_SIZE, LEAST_SIZE)
    assert not found


@pytest.fixture
def in_language(qapp):
    """Call it with a code: what is made then speaks it."""
    with as_before(qapp):
        yield lambda code: install(qapp, code)


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code not in ("", "en")])
@pytest.mark.parametrize("state", [empty, done, settings], ids=lambda state: state.__name__)
def test_nothing_is_cut_off_in_the_languages_there_are(state, code, make_room, in_language):
    in_language(code)
    room = make_room()
    state(room)
    assert not cut_off_at(room, FIRST_SIZE, LEAST_SIZE)


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
    room = make_room()  # which has set the size that a person chose
    theme.use_text_size(200)
    try:
        state(room)
        found = cut_off_at(room, FIRST_SIZE)
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
