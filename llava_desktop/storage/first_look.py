"""The two settings that the first paint needs, read without JSON, which costs more than the window may wait for.

What is found here is only how the window begins: once it is painted, the settings are read as a whole, and hold.
"""

import re
from pathlib import Path
from typing import NamedTuple

from llava_desktop.storage.durable import read_at_most

_MOST_BYTES = 1_000_000
_TEXT = re.compile(rb'"text_percent": ?(\d{2,3})[,\s}]')
_LANGUAGE = re.compile(rb'"language": ?"([a-zA-Z_]{0,10})"')


class FirstLook(NamedTuple):
    """text_percent: of the system's text size; any number of two or three digits. language: "" for the system's."""

    text_percent: int = 100
    language: str = ""


def first_look(settings_file: Path) -> FirstLook:
    """Defaults for what cannot be found. Never raises."""
    try:
        content = read_at_most(settings_file, _MOST_BYTES)
    except OSError:
        return FirstLook()
    text, language = _TEXT.search(content), _LANGUAGE.search(content)
    return FirstLook(
        text_percent=int(text[1]) if text else FirstLook().text_percent,
        language=language[1].decode("ascii") if language else "",
    )
