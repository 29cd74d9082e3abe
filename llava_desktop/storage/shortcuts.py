"""The shortcuts' file: JSON, beside the settings: what a person has changed, and nothing else.

What cannot be read is put aside and said. What this version does not know stays in the file.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from llava_desktop.core.actions import ACTION_OF
from llava_desktop.core.errors import StorageError
from llava_desktop.core.shortcuts import Shortcuts, checked
from llava_desktop.core.words import joined, tr
from llava_desktop.storage.aside import put_unreadable_aside
from llava_desktop.storage.durable import read_at_most, why_refused, write_durably
from llava_desktop.storage.one_member import member_in, told_aside

_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class StoredShortcuts:
    """trouble: one sentence when not all of the file could be read; empty when it could, or there is none."""

    shortcuts: Shortcuts = field(default_factory=Shortcuts)
    trouble: str = ""


def load_shortcuts(path: Path) -> StoredShortcuts:
    """The actions' own keys where there is no file, or none that can be read. Never raises."""
    try:
        data = read_at_most(path, _MOST_BYTES)
    except FileNotFoundError:
        return StoredShortcuts()
    except OSError as error:
        return StoredShortcuts(trouble=tr("Your shortcuts cannot be read: {why}.", why=why_refused(error)))
    entries = _entries(data)
    if entries is None:
        return StoredShortcuts(trouble=joined(" ", tr("Your shortcuts were damaged."), _kept(path, data)))
    wanted = {ACTION_OF[name]: keys for name, value in entries.items() if name in ACTION_OF and (keys := _keys(value))}
    wanted |= {ACTION_OF[name]: () for name, value in entries.items() if name in ACTION_OF and value == []}
    shortcuts = checked(wanted)
    lost = sum(
        tuple(value) != shortcuts.of(ACTION_OF[name]) if isinstance(value, list) else True
        for name, value in entries.items()
        if name in ACTION_OF
    )
    if not lost:
        return StoredShortcuts(shortcuts)
    of_them = tr("{lost} of your shortcuts could not be read.", lost=lost)
    return StoredShortcuts(shortcuts, joined(" ", of_them, _kept(path, data)))


def save_shortcuts(path: Path, shortcuts: Shortcuts) -> None:
    """Atomic, synced, 0600. Raises StorageError, and then the file is as it was."""
    try:
        put_unreadable_aside(path)
        others = {name: value for name, value in _there(path).items() if name not in ACTION_OF}
        ours = {action.id: list(keys) for action, keys in shortcuts.changed.items()}
        content = {"shortcuts": others | ours}
        write_durably(path, (json.dumps(content, indent=2, sort_keys=True) + "\n").encode())
    except OSError as error:
        raise StorageError(tr("The shortcuts could not be saved: {why}.", why=why_refused(error))) from error


def _there(path: Path) -> dict[str, Any]:
    return (_entries(read_at_most(path, _MOST_BYTES)) or {}) if path.exists() else {}


def _entries(data: bytes) -> dict[str, Any] | None:
    return member_in(data, "shortcuts", dict)


def _keys(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) and all(isinstance(each, str) for each in value) else ()


def _kept(path: Path, data: bytes) -> str:
    return told_aside(path, data, tr("The file is {path}: save it before you change a shortcut.", path=path))
