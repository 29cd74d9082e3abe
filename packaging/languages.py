"""`languages`: the catalogues, as PySide6's own tools find and compile them.

Each `tr(…)` of the code gets its place in `packaging/catalogues/llava_<code>.ts`; what is gone is dropped. Then each
catalogue is compiled to `resources/languages/llava_<code>.qm`, which the app reads. `--check` writes nothing: 1 when
something is to do.
"""

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from console import ROOT, quietly, say

CATALOGUES = ROOT / "packaging" / "catalogues"
COMPILED = ROOT / "resources" / "languages"
CODE = ROOT / "llava_desktop"


def update(catalogues: Sequence[Path], compiled: Path) -> None:
    """catalogues: `.ts` files, written anew. compiled: the folder of their `.qm`."""
    sources = sorted(str(path) for path in CODE.rglob("*.py"))
    options = ("-no-obsolete", "-locations", "none", "-source-language", "en")
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as listed:
        listed.write("\n".join(sources))
        listed.flush()
        found: list[str | Path] = [_tool("pyside6-lupdate"), *options, f"@{listed.name}", "-ts", *catalogues]
        quietly(found, failure="lupdate failed:")
    for catalogue in catalogues:
        made = compiled / f"{catalogue.stem}.qm"
        beside = made.with_suffix(".new")
        quietly([_tool("pyside6-lrelease"), "-silent", catalogue, "-qm", beside], failure="lrelease failed:")
        beside.replace(made)  # Qt maps the file into memory: a program that speaks from it would die of a shorter one


def _tool(name: str) -> str:
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    return found or name


def main(given: Sequence[str]) -> int:
    catalogues = sorted(CATALOGUES.glob("llava_*.ts"))
    if "--check" not in given:
        update(catalogues, COMPILED)
        say(f"Up to date: {', '.join(catalogue.stem for catalogue in catalogues)}")
        return 0
    with tempfile.TemporaryDirectory() as made:
        fresh = [Path(shutil.copy(catalogue, made)) for catalogue in catalogues]
        update(fresh, Path(made))
        stale = [path.name for path in sorted(Path(made).iterdir()) if not _is_there(path)]
    say(f"To be made again with `dev.py languages`: {', '.join(stale)}" if stale else "The catalogues are up to date.")
    return 1 if stale else 0


def _is_there(fresh: Path) -> bool:
    ours = (CATALOGUES if fresh.suffix == ".ts" else COMPILED) / fresh.name
    return ours.is_file() and ours.read_bytes() == fresh.read_bytes()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
