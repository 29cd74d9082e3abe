"""The Linux packages of a built folder: .tar.xz and .deb, with the bill of materials and checksums beside them."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from string import Template

import debian_package
import linkage
import linux_tree
import tarball
from contents import NAME
from manifest import checksums, sha256

from console import quietly, say


def make(
    folder: Path, work: Path, to: Path, *, version: str, machine: str, depends: Sequence[str], built_at: int
) -> list[Path]:
    """The files made. machine: as `platform.machine()` calls it. depends: Debian's packages, see `linkage`."""
    title = f"{NAME}-{version}-linux-{machine}"
    files = to / f"{title}.files.sha256"
    files.write_text("\n".join(checksums(folder)) + "\n", "utf-8")
    materials = to / f"{title}.cdx.json"
    shutil.copyfile(work / "sbom.cdx.json", materials)
    say("Packing the .deb")
    debian = _debian(folder, work, to, version=version, machine=machine, depends=depends, built_at=built_at)
    say("Packing the .tar.xz")
    archive = to / f"{title}.tar.xz"
    _archive(folder, work, archive, version=version, machine=machine, depends=depends, built_at=built_at)
    made = [archive, debian, files, materials]
    sums = to / f"{title}.sha256"
    sums.write_text("".join(f"{sha256(file)}  {file.name}\n" for file in made), "utf-8")
    return [*made, sums]


def _debian(
    folder: Path, work: Path, to: Path, *, version: str, machine: str, depends: Sequence[str], built_at: int
) -> Path:
    root = work / "debian"
    debian_package.stage(root, folder, work, version=version, built_at=built_at)
    for command in linux_tree.validations(root / "usr" / "share"):
        quietly(command, failure=f"{command[0]} is not content:")
    called = debian_package.MACHINES.get(machine, machine)
    text = debian_package.control(root, version=version, machine=called, depends=depends)
    package = to / f"{NAME}_{version}_{called}.deb"
    debian_package.build(root, package, control_text=text, built_at=built_at)
    return package


def _archive(
    folder: Path, work: Path, to: Path, *, version: str, machine: str, depends: Sequence[str], built_at: int
) -> None:
    root = work / "archive"
    shutil.copytree(folder, root, symlinks=True)
    linux_tree.lay_out_share(root / "share", work, version=version, built_at=built_at)
    shutil.copyfile(linux_tree.FILES / "add-to-menu.sh", root / "add-to-menu.sh")
    readme = Template((linux_tree.FILES / "README.txt").read_text("utf-8")).substitute(
        version=version,
        machine=machine,
        glibc=linkage.glibc_in(depends),
        packages=" ".join(name.partition(" ")[0] for name in depends),
    )
    (root / "README.txt").write_text(readme, "utf-8")
    tarball.pack(root, to, inside=to.name.removesuffix(".tar.xz"), built_at=built_at)
