"""What a Linux machine can check of the Windows and macOS bundles: `other_systems.py` in the bundle's environment.

It downloads the wheels that the lock pins for them and looks whether every part of Qt that `contents.py` names is in
them, whether what those parts are linked with is kept, too, and that PyInstaller brings a starter.
"""

import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[1:1] = [str(HERE.parent)]

import contents  # noqa: E402 - only now they are found

from console import ExpectedError, quietly, say  # noqa: E402

LOCK = contents.ROOT / "packaging" / "lock" / "bundle.txt"
WITH_COMPILED_PARTS = ("pyside6-essentials", "shiboken6", "pillow", "pi-heif", "pyinstaller")


def main() -> int:
    """The process's exit code: 1 when something that is named is nowhere."""
    missing: list[str] = []
    for system in SYSTEMS:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            unpack_wheels(system, folder)
            files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
            absent = [name for name in wanted(system) if name not in files]
            cut_off = unkept(system, folder, files)
        say(f"{system.platform}: {len(wanted(system))} files wanted, {len(absent)} missing, {len(cut_off)} cut off")
        missing += [f"{system.platform}: {name}" for name in (*absent, *cut_off)]
    for name in missing:
        say(f"missing: {name}")
    return 1 if missing else 0


def unpack_wheels(system: "System", folder: Path) -> None:
    """Fills the folder with what would be installed there."""
    with tempfile.TemporaryDirectory() as downloaded:
        requirements = Path(downloaded) / "requirements.txt"
        requirements.write_text("".join(pinned(LOCK.read_text("utf-8"))), "utf-8")
        quietly(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"),
                *("--only-binary", ":all:", "--python-version", "3.11", "--implementation", "cp"),
                *("--abi", "cp311", "--abi", "abi3", "--abi", "none"),
                *("--dest", downloaded, "--requirement", requirements),
                *(part for tag in system.tags for part in ("--platform", tag)),
            ],
            failure=f"The wheels for {system.platform} could not be downloaded:",
        )
        for wheel in Path(downloaded).glob("*.whl"):
            zipfile.ZipFile(wheel).extractall(folder)


def unkept(system: "System", folder: Path, files: set[str]) -> list[str]:
    """Libraries of the wheels that kept parts of Qt are linked with, and that `contents.py` leaves out."""
    qt = {name for name in files if name.startswith("PySide6/")}
    kept = {name for name in qt if contents.belongs(name, system.platform)}
    linked = set().union(*(system.linked(folder / name) for name in kept))
    there = {Path(name).name.lower() for name in kept}
    known = {Path(name).name.lower() for name in qt}
    return sorted(name for name in linked if name.lower() in known - there)


def dlls_of(file: Path) -> set[str]:
    """Which DLLs a Windows program or library names; binutils reads them, too."""
    if file.suffix not in {".dll", ".pyd"}:
        return set()
    done = subprocess.run(["objdump", "--private-headers", file], capture_output=True, text=True, check=True)
    return set(re.findall(r"DLL Name: (\S+)", done.stdout))


def frameworks_of(file: Path) -> set[str]:
    """Which of Qt's frameworks and libraries a Mac program or library names."""
    named = re.findall(rb"@rpath/(?:Qt\w+\.framework/Versions/A/)?([\w.]+)\0", file.read_bytes())
    return {name.decode("ascii") for name in named}


def pinned(lock: str) -> Iterable[str]:
    """The lock's entries of WITH_COMPILED_PARTS, with their hashes."""
    for entry in re.split(r"\n(?=[a-z0-9])", lock):
        if entry.partition("==")[0] in WITH_COMPILED_PARTS:
            yield entry.rstrip() + "\n"


def wanted(system: "System") -> list[str]:
    """Paths in the wheels."""
    plugins = [system.plugins.format(name_on(system, name)) for name in contents.QT_PLUGINS[system.platform]]
    libraries = [system.library.format(name) for name in contents.QT_LIBRARIES[system.platform]]
    suffix = ".pyd" if system.platform == "win32" else ".abi3.so"
    bindings = [f"PySide6/{name}{suffix}" for name in contents.QT_BINDINGS[system.platform]]
    return [*plugins, *libraries, *bindings, f"PyInstaller/bootloader/{system.starter}"]


def name_on(system: "System", plugin: str) -> str:
    """`platforms/qcocoa` -> `platforms/libqcocoa`, but on Windows."""
    folder, _, file = plugin.partition("/")
    return plugin if system.platform == "win32" else f"{folder}/lib{file}"


@dataclass(frozen=True, slots=True)
class System:
    """tags: wheels for any of them install there. plugins, library: where they lie in the wheel.

    starter: PyInstaller's. linked: the names of the libraries that a file wants.
    """

    platform: str
    tags: tuple[str, ...]
    plugins: str
    library: str
    starter: str
    linked: Callable[[Path], set[str]]


SYSTEMS = (
    System(
        "win32",
        ("win_amd64",),
        "PySide6/plugins/{}.dll",
        "PySide6/Qt6{}.dll",
        "Windows-64bit-intel/runw.exe",
        dlls_of,
    ),
    System(
        "darwin",
        ("macosx_13_0_universal2", "macosx_13_0_arm64", "macosx_11_0_arm64", "macosx_10_13_universal2"),
        "PySide6/Qt/plugins/{}.dylib",
        "PySide6/Qt/lib/Qt{0}.framework/Versions/A/Qt{0}",
        "Darwin-64bit/runw",
        frameworks_of,
    ),
)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (ExpectedError, subprocess.SubprocessError) as error:
        sys.exit(str(error))
