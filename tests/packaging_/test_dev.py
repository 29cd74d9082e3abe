"""The command itself: which Pythons can read it, what it says when something is wrong."""

import ast
import os
import sys
from pathlib import Path

import pytest

import verbs
from console import ExpectedError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def keep_signals(monkeypatch):
    monkeypatch.setattr("signal.signal", lambda *_: None)


def test_an_old_python_can_read_the_file_that_refuses_it():
    source = (ROOT / "packaging" / "dev.py").read_bytes()
    assert source.isascii(), "Python 2 reads ASCII"
    tree = ast.parse(source, feature_version=(3, 0))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.AnnAssign)]


def test_the_version_is_asked_before_anything_newer_is_imported():
    tree = ast.parse((ROOT / "packaging" / "dev.py").read_text("utf-8"))
    order = [type(node).__name__ for node in tree.body]
    assert order.index("If") < order.index("ImportFrom")


def test_an_expected_failure_is_its_sentence_and_exit_code_1(monkeypatch, capsys):
    def fail(given):
        raise ExpectedError("There is no network.")

    monkeypatch.setitem(verbs.VERBS, "setup", fail)
    assert verbs.main(["setup"]) == 1
    assert capsys.readouterr() == ("There is no network.\n", "")


def test_a_full_disk_is_a_sentence_too(monkeypatch, capsys):
    def fail(given):
        raise OSError(28, "No space left on device", ".venv")

    monkeypatch.setitem(verbs.VERBS, "setup", fail)
    assert verbs.main(["setup"]) == 1
    assert "No space left on device" in capsys.readouterr().out


def test_ctrl_c_is_told_from_a_failure(monkeypatch):
    def interrupt(given):
        raise KeyboardInterrupt

    monkeypatch.setitem(verbs.VERBS, "setup", interrupt)
    assert verbs.main(["setup"]) == 130


def test_a_verb_that_does_not_exist_is_a_wrong_command(capsys):
    with pytest.raises(SystemExit) as left:
        verbs.main(["dance"])
    assert left.value.code == 2
    assert "run" in capsys.readouterr().err


def test_what_follows_the_verb_is_passed_on_untouched(monkeypatch):
    seen = []

    def run(given):
        seen.append(given)
        return 0

    monkeypatch.setitem(verbs.VERBS, "run", run)
    assert verbs.main(["run", "--demo", "--help", "a picture.jpg"]) == 0
    assert seen == [["--demo", "--help", "a picture.jpg"]]


def test_a_verb_that_takes_nothing_says_so(capsys):
    assert verbs.main(["check", "--fast"]) == 1
    assert "--fast" in capsys.readouterr().out


def test_help_names_every_verb(capsys):
    with pytest.raises(SystemExit):
        verbs.main(["--help"])
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in verbs.VERBS)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no executable bit")
def test_continuous_integration_can_start_its_script():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
