"""A small file of JSON beside the settings, an object of which one member is what is kept in it."""

import json
from pathlib import Path
from typing import TypeVar

from llava_desktop.core.words import tr
from llava_desktop.storage.aside import put_aside

Kind = TypeVar("Kind")


def member_in(data: bytes, name: str, kind: type[Kind]) -> Kind | None:
    """None for what is no such file."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return None
    member = content.get(name) if isinstance(content, dict) else None
    return member if isinstance(member, kind) else None


def told_aside(path: Path, data: bytes, otherwise: str) -> str:
    """Puts what the file held aside, and says what became of it. otherwise: the sentence where that cannot be done."""
    aside = put_aside(path, data)
    return (
        otherwise
        if aside is None
        else tr("What the file held is kept in {name}, in the settings folder.", name=aside.name)
    )
