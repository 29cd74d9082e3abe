"""The app as a process: what it says at the start, what it survives, and that it ends in time whatever happens."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from llava_desktop.storage.schema import create
from tests.canary.secrets import TOKEN

ROOT = Path(__file__).resolve().parents[2]
DRIVER = (sys.executable, "-X", "faulthandler", "-m", "tests.app.driver")
CLOSE_WITHIN_S = 2.0


def surroundings(home: Path) -> dict[str, str]:
    """A home of its own, no screen, and no real keyring."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
        # Nobody listens there: no real keyring is asked for anything.
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={home}/no-bus",
    }


@dataclass(frozen=True)
class Run:
    """said: the lines before `closing`. took_s: from there to the end of the process."""

    code: int
    said: list[str]
    after: list[str]
    errors: str
    took_s: float


@pytest.fixture
def start(tmp_path):
    """`start("at_once", "--demo")`: runs a scenario of `tests/app/driver.py` to its end."""
    home = tmp_path / "home"
    home.mkdir()

    def start(scenario, *arguments, data=None, **environment):
        child = subprocess.Popen(
            [*DRIVER, scenario, "--data-dir", str(data or tmp_path / "data"), *map(str, arguments)],
            cwd=ROOT,
            env={**surroundings(home), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        said, closing = [], 0.0
        assert child.stdout is not None
        for line in child.stdout:
            said.append(line.rstrip("\n"))
            if line == "closing\n":
                closing = time.monotonic()
                break
        after, errors = child.communicate(timeout=20)
        return Run(child.returncode, said[:-1], after.splitlines(), errors, time.monotonic() - closing)

    return start


def check_clean(run):
    """Gone in time, with 0, and with nothing to complain about."""
    assert (run.code, run.errors) == (0, "")
    assert run.took_s < CLOSE_WITHIN_S


def is_gone(pid):
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    return "State:\tZ" in Path(f"/proc/{pid}/status").read_text()


def test_closed_as_soon_as_it_is_there(start):
    run = start("at_once", "--demo")
    check_clean(run)
    assert run.after == ["ended with 0"]  # every thread by itself


def test_closed_while_the_demo_engine_starts(start):
    run = start("demo_is_starting", "--demo")
    check_clean(run)
    assert is_gone(run.said[-1])


def test_closed_while_the_keyring_never_answers(start):
    run = start("keyring_blocks")
    check_clean(run)
    assert run.said == ["Looking for your token…"]
    assert run.after == []  # the process was ended: nothing else ends a blocked thread


def test_closed_with_a_demo_engine_that_does_not_end_by_itself(start):
    run = start("demo_does_not_end", "--demo")
    check_clean(run)
    assert is_gone(run.said[-1])


def test_closed_while_a_picture_is_half_decoded(start):
    check_clean(start("picture_blocks", "--demo", ROOT / "resources" / "example.jpg"))


def without_the_platforms_own(errors):
    """Windows beside the main one have the offscreen platform say what it cannot do."""
    return [line for line in errors.splitlines() if "This plugin does not support" not in line]


def test_the_setup_of_this_very_app_can_be_checked(start, tmp_path):
    run = start("setup_is_checked", "--demo")
    assert (run.code, without_the_platforms_own(run.errors), run.after) == (0, [], ["ended with 0"])
    found = {line[13:].partition(":")[0]: line for line in run.said}
    assert found["Keyring"].startswith("Problem"), "nobody listens at this test's bus"
    for part in ("Demo engine", "Write access", "History", "Picture formats"):
        assert found[part].startswith("OK"), found[part]
    assert found["API token"].endswith("The demo engine was chosen, which needs no network; nobody was asked.")


def test_closed_while_the_check_of_the_setup_waits_for_a_disk(start):
    run = start("setup_check_blocks", "--demo")
    assert (run.code, without_the_platforms_own(run.errors)) == (0, [])
    assert run.took_s < CLOSE_WITHIN_S


def test_at_1_to_1_the_window_shows_the_pictures_own_pixels(start, tmp_path):
    row = bytes((0, 255)) * 3000
    finest = Image.frombytes("L", (6000, 1000), (row + row[::-1]) * 500)  # a chessboard of single pixels
    finest.save(tmp_path / "finest.png")
    run = start("zoomed_in", "--demo", tmp_path / "finest.png")
    check_clean(run)
    fitted, zoomed = run.said
    assert "#ffffff" not in fitted
    assert zoomed == "['#000000', '#ffffff']"


def test_closed_while_a_question_runs_its_row_is_on_the_disk(start):
    run = start("question_runs", "--demo")
    check_clean(run)
    assert len(run.said[-1]) == 32


def test_closed_while_the_name_servers_are_silent(start):
    """Python itself would wait at its exit for the thread that looks the name up."""
    run = start("name_servers_are_silent", REPLICATE_API_TOKEN=TOKEN)
    check_clean(run)
    assert run.after == []


def test_a_demo_engine_that_dies_is_replaced_and_answers(start):
    run = start("demo_dies", "--demo")
    check_clean(run)
    assert run.said == ["succeeded"]


def test_demo_never_asks_the_keyring(start):
    run = start("keyring_is_asked", "--demo")
    check_clean(run)
    assert run.said[0] == "Demo engine · not LLaVA"


def test_the_token_of_the_keyring_is_the_one_of_the_address_in_the_settings(start, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "settings.json").write_text('{"base_url": "https://models.example/v1"}', "utf-8")
    run = start("keyring_is_asked")
    check_clean(run)
    assert run.said == ["models.example · token in keyring", "https://models.example/v1"]


def test_the_command_line_names_the_address_before_the_settings_do(start, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "settings.json").write_text('{"base_url": "https://models.example/v1"}', "utf-8")
    run = start("keyring_is_asked", "--api-url", "https://other.example/v1")
    assert run.said[1] == "https://other.example/v1"
    run = start("keyring_is_asked", REPLICATE_BASE_URL="https://third.example")
    assert run.said[1] == "https://third.example/v1"


def test_an_exception_in_a_slot_is_told_logged_without_the_token_and_survived(start, tmp_path):
    run = start("slot_fails", REPLICATE_API_TOKEN=TOKEN)
    check_clean(run)
    assert "Something went wrong inside the app" in run.said[0]
    log = (tmp_path / "data" / "log" / "llava-desktop.log").read_text("utf-8")
    assert "ZeroDivisionError" in log
    assert "Traceback" in log
    assert TOKEN not in log


@pytest.mark.parametrize("obstacle", ["no folder", "a newer version's file"])
def test_with_nowhere_to_keep_anything_the_window_says_so_and_sends_nothing(obstacle, start, tmp_path):
    if obstacle == "no folder":
        (tmp_path / "file").write_text("not a folder", "utf-8")
        data = tmp_path / "file" / "data"
    else:
        data = tmp_path / "data"
        data.mkdir()
        with closing(sqlite3.connect(data / "history.sqlite3")) as newer:
            create(newer)
            newer.execute("PRAGMA user_version = 99")
    run = start("nothing_can_be_kept", "--demo", data=data)
    check_clean(run)
    assert "nothing is sent" in run.said[0]
    assert run.said[1:] == ["False", "()"]


def test_a_window_with_nothing_behind_it_does_not_stay(start):
    run = start("assembling_fails", "--demo")
    assert run.code == 1
    assert "ZeroDivisionError" in run.errors


@pytest.mark.parametrize(
    ("arguments", "words"), [(["--api-url", "ftp://x"], "API address"), (["--no-such-option"], "no-such-option")]
)
def test_options_that_make_no_sense_are_2_and_a_sentence(arguments, words):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "main.py", *arguments]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, env=environment, check=False)
    assert ended.returncode == 2
    assert words in ended.stderr.decode()
    assert "Traceback" not in ended.stderr.decode()


def test_the_apps_own_program_is_the_demo_engine_too():
    command = [sys.executable, "main.py", "--serve-demo"]
    ended = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False)
    assert ended.returncode == 0
    assert b'"base_url"' in ended.stdout


def test_the_place_of_the_window_is_kept_for_the_next_start(start, tmp_path):
    data = tmp_path / "data"
    assert start("at_once", "--demo", data=data).code == 0
    assert (data / "window-place").read_text("ascii")
