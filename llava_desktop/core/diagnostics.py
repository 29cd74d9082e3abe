"""What a person copies for whoever helps them: plain text that tells of the app and the computer, not of the person.

It holds no token, no prompt, no answer, no name of a file or an account. What the caller gives is already without most
of that; here the text as a whole is made so once more. It is in English, as the log is: others than the person read it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from llava_desktop.core.setup_check import SetupFinding
from llava_desktop.core.text import with_marks

LOG_LINES = 50
NO_LOG = "(it could not be read)"
NOT_CHECKED_YET = "(not checked)"
_HIDDEN_PATH = "‹path›"

Facts = Sequence[tuple[str, str]]
"""Name and value, both for people."""

# A traceback's `File "/…/session.py", line 3` names a file of a program, and says where the fault is.
_OF_A_PROGRAM = re.compile(r'^\s*File "[^"]*\.py(?:[oc])?", line \d+')
_QUOTED_PATH = re.compile(r"""(['"])(?:~|/|\\\\|[A-Za-z]:[\\/])[^'"]*\1""")
_PATH = re.compile(r"(?<![\w:/.<~])(?:~?/|\\\\|[A-Za-z]:[\\/])[^\s/\\]+[/\\][^\r\n'\"<>|:;,)]*")
"""At least two parts: a lone `/v1` is of no file. To the end of the line: a file's name may hold blanks."""


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """log: its last lines, oldest first; None when it could not be read."""

    versions: Facts
    screens: Facts
    settings: Facts
    findings: Sequence[SetupFinding]
    log: Sequence[str] | None


def diagnostics_text(told: Diagnostics, clean: Callable[[str], str]) -> str:
    """clean: takes secrets and the home folder out of a text (`storage.log.Log.clean`)."""
    setup = [finding.line for finding in told.findings] or [NOT_CHECKED_YET]
    log = [NO_LOG] if told.log is None else [without_file_names(line) for line in told.log[-LOG_LINES:]]
    sections = (
        ("Versions", _lines(told.versions)),
        ("Screen", _lines(told.screens)),
        ("Settings", _lines(told.settings)),
        ("Setup", setup),
        (f"Last {LOG_LINES} lines of the log", log or ["(it is empty)"]),
    )
    text = "\n\n".join("\n".join((title, *(f"  {with_marks(line)}" for line in lines))) for title, lines in sections)
    return clean(f"Diagnostics of LLaVA Desktop\n\n{text}\n")


def without_file_names(line: str) -> str:
    """A line of the log without the paths in it: an error's text may name a picture of the person."""
    if _OF_A_PROGRAM.match(line):
        return line
    return _PATH.sub(_HIDDEN_PATH, _QUOTED_PATH.sub(rf"\1{_HIDDEN_PATH}\1", line))


def _lines(facts: Facts) -> list[str]:
    return [f"{name}: {value}" for name, value in facts]
