"""What `run` adds to the user's arguments where there is no display."""

import sys
from pathlib import Path

import pytest

from demonstration import EXAMPLE, QUESTION, completed, needs_virtual_screen
from virtual_screen import has_display

SCREENSHOT = Path("shots") / "shot.png"
DATA = Path("data")


def complete(*given):
    return completed(given, screenshot=SCREENSHOT, data=DATA)


def test_with_no_arguments_the_demo_engine_is_asked_about_the_example():
    assert complete() == [
        "--demo", "--ask", QUESTION, "--screenshot", str(SCREENSHOT), "--data-dir", str(DATA), str(EXAMPLE),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "not_added"),
    [
        (["--ask", "How many cats?"], QUESTION),
        (["--ask=How many cats?"], QUESTION),
        (["--screenshot", "mine.png"], str(SCREENSHOT)),
        (["--data-dir", "mine"], str(DATA)),
        (["--api-url", "http://127.0.0.1:5000"], "--demo"),
        (["cat.png"], str(EXAMPLE)),
        (["--debug", "cat.png"], str(EXAMPLE)),
    ],
)
def test_what_was_given_is_kept_and_not_doubled(given, not_added):
    arguments = complete(*given)
    assert arguments[: len(given)] == given
    assert not_added not in arguments


def test_demo_is_said_once():
    assert complete("--demo").count("--demo") == 1


def test_half_an_option_is_not_taken_for_the_whole():
    assert "--demo" in complete("--dem")


def test_an_option_of_a_later_version_passes_through():
    assert complete("--of-tomorrow")[0] == "--of-tomorrow"


@pytest.mark.parametrize(
    ("surroundings", "expected"),
    [({}, False), ({"DISPLAY": ""}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "wayland-0"}, True)],
)
def test_a_display_is_x11_or_wayland(surroundings, expected):
    assert has_display(surroundings) is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], True),
        (["--ask", "How many cats?"], True),
        (["--self-test"], False),
        (["--report", "r", "--self-test"], False),
        (["-h"], False),
    ],
)
def test_what_needs_no_window_is_started_as_it_is_and_shown_on_no_virtual_screen(given, expected, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    assert needs_virtual_screen(given, has_display=False) is expected
    assert not needs_virtual_screen(given, has_display=True)
