"""The list of what is in the bundle, committed and compared at each build: a file that is new is a failed build.

A line of `manifest-linux.txt` is a path in the bundle, `?` before it when how Python was built decides whether it is
there, or `archive:` and the name of a top-level Python module. `*` stands for Python's own version and platform.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

MAY_BE_MISSING = "? "
MODULE = "archive:"
_VERSIONED = (
    (re.compile(r"python3\.\d+"), "python3.*"),
    (re.compile(r"\.cpython-3\d+[^/]*\.so$"), ".cpython-*.so"),
)
_DEPENDS_ON_PYTHON = re.compile(r"^_internal/(python3\.\*/lib-dynload/|lib(ffi|mpdec)\.so)")


@dataclass(frozen=True, slots=True)
class Difference:
    """Between what the manifest allows and what is there."""

    new: tuple[str, ...]
    missing: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.missing)

    def __str__(self) -> str:
        return "\n".join([*(f"new: {name}" for name in self.new), *(f"missing: {name}" for name in self.missing)])


def found(folder: Path, modules: Iterable[str]) -> list[str]:
    """The manifest of a built folder: its files, and the Python modules in its archive."""
    files = (file for file in folder.rglob("*") if file.is_file() or file.is_symlink())
    names = {without_versions(file.relative_to(folder).as_posix()) for file in files}
    packages = {f"{MODULE}{module.partition('.')[0]}" for module in modules}
    return sorted(names) + sorted(packages)


def without_versions(name: str) -> str:
    for pattern, instead in _VERSIONED:
        name = pattern.sub(instead, name)
    return name


def compare(allowed: Iterable[str], present: Iterable[str]) -> Difference:
    """allowed: a manifest's lines; present: what `found` gave."""
    lines = [line for line in allowed if line and not line.startswith("#")]
    required = {line for line in lines if not line.startswith(MAY_BE_MISSING)}
    optional = {line.removeprefix(MAY_BE_MISSING) for line in lines if line.startswith(MAY_BE_MISSING)}
    there = set(present)
    return Difference(tuple(sorted(there - required - optional)), tuple(sorted(required - there)))


def accepted(allowed: Iterable[str], present: Iterable[str]) -> list[str]:
    """The lines of a manifest that allows what is there; what may be missing stays allowed."""
    optional = {line for line in allowed if line.startswith(MAY_BE_MISSING)}
    lines = {MAY_BE_MISSING + name if _DEPENDS_ON_PYTHON.match(name) else name for name in present}
    return sorted(lines | optional, key=lambda line: line.removeprefix(MAY_BE_MISSING))


def checksums(folder: Path) -> list[str]:
    """`SHA-256  path` for each file, as `sha256sum --check` reads it, sorted by path."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    return [f"{sha256(file)}  {file.relative_to(folder).as_posix()}" for file in files]


def sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
