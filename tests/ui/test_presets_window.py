from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QLabel, QLineEdit, QListWidget, QPlainTextEdit, QPushButton

from llava_desktop.core.presets import BUILT_IN, Preset
from llava_desktop.core.words import Words
from llava_desktop.ui.presets_window import PresetsView, PresetsWindow
from tests.ui.pseudo_language import spoken

A, B, C = (Preset(name, name.upper(), f"text of {name}") for name in "abc")
ALL = PresetsView((A, B, C))


@pytest.fixture
def window(qtbot, theme):
    made = PresetsWindow()
    qtbot.addWidget(made)
    made.render(ALL)
    made.show()
    return made


def button(window, name: str):
    return window.findChild(QPushButton, name)


def titles(window) -> list[str]:
    found = window.findChild(QListWidget, "Preset list")
    return [found.item(row).text() for row in range(found.count())]


def text(window):
    return window.findChild(QPlainTextEdit, "Preset text")


def name(window):
    return window.findChild(QLineEdit, "Preset name")


def words(window) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def test_the_first_is_chosen_and_shown(window):
    assert titles(window) == ["A", "B", "C"]
    assert (name(window).text(), text(window).toPlainText()) == ("A", "text of a")
    assert not button(window, "Move preset up").isEnabled()


def test_what_is_typed_holds_at_once_and_keeps_its_place(qtbot, window):
    window.choose("b")
    with qtbot.waitSignal(window.edited) as told:
        qtbot.keyClick(name(window), Qt.Key.Key_End)
        qtbot.keyClicks(name(window), "!")
    assert told.args == [replace(B, name="B!")]
    window.render(PresetsView((A, replace(B, name="B!"), C)))
    assert titles(window) == ["A", "B!", "C"]
    with qtbot.waitSignal(window.edited) as told:
        qtbot.keyClicks(text(window), "{name} ")
    assert told.args[0].text.startswith("{")
    assert told.args[0].id == "b"


def test_a_word_that_is_not_known_is_said_where_it_is_typed(qtbot, window):
    text(window).setPlainText("What {colour}?")
    assert "{colour} is not known" in words(window)
    assert "{colour} is not known" in text(window).accessibleDescription()
    text(window).setPlainText("What {{colour}?")
    assert "is not known" not in words(window)


def test_a_preset_may_have_parameters_of_its_own(qtbot, window):
    number = window.findChild(QDoubleSpinBox, "Preset max tokens")
    assert not number.isEnabled()
    with qtbot.waitSignal(window.edited) as told:
        window.findChild(QCheckBox, "Own max tokens").click()
    assert told.args == [replace(A, max_tokens=1024)]
    with qtbot.waitSignal(window.edited) as told:
        number.setValue(50)
    assert told.args == [replace(A, max_tokens=50)]
    window.render(PresetsView((replace(A, max_tokens=50, temperature=0.5), B, C)))
    assert window.findChild(QCheckBox, "Own temperature").isChecked()
    assert window.findChild(QDoubleSpinBox, "Preset temperature").value() == 0.5
    window.choose("b")
    assert not window.findChild(QCheckBox, "Own temperature").isChecked()


def test_the_chosen_one_is_moved_and_stays_chosen(qtbot, window):
    window.choose("b")
    with qtbot.waitSignal(window.move_requested) as told:
        button(window, "Move preset up").click()
    assert told.args == ["b", -1]
    window.render(PresetsView((B, A, C)))
    assert name(window).text() == "B"
    with qtbot.waitSignal(window.move_requested) as told:
        qtbot.keyClick(window.findChild(QListWidget), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert told.args == ["b", 1]


def test_delete_can_be_undone_and_says_what_it_deleted(qtbot, window):
    window.choose("b")
    assert not button(window, "Undo delete").isVisible()
    with qtbot.waitSignal(window.delete_requested) as told:
        button(window, "Delete preset").click()
    assert told.args == ["b"]
    window.render(PresetsView((A, C), deleted=B))
    assert "Deleted: B" in words(window)
    assert name(window).text() == "C"
    with qtbot.waitSignal(window.undo_requested):
        button(window, "Undo delete").click()


def test_in_the_list_the_delete_key_deletes_and_in_a_field_it_does_not(qtbot, window):
    with qtbot.assertNotEmitted(window.delete_requested):
        qtbot.keyClick(name(window), Qt.Key.Key_Delete)
    with qtbot.waitSignal(window.delete_requested):
        qtbot.keyClick(window.findChild(QListWidget), Qt.Key.Key_Delete)


def test_with_none_left_there_is_nothing_to_change_and_the_app_s_own_can_come_back(qtbot, window):
    window.render(PresetsView((), deleted=C))
    assert not name(window).isEnabled()
    assert not button(window, "Delete preset").isEnabled()
    with qtbot.waitSignal(window.built_in_requested):
        button(window, "Bring back built-in presets").click()
    window.render(PresetsView(BUILT_IN))
    assert not button(window, "Bring back built-in presets").isVisible()


def test_a_new_one_begins_with_its_name(qtbot, window):
    with qtbot.waitSignal(window.add_requested):
        button(window, "New preset").click()
    window.render(PresetsView((A, B, C, Preset("d", "New preset", ""))))
    window.begin("d")
    assert window.focusWidget() is name(window)
    assert name(window).selectedText() == "New preset"
    window.render(PresetsView((A,), has_room=False))
    assert not button(window, "New preset").isEnabled()


def test_rendering_tells_nobody_anything(window, emissions):
    told = emissions(window)
    window.render(PresetsView((C, replace(A, max_tokens=5, text="{x}")), deleted=B))
    window.render(PresetsView(()))
    assert told == []


def test_mark_up_in_a_name_is_plain_text(window):
    window.render(PresetsView((Preset("x", "<b>bold</b>", ""),), deleted=Preset("y", "<img src='/x'>", "")))
    assert titles(window) == ["<b>bold</b>"]
    assert "<img src='/x'>" in words(window)


def test_everything_has_a_name_and_takes_tab(window):
    for kind in (QPushButton, QLineEdit, QPlainTextEdit, QListWidget, QCheckBox, QDoubleSpinBox):
        for widget in window.findChildren(kind):
            if widget.objectName().startswith("qt_"):
                continue
            assert widget.accessibleName()
            assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, widget.objectName()


def test_one_of_the_apps_own_keeps_its_name_in_every_language_until_another_is_typed(qtbot, window, qapp):
    with spoken(qapp):
        window.render(PresetsView(BUILT_IN))
        assert name(window).text() == "⟦Describe⟧"
        with qtbot.waitSignal(window.edited) as told:
            text(window).setPlainText("What is this?")
        assert isinstance(told.args[0].name, Words)
        assert told.args[0] == replace(BUILT_IN[0], text="What is this?")
        with qtbot.waitSignal(window.edited) as told:
            qtbot.keyClicks(name(window), "!")
        assert told.args[0].name == "⟦Describe⟧!"
