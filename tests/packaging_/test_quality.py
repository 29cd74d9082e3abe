"""`check` and `test`: what they start, in which order, and what their exit code says."""

from pathlib import Path

import pytest

import quality
from console import ExpectedError
from quality import check, coverage_arguments, pytest_arguments

PYTHON = Path("python")


class Programs:
    """Stands for `shown` and `quietly`: the first word of each command decides its exit code."""

    def __init__(self):
        self.started = []
        self.codes = {}

    def shown(self, command):
        _python, _m, name, *rest = command
        self.started.append((name, *rest))
        return self.codes.get(name, 0)

    def quietly(self, command, *, failure):
        if self.shown(command) != 0:
            raise ExpectedError(failure)

    @property
    def names(self):
        return [name for name, *_ in self.started]


@pytest.fixture
def programs(monkeypatch):
    fake = Programs()
    monkeypatch.setattr(quality, "shown", fake.shown)
    monkeypatch.setattr(quality, "quietly", fake.quietly)
    return fake


def test_every_check_runs_also_when_the_first_fails(programs):
    programs.codes["ruff"] = 1
    assert check(PYTHON) == 1
    assert programs.names == ["ruff", "ruff", "mypy"]


def test_a_failure_of_the_last_check_counts(programs):
    programs.codes["mypy"] = 2
    assert check(PYTHON) == 2


@pytest.mark.parametrize("failing", ["ruff", "mypy", "pytest", "coverage"])
def test_each_part_of_test_can_fail_it(programs, failing):
    assert quality.test(PYTHON, []) == 0
    programs.codes[failing] = 1
    assert quality.test(PYTHON, []) == 1


def test_the_tests_run_also_when_a_check_fails(programs, capsys):
    programs.codes["mypy"] = 1
    quality.test(PYTHON, [])
    assert "pytest" in programs.names
    assert capsys.readouterr().out.splitlines()[-1] == "Failed: the checks (format, lint, types)"


def test_coverage_is_promised_for_the_whole_suite_only(programs):
    quality.test(PYTHON, ["tests/core"])
    assert "coverage" not in programs.names


def test_slow_tests_are_left_out_unless_they_are_asked_for():
    assert pytest_arguments([], slow=False)[:2] == ["-m", "not slow"]
    assert "not slow" not in pytest_arguments([], slow=True)


def test_slow_alone_is_still_the_whole_suite(programs):
    quality.test(PYTHON, ["--slow"])
    assert "coverage" in programs.names
    assert not any("--slow" in command for command in programs.started)


def test_the_users_own_arguments_come_last():
    assert pytest_arguments(["-m", "e2e"], slow=False) == ["-m", "not slow", "-m", "e2e"]


def test_the_promise_is_all_lines_and_branches_of_three_layers():
    arguments = coverage_arguments()
    assert "--fail-under=100" in arguments
    assert "--include=llava_desktop/core/*,llava_desktop/replicate/*,llava_desktop/tasks/*" in arguments
