"""A folder as one .tar.xz, the same bytes for the same files: sorted, one time, nobody's user name."""

import lzma
import tarfile
from pathlib import Path

PRESET = 6


def pack(folder: Path, to: Path, *, inside: str, built_at: int) -> None:
    """inside: what the folder is called in the archive. built_at: the time of every file, seconds since 1970."""

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.mtime = built_at
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
        return member

    with lzma.open(to, "wb", preset=PRESET) as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for path in sorted([folder, *folder.rglob("*")]):
            name = (Path(inside) / path.relative_to(folder)).as_posix()
            archive.add(path, name, recursive=False, filter=plain)
