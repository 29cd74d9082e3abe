"""The presets' file: JSON, beside the settings. What cannot be read is put aside and said, never written over.

A preset of the app that nobody changed is stored as its id alone: a later version's better words reach it.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from llava_desktop.core import parameters
from llava_desktop.core.errors import StorageError
from llava_desktop.core.presets import BUILT_IN, MOST_PRESETS, TEXT_MOST, Preset
from llava_desktop.core.text import storable
from llava_desktop.core.words import joined, tr
from llava_desktop.storage.aside import put_unreadable_aside
from llava_desktop.storage.durable import read_at_most, why_refused, write_durably
from llava_desktop.storage.one_member import member_in, told_aside

_MOST_BYTES = 10_000_000
_BUILT_IN = {preset.id: preset for preset in BUILT_IN}


@dataclass(frozen=True, slots=True)
class StoredPresets:
    """trouble: one sentence when not all of the file could be read; empty when it could, or there is none."""

    presets: tuple[Preset, ...] = BUILT_IN
    trouble: str = ""


def load_presets(path: Path) -> StoredPresets:
    """Those of the app where there is no file, or none that can be read. Never raises.

    A file of which a part cannot be read is copied aside first: the next change would write it over.
    """
    try:
        data = read_at_most(path, _MOST_BYTES)
    except FileNotFoundError:
        return StoredPresets()
    except OSError as error:
        return StoredPresets(trouble=tr("Your presets cannot be read: {why}.", why=why_refused(error)))
    entries = member_in(data, "presets", list)
    if entries is None:
        return StoredPresets(trouble=joined(" ", tr("Your presets were damaged."), _put_aside(path, data)))
    found = {preset.id: preset for entry in entries[:MOST_PRESETS] if (preset := _preset(entry)) is not None}
    lost = len(entries) - len(found)
    if not lost:
        return StoredPresets(tuple(found.values()))
    of_them = tr("{lost} of {all} presets could not be read.", lost=lost, all=len(entries))
    return StoredPresets(tuple(found.values()), joined(" ", of_them, _put_aside(path, data)))


def save_presets(path: Path, presets: tuple[Preset, ...]) -> None:
    """Atomic, synced, 0600. Raises StorageError, and then the file is as it was."""
    content = {"presets": [_entry(preset) for preset in presets]}
    try:
        put_unreadable_aside(path)
        write_durably(path, (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode())
    except OSError as error:
        raise StorageError(tr("The presets could not be saved: {why}.", why=why_refused(error))) from error


def _put_aside(path: Path, data: bytes) -> str:
    return told_aside(path, data, tr("The file is {path}: save it before you change a preset.", path=path))


def _preset(entry: object) -> Preset | None:
    """None for what is none."""
    if not isinstance(entry, dict) or not isinstance(preset_id := entry.get("id"), str) or not preset_id:
        return None
    if "text" not in entry:
        return _BUILT_IN.get(preset_id)
    name, text = entry.get("name", ""), entry["text"]
    if not isinstance(name, str) or not isinstance(text, str) or len(text) > TEXT_MOST:
        return None
    max_tokens, temperature = entry.get("max_tokens"), entry.get("temperature")
    try:
        preset = Preset(
            storable(preset_id),
            storable(name),
            storable(text),
            max_tokens=max_tokens if isinstance(max_tokens, int) and not isinstance(max_tokens, bool) else None,
            temperature=None if isinstance(temperature, bool) or temperature is None else float(temperature),
        )
        preset.parameters(parameters.Parameters())
    except (parameters.ParameterOutOfRange, TypeError, ValueError):
        return None
    return preset


def _entry(preset: Preset) -> dict[str, object]:
    if _BUILT_IN.get(preset.id) == preset:
        return {"id": preset.id}
    return {name: value for name, value in asdict(preset).items() if value is not None}
