"""Starting other programs: their exit codes, their words, their end."""

import signal
import subprocess
import sys

import pytest

from console import SHOWN_OF_A_FAILURE, ExpectedError, clean_environment, end, quietly, shown, succeeds

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals as on POSIX")


def python(program):
    return [sys.executable, "-c", program]


def test_the_exit_code_of_a_program_comes_back():
    assert shown(python("raise SystemExit(7)")) == 7


@POSIX
def test_a_program_that_a_signal_ended_gives_what_a_shell_gives():
    assert shown(python("import os; os.kill(os.getpid(), 9)")) == 128 + signal.SIGKILL


def test_a_program_that_stays_too_long_is_ended():
    with pytest.raises(ExpectedError, match="Still running"):
        shown(python("import threading; threading.Event().wait()"), deadline=0.2)


def test_a_quiet_program_that_fails_shows_the_end_of_its_output():
    with pytest.raises(ExpectedError) as error:
        quietly(python("[print('line', n) for n in range(100)]; raise SystemExit(1)"), failure="It failed:")
    first, *rest = str(error.value).splitlines()
    assert first == "It failed:"
    assert rest[-1] == "line 99"
    assert len(rest) == SHOWN_OF_A_FAILURE


def test_a_quiet_program_that_succeeds_prints_nothing(capfd):
    seen: list[str] = []
    quietly(python("import sys; print('out'); print('err', file=sys.stderr)"), failure="", each_line=seen.append)
    assert sorted(seen) == ["err", "out"]
    assert capfd.readouterr() == ("", "")


def test_a_quiet_program_ends_when_we_do():
    def stop(line):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        quietly(
            python("import threading; print('up', flush=True); threading.Event().wait()"), failure="", each_line=stop
        )


@POSIX
def test_a_program_that_will_not_end_is_made_to(monkeypatch):
    monkeypatch.setattr("console.GRACE", 0.2)
    deaf = (
        "import signal, threading; signal.signal(15, signal.SIG_IGN); print('up', flush=True); threading.Event().wait()"
    )
    with subprocess.Popen(python(deaf), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        end(process)
        assert process.returncode == -signal.SIGKILL


def test_success_is_exit_code_zero():
    assert succeeds(python("pass"))
    assert not succeeds(python("raise SystemExit(1)"))
    assert not succeeds(["there-is-no-such-program"])


def test_our_python_meets_no_modules_of_the_users_shell(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("PIP_CERT", "ca.pem")
    seen = clean_environment({"DISPLAY": ":7"})
    assert "PYTHONPATH" not in seen
    assert seen["PIP_CERT"] == "ca.pem"
    assert seen["DISPLAY"] == ":7"
