"""`languages`: the catalogues, as PySide6's own tools find and compile them.

Each `tr(…)` of the code gets its place in `resources/languages/llava_<code>.ts`; what is gone is dropped. Then each
catalogue is compiled to the `.qm` beside it, which the app reads. `--check` writes nothing: 1 when something is to do.
"""

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from console import ROOT, quietly, say

CATALOGUES = ROOT / "resources" / "languages"
CODE = ROOT / "llava_desktop"


def update(folder: Path, codes: Sequence[str]) -> None:
    """Writes `.ts` and `.qm` of each of `codes` into `folder`."""
    sources = sorted(str(path) for path in CODE.rglob("*.py"))
    catalogues = [str(folder / f"llava_{code}.ts") for code in codes]
    options = ("-no-obsolete", "-locations", "none", "-source-language", "en")
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as listed:
        listed.write("\n".join(sources))
        listed.flush()
        quietly([_tool("pyside6-lupdate"), *options, f"@{listed.name}", "-ts", *catalogues], failure="lupdate failed:")
    for catalogue in catalogues:
        quietly([_tool("pyside6-lrelease"), "-silent", catalogue], failure="lrelease failed:")


def _tool(name: str) -> str:
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    return found or name


def main(given: Sequence[str]) -> int:
    codes = sorted(path.stem.removeprefix("llava_") for path in CATALOGUES.glob("llava_*.ts"))
    if "--check" not in given:
        update(CATALOGUES, codes)
        say(f"Up to date: {', '.join(codes)}")
        return 0
    with tempfile.TemporaryDirectory() as made:
        fresh = Path(made)
        for code in codes:
            shutil.copy(CATALOGUES / f"llava_{code}.ts", fresh)
        update(fresh, codes)
        stale = [path.name for path in sorted(fresh.iterdir()) if not _is_same(path, CATALOGUES / path.name)]
    say(f"To be made again with `dev.py languages`: {', '.join(stale)}" if stale else "The catalogues are up to date.")
    return 1 if stale else 0


def _is_same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
