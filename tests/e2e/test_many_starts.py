"""A screen reader looks at the window while what stands behind it is still being imported."""

import pytest

from tests.e2e.app_window import AppWindow

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(600)]


def test_sixty_starts_under_a_screen_readers_eyes_are_sixty_windows(start, tmp_path):
    """Classes of Qt that a thread made at that moment ended one start of ten with a segmentation fault."""
    for number in range(60):
        program = start("--demo", "--data-dir", tmp_path / f"data{number}", environment={"PYTHONFAULTHANDLER": "1"})
        AppWindow(program).wait_until_free()
        program.close()
