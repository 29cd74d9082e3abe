"""The left column while it shows the engine's own list: words for every state, keys, and no request by moving about."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QLabel, QListView, QPushButton

from llava_desktop.core.prediction import PredictionStatus
from llava_desktop.core.remote import ListEnd
from llava_desktop.qt.engines import NO_TOKEN, READING_KEYRING
from llava_desktop.qt.remote_reading import ReadingView
from llava_desktop.qt.remote_rows import RemoteRows
from llava_desktop.ui.history_switch import HistorySwitch
from llava_desktop.ui.remote_panel import DEMO, NO_LLAVA, NOTHING, READING, RemotePanel
from tests.qt.remote_made import row

READ = ReadingView(engine_name="Replicate", total=2, shown=2)


class Shown:
    def __init__(self, theme, qtbot, rows):
        self.rows = RemoteRows()
        self.rows.begin("Replicate")
        self.rows.add(rows, {})
        self.panel = RemotePanel(theme, self.rows)
        qtbot.addWidget(self.panel)
        self.panel.resize(288, 500)
        self.panel.show()

    @property
    def view(self) -> QListView:
        found = self.panel.findChild(QListView, "Predictions on Replicate")
        assert isinstance(found, QListView)
        return found

    def button(self, name: str) -> QPushButton:
        found = self.panel.findChild(QPushButton, name)
        assert isinstance(found, QPushButton)
        return found

    def words(self) -> str:
        return " ".join(label.text() for label in self.panel.findChildren(QLabel) if label.isVisible())

    def place_of(self, number: int) -> QPoint:
        return self.view.visualRect(self.rows.index(number)).center()


@pytest.fixture
def shown(theme, qtbot):
    return Shown(theme, qtbot, [row(1), row(2, status=PredictionStatus.FAILED)])


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (ReadingView(engine_name="Replicate", is_reading=True), READING),
        (ReadingView(engine_name="Replicate", is_reading=True, total=50, shown=50), READING),
        (ReadingView(engine_name="Replicate", end=ListEnd.COMPLETE), NOTHING),
        (ReadingView(engine_name="Replicate", total=7, llava_only=True), f"{NO_LLAVA} 7 were looked at."),
        (
            ReadingView(engine_name="Replicate", total=7, llava_only=True, end=ListEnd.COMPLETE),
            f"{NO_LLAVA} End of the list. 7 were looked at.",
        ),
        (ReadingView(engine_name="Replicate", total=2, shown=2, end=ListEnd.LONG), "not listed here. 2 were"),
        (ReadingView(engine_name="Demo engine", is_demo=True, total=2, shown=2), DEMO),
        (ReadingView(why_none=NO_TOKEN), NO_TOKEN),
        (ReadingView(why_none=READING_KEYRING), READING_KEYRING),
        (ReadingView(engine_name="Replicate", error="The connection broke."), "The connection broke."),
    ],
)
def test_every_state_is_said_once(shown, view, words):
    shown.panel.render(view)
    assert shown.words().count(words) == 1


def test_a_list_with_more_to_come_says_nothing(shown):
    shown.panel.render(READ)
    assert shown.words() == ""


def test_without_a_token_settings_are_offered(shown, qtbot):
    shown.panel.render(ReadingView(why_none=NO_TOKEN))
    assert shown.button("Refresh").isHidden()
    with qtbot.waitSignal(shown.panel.settings_requested), qtbot.assertNotEmitted(shown.panel.retry_requested):
        shown.button("Open Settings").click()


def test_after_an_error_the_same_can_be_tried_again(shown, qtbot):
    shown.panel.render(ReadingView(engine_name="Replicate", error="The connection broke.", total=2, shown=2))
    with qtbot.waitSignal(shown.panel.retry_requested):
        shown.button("Retry").click()


def test_the_filter_says_what_the_person_wants_and_follows_what_is(shown, qtbot):
    shown.panel.render(READ)
    box = shown.panel.findChild(QCheckBox, "LLaVA only")
    assert isinstance(box, QCheckBox)
    with qtbot.waitSignal(shown.panel.llava_only_wanted) as told:
        box.click()
    assert told.args == [True]
    shown.panel.render(READ)
    assert not box.isChecked()
    shown.panel.render(ReadingView(engine_name="Demo engine", is_demo=True))
    assert box.isHidden(), "nothing there is LLaVA's"


def test_further_looking_is_offered_only_when_nothing_was_found(shown, qtbot):
    shown.panel.render(READ)
    assert shown.button("Search older ones").isHidden()
    shown.panel.render(ReadingView(engine_name="Replicate", total=500, llava_only=True))
    with qtbot.waitSignal(shown.panel.further_requested):
        shown.button("Search older ones").click()


def test_refresh_is_asked_for(shown, qtbot):
    shown.panel.render(READ)
    with qtbot.waitSignal(shown.panel.refresh_requested):
        shown.button("Refresh").click()


def test_moving_through_the_list_opens_nothing_and_enter_does(shown, qtbot):
    shown.panel.focus_list()
    with qtbot.assertNotEmitted(shown.panel.chosen):
        for key in (Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Q):
            qtbot.keyClick(shown.view, key)
    with qtbot.waitSignal(shown.panel.chosen) as told:
        qtbot.keyClick(shown.view, Qt.Key.Key_Return)
    assert told.args == ["prediction000002"]


def test_a_click_opens_and_one_beside_the_rows_does_not(shown, qtbot):
    with qtbot.waitSignal(shown.panel.chosen) as told:
        qtbot.mouseClick(shown.view.viewport(), Qt.MouseButton.LeftButton, pos=shown.place_of(1))
    assert told.args == ["prediction000002"]
    with qtbot.assertNotEmitted(shown.panel.chosen):
        qtbot.mouseClick(shown.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, 400))
        qtbot.mouseClick(shown.view.viewport(), Qt.MouseButton.RightButton, pos=shown.place_of(0))


@pytest.mark.parametrize("dark", [False, True])
def test_the_row_that_is_meant_stands_out(shown, theme, dark):
    theme.use_dark(dark)
    shown.view.setCurrentIndex(shown.rows.index(1))
    shown.view.setFocus()
    drawn = shown.view.viewport().grab().toImage()
    rows = [shown.view.visualRect(shown.rows.index(number)) for number in (0, 1)]
    colours = [drawn.pixelColor(area.right() - 24, area.bottom() - 12) for area in rows]
    assert colours[1] == QColor(theme.colors.accent_soft)
    assert colours[0] != colours[1]


def test_the_switch_says_what_was_chosen_and_follows_silently(theme, qtbot):
    switch = HistorySwitch()
    qtbot.addWidget(switch)
    chosen: list[bool] = []
    switch.remote_wanted.connect(chosen.append)
    buttons = {button.objectName(): button for button in switch.findChildren(QPushButton)}
    there, here = buttons["On Replicate"], buttons["On this computer"]
    there.click()
    assert (chosen, here.isChecked()) == ([True], False)
    switch.show_remote(False)
    assert (chosen, here.isChecked(), there.isChecked()) == ([True], True, False)
    here.click()
    assert chosen == [True, False]
