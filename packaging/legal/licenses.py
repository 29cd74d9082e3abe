"""Every part of the app, its licence and the licence's text: `resources/licenses/`, made by `python licenses.py`.

The folder is committed, so that the About window has it in a checkout, in a wheel and in a bundle; a test makes it
again and compares. The texts come out of the installed packages that the lock lists, and out of `given.toml` for the
rest (Python, Qt, what lies inside wheels).
"""

import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from allowed import is_allowed
from locked import LockedPackage, locked_packages

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
FOLDER = ROOT / "resources" / "licenses"
LOCK = ROOT / "packaging" / "lock" / "run.txt"
APP = "LLaVA Desktop"
INDEX = "parts.json"


class LegalTrouble(Exception):
    """Something that must not be shipped, or that nobody knows the licence of."""


@dataclass(frozen=True, slots=True)
class ShippedPart:
    """licence: an SPDX expression. texts: names of files in the folder. files: patterns of its files in a bundle."""

    name: str
    version: str
    licence: str
    note: str
    texts: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """What the folder should hold: `parts`, and each text under its file's name."""

    parts: tuple[ShippedPart, ...]
    texts: dict[str, str]

    def index(self) -> str:
        """`parts.json`; what only a build needs to know is left out."""
        shown = [
            {"name": part.name, "version": part.version, "licence": part.licence, "note": part.note}
            | {"texts": list(part.texts)}
            for part in self.parts
        ]
        return json.dumps(shown, indent=1, ensure_ascii=False) + "\n"


def collect(lock: Path = LOCK, given: Path = HERE / "given.toml", kept: Path = FOLDER) -> Collection:
    """All parts, ours first, then by name. kept: texts of packages that this system does not install are left as they
    are there. Raises LegalTrouble.
    """
    facts = tomllib.loads(given.read_text("utf-8"))
    texts = {"LLaVA-Desktop.txt": (ROOT / "LICENSE").read_text("utf-8")}
    packages = locked_packages(lock)
    parts = [_package_part(package, facts, texts, kept) for package in packages]
    versions = {package.name: package.version for package in packages}
    given_parts = (each for each in facts["part"] if "inside" not in each or each["inside"] in versions)
    parts += [_given_part(each, versions, texts) for each in given_parts]
    ours = ShippedPart(APP, "", "MIT", "This app.", ("LLaVA-Desktop.txt",), ("llava_desktop/*", "resources/*"))
    _refuse_what_is_not_allowed(parts)
    return Collection((ours, *sorted(parts, key=lambda part: part.name.lower())), texts)


def write(collection: Collection, folder: Path = FOLDER) -> None:
    """The folder holds just this, then."""
    folder.mkdir(exist_ok=True)
    wanted = collection.texts | {INDEX: collection.index()}
    for old in folder.iterdir():
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, "utf-8", newline="\n")


def unclaimed(files: Iterable[str], parts: Sequence[ShippedPart]) -> list[str]:
    """Compiled files of a bundle that belong to no part whose licence is known. files: paths with `/`, as they lie in
    `_internal` (or in `Contents/Frameworks`).
    """
    patterns = [pattern for part in parts for pattern in part.files]
    return [file for file in files if not any(fnmatch(file, pattern) for pattern in patterns)]


def _package_part(package: LockedPackage, facts: dict[str, Any], texts: dict[str, str], kept: Path) -> ShippedPart:
    name = package.name
    try:
        installed = distribution(name)
    except PackageNotFoundError:
        installed = None  # for another system, or another Python
    licence = facts["licences"].get(name) or _licence_of(name, installed, kept)
    note = facts["notes"].get(name) or _summary(name, installed, kept)
    files = tuple(facts["texts"].get(name, (f"{name}.txt",)))
    further = tuple(facts["further_texts"].get(name, ()))
    if name in facts["texts"]:
        texts |= {file: _text(file) for file in files}
    elif installed is not None:
        texts[files[0]] = "\n\n".join(_texts_in(installed))
    else:
        texts[files[0]] = (kept / files[0]).read_text("utf-8")
    texts |= {file: _text(file) for file in further}
    inside = facts["files"].get(name, [f"{name.replace('-', '_')}*/*"])
    return ShippedPart(name, package.version, licence, note, (*files, *further), tuple(inside))


def _licence_of(name: str, installed: Distribution | None, kept: Path) -> str:
    if installed is None:
        return str(_kept_part(name, kept)["licence"])
    said = _field(installed, "License-Expression") or _field(installed, "License")
    if not said or "\n" in said:
        raise LegalTrouble(f"{name} does not name its licence: look it up, and write it into given.toml")
    return said


def _field(installed: Distribution, name: str) -> str:
    """Empty for a field that is not there: Python's own metadata says None then, its backport raises KeyError, and
    which of them answers depends on what was imported before.
    """
    return installed.metadata[name].strip() if name in installed.metadata else ""


def _summary(name: str, installed: Distribution | None, kept: Path) -> str:
    return str(_kept_part(name, kept)["note"]) if installed is None else _field(installed, "Summary")


def _kept_part(name: str, kept: Path) -> dict[str, Any]:
    try:
        index: list[dict[str, Any]] = json.loads((kept / INDEX).read_text("utf-8"))
        return next(part for part in index if part["name"] == name)
    except (OSError, StopIteration) as error:
        raise LegalTrouble(f"{name} is not installed, and not in given.toml") from error


def _texts_in(installed: Distribution) -> Iterator[str]:
    """Licence files as the package's metadata folder holds them, wherever its builder put them."""
    words = ("licen", "copying", "notice")
    found = [
        file
        for file in installed.files or []
        if ".dist-info" in file.parts[0] and any(word in file.name.lower() for word in words)
    ]
    if not found:
        raise LegalTrouble(f"{_field(installed, 'Name')} brings no licence text: add one to given.toml")
    for file in sorted(found, key=str):
        yield file.read_text("utf-8").strip() + "\n"


def _given_part(each: dict[str, Any], versions: dict[str, str], texts: dict[str, str]) -> ShippedPart:
    for file in each["texts"]:
        if file not in texts:
            texts[file] = _text(file)
    return ShippedPart(
        each["name"],
        versions[each["version_of"]] if "version_of" in each else "",
        each["licence"],
        each.get("note", ""),
        tuple(each["texts"]),
        tuple(each.get("files", ())),
    )


def _text(file: str) -> str:
    return (HERE / "texts" / file).read_text("utf-8")


def _refuse_what_is_not_allowed(parts: Iterable[ShippedPart]) -> None:
    refused = [f"{part.name}: {part.licence}" for part in parts if not is_allowed(part.licence)]
    if refused:
        raise LegalTrouble("licences that are not allowed (see allowed.py): " + "; ".join(refused))


if __name__ == "__main__":
    try:
        write(collect())
    except LegalTrouble as trouble:
        sys.exit(str(trouble))
