"""Where the window was, how large, and what of it was folded away. It is no setting but a trace, and it has a small
file of its own: the window is made before there is time to read the settings.

A line each: the window's place, then words. What is no word of this version is passed over.
"""

from pathlib import Path
from typing import NamedTuple

from llava_desktop.core.errors import StorageError
from llava_desktop.core.words import tr
from llava_desktop.storage.durable import read_at_most, why_refused, write_durably

_MOST_BYTES = 4096
_COMPANION = "companion "
_HISTORY = "history folded"
_PARAMETERS = "parameters folded"


class WindowPlace(NamedTuple):
    """full, companion: size and place of each form, ASCII in one line, Qt's own; empty for none."""

    full: str = ""
    companion: str = ""
    history_folded: bool = False
    parameters_folded: bool = False


def read_window_place(path: Path) -> WindowPlace:
    """What `write_window_place` was given; nothing when there is nothing, or something else. Never raises."""
    try:
        first, *others = read_at_most(path, _MOST_BYTES).decode("ascii").strip().split("\n")
    except (OSError, ValueError):
        return WindowPlace()
    companions = [line.removeprefix(_COMPANION) for line in others if line.startswith(_COMPANION)]
    return WindowPlace(first, "".join(companions[:1]), _HISTORY in others, _PARAMETERS in others)


def write_window_place(path: Path, place: WindowPlace) -> None:
    """Atomic, 0600. Raises StorageError."""
    lines = [place.full]
    if place.companion:
        lines.append(f"{_COMPANION}{place.companion}")
    folded = ((_HISTORY, place.history_folded), (_PARAMETERS, place.parameters_folded))
    lines += [word for word, is_folded in folded if is_folded]
    try:
        write_durably(path, "\n".join(lines).encode("ascii"))
    except OSError as error:
        raise StorageError(tr("The window's place could not be saved: {why}.", why=why_refused(error))) from error
