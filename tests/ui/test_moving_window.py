"""What is seen while the data is moved."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton

from llava_desktop.ui.moving_window import MovingWindow


@pytest.fixture
def window(theme, qtbot):
    made = MovingWindow("/media/al/\u202edisk/llava-desktop")
    qtbot.addWidget(made)
    made.show()
    return made


def words(window) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel)).replace("\u200b", "")


def test_it_says_where_to_and_how_far(window):
    window.show_progress(255, 1_200)
    assert "/media/al/‹U+202E›disk/llava-desktop" in words(window)
    assert "25 % of 1,200 MB" in words(window)
    assert window.findChild(QProgressBar, "Moved so far").value() == 255


@pytest.mark.parametrize("way", ["button", "Escape", "close"])
def test_however_it_is_left_the_move_is_cancelled_once_and_it_stays_until_that_is_done(window, qtbot, way):
    button = window.findChild(QPushButton, "Cancel the move")
    with qtbot.waitSignal(window.cancel_requested):
        if way == "button":
            button.click()
        elif way == "Escape":
            qtbot.keyClick(window, Qt.Key.Key_Escape)
        else:
            window.close()
    assert window.isVisible()
    assert not button.isEnabled()
