"""The checks in their order, each told as soon as it is done."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TextIO

from llava_desktop.core.child_command import ChildCommand
from llava_desktop.self_test import qt_parts, surroundings
from llava_desktop.self_test.finding import Finding
from llava_desktop.storage.folders import Folders

Check = Callable[[], Finding | Iterable[Finding]]


def checks(folders: Folders, demo_command: ChildCommand) -> tuple[Check, ...]:
    return (
        surroundings.versions,
        surroundings.resources,
        qt_parts.platform_plugins,
        qt_parts.reference_counts,
        surroundings.picture_formats,
        surroundings.database,
        lambda: surroundings.data_folders(folders),
        surroundings.keyrings,
        surroundings.certificates,
        lambda: qt_parts.demo_engine(demo_command),
    )


def run(todo: Iterable[Check], *, report: Path | None, terminal: TextIO | None) -> int:
    """0 when all is well, else 1. Each line goes to `terminal` and to the file `report`, where there are such.

    terminal: None for a windowed program on Windows.
    """
    try:
        file = None if report is None else report.open("w", encoding="utf-8")
    except OSError as error:
        _write(terminal, Finding("Report", f"{report}: {error.strerror}", "Name another file").line)
        return 1
    bad = 0
    with file or contextlib.nullcontext():
        for finding in _findings(todo):
            _write_all((terminal, file), finding.line)
            bad += not finding.is_good
        _write_all((terminal, file), f"{bad} of the checks failed." if bad else "All is well.")
    return 1 if bad else 0


def _findings(todo: Iterable[Check]) -> Iterator[Finding]:
    for check in todo:
        found = check()
        yield from (found,) if isinstance(found, Finding) else found


def _write_all(streams: Iterable[TextIO | None], line: str) -> None:
    for stream in streams:
        _write(stream, line)


def _write(stream: TextIO | None, line: str) -> None:
    """At once, so that a check that hangs can be told; what the terminal's code page lacks becomes `?`."""
    if stream is not None:
        code_page = stream.encoding or "utf-8"
        stream.write(line.encode(code_page, "replace").decode(code_page) + "\n")
        stream.flush()
