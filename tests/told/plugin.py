"""What a test found out and people want to read: printed at the end of the run, whichever process the test ran in.

With `-n` (pytest-xdist) tests run in workers, whose own end nobody reads: what they have to say comes to the process
that was started, with each worker's end.
"""

from pathlib import Path

import pytest

Section = tuple[str, list[str]]
"""Title and lines."""

_TOLD = pytest.StashKey[list[Section]]()
_OUTPUT = "told"


def told(config: pytest.Config) -> list[Section]:
    """Of this process, and in the first one of all workers that have ended."""
    return config.stash.setdefault(_TOLD, [])


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--tables", metavar="FILE", help="write what the tests have to tell here, too")


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_OUTPUT] = told(session.config)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Of pytest-xdist: a worker has ended, or died, and then it has told nothing."""
    config, output = node.config, getattr(node, "workeroutput", {})  # type: ignore[attr-defined]
    told(config).extend((title, list(lines)) for title, lines in output.get(_OUTPUT, ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for title, lines in told(config):
        terminalreporter.section(title)
        for line in lines:
            terminalreporter.write_line(line)
    if path := config.getoption("--tables"):
        text = "\n\n".join("\n".join((title, *lines)) for title, lines in told(config))
        Path(path).write_text(f"{text}\n", "utf-8")
