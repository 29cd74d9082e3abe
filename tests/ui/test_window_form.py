"""What is folded away and the companion: one window in every form, and nothing in it is lost."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from llava_desktop.core.actions import Action
from llava_desktop.storage.window_place import WindowPlace
from llava_desktop.ui import top_bar
from llava_desktop.ui.action_room import IN_COMPANION
from llava_desktop.ui.window_form import COMPANION_LEAST, COMPANION_SIZE, FIRST_SIZE, LEAST_SIZE
from tests.qt.made import ended

SIDES = {"History panel": "History", "Parameters panel": "Parameters"}


def shown(room, name):
    return room.window.findChild(QWidget, name).isVisible()


def tip(room, name):
    return room.window.top_bar.findChild(QPushButton, name).toolTip()


def state(room, name):
    return room.window.top_bar.findChild(QPushButton, name).accessibleDescription()


@pytest.mark.parametrize("name", SIDES)
def test_a_side_folds_away_and_comes_back_by_its_button(room, qtbot, name):
    centre = room.window.picture_pane.width()
    room.press(name)
    assert not shown(room, SIDES[name])
    assert state(room, name) == "folded"
    assert tip(room, name).startswith("Show the ")
    qtbot.waitUntil(lambda: room.window.picture_pane.width() > centre)
    room.press(name)
    assert shown(room, SIDES[name])
    assert state(room, name) == "unfolded"
    assert tip(room, name).startswith("Fold the ")


@pytest.mark.parametrize(
    ("modifier", "name"),
    [(Qt.KeyboardModifier.NoModifier, "History"), (Qt.KeyboardModifier.ShiftModifier, "Parameters")],
)
def test_a_side_folds_away_by_its_keys(room, modifier, name):
    QTest.keyClick(room.window, Qt.Key.Key_F9, modifier)
    assert not shown(room, name)


def test_what_is_folded_stays_so_at_the_next_start(room):
    room.press("History panel")
    place = room.window.form.place()
    assert place.history_folded
    assert not place.parameters_folded
    room.press("History panel")
    room.window.form.restore(place)
    assert not shown(room, "History")
    assert shown(room, "Parameters")
    assert state(room, "History panel") == "folded"


def test_what_is_in_a_folded_side_is_still_there(room):
    question = room.accept(room.ask("What is it?"))
    search = room.window.history_panel.findChild(QWidget, "Search history")
    search.setText("boat")
    room.press("History panel")
    other = room.update(ended(question, answer="A boat."))
    room.press("History panel")
    assert search.text() == "boat"
    assert room.presenter.shown_id == other.id
    assert room.rows == ["What is it?"]


def test_what_was_hidden_with_the_focus_in_it_leaves_it_to_the_prompt(room, qtbot):
    search = room.window.history_panel.findChild(QWidget, "Search history")
    room.window.activateWindow()
    search.setFocus()
    qtbot.waitUntil(search.hasFocus)
    room.actions.run(Action.FOLD_HISTORY)
    assert room.window.focusWidget().objectName() == "Prompt"


def test_tab_passes_over_what_is_folded(room):
    room.press("History panel")
    room.press("Parameters panel")
    widget = room.window.top_bar.findChild(QWidget, "Settings")
    widget.setFocus()
    seen = set()
    while widget not in seen:
        seen.add(widget)
        QTest.keyClick(widget, Qt.Key.Key_Tab)
        widget = room.window.focusWidget()
    assert all(each.isVisible() for each in seen)
    assert not {"Search history", "History", "Max tokens"} & {each.objectName() for each in seen}


def test_a_search_unfolds_the_history(room):
    room.press("History panel")
    room.actions.run(Action.SEARCH)
    assert shown(room, "History")
    assert room.window.focusWidget().objectName() == "Search history"


def test_questions_are_walked_through_while_their_list_is_folded(room):
    question = room.update(ended(room.accept(room.ask())))
    room.press("New question")
    room.press("History panel")
    room.actions.run(Action.NEXT_QUESTION)
    assert room.presenter.shown_id == question.id


# The companion


def test_the_companion_is_narrow_in_front_and_the_same_window(room):
    room.box.set_text("What is it?")
    window, handle = room.window, room.window.windowHandle()
    room.press("Companion window")
    assert window.size().toTuple() == COMPANION_SIZE
    assert window.windowHandle() is handle  # another one would flicker, and lose the focus
    assert handle.flags() & Qt.WindowType.WindowStaysOnTopHint
    assert window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert window.isVisible()
    assert [name for name in ("History", "Parameters", "Settings", "Open picture") if shown(room, name)] == []
    assert all(shown(room, name) for name in ("Image", "Prompt", "Ask", "New question", "Engine"))
    assert room.box.text() == "What is it?"
    assert tip(room, "Companion window").startswith(top_bar.BACK)


def test_a_question_is_asked_cancelled_and_answered_in_it(room):
    room.press("Companion window")
    room.open_picture()
    question = room.accept(room.ask())
    assert shown(room, "Cancel")
    room.press("Cancel")
    assert room.session.cancelled == [question.id]
    room.update(ended(question, answer="A boat."))
    assert shown(room, "Answer")


def test_the_whole_window_comes_back_as_it_was(room):
    room.press("Parameters panel")
    room.window.resize(1000, 700)
    before = room.window.geometry()
    room.press("Companion window")
    room.press("Companion window")
    assert room.window.geometry() == before
    assert not room.window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert not room.window.windowHandle().flags() & Qt.WindowType.WindowStaysOnTopHint
    assert shown(room, "History")
    assert not shown(room, "Parameters")
    assert room.window.minimumSize().toTuple() == LEAST_SIZE


def test_a_maximised_window_is_maximised_again(room):
    room.window.showMaximized()
    room.press("Companion window")
    assert not room.window.isMaximized()
    assert room.window.size().toTuple() == COMPANION_SIZE
    room.press("Companion window")
    assert room.window.isMaximized()


def test_the_companion_comes_where_it_was_left_also_after_a_start(room):
    room.press("Companion window")
    room.window.setGeometry(QRect(20, 30, 380, 600))
    left = room.window.geometry()
    place = room.window.form.place()  # as when the app is closed now
    assert place.companion
    room.press("Companion window")
    room.window.form.restore(place)
    assert not room.window.form.is_companion
    assert room.window.width() >= LEAST_SIZE[0]
    room.press("Companion window")
    assert room.window.geometry() == left


def test_the_companion_stands_within_the_screen(room):
    room.press("Companion window")
    assert room.window.screen().availableGeometry().contains(room.window.frameGeometry())


def test_the_companion_has_no_sides_to_fold_and_says_so(room):
    room.press("Companion window")
    reasons = {offer.action: offer.why_not for offer in room.actions.offers()}
    assert reasons[Action.FOLD_HISTORY] == reasons[Action.FOLD_PARAMETERS] == IN_COMPANION
    assert not reasons[Action.COMPANION]


def test_what_the_companion_has_no_place_for_brings_the_whole_window_back(room):
    room.press("Companion window")
    room.actions.run(Action.SEARCH)
    assert not room.window.form.is_companion
    assert shown(room, "History")


def test_a_page_waits_while_the_window_is_a_companion_and_one_that_is_wanted_ends_that(room):
    page = QWidget()
    room.window.put_page(page)
    room.window.show_only(page)
    room.press("Companion window")
    assert not page.isVisible()
    assert shown(room, "Prompt")
    room.press("Companion window")
    assert page.isVisible()
    room.window.show_only(None)
    room.press("Companion window")
    room.window.show_only(page)
    assert page.isVisible()
    assert not room.window.form.is_companion


def test_a_desktop_that_lets_no_window_stay_in_front_is_not_promised_it(room, monkeypatch):
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "wayland")
    room.press("Companion window")
    room.press("Companion window")
    assert tip(room, "Companion window").startswith(top_bar.COMPANION_ON_WAYLAND)


def test_nothing_in_the_least_companion_lies_outside_of_it(room):
    room.open_picture()
    room.update(ended(room.accept(room.ask()), answer="A boat."))
    room.press("Companion window")
    room.window.resize(*COMPANION_LEAST)
    room.window.layout().activate()
    for name in ("Image", "Prompt", "Ask", "New question", "Engine", "Companion window"):
        widget = next(each for each in room.window.findChildren(QWidget, name) if each.isVisible())
        placed = QRect(widget.mapTo(room.window, widget.rect().topLeft()), widget.size())
        assert placed.left() >= 0, name
        assert placed.right() < COMPANION_LEAST[0], name


def test_nonsense_as_a_place_is_the_first_size(room):
    room.window.form.restore(WindowPlace("bm9uc2Vuc2U="))
    available = room.window.screen().availableSize()
    assert room.window.size().toTuple() in {FIRST_SIZE, (max(900, available.width()), max(600, available.height()))}
