"""`--self-test` as it is started: without a display, with or without somewhere to print, and its exit code."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from llava_desktop.self_test.finding import Finding
from llava_desktop.self_test.run import run

ROOT = Path(__file__).resolve().parents[2]
GOOD = Finding("One", "fine")
BAD = Finding("Two", "broken", "Mend it")


def start(*arguments: str, code: str = "import main; sys.exit(main.main())") -> subprocess.CompletedProcess[str]:
    """The real program, with no display and no platform named."""
    displays = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {name: value for name, value in os.environ.items() if name not in displays}
    command = [sys.executable, "-c", f"import sys; {code}", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=90, check=False)


def test_an_installation_that_is_whole_passes_with_no_display_and_leaves_nothing(tmp_path):
    ended = start("--self-test", "--data-dir", str(tmp_path / "data"))
    assert [line for line in ended.stdout.splitlines() if not line.startswith("ok ")] == ["All is well."]
    assert ended.returncode == 0
    assert list(tmp_path.iterdir()) == []
    for title in ("Versions", "Qt platform", "SQLite", "Keyrings", "Certificates in use", "Demo engine"):
        assert f"ok    {title}" in ended.stdout


def test_a_program_with_nowhere_to_print_writes_its_report(tmp_path):
    report = tmp_path / "report.txt"
    nowhere = "sys.stdout = sys.stderr = None; import main; sys.exit(main.main())"
    ended = start("--self-test", "--data-dir", str(tmp_path), "--report", str(report), code=nowhere)
    assert (ended.returncode, ended.stdout) == (0, "")
    assert report.read_text("utf-8").splitlines()[-1] == "All is well."


def test_one_bad_finding_is_exit_code_1():
    said = io.StringIO()
    assert run([lambda: GOOD, lambda: iter((BAD, GOOD))], report=None, terminal=said) == 1
    assert (
        said.getvalue() == "ok    One: fine\nFAIL  Two: broken -> Mend it\nok    One: fine\n1 of the checks failed.\n"
    )


def test_a_report_that_cannot_be_written_is_a_failure_at_once(tmp_path):
    def never():
        raise AssertionError("a check ran")

    said = io.StringIO()
    assert run([never], report=tmp_path / "not" / "there.txt", terminal=said) == 1
    assert "No such file or directory -> Name another file" in said.getvalue()


@pytest.mark.parametrize("code_page", ["cp1252", "ascii"])
def test_a_path_that_the_terminal_cannot_write_does_not_end_the_test(code_page):
    raw = io.BytesIO()
    terminal = io.TextIOWrapper(raw, code_page)
    assert run([lambda: Finding("Folder", "/home/Ж")], report=None, terminal=terminal) == 0
    assert raw.getvalue().startswith(b"ok    Folder: /home/?")


def test_each_line_is_there_before_the_next_check_begins():
    raw = io.BytesIO()
    terminal = io.TextIOWrapper(raw, "utf-8")

    def second():
        assert raw.getvalue().startswith(b"ok    One")
        return GOOD

    assert run([lambda: GOOD, second], report=None, terminal=terminal) == 0
