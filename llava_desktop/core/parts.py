"""The parts that the app is made of, with their licences: `resources/licenses/parts.json` as values."""

import json
from typing import NamedTuple


class Part(NamedTuple):
    """version: empty where it is the system's, or Python's. licence: an SPDX expression. texts: names of files beside
    the list.
    """

    name: str
    version: str
    licence: str
    note: str
    texts: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"{self.name} {self.version}".rstrip()


def parts_in(index: str) -> tuple[Part, ...]:
    """In the order of the list. It is a file of our own: raises ValueError or LookupError when it is damaged."""
    return tuple(
        Part(
            name=str(each["name"]),
            version=str(each["version"]),
            licence=str(each["licence"]),
            note=str(each["note"]),
            texts=tuple(str(text) for text in each["texts"]),
        )
        for each in json.loads(index)
    )
