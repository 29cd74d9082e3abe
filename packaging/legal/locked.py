"""What a lock file lists: exactly which packages, and the hashes of the files that may be installed as such."""

import re
from dataclasses import dataclass
from pathlib import Path

_FIRST = re.compile(r"([A-Za-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*(.*?))?\s*\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class LockedPackage:
    """marker: for which systems and Pythons it is; empty for all. hashes: SHA-256 in hexadecimal, in order."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def locked_packages(lock: Path) -> list[LockedPackage]:
    """In the order of the file."""
    found: list[LockedPackage] = []
    blocks = re.split(r"\n(?=[A-Za-z0-9])", "\n" + lock.read_text("utf-8"))
    for block in blocks:
        first = _FIRST.match(block.splitlines()[0]) if block.strip() else None
        if first is not None:
            found.append(LockedPackage(first[1], first[2], first[3] or "", tuple(sorted(_HASH.findall(block)))))
    return found
