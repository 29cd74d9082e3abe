"""What is made before PyInstaller runs: icons, Qt's support modules compiled, the licences' list, Windows' version."""

import compileall
import importlib.util
import py_compile
import shutil
import sys
from pathlib import Path
from string import Template

from contents import HERE, ROOT

from console import ExpectedError, quietly


def prepare(work: Path, version: str) -> None:
    """Fills the folder that LLAVA_BUNDLE_WORK names to the spec."""
    quietly([sys.executable, HERE / "icons.py", work], failure="The icons could not be drawn:")
    unpack_support_modules(work / "files.dir")
    (work / "version.txt").write_text(windows_version(version), "utf-8")
    quietly(
        [sys.executable, ROOT / "packaging" / "legal" / "sbom.py", work / "sbom.cdx.json"],
        failure="The bill of materials could not be written:",
    )


def unpack_support_modules(to: Path) -> None:
    """Qt's Python support modules, compiled, for the bundle's `shiboken6/files.dir`.

    PySide6 carries them as text and compiles it in each process (25 ms), unless that folder is there; with SBK_EMBED=0
    it makes the folder itself.
    """
    found = importlib.util.find_spec("shiboken6")
    if found is None or found.origin is None:
        raise ExpectedError("shiboken6 is not installed here: start this as `dev.py bundle`.")
    made = Path(found.origin).parent / "files.dir"
    quietly(
        [sys.executable, "-c", "import PySide6.QtCore"],
        failure="Qt's support modules could not be unpacked:",
        env={"SBK_EMBED": "0"},
    )
    shutil.move(made, to)
    for cache in [*to.rglob("__pycache__")]:
        shutil.rmtree(cache)
    never_stale = py_compile.PycInvalidationMode.UNCHECKED_HASH
    if not compileall.compile_dir(to, quiet=1, legacy=True, stripdir=str(to), invalidation_mode=never_stale):
        raise ExpectedError("Qt's support modules could not be compiled.")
    for source in [*to.rglob("*.py")]:
        source.unlink()


def windows_version(version: str) -> str:
    """The version resource of the .exe, in PyInstaller's own notation."""
    numbers = (*map(int, version.split(".")), 0)
    text = (HERE / "windows" / "version.txt").read_text("utf-8")
    return Template(text).substitute(version=version, numbers=repr(numbers))
