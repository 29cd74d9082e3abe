"""Who brings the libraries that the bundle wants."""

import importlib
from pathlib import Path

import pytest

BUNDLE = Path(__file__).resolve().parents[2] / "packaging" / "bundle"

HEADERS = """
libx.so:     file format elf64-x86-64

Dynamic Section:
  NEEDED               libz.so.1
  NEEDED               libc.so.6
  SONAME               libx.so

Version References:
  required from libc.so.6:
    0x069691b4 0x00 03 GLIBC_2.34
    0x09691a75 0x00 02 GLIBC_2.2.5
  required from libz.so.1:
    0x09691a75 0x00 04 ZLIB_1.2.3
"""


@pytest.fixture
def linkage(monkeypatch):
    monkeypatch.syspath_prepend(BUNDLE)
    return importlib.import_module("linkage")


def test_what_a_file_wants_is_read(linkage):
    assert linkage.parse(HEADERS) == linkage.Linked(
        ("libz.so.1", "libc.so.6"), ("GLIBC_2.34", "GLIBC_2.2.5", "ZLIB_1.2.3")
    )


def test_the_systems_libraries_become_packages_the_c_library_with_its_least_version(linkage):
    packages = linkage.system_packages({"llava-desktop": linkage.parse(HEADERS)})
    assert packages == ["libc6 (>= 2.34)", "libdbus-1-3", "zlib1g"]
    assert linkage.glibc_in(packages) == "2.34"


def test_versions_are_compared_as_numbers(linkage):
    assert linkage.least_glibc([["GLIBC_2.9", "GLIBC_2.17", "GLIBC_PRIVATE"], ["GLIBC_2.2.5"]]) == "2.17"


def test_a_library_of_the_bundle_needs_no_package(linkage):
    plugin, library = linkage.Linked(("libQt6Core.so.6",), ()), linkage.Linked(("libc.so.6",), ("GLIBC_2.28",))
    found = {"_internal/plugins/a/libqa.so": plugin, "_internal/libQt6Core.so.6": library}
    assert linkage.system_packages(found) == ["libc6 (>= 2.28)", "libdbus-1-3"]


def test_a_library_that_nobody_brings_is_named(linkage):
    with pytest.raises(linkage.Unresolved, match=r"brought by nobody: libsurprise\.so\.9"):
        linkage.system_packages({"llava-desktop": linkage.Linked(("libsurprise.so.9",), ("GLIBC_2.4",))})


def test_a_library_that_nobody_wants_is_named(linkage):
    with pytest.raises(linkage.Unresolved, match=r"wanted by nobody: libidle\.so\.1"):
        linkage.system_packages({"_internal/libidle.so.1": linkage.Linked(("libc.so.6",), ("GLIBC_2.4",))})


def test_python_modules_plugins_and_python_itself_are_wanted_by_nobody_and_belong(linkage):
    names = ("_internal/QtCore.abi3.so", "_internal/PySide6/Qt/plugins/x/libqx.so", "_internal/libpython3.11.so.1.0")
    linkage.system_packages({name: linkage.Linked(("libc.so.6",), ("GLIBC_2.4",)) for name in names})
