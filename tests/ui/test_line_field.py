"""The keys lead into a line of text: it is marked, after it was told that the focus is there."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from llava_desktop.ui.line_field import LineField

BY_KEYS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


@pytest.fixture
def fields(qtbot):
    """Two in a window; the first has the focus, and words stand in the other."""
    window = QWidget()
    column = QVBoxLayout(window)
    made = LineField("one"), LineField("two")
    for field in made:
        column.addWidget(field)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    made[0].setFocus()
    qtbot.waitUntil(made[0].hasFocus)
    yield made
    window.close()  # it is held until here


@pytest.mark.parametrize("reason", BY_KEYS)
def test_it_is_marked_after_it_was_told_that_the_focus_is_there(fields, qapp, qtbot, reason):
    told = []
    fields[1].selectionChanged.connect(lambda: told.append(f"marked {fields[1].selectedText()}"))

    def note(_from, _to) -> bool:
        told.append("focus")
        return True

    with qtbot.waitSignal(qapp.focusChanged, check_params_cb=note):
        fields[1].setFocus(reason)
    qtbot.waitUntil(fields[1].hasSelectedText)
    assert told == ["focus", "marked two"]


def test_what_is_typed_at_once_is_not_typed_over(fields, qtbot):
    fields[1].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClicks(fields[1], "!")
    later = QTimer(fields[1], singleShot=True)
    with qtbot.waitSignal(later.timeout):
        later.start(0)
    QTest.keyClicks(fields[1], "?")
    assert fields[1].text() == "two!?"


def test_a_click_marks_nothing(fields, qtbot):
    QTest.mouseClick(fields[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(fields[1].hasFocus)
    assert not fields[1].hasSelectedText()
