"""Capture: overlays over a known screen, the windows' retreat, and what the desk makes of each ending."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QDialog, QWidget

from llava_desktop.ui import capture_screens
from llava_desktop.ui.capture_desk import WAITING, CaptureDesk
from llava_desktop.ui.capture_overlay import CaptureOverlay
from llava_desktop.ui.capture_screens import NO_SCREEN, NOT_ALLOWED, ScreensCapture, is_nothing
from llava_desktop.ui.capture_way import CaptureWay, needs_the_portal
from llava_desktop.ui.notice import Notice
from llava_desktop.ui.window_retreat import Retreat

SIZE = (720, 450)


def screen_of_known_pixels(ratio: float = 1.0) -> QImage:
    """Each pixel says where it is."""
    width, height = round(SIZE[0] * ratio), round(SIZE[1] * ratio)
    rows = bytearray()
    for y in range(height):
        row = bytearray(b"\xff" * 4 * width)
        row[0::4] = bytes(x // 256 << 4 | y // 256 for x in range(width))
        row[1::4] = bytes([y % 256]) * width
        row[2::4] = bytes(x % 256 for x in range(width))
        rows += row
    return QImage(bytes(rows), width, height, QImage.Format.Format_RGB32).copy()


def where(image: QImage) -> tuple[int, int]:
    """Which pixel of the screen the first one is."""
    colour = QColor(image.pixel(0, 0))
    return (colour.blue() >> 4) * 256 + colour.red(), (colour.blue() & 15) * 256 + colour.green()


@pytest.fixture
def laid(theme, qtbot):
    """`laid(ratio)`: an overlay over a screen with so many pixels to a device-independent one."""

    def laid(ratio: float = 1.0) -> CaptureOverlay:
        made = CaptureOverlay(theme, screen_of_known_pixels(ratio))
        qtbot.addWidget(made)
        made.resize(*SIZE)
        made.show()
        return made

    return laid


def drag(qtbot, overlay: QWidget, start: tuple[int, int], end: tuple[int, int]) -> None:
    qtbot.mousePress(overlay, Qt.MouseButton.LeftButton, pos=QPoint(*start))
    qtbot.mouseMove(overlay, QPoint(*end))
    qtbot.mouseRelease(overlay, Qt.MouseButton.LeftButton, pos=QPoint(*end))


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_the_region_is_the_screens_own_pixels_whatever_the_scale(qtbot, laid, ratio):
    overlay = laid(ratio)
    drag(qtbot, overlay, (100, 60), (300, 200))
    taken = overlay.chosen_pixels()
    assert where(taken) == (round(100 * ratio), round(60 * ratio))
    assert (taken.width(), taken.height()) == (round(200 * ratio), round(140 * ratio))
    assert taken.devicePixelRatio() == 1
    assert overlay._tool.words == f"{taken.width()}×{taken.height()} px"


def test_what_is_on_the_overlay_is_the_screen_darkened_but_for_the_region(qtbot, laid):
    overlay = laid()
    before = overlay.grab().toImage()
    known = QColor(screen_of_known_pixels().pixel(200, 300))
    assert 0 < QColor(before.pixel(200, 300)).red() < known.red() * 0.6
    drag(qtbot, overlay, (100, 200), (300, 400))
    after = overlay.grab().toImage()
    assert QColor(after.pixel(200, 300)) == known
    assert QColor(after.pixel(50, 300)).green() < known.green()


def test_a_region_can_be_moved_resized_and_cleared(qtbot, laid):
    overlay = laid()
    drag(qtbot, overlay, (100, 60), (300, 200))
    drag(qtbot, overlay, (200, 130), (210, 140))  # by its middle
    drag(qtbot, overlay, (310, 210), (350, 260))  # by its corner
    taken = overlay.chosen_pixels()
    assert (where(taken), taken.width(), taken.height()) == ((110, 70), 240, 190)
    qtbot.keyClick(overlay, Qt.Key.Key_Delete)
    assert not overlay.has_region
    assert overlay.chosen_pixels().width() == SIZE[0]


def test_a_region_by_keys_alone(qtbot, laid):
    overlay = laid()
    with qtbot.waitSignal(overlay.begun):
        qtbot.keyClick(overlay, Qt.Key.Key_Right)
    qtbot.keyClick(overlay, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    shift = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(overlay, Qt.Key.Key_Down, shift)
    taken = overlay.chosen_pixels()
    assert (where(taken), taken.width(), taken.height()) == ((181, 112), 360, 226)
    with qtbot.waitSignal(overlay.take_requested):
        qtbot.keyClick(overlay, Qt.Key.Key_Return)
    with qtbot.waitSignal(overlay.leave_requested):
        qtbot.keyClick(overlay, Qt.Key.Key_Escape)


def test_a_double_click_takes_what_is_chosen_and_a_click_draws_nothing(qtbot, laid):
    overlay = laid()
    drag(qtbot, overlay, (100, 60), (300, 200))
    qtbot.mouseClick(overlay, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    with qtbot.waitSignal(overlay.take_requested):
        qtbot.mouseDClick(overlay, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    assert where(overlay.chosen_pixels()) == (100, 60)


def test_closing_the_overlay_leaves(qtbot, laid):
    overlay = laid()
    with qtbot.waitSignal(overlay.leave_requested):
        overlay.close()


# All screens


@pytest.fixture
def way(theme, qtbot, monkeypatch):
    """Two screens of known pixels."""

    class TwoScreens:
        @staticmethod
        def screens():
            return [screen, screen]

    screen = QGuiApplication.screens()[0]
    monkeypatch.setattr(capture_screens, "QGuiApplication", TwoScreens)
    monkeypatch.setattr(capture_screens, "grab", lambda _screen: screen_of_known_pixels())
    made = ScreensCapture(theme, platform="linux")
    yield made
    made.give_up()


def test_of_all_screens_together_there_is_one_region(qtbot, way):
    taken: list[QImage] = []
    way.taken.connect(taken.append)
    way.begin()
    way.come_forward()
    first, second = way.overlays
    for overlay in way.overlays:
        overlay.resize(*SIZE)
    drag(qtbot, first, (10, 10), (60, 60))
    drag(qtbot, second, (100, 60), (300, 200))
    assert not first.has_region
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert [(where(image), image.width()) for image in taken] == [((100, 60), 200)]


def test_without_a_region_the_screen_on_which_enter_was_pressed_is_taken(qtbot, way):
    taken: list[QImage] = []
    way.taken.connect(taken.append)
    way.begin()
    qtbot.keyClick(way.overlays[1], Qt.Key.Key_Return)
    assert taken[0].width() == SIZE[0]


@pytest.mark.parametrize(
    ("platform", "sentence"), [("linux", NO_SCREEN), ("darwin", NOT_ALLOWED), ("win32", NO_SCREEN)]
)
def test_a_screen_that_may_not_be_seen_is_said_with_what_to_do(qtbot, way, monkeypatch, platform, sentence):
    monkeypatch.setattr(capture_screens, "grab", lambda _screen: QImage())
    way._platform = platform
    with qtbot.waitSignal(way.failed) as said:
        way.begin()
    assert said.args == [sentence]
    assert way.overlays == []


def test_only_macos_means_no_by_blackness():
    black = QImage(30, 20, QImage.Format.Format_RGB32)
    black.fill(0xFF000000)
    assert is_nothing(black, "darwin")
    assert not is_nothing(black, "linux")
    assert not is_nothing(screen_of_known_pixels(), "darwin")


@pytest.mark.parametrize(
    ("platform", "qt_platform", "environment", "needed"),
    [
        ("linux", "xcb", {}, False),
        ("linux", "wayland", {}, True),
        ("linux", "xcb", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", "xcb", {"XDG_SESSION_TYPE": "wayland"}, True),
        ("linux", "xcb", {"XDG_SESSION_TYPE": "x11", "WAYLAND_DISPLAY": ""}, False),
        ("win32", "windows", {"WAYLAND_DISPLAY": "wayland-0"}, False),
        ("darwin", "cocoa", {}, False),
    ],
)
def test_where_only_the_desktop_sees_the_screen_it_is_asked(platform, qt_platform, environment, needed):
    assert needs_the_portal(platform, qt_platform, environment) is needed


# The desk


class StagedWay(CaptureWay):
    """Ends when the test says so."""

    begins = 0
    given_up = 0
    forward = 0

    def begin(self) -> None:
        self.begins += 1

    def come_forward(self) -> None:
        self.forward += 1

    def give_up(self) -> None:
        self.given_up += 1


class Stage:
    def __init__(self, theme, qtbot) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.bar = Notice(theme, self.window)
        self.ways: list[StagedWay] = []
        self.may_never_end = False
        self.desk = CaptureDesk(
            retreat=Retreat(self.window, faded_within_ms=0), bar=self.bar, open_way=self._open, parent=self.window
        )
        self.heard: list[object] = []
        for signal in (self.desk.pixels_captured, self.desk.bytes_captured, self.desk.failed):
            signal.connect(self.heard.append)
        self._qtbot = qtbot

    def _open(self) -> CaptureWay:
        made = StagedWay()
        made.may_never_end = self.may_never_end
        self.ways.append(made)
        return made

    def begin(self) -> StagedWay:
        self.desk.begin()
        way = self.ways[-1]
        self._qtbot.waitUntil(lambda: way.begins == 1)
        return way


@pytest.fixture
def stage(theme, qtbot):
    made = Stage(theme, qtbot)
    made.window.show()
    return made


def test_the_window_is_gone_while_the_screen_is_looked_at_and_comes_back_with_what_was_taken(stage):
    way = stage.begin()
    assert stage.window.isHidden()
    image = screen_of_known_pixels()
    way.taken.emit(image)
    assert stage.window.isVisible()
    assert stage.heard == [image]


@pytest.mark.parametrize("end", ["left", "failed"])
def test_the_window_comes_back_however_it_ends(stage, end):
    way = stage.begin()
    way.failed.emit("Because.") if end == "failed" else way.left.emit()
    assert stage.window.isVisible()
    assert stage.heard == (["Because."] if end == "failed" else [])
    assert stage.begin() is not way  # and there can be another


def test_a_fault_of_the_app_does_not_cost_the_window(stage, qtbot, monkeypatch):
    monkeypatch.setattr(StagedWay, "begin", lambda _self: 1 // 0)
    with qtbot.captureExceptions() as faults:
        stage.desk.begin()
        qtbot.waitUntil(lambda: bool(faults))
    assert stage.window.isVisible()
    assert stage.ways[0].given_up == 1


def test_asked_for_again_the_one_under_way_comes_forward(stage):
    way = stage.begin()
    stage.desk.begin()
    assert stage.ways == [way]
    assert way.forward == 1
    assert stage.window.isHidden()


def test_dialogs_of_the_window_go_and_come_with_it(stage, qtbot):
    dialog = QDialog(stage.window)
    dialog.show()
    way = stage.begin()
    assert dialog.isHidden()
    way.left.emit()
    assert dialog.isVisible()


def test_a_window_that_was_never_there_is_not_waited_for(stage):
    stage.window.hide()
    way = stage.begin()
    way.left.emit()
    assert stage.window.isVisible()


def test_a_window_that_no_word_of_its_end_comes_of_is_not_waited_for(stage, monkeypatch, qtbot):
    retreat = stage.desk._retreat
    monkeypatch.setattr(retreat, "_watch", lambda _handle: None)
    retreat._longest.setInterval(1)
    stage.begin()


def test_a_desktop_that_never_answers_can_be_given_up_in_the_window(stage, qtbot):
    stage.may_never_end = True
    way = stage.begin()
    assert stage.window.isMinimized()
    stage.desk.begin()  # as `--capture` again, or a click in the task bar
    assert not stage.window.isMinimized()
    assert stage.bar.text() == WAITING.text
    assert stage.window.focusWidget().text() == WAITING.action
    qtbot.keyClick(stage.window.focusWidget(), Qt.Key.Key_Escape)
    assert way.given_up == 1
    assert stage.bar.isHidden()
    assert stage.heard == []


def test_a_desktop_that_hides_that_a_window_is_in_its_task_bar_shows_it_again(stage, monkeypatch):
    """Under Wayland Qt says at once that a minimised window is not; only a window that was hidden is shown anew."""
    stage.may_never_end = True
    way = stage.begin()
    hides: list[QWidget] = []
    monkeypatch.setattr(QWidget, "isMinimized", lambda _self: False)

    def note(hidden: QWidget) -> None:
        hides.append(hidden)

    monkeypatch.setattr(QWidget, "hide", note)
    way.left.emit()
    assert stage.window in hides


def test_an_encoded_picture_comes_as_bytes(stage):
    stage.may_never_end = True
    stage.begin().taken.emit(b"PNG")
    assert stage.heard == [b"PNG"]
    assert stage.window.isVisible()
    assert not stage.window.isMinimized()


def test_cancelled_before_anything_was_looked_at_nothing_is(stage, qtbot):
    stage.desk.begin()
    stage.desk.cancel()
    stage.desk._look()  # as if the word that the window is gone came late
    stage.desk.cancel()
    assert [way.begins for way in stage.ways] == [0]
    assert stage.window.isVisible()
