"""Looks for the canary in files, in every form in which a program could have written it."""

import base64
import errno
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path

from tests.canary.secrets import MARK


def forms_of(mark: str = MARK) -> dict[str, bytes]:
    """Name -> bytes. `mark` stands somewhere inside the secret: what its neighbours decide is left out."""
    plain = mark.encode()
    forms = {
        "UTF-8": plain,
        # Both byte orders: the zero before the first letter and the one behind the last are left out.
        "UTF-16": b"\0".join(plain[at : at + 1] for at in range(len(plain))),
        "percent-encoded": "".join(f"%{byte:02X}" for byte in plain).encode(),
        "percent-encoded, small": "".join(f"%{byte:02x}" for byte in plain).encode(),
        "hexadecimal": plain.hex().encode(),
    }
    for before in range(3):
        encoded = base64.b64encode(b"?" * before + plain)
        first = -(-before * 8 // 6)
        whole = (before + len(plain)) * 8 // 6
        forms[f"base64, {before} before it"] = encoded[first:whole]
    return forms


@dataclass(frozen=True, slots=True)
class Hit:
    path: Path
    form: str

    def __str__(self) -> str:
        return f"{self.path} as {self.form}"


@dataclass(slots=True)
class Scan:
    """What was looked through so far."""

    files: int = 0
    bytes: int = 0
    hits: list[Hit] = field(default_factory=list)

    def look_through(self, folder: Path, *, allowed: Iterable[Path] = ()) -> list[Hit]:
        """Every regular file in `folder`; the names of files and folders too. Gives the new hits."""
        exempt = set(allowed)
        found = [hit for path in sorted(folder.rglob("*")) if path not in exempt for hit in self._in(path)]
        self.hits += found
        return found

    def _in(self, path: Path) -> Iterator[Hit]:
        name = path.name.encode("utf-8", "surrogateescape")
        yield from (Hit(path, f"its name, {form}") for form, needle in _FORMS.items() if needle in name)
        try:
            if path.is_symlink() or not path.is_file():
                return
            with path.open("rb", buffering=0) as file:
                self.files += 1
                yield from (Hit(path, form) for form in sorted(self._forms_in(file)))
        except OSError:
            return  # it went while it was looked at

    def _forms_in(self, file: FileIO) -> set[str]:
        """Piece by piece; the end of each stands before the next, for what lies across the cut."""
        found: set[str] = set()
        self.bytes += _pass_hole(file)
        before = b""
        while piece := file.read(_PIECE):
            self.bytes += len(piece)
            whole = before + piece
            found |= {form for form, needle in _FORMS.items() if needle in whole}
            hole = _pass_hole(file)
            self.bytes += hole
            before = whole[-_LONGEST:] if hole == 0 else b""
        return found


def _pass_hole(file: FileIO) -> int:
    """How many bytes it passed over that are nowhere on the disk: zeros, with which no form begins or ends."""
    if sys.platform == "win32":
        return 0
    begin = file.tell()
    try:
        return file.seek(begin, os.SEEK_DATA) - begin
    except OSError as error:
        # ENXIO: a hole up to the end, or the end. Else a file system that knows no holes.
        return file.seek(0, os.SEEK_END) - begin if error.errno == errno.ENXIO else 0


_FORMS = forms_of()
_LONGEST = max(map(len, _FORMS.values()))
_PIECE = 1 << 22
