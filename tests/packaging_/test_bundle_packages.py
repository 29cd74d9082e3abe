"""The packages that are made of the built folder, on a folder of two files."""

import importlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = ROOT / "packaging" / "bundle"
BUILT_AT = 1_700_000_000

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux's packages")


@pytest.fixture(autouse=True)
def _found(monkeypatch):
    monkeypatch.syspath_prepend(BUNDLE)


@pytest.fixture
def bundle():
    """A module of packaging/bundle, by its name."""
    return importlib.import_module


@pytest.fixture
def built(tmp_path):
    folder = tmp_path / "built"
    (folder / "_internal").mkdir(parents=True)
    program = folder / "llava-desktop"
    program.write_text('#!/bin/sh\necho started with: "$@"\n')
    program.chmod(0o755)
    (folder / "_internal" / "data").write_text("data")
    return folder


@pytest.fixture
def icons(tmp_path):
    """As `icons.py` leaves them, but one size."""
    file = tmp_path / "icons" / "hicolor" / "16x16" / "apps" / "llava-desktop.png"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"png")
    return tmp_path / "icons"


def test_the_same_files_give_the_same_archive(bundle, built, tmp_path):
    tarball = bundle("tarball")
    tarball.pack(built, tmp_path / "a.tar.xz", inside="app-1", built_at=BUILT_AT)
    os.utime(built / "_internal" / "data", (1, 1))
    (built / "llava-desktop").chmod(0o700)
    tarball.pack(built, tmp_path / "b.tar.xz", inside="app-1", built_at=BUILT_AT)
    assert (tmp_path / "a.tar.xz").read_bytes() == (tmp_path / "b.tar.xz").read_bytes()


def test_an_archive_is_one_sorted_folder_of_nobodys(bundle, built, tmp_path):
    bundle("tarball").pack(built, tmp_path / "a.tar.xz", inside="app-1", built_at=BUILT_AT)
    with tarfile.open(tmp_path / "a.tar.xz") as archive:
        members = archive.getmembers()
    assert [member.name for member in members] == [
        *("app-1", "app-1/_internal", "app-1/_internal/data", "app-1/llava-desktop"),
    ]
    assert {(member.mtime, member.uid, member.uname) for member in members} == {(BUILT_AT, 0, "root")}
    assert [oct(member.mode) for member in members if member.isfile()] == ["0o644", "0o755"]


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg-deb is not installed here")
def test_the_package_holds_the_program_its_link_its_entry_and_no_script(bundle, built, icons, tmp_path):
    package = bundle("debian_package")
    root = tmp_path / "root"
    package.stage(root, built, icons, version="1.2.3", built_at=BUILT_AT)
    text = package.control(root, version="1.2.3", machine="amd64", depends=["libc6 (>= 2.35)", "zlib1g"])
    assert "Depends: libc6 (>= 2.35), zlib1g\n" in text
    package.build(root, tmp_path / "a.deb", control_text=text, built_at=BUILT_AT)
    listed = subprocess.run(["dpkg-deb", "--contents", tmp_path / "a.deb"], capture_output=True, text=True, check=True)
    assert "./usr/bin/llava-desktop -> ../lib/llava-desktop/llava-desktop" in listed.stdout
    for name in (
        "./usr/lib/llava-desktop/_internal/data",
        "./usr/share/applications/llava-desktop.desktop",
        "./usr/share/icons/hicolor/16x16/apps/llava-desktop.png",
        "./usr/share/doc/llava-desktop/copyright",
    ):
        assert f" {name}\n" in listed.stdout
    assert all(" root/root " in line for line in listed.stdout.splitlines())
    (about,) = (root / "DEBIAN").iterdir()
    assert about.name == "control", "no maintainer script runs as root"


@pytest.mark.parametrize("tool", ["desktop-file-validate", "appstreamcli"])
def test_what_the_desktop_reads_is_valid(bundle, icons, tmp_path, tool):
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed here; `dev.py bundle` installs it and runs it on what it builds")
    tree = bundle("linux_tree")
    tree.lay_out_share(tmp_path / "share", icons, version="1.2.3", built_at=BUILT_AT)
    (command,) = (command for command in tree.validations(tmp_path / "share") if command[0] == tool)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def unpacked(built, icons, bundle, tmp_path):
    """What somebody has after unpacking the archive, in a folder with an awkward name."""
    folder = tmp_path / r'my "best" \\ $HOME 100% apps'
    shutil.copytree(built, folder)
    bundle("linux_tree").lay_out_share(folder / "share", icons, version="1.2.3", built_at=BUILT_AT)
    shutil.copyfile(BUNDLE / "linux" / "add-to-menu.sh", folder / "add-to-menu.sh")
    return folder


def add_to_menu(unpacked, data, *options):
    environment = {"PATH": os.environ["PATH"], "HOME": str(data.parent), "XDG_DATA_HOME": str(data)}
    subprocess.run(["sh", unpacked / "add-to-menu.sh", *options], env=environment, check=True)


def test_the_unpacked_app_puts_itself_into_the_menu_wherever_it_lies(unpacked, tmp_path):
    add_to_menu(unpacked, tmp_path / "share data")
    entry = (tmp_path / "share data" / "applications" / "llava-desktop.desktop").read_text("utf-8")
    started, captured = (line for line in entry.splitlines() if line.startswith("Exec="))
    program = str(unpacked / "llava-desktop")
    assert unquoted(started.removeprefix("Exec=").removesuffix(" %F")) == program
    assert unquoted(captured.removeprefix("Exec=").removesuffix(" --capture")) == program
    assert (tmp_path / "share data" / "icons" / "hicolor" / "16x16" / "apps" / "llava-desktop.png").exists()


def test_it_takes_itself_out_of_the_menu_again(unpacked, tmp_path):
    data = tmp_path / "data"
    add_to_menu(unpacked, data)
    add_to_menu(unpacked, data, "--remove")
    assert [path for path in data.rglob("*") if path.is_file()] == []


def unquoted(word):
    """An argument of Exec, as the desktop entry specification reads it: the string's escapes, the quotes, then `%%`."""
    assert re.search(r"(?<!\\)(\\\\)*\\(?!\\)", word) is None, "a backslash stands alone"
    text = word.replace("\\\\", "\\")
    assert text[0] == text[-1] == '"'
    found, rest = "", text[1:-1]
    while rest:
        if rest[0] == "\\":
            rest = rest[1:]
        found, rest = found + rest[0], rest[1:]
    return found.replace("%%", "%")
