"""Capture in the real program on a real X server: the pixels that were on the screen are what is sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from Xlib import X

from tests.e2e.app_window import AppWindow, OpenWindow
from tests.e2e.program import Program, Start
from tests.e2e.screen import HEIGHT, WIDTH, Desktop
from tests.e2e.test_sending import BLUE, RED, assert_colour, red_and_blue, the_one_picture_sent
from tests.e2e.waiting import until
from tests.e2e.xserver import XServer
from tests.fault_server.server import FaultServer
from tests.qt.fake_portal import answers, fake_portal, never

pytestmark = pytest.mark.e2e

EDGE = 500
"""Red on its left, blue on its right."""


@pytest.fixture(autouse=True)
def wall(server: XServer) -> Iterator[None]:
    """Another program's window on all of the screen, under those of the app."""
    with painted(server, 0, 0xDC1E1E), painted(server, EDGE, 0x1E1EDC):
        yield


@contextmanager
def painted(server: XServer, left: int, colour: int) -> Iterator[None]:
    window = server.root.create_window(left, 0, WIDTH, HEIGHT, 0, X.CopyFromParent, background_pixel=colour)
    window.map()
    server.display.sync()
    yield
    window.destroy()
    server.display.sync()


def is_away(program: Program) -> bool:
    return program.root.find("Prompt") is None


def wait_for_overlay(program: Program) -> None:
    """Until the screen is frozen, and has the keyboard."""
    program.wait_for("Screen capture")
    program.window()


def test_what_was_under_the_window_is_captured_to_the_pixel(open_window: OpenWindow, api: FaultServer):
    window = open_window()
    program = window.program
    program.press("Control_L+Shift_L+s")
    wait_for_overlay(program)
    assert is_away(program)
    program.screenshot("overlay")
    program.press("Escape")
    until(lambda: not is_away(program), "the window to be back")
    assert window.sends is None

    program.wait_for("Capture screen").do()
    wait_for_overlay(program)
    program.drag((EDGE - 150, 100), (EDGE + 150, 300))
    program.press("Return")
    assert window.wait_for_picture().startswith("Sends 300×200")
    program.window()
    window.ask("What is it?")
    window.wait_for_answer("A red boat.")
    program.close()
    sent = the_one_picture_sent(api)
    assert sent.size == (300, 200)
    assert_colour(sent, 0.48, 0.5, RED)
    assert_colour(sent, 0.52, 0.5, BLUE)


def test_a_start_and_a_later_start_can_begin_with_a_capture_by_keys_alone(
    start: Start, api: FaultServer, tmp_path: Path
):
    where = ("--api-url", api.base_url, "--data-dir", tmp_path / "data")
    token = {"REPLICATE_API_TOKEN": api.token}
    program = start(*where, "--capture", environment=token)
    program.window()
    wait_for_overlay(program)
    assert is_away(program)
    program.press("Right")  # the middle half of the screen
    program.press("Shift_L+Control_L+Left")  # narrower by a pixel
    program.press("Return")
    assert f"from {WIDTH // 2 - 1}×{HEIGHT // 2}" in AppWindow(program).wait_for_picture()

    later = start(*where, "--capture", environment=token)
    assert later.exit_code(20) == 0
    wait_for_overlay(program)
    program.press("Return")
    program.wait_for(starting="Sends ", that=lambda line: f"from {WIDTH}×{HEIGHT}" in line.name)
    program.close()


def test_where_only_the_desktop_sees_the_screen_its_portal_is_asked_and_can_be_given_up(
    start: Start, desk: Desktop, tmp_path: Path
):
    taken = desk.folder / "run" / "Screenshot.png"
    red_and_blue(640, 400).save(taken)
    # As on XWayland: Qt speaks to an X server, and that is not what the person sees.
    with fake_portal(desk.session_bus, never) as portal:
        program = start("--demo", "--data-dir", tmp_path / "data", environment={"WAYLAND_DISPLAY": "wayland-0"})
        window = AppWindow(program)
        program.press("Control_L+Shift_L+s")
        assert portal.was_asked.wait(30)
        program.wait_for("Cancel capture").do()
        assert portal.was_closed.wait(30)
        until(lambda: program.root.find("Cancel capture") is None, "the bar to leave")
        assert window.sends is None

        portal.manner = answers(0, taken.as_uri())
        program.press("Control_L+Shift_L+s")
        assert "from 640×400" in window.wait_for_picture()
        assert not taken.exists()

        portal.manner = answers(2)
        program.press("Control_L+Shift_L+s")
        window.wait_for_words("The desktop did not capture the screen.")
        assert "from 640×400" in window.wait_for_picture()
    program.close()
