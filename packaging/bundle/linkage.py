"""Which shared libraries the bundle's files want, and who brings each: the bundle itself, or a package of the system.

From this come the package's `Depends`; a library that nobody brings fails the build, and so does one that nobody wants.
Linux only; `objdump` (binutils) reads the files.
"""

import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from contents import is_library

SYSTEM_PACKAGES = {
    "ld-linux-x86-64.so.2": "libc6",
    "ld-linux-aarch64.so.1": "libc6",
    "libc.so.6": "libc6",
    "libdl.so.2": "libc6",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "libresolv.so.2": "libc6",
    "librt.so.1": "libc6",
    "libutil.so.1": "libc6",
    "libgcc_s.so.1": "libgcc-s1",
    "libstdc++.so.6": "libstdc++6",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libexpat.so.1": "libexpat1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb.so.1": "libxcb1",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""The system's libraries -> Debian's packages (with their names of before and after the change to 64 bit times)."""

C_LIBRARY = "libc6 (>= {})"
OPENED_AT_RUN_TIME = ("libdbus-1.so.3",)
"""Wanted although no file names it: QtDBus opens it by name."""


@dataclass(frozen=True, slots=True)
class Linked:
    """One ELF file. needed: what it names. versions: e.g. `GLIBC_2.34`, of the symbols it wants from others."""

    needed: tuple[str, ...]
    versions: tuple[str, ...]


class Unresolved(Exception):
    """A library that nobody brings, or that nobody wants. The text names each."""


def read(file: Path) -> Linked:
    done = subprocess.run(["objdump", "--private-headers", file], capture_output=True, text=True, check=True)
    return parse(done.stdout)


def parse(headers: str) -> Linked:
    """headers: what `objdump --private-headers` prints."""
    needed = re.findall(r"^\s+NEEDED\s+(\S+)$", headers, re.MULTILINE)
    _, _, references = headers.partition("Version References:")
    versions = re.findall(r"^\s+0x[0-9a-f]+ 0x[0-9a-f]+ \d+ (\S+)$", references, re.MULTILINE)
    return Linked(tuple(needed), tuple(versions))


def read_all(folder: Path) -> dict[str, Linked]:
    """Path in the folder -> what it is linked with, for every ELF file in it."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and not file.is_symlink())
    return {str(file.relative_to(folder)): read(file) for file in files if _is_elf(file)}


def _is_elf(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(4) == b"\x7fELF"


def system_packages(linked: Mapping[str, Linked]) -> list[str]:
    """Debian's packages that must be there, sorted, the C library with its least version. Raises Unresolved."""
    bundled = {Path(name).name for name in linked}
    wanted = {name for each in linked.values() for name in each.needed}
    unknown = wanted - bundled - SYSTEM_PACKAGES.keys()
    idle = {Path(name).name for name in linked if _is_plain_library(name)} - wanted - _python_library(bundled)
    if unknown or idle:
        raise Unresolved(
            "\n".join(
                [
                    *(f"wanted, and brought by nobody: {name}" for name in sorted(unknown)),
                    *(f"in the bundle, and wanted by nobody: {name}" for name in sorted(idle)),
                ]
            )
        )
    packages = {SYSTEM_PACKAGES[name] for name in (*(wanted - bundled), *OPENED_AT_RUN_TIME)} - {"libc6"}
    least = least_glibc(each.versions for each in linked.values())
    return [C_LIBRARY.format(least), *sorted(packages)]


def glibc_in(packages: Sequence[str]) -> str:
    """The version of the C library that `system_packages` found, e.g. `2.35`."""
    return re.sub(r"[^0-9.]", "", packages[0].partition("(")[2])


def least_glibc(versions: Iterable[Sequence[str]]) -> str:
    """The newest version of the C library that any file wants, e.g. `2.35`."""
    numbers = {
        tuple(map(int, version.removeprefix("GLIBC_").split(".")))
        for each in versions
        for version in each
        if re.fullmatch(r"GLIBC_[0-9.]+", version)
    }
    return ".".join(map(str, max(numbers)))


def _python_library(files: Iterable[str]) -> set[str]:
    """The program opens it by the name that PyInstaller wrote down."""
    return {file for file in files if file.startswith("libpython3")}


def _is_plain_library(name: str) -> bool:
    """A library that only other files can want: no Python module, no plugin, not the program."""
    file = Path(name).name
    is_module = ".abi3.so" in file and not file.startswith("lib")
    return is_library(file) and file.startswith("lib") and not is_module and "/plugins/" not in name
