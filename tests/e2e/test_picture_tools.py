"""The tools of the picture by keyboard alone, in the real program: the request holds the region and not what is under
the brush."""

from pathlib import Path

import pytest

from tests.e2e.app_window import OpenWindow
from tests.e2e.test_sending import BLUE, assert_colour, red_and_blue, the_one_picture_sent
from tests.fault_server.server import FaultServer

pytestmark = pytest.mark.e2e

BLACK = (0, 0, 0)


def test_a_region_and_a_stroke_by_keyboard_are_what_is_sent(open_window: OpenWindow, api: FaultServer, tmp_path: Path):
    photo = tmp_path / "photo.png"
    red_and_blue(2000, 1000).save(photo)
    window = open_window(photo)
    program = window.program
    window.wait_for_picture()
    program.wait_for("Select region").do()
    window.wait_for_words("Draw a box")
    program.press("Right")  # the middle half of the picture: half red, half blue
    for _ in range(25):
        program.press("Right")  # a hundredth of 2000 pixels each, until all of it is blue
    program.press("Return")
    window.wait_for_words("a region of 1000×500")
    program.wait_for("Redact").do()
    window.wait_for_words("Paint over")
    for _ in range(17):
        program.press("Right")  # by half the brush: from the picture's middle to the region's
    program.press("space")
    window.wait_for_words("parts painted over")
    window.ask("What is it?")
    window.wait_for_answer("A red boat.")
    program.close()
    sent = the_one_picture_sent(api)
    assert sent.size == (672, 336)
    assert_colour(sent, 0.1, 0.1, BLUE)
    assert_colour(sent, 0.9, 0.9, BLUE)
    assert_colour(sent, 0.5, 0.5, BLACK)
