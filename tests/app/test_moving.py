"""The data is moved at a start, and the app starts itself again: real processes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from llava_desktop import app, program
from llava_desktop.core.options import TOKEN_VARIABLE, Options
from llava_desktop.storage.data_place import FILE_NAME, DataPlace, read_data_place, write_data_place
from tests.app.test_app import ROOT, surroundings
from tests.canary.secrets import TOKEN

ASKED = (str(ROOT / "resources" / "example.jpg"), "--demo", "--ask", "What is it?")


def ask(home: Path) -> None:
    command = [sys.executable, str(ROOT / "main.py"), *ASKED]
    subprocess.run(command, cwd=ROOT, env=surroundings(home), check=True, capture_output=True, timeout=60)


@pytest.mark.slow
def test_a_move_that_was_wished_is_made_before_the_history_is_opened(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    note = home / ".config" / "llava-desktop" / FILE_NAME
    old, new = home / ".local" / "share" / "llava-desktop", tmp_path / "disk" / "llava-desktop"
    ask(home)
    before = (old / "history.sqlite3").read_bytes()
    write_data_place(note, DataPlace(move_to=new))
    ask(home)
    assert read_data_place(note) == DataPlace(new, before=old)
    assert (old / "history.sqlite3").read_bytes() == before
    pictures = {each.name for each in (new / "pictures").rglob("*") if each.is_file()}
    assert pictures == {each.name for each in (old / "pictures").rglob("*") if each.is_file()} != set()
    assert (new / "history.sqlite3").stat().st_size >= len(before)
    assert not list(new.parent.glob(".*"))


@pytest.fixture
def started(monkeypatch):
    """What would have been started: command and environment."""
    made: list[tuple[list[str], dict[str, str]]] = []

    def begin(command, *, env, start_new_session) -> None:
        assert start_new_session
        made.append((command, env))

    monkeypatch.setattr(subprocess, "Popen", begin)
    return made


def test_it_starts_again_with_the_same_arguments_but_captures_nothing(started, monkeypatch):
    monkeypatch.setattr(sys, "orig_argv", ["python", "main.py", "--demo", "--capture", "boat.jpg"])
    assert app.start_again(Options()) == 0
    ((command, environment),) = started
    assert command == [sys.executable, "main.py", "--demo", "boat.jpg"]
    assert TOKEN_VARIABLE not in environment


def test_a_bundle_starts_its_own_executable_again_as_if_it_had_never_run(started, monkeypatch, tmp_path):
    """Nothing of Python's stands before what the person gave, and the child unpacks and finds its own libraries."""
    bundle = str(tmp_path / "LLaVA Desktop")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", bundle)
    monkeypatch.setattr(sys, "orig_argv", [bundle, "--data-dir", "/my data", "--capture"])
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert app.start_again(Options()) == 0
    ((command, environment),) = started
    assert command == [bundle, "--data-dir", "/my data"]
    assert environment == {**os.environ, "PYINSTALLER_RESET_ENVIRONMENT": "1"}


def test_a_token_of_the_environment_is_given_on_to_the_same_app_alone(started):
    app.start_again(Options(environment_token=TOKEN))
    assert started[0][1][TOKEN_VARIABLE] == TOKEN
    assert TOKEN_VARIABLE not in os.environ


def test_that_it_cannot_be_started_again_is_said(monkeypatch, capsys):
    def refuse(*_arguments, **_options) -> None:
        raise OSError(2, "No such file or directory")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert app.start_again(Options()) == 1
    assert "Start it yourself" in capsys.readouterr().err


def test_a_portable_folder_lies_beside_the_program_of_a_bundle_or_a_checkout(monkeypatch, tmp_path):
    assert program.program_folder() == ROOT
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "LLaVA Desktop"))
    assert program.program_folder() == tmp_path
    monkeypatch.delattr(sys, "frozen")
    monkeypatch.setattr(program, "__file__", str(tmp_path / "site-packages" / "llava_desktop" / "program.py"))
    assert program.program_folder() is None
