"""What is copied tells of the computer, and not of the person."""

import pytest

from llava_desktop.core.diagnostics import Diagnostics, diagnostics_text, without_file_names
from llava_desktop.core.redaction import redacted
from llava_desktop.core.setup_check import SetupPart, failed, passed
from tests.canary.secrets import TOKEN

HOME = "/home/al"
TOLD = Diagnostics(
    versions=[("Python", "3.11")],
    screens=[("Screen 1", "1440×900 at 100 %")],
    settings=[("Quality", "fits")],
    findings=[
        passed(SetupPart.TOKEN, "It works.", personal="It belongs to al."),
        failed(SetupPart.FOLDERS, f"{HOME}/data cannot be written to.", "Make it writable."),
    ],
    log=[f"line {number}" for number in range(60)],
)


def text_of(told: Diagnostics) -> str:
    return diagnostics_text(told, lambda text: redacted(text, secrets=[TOKEN], home=HOME))


def test_all_of_it_stands_there_in_sections():
    lines = text_of(TOLD).splitlines()
    assert lines[0] == "Diagnostics of LLaVA Desktop"
    for expected in ("Versions", "  Python: 3.11", "  Screen 1: 1440×900 at 100 %", "  Quality: fits"):
        assert expected in lines
    assert "  OK           API token: It works." in lines
    assert "belongs to" not in text_of(TOLD)


def test_only_the_end_of_the_log_is_there():
    assert "line 9\n" not in text_of(TOLD)
    assert "  line 10\n" in text_of(TOLD)
    assert text_of(TOLD).endswith("  line 59\n")


def test_what_is_missing_is_said():
    text = text_of(Diagnostics([], [], [], [], None))
    assert "(it could not be read)" in text
    assert "(not checked)" in text
    assert "(it is empty)" in text_of(Diagnostics([], [], [], [], []))


def test_the_token_and_the_home_folder_are_out_of_it():
    text = text_of(Diagnostics([("x", TOKEN)], [], [("y", f"{HOME}/.config")], TOLD.findings, [f"Bearer {TOKEN}"]))
    assert TOKEN not in text
    assert HOME not in text
    assert "~/data cannot be written to" in text


def test_what_would_reorder_the_text_is_shown_as_a_mark():
    assert "‹U+202E›" in text_of(Diagnostics([("x", "a\u202eb")], [], [], [], []))


@pytest.mark.parametrize(
    "line",
    [
        "FileNotFoundError: [Errno 2] No such file or directory: '/home/al/Pictures/my secret.jpg'",
        'PermissionError: [Errno 13] Permission denied: "/media/al/my secret.jpg"',
        "The history file is damaged. It is /home/al/my secret.sqlite3",
        r"OSError: [WinError 5] Access is denied: 'C:\Users\al\my secret.jpg'",
        r"It is C:\Users\al\my secret.jpg",
        r"It is \\server\share\my secret.jpg",
        "It is ~/Pictures/my secret.jpg",
    ],
)
def test_no_line_of_the_log_names_a_file_of_the_person(line):
    shown = without_file_names(line)
    assert "secret" not in shown
    assert "‹path›" in shown
    assert shown.split()[0] == line.split()[0]


@pytest.mark.parametrize(
    "line",
    [
        '  File "/opt/llava/llava_desktop/tasks/session.py", line 12, in run',
        "2026-01-02 03:04:05,678 INFO network llava_desktop.tasks.session: 3/4 and and/or",
        "The API is at http://127.0.0.1:4000/v1/predictions",
    ],
)
def test_what_helps_to_find_a_fault_stays(line):
    assert without_file_names(line) == line
