"""The harness against a small window of its own: what a test sees and does is what really happened."""

import io
import os
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.e2e.accessibility import State
from tests.e2e.clipboard import clipboard
from tests.e2e.program import Program, Start
from tests.e2e.screen import desktop, keyring
from tests.e2e.selection import PIECE_BYTES, file_list, png
from tests.e2e.waiting import until

pytestmark = pytest.mark.e2e

SMALL_WINDOW = (sys.executable, "-m", "tests.e2e.small_window")


@pytest.fixture
def program(start: Start) -> Program:
    program = start(command=SMALL_WINDOW)
    program.window()
    return program


def picture(width: int, height: int, *, noise: bool = False) -> bytes:
    image = Image.effect_noise((width, height), 80).convert("RGB") if noise else Image.new("RGB", (width, height))
    image.putpixel((0, 0), (255, 128, 0))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def test_widgets_are_found_by_name_and_role(program):
    assert program.wait_for("Copy", role="push button").actions == ["Press", "SetFocus"]
    assert program.window().find("Copy", role="label") is None
    assert program.window().find(starting="Cop", that=lambda node: "EditableText" in node.interfaces) is None


def test_what_does_not_come_fails_with_the_tree_of_widgets(program):
    with pytest.raises(AssertionError, match="push button 'Copy'"):
        program.wait_for("Nothing", seconds=0.1)


def test_text_is_set_and_a_button_pressed_through_the_accessibility_bus(program):
    line = program.wait_for("Line")
    line.set_text("héllo")
    assert line.text == "héllo"
    program.wait_for("Copy").do("Press")
    program.wait_for("Copied: héllo")


def test_a_row_is_selected_through_the_accessibility_bus(program):
    rows = program.wait_for("Rows")
    assert not rows.find("two", that=lambda row: State.SELECTED in row.states)
    rows.select_child(1)
    program.wait_for("two", that=lambda row: State.SELECTED in row.states)


def test_pointer_and_keys_reach_the_widget_under_them(program):
    program.click(program.wait_for("Line"))
    program.wait_for("Line", that=lambda line: State.FOCUSED in line.states)
    program.type('Is it "2:30"? (A_b)')
    program.press("Return")
    program.wait_for('Copied: Is it "2:30"? (A_b)')
    program.press("Control_L+a")
    program.type("x")
    program.click(program.wait_for("Copy"))
    program.wait_for("Copied: x")


def test_dropped_files_arrive_by_name(program, tmp_path):
    first, second = tmp_path / "a b.png", tmp_path / "ü.jpg"
    dropped = program.drop(file_list(first, second), program.wait_for("Target"))
    assert dropped.taken
    assert dropped.finished
    program.wait_for(f"Target: files {first} {second}")


@pytest.mark.parametrize("noise", [False, True])
def test_dropped_pixels_arrive_whole(program, noise):
    data = picture(400, 300, noise=noise)
    assert (len(data) > 2 * PIECE_BYTES) == noise
    program.drop(png(data), program.wait_for("Target"))
    program.wait_for("Target: image 400x300 #ff8000")


def test_a_widget_that_takes_no_drops_gets_none(program, tmp_path):
    dropped = program.drop(file_list(tmp_path), program.wait_for("Refuses"))
    assert not dropped.taken
    program.wait_for("Target")


@pytest.mark.parametrize("noise", [False, True])
def test_pasted_pixels_arrive_whole(desk, program, noise):
    with clipboard(desk.display, png(picture(400, 300, noise=noise))):
        program.press("Control_L+v")
        program.wait_for("Pasted: image 400x300 #ff8000")


def test_pasted_files_arrive_by_name(desk, program, tmp_path):
    with clipboard(desk.display, file_list(tmp_path)):
        program.press("Control_L+v")
        program.wait_for(f"Pasted: files {tmp_path}")


def test_the_screenshot_shows_the_window(program):
    box = program.wait_for("Target").extents
    with Image.open(program.screenshot("small-window")) as shot:
        assert shot.size == (1440, 900)
        assert shot.getpixel(box.centre) != (0, 0, 0)
        assert shot.getpixel((1439, 899)) == (0, 0, 0)


def test_closing_a_quiet_program_is_all_right(program):
    program.close()
    assert not program.is_running


def test_a_program_that_stays_is_found_out(start):
    program = start("--stay", command=SMALL_WINDOW)
    program.window()
    with pytest.raises(AssertionError, match="did not end within 2 s"):
        program.close()


def test_a_qt_warning_is_found_out(start):
    program = start("--warn", command=SMALL_WINDOW)
    program.window()
    with pytest.raises(AssertionError, match="QObject::startTimer"):
        program.close()


def test_a_fault_in_the_log_is_found_out(start: Start, tmp_path):
    (tmp_path / "a.log").write_text("Traceback (most recent call last):", "utf-8")
    program = start("--data-dir", tmp_path, command=SMALL_WINDOW)
    program.window()
    with pytest.raises(AssertionError, match="Traceback"):
        program.close()


def test_a_program_that_crashed_is_found_out_at_once(program):
    program.kill()
    with pytest.raises(AssertionError, match="ended with -9"):
        program.wait_for("Line")


def test_nothing_is_left_when_a_desktop_ends():
    with desktop() as desk, keyring(desk):
        folder = str(desk.folder)
        assert processes_in(folder)
    until(lambda: not processes_in(folder), "the last process to end", 5)
    assert not desk.folder.exists()


def processes_in(folder: str) -> list[str]:
    """The programs, other than this one, whose environment names `folder`."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if process.name != str(os.getpid()) and folder.encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_text())
        except OSError:
            continue  # it ended, or it is another user's
    return found
