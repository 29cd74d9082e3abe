"""The .deb: the built folder under /usr/lib, a link in /usr/bin, and the desktop's files.

No maintainer script: dpkg's own triggers tell the menu, the icon cache and the MIME database.
"""

import gzip
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from contents import NAME
from linux_tree import FILES, lay_out_share

from console import ROOT, quietly

MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}
"""As `platform.machine()` calls them -> as Debian does."""

RECOMMENDED = ("xdg-utils", "gnome-keyring | kwalletmanager | org.freedesktop.secrets", "default-dbus-session-bus")
"""For links, for the token, for both. The app works without, and says what it then does not do."""

CONTROL = """\
Package: {name}
Version: {version}
Architecture: {machine}
Maintainer: The LLaVA Desktop maintainers <maintainers@llava-desktop.invalid>
Installed-Size: {kibibytes}
Depends: {depends}
Recommends: {recommended}
Section: graphics
Priority: optional
Description: ask questions about your pictures
 Drop a picture, ask, watch the answer stream in, and find it again next month.
 LLaVA v1.6 34B on Replicate answers, with the user's own API token; without one
 a demo engine on this computer measures pictures and says that it is not LLaVA.
"""


def stage(root: Path, built: Path, icons: Path, *, version: str, built_at: int) -> None:
    """The package's files below `root`, as they will lie below `/`."""
    shutil.copytree(built, root / "usr" / "lib" / NAME, symlinks=True)
    program = root / "usr" / "bin" / NAME
    program.parent.mkdir(parents=True)
    program.symlink_to(f"../lib/{NAME}/{NAME}")
    lay_out_share(root / "usr" / "share", icons, version=version, built_at=built_at)
    documents = root / "usr" / "share" / "doc" / NAME
    documents.mkdir(parents=True)
    licence = "\n".join(f" {line}" if line else " ." for line in (ROOT / "LICENSE").read_text("utf-8").splitlines())
    copyright_file = (FILES / "copyright").read_text("utf-8") + f"\nLicense: Expat\n{licence}\n"
    (documents / "copyright").write_text(copyright_file, "utf-8")
    changes = (ROOT / "CHANGELOG.md").read_bytes()
    (documents / "changelog.gz").write_bytes(gzip.compress(changes, 9, mtime=0))


def control(root: Path, *, version: str, machine: str, depends: Sequence[str]) -> str:
    """The text of DEBIAN/control. machine: as Debian calls it."""
    size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    return CONTROL.format(
        name=NAME,
        version=version,
        machine=machine,
        kibibytes=size // 1024,
        depends=", ".join(depends),
        recommended=", ".join(RECOMMENDED),
    )


def build(root: Path, to: Path, *, control_text: str, built_at: int) -> None:
    """Makes the package of what `stage` laid out. `root` gets a folder DEBIAN."""
    about = root / "DEBIAN"
    about.mkdir()
    (about / "control").write_text(control_text, "utf-8")
    for path in [root, *root.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
            os.utime(path, (built_at, built_at))
    quietly(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", root, to],
        failure="dpkg-deb could not make the package:",
        env={"SOURCE_DATE_EPOCH": str(built_at)},
    )
