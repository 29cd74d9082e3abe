"""The list of what is in the bundle: a file that is new is noticed, and so is one that is gone."""

import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = ROOT / "packaging" / "bundle"


@pytest.fixture(autouse=True)
def _found(monkeypatch):
    monkeypatch.syspath_prepend(BUNDLE)


@pytest.fixture
def manifest():
    return importlib.import_module("manifest")


@pytest.fixture
def built(tmp_path):
    for name in ("llava-desktop", "_internal/a.so", "_internal/python3.11/lib-dynload/zlib.cpython-311-x86_64.so"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    return tmp_path


ALLOWED = ["_internal/a.so", "? _internal/python3.*/lib-dynload/zlib.cpython-*.so", "archive:httpx", "llava-desktop"]


def test_what_is_listed_is_content(manifest, built):
    assert not manifest.compare(ALLOWED, manifest.found(built, ["httpx", "httpx._client"]))


def test_a_new_file_is_named(manifest, built):
    (built / "_internal" / "surprise.so").touch()
    assert str(manifest.compare(ALLOWED, manifest.found(built, ["httpx"]))) == "new: _internal/surprise.so"


def test_a_link_counts_as_a_file(manifest, built):
    (built / "libelsewhere.so").symlink_to("/nowhere")
    assert manifest.compare(ALLOWED, manifest.found(built, ["httpx"])).new == ("libelsewhere.so",)


def test_a_new_python_package_is_named(manifest, built):
    assert manifest.compare(ALLOWED, manifest.found(built, ["httpx", "requests.api"])).new == ("archive:requests",)


def test_a_file_that_is_gone_is_named(manifest, built):
    (built / "_internal" / "a.so").unlink()
    assert str(manifest.compare(ALLOWED, manifest.found(built, ["httpx"]))) == "missing: _internal/a.so"


def test_what_may_be_missing_may(manifest, built):
    (built / "_internal/python3.11/lib-dynload/zlib.cpython-311-x86_64.so").unlink()
    assert not manifest.compare(ALLOWED, manifest.found(built, ["httpx"]))


def test_accepting_keeps_what_another_python_may_bring(manifest, built):
    other = "? _internal/python3.*/lib-dynload/nis.cpython-*.so"
    lines = manifest.accepted([other], manifest.found(built, ["httpx"]))
    assert set(lines) == {*ALLOWED, other}


def test_checksums_are_sorted_and_name_every_file(manifest, built):
    lines = manifest.checksums(built)
    assert [line.split("  ")[1] for line in lines] == sorted(line.split("  ")[1] for line in lines)
    assert len(lines) == 3
    assert all(len(line.split("  ")[0]) == 64 for line in lines)


def test_the_committed_manifest_lists_our_own_files_as_they_are(manifest):
    """The rest is compared at each build; our own files can be compared at once."""
    contents = importlib.import_module("contents")
    ours = set()
    for name in contents.RESOURCES:
        path = ROOT / "resources" / name
        files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
        ours |= {f"_internal/{file.relative_to(ROOT).as_posix()}" for file in files}
    listed = (BUNDLE / "manifest-linux.txt").read_text("utf-8").splitlines()
    assert {line for line in listed if line.startswith("_internal/resources/")} == ours


@pytest.mark.parametrize(
    "unwanted",
    ["Qml", "Quick", "WebEngine", "Pdf", "Multimedia", "VirtualKeyboard", "imageformats", "upx", "tkinter", "gtk"],
)
def test_the_committed_manifest_is_clean(unwanted):
    listed = (BUNDLE / "manifest-linux.txt").read_text("utf-8").lower()
    assert unwanted.lower() not in listed
