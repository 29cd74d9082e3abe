"""`--ask … --screenshot …`: the whole way through the real window, with nobody at the keyboard."""

import pytest
from PIL import Image

from tests.e2e.app_window import EXAMPLE
from tests.e2e.program import Start

pytestmark = pytest.mark.e2e


def test_the_answer_and_the_path_of_the_screenshot_are_printed(start: Start, tmp_path):
    shot = tmp_path / "shot.png"
    program = start(
        "--demo", "--data-dir", tmp_path / "data", "--ask", "What is in this picture?", "--screenshot", shot, EXAMPLE
    )
    assert program.exit_code(30) == 0
    program.check_quiet()
    assert "demo" in program.stdout.lower()
    assert program.stdout.count(f"Screenshot: {shot}") == 1
    with Image.open(shot) as image:
        assert image.width >= 800
        assert len(image.convert("RGB").getcolors(image.width * image.height) or []) > 500
