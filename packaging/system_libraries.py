"""What the app and its tests need from the operating system, and how it is got on Debian and Ubuntu.

Presence is asked of the dynamic loader and of PATH, not of the package manager: it is faster, and it is right for a
library that came some other way. The list was measured in a bare Debian 12 (docs: "Running it" in design).
Newer releases call some packages `...t64`; apt-get picks those by itself, because they provide the old names.
"""

import ctypes
import importlib
import importlib.util
import os
import platform
import shutil
import sys
import sysconfig
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from console import ExpectedError, quietly, say, succeeds


@dataclass(frozen=True, slots=True)
class Need:
    """One Debian package, and the question whether what it brings is there already."""

    package: str
    present: Callable[[], bool]


class Rights(Enum):
    """How packages may be installed here without asking anybody anything."""

    ROOT = auto()
    SUDO = auto()
    NONE = auto()


def library(package: str, soname: str) -> Need:
    def loads() -> bool:
        try:
            ctypes.CDLL(soname)
        except OSError:
            return False
        return True

    return Need(package, loads)


def program(package: str, name: str) -> Need:
    return Need(package, lambda: shutil.which(name) is not None)


def one_file_of(package: str, *patterns: str) -> Need:
    """`patterns` are globs below `/`."""
    return Need(package, lambda: any(True for pattern in patterns for _ in Path("/").glob(pattern)))


def venv_maker() -> Need:
    """Debian ships Python without `ensurepip`, which `python -m venv` needs."""

    def found() -> bool:
        importlib.invalidate_caches()
        return importlib.util.find_spec("ensurepip") is not None

    return Need(f"python{sys.version_info.major}.{sys.version_info.minor}-venv", found)


QT = (
    library("libgl1", "libGL.so.1"),
    library("libegl1", "libEGL.so.1"),
    library("libxkbcommon0", "libxkbcommon.so.0"),
    library("libfontconfig1", "libfontconfig.so.1"),
    library("libglib2.0-0", "libglib-2.0.so.0"),
    library("libdbus-1-3", "libdbus-1.so.3"),
    # QtNetwork's.
    library("libbrotli1", "libbrotlidec.so.1"),
    library("libgssapi-krb5-2", "libgssapi_krb5.so.2"),
    library("libzstd1", "libzstd.so.1"),
    # Any font will do; with none, every letter is an empty box.
    one_file_of("fonts-dejavu-core", "usr/share/fonts/**/*.[to]tf", "usr/local/share/fonts/**/*.[to]tf"),
)
X11 = (
    library("libxcb-cursor0", "libxcb-cursor.so.0"),
    library("libxcb-icccm4", "libxcb-icccm.so.4"),
    library("libxcb-keysyms1", "libxcb-keysyms.so.1"),
    library("libxcb-shape0", "libxcb-shape.so.0"),
    library("libxcb-xkb1", "libxcb-xkb.so.1"),
    library("libxkbcommon-x11-0", "libxkbcommon-x11.so.0"),
    library("libxcb-render-util0", "libxcb-render-util.so.0"),
    library("libxcb-image0", "libxcb-image.so.0"),
)
VIRTUAL_SCREEN = (program("xvfb", "Xvfb"),)
TESTS = (
    *VIRTUAL_SCREEN,
    program("gnome-keyring", "gnome-keyring-daemon"),
    program("dbus", "dbus-run-session"),
    program("xdotool", "xdotool"),
    program("curl", "curl"),
    program("strace", "strace"),
    one_file_of("at-spi2-core", "usr/lib*/at-spi-bus-launcher", "usr/lib*/at-spi2-core/at-spi-bus-launcher"),
)
BUNDLE = (
    # PyInstaller freezes the library, and Debian's own Python is built without.
    library(f"libpython3.{sys.version_info.minor}", str(sysconfig.get_config_var("INSTSONAME"))),
    program("binutils", "objdump"),
    program("dpkg", "dpkg-deb"),
    program("appstream", "appstreamcli"),
    program("desktop-file-utils", "desktop-file-validate"),
)
PROOF = (
    program("debootstrap", "debootstrap"),
    program("iproute2", "ip"),
    program("strace", "strace"),
    program("weston", "weston"),
)
"""To try the package in a Debian of its own."""


def ensure(needs: Iterable[Need]) -> None:
    """Returns when everything is there, after installing what was not; raises ExpectedError otherwise."""
    if sys.platform != "linux":
        return
    missing = missing_packages(needs)
    if not missing:
        return
    if not uses_apt(platform.freedesktop_os_release()):
        raise ExpectedError(
            "Something is missing that Debian calls: "
            + " ".join(missing)
            + "\nPlease install what this system calls it, then start again."
        )
    rights = rights_here()
    if rights is Rights.NONE:
        sudo = shutil.which("sudo") is not None
        raise ExpectedError(
            f"System packages are missing. This line{'' if sudo else ', run as root,'} installs them:\n"
            + line_to_run(missing, sudo=sudo)
        )
    install(missing, rights)
    still_missing = missing_packages(needs)
    if still_missing:
        raise ExpectedError("apt-get said nothing, but these still do not work: " + " ".join(still_missing))


def missing_packages(needs: Iterable[Need]) -> tuple[str, ...]:
    return tuple(need.package for need in needs if not need.present())


def uses_apt(release: Mapping[str, str]) -> bool:
    """`release` is what os-release says. Only Debian and its children have the package names above."""
    family = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    return bool(family & {"debian", "ubuntu"})


def rights_here() -> Rights:
    if os.geteuid() == 0:
        return Rights.ROOT
    return Rights.SUDO if succeeds(["sudo", "-n", "true"]) else Rights.NONE


def line_to_run(packages: Sequence[str], *, sudo: bool) -> str:
    before = "sudo " if sudo else ""
    return f"{before}apt-get update && {before}apt-get install --yes --no-install-recommends {' '.join(packages)}"


def install(packages: Sequence[str], rights: Rights) -> None:
    before = ["sudo", "-n"] if rights is Rights.SUDO else []
    # The lock may be held by the system's own nightly update.
    apt_get = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300"]
    say(f"Installing {len(packages)} system packages with apt-get: {' '.join(packages)}")
    refresh_failed = ""
    try:
        quietly([*apt_get, "update"], failure="apt-get update failed:")
    except ExpectedError as error:
        # One source that is down, of several, is no reason to stop: what is known already may be enough.
        refresh_failed = f"{error}\n"
    quietly(
        [*apt_get, "install", "--yes", "--no-install-recommends", *packages],
        failure=f"{refresh_failed}apt-get could not install the system packages:",
    )
