"""The companion on a real screen: the same window, smaller, which takes drops, answers and comes to the front."""

import pytest

from tests.e2e.accessibility import Node
from tests.e2e.app_window import EXAMPLE, AppWindow
from tests.e2e.program import Start
from tests.e2e.waiting import until
from tests.e2e.xserver import XServer

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def width(node: Node) -> int:
    return node.extents.width


def frame(window: AppWindow) -> Node:
    return next(each for each in window.program.root.walk() if each.role == "frame")


def test_a_picture_is_dropped_into_the_companion_and_asked_about(start: Start, tmp_path):
    window = AppWindow(start("--demo", "--data-dir", tmp_path / "data"))
    whole = width(frame(window))
    windows = window.program._x_windows()
    window.program.press("F8")
    until(lambda: width(frame(window)) < 400, "the window to be narrow")
    assert window.program._x_windows() == windows  # one that was made anew would flicker, and lose its drops
    window.drop_files(EXAMPLE)
    window.wait_for_picture()
    window.ask("What is in this picture?")
    window.wait_until_running()
    window.wait_until_free()
    window.wait_for_status("done")
    window.program.screenshot("companion")
    window.program.press("F8")
    until(lambda: width(frame(window)) == whole, "the whole window")
    window.wait_for_row("What is in this picture?")
    window.program.close()


def test_a_second_start_brings_the_companion_out_from_behind_another_window(start: Start, server: XServer, tmp_path):
    data = tmp_path / "data"
    window = AppWindow(start("--demo", "--data-dir", data))
    window.program.press("F8")
    until(lambda: width(frame(window)) < 400, "the window to be narrow")
    other = AppWindow(start("--demo", "--data-dir", tmp_path / "other"))

    def is_on_top() -> bool:
        server.move_to(*frame(window).extents.centre)
        return server.window_under_pointer() in window.program._x_windows()

    assert not is_on_top()
    assert start("--demo", "--data-dir", data, EXAMPLE).exit_code(20) == 0
    until(is_on_top, "the companion to be on top")
    window.wait_for_picture()
    assert width(frame(window)) < 400
    other.program.close()
    window.program.close()
