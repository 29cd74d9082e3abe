import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from llava_desktop.ui.bring_to_front import bring_to_front


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_a_window_comes_out_of_the_task_bar_and_is_in_front(window, qtbot):
    other = QWidget()
    qtbot.addWidget(other)
    window.showMinimized()
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    bring_to_front(window)
    qtbot.waitUntil(window.isActiveWindow)
    assert window.isVisible()
    assert not window.windowState() & Qt.WindowState.WindowMinimized


def test_one_that_was_maximised_stays_so(window):
    window.showMaximized()
    window.showMinimized()
    bring_to_front(window)
    assert window.windowState() & Qt.WindowState.WindowMaximized


def test_it_asks_to_be_looked_at_where_the_desktop_may_refuse_the_focus(window, monkeypatch):
    alerted: list[QWidget] = []
    monkeypatch.setattr(QApplication, "alert", alerted.append)
    bring_to_front(window)
    assert alerted == [window]
