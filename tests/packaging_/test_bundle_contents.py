"""What goes into the bundle: everything the app imports, and nothing that nobody asked for."""

import ast
import importlib
import plistlib
import re
import sys
from pathlib import Path

import PIL
import pytest

from llava_desktop.core.picture import PictureFormat

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = ROOT / "packaging" / "bundle"
PLATFORMS = ("linux", "win32", "darwin")

MEDIA_TYPES = {
    "JPEG": {"image/jpeg"},
    "PNG": {"image/png"},
    "WebP": {"image/webp"},
    "GIF": {"image/gif"},
    "BMP": {"image/bmp"},
    "TIFF": {"image/tiff"},
    "AVIF": {"image/avif"},
    "HEIC": {"image/heic", "image/heif"},
}
SUFFIXES = {"JPEG": {".jpg", ".jpeg"}, "TIFF": {".tif", ".tiff"}, "HEIC": {".heic", ".heif"}}


@pytest.fixture(autouse=True)
def _found(monkeypatch):
    monkeypatch.syspath_prepend(BUNDLE)


@pytest.fixture
def contents():
    return importlib.import_module("contents")


def imported_modules():
    """Every module that the app names, with `from x import y` as both `x` and `x.y`."""
    found = set()
    for path in (ROOT / "llava_desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found |= {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def is_within(module, packages):
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def test_nothing_that_the_app_imports_is_left_out(contents):
    pillow = Path(PIL.__file__).parent
    left_out = [*contents.EXCLUDED_MODULES, *contents.image_plugins_left_out(pillow)]
    assert sorted(module for module in imported_modules() if is_within(module, left_out)) == []


def test_every_part_of_qt_that_the_app_imports_is_in_the_bundle_and_no_other(contents):
    used = {module.split(".")[1] for module in imported_modules() if module.startswith("PySide6.Qt")}
    assert used == set(contents.QT_BINDINGS["linux"])


def test_modules_that_are_imported_late_exist(contents):
    for name in contents.LATE_IMPORTS:
        path = ROOT / Path(*name.split("."))
        assert path.with_suffix(".py").exists() or (path / "__init__.py").exists(), name


@pytest.mark.parametrize(
    ("name", "platform"),
    [
        ("PySide6/QtCore.abi3.so", "linux"),
        ("PySide6/Qt/lib/libQt6Core.so.6", "linux"),
        ("PySide6/Qt/lib/libicudata.so.73", "linux"),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", "linux"),
        ("PySide6/libpyside6.abi3.so.6.11", "linux"),
        ("PySide6/Qt/translations/qtbase_de.qm", "linux"),
        ("PySide6/translations/qtbase_ja.qm", "win32"),
        ("libpython3.11.so.1.0", "linux"),
        ("libxcb-cursor.so.0", "linux"),
        ("_cffi_backend.cpython-311-x86_64-linux-gnu.so", "linux"),
        ("certifi/cacert.pem", "linux"),
        ("PySide6/QtCore.pyd", "win32"),
        ("PySide6/Qt6Core.dll", "win32"),
        ("PySide6/pyside6.abi3.dll", "win32"),
        ("PySide6/plugins/platforms/qwindows.dll", "win32"),
        ("python311.dll", "win32"),
        ("PySide6/MSVCP140.dll", "win32"),
        ("PySide6/vcruntime140_1.dll", "win32"),
        ("PySide6/QtCore.abi3.so", "darwin"),
        ("PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore", "darwin"),
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", "darwin"),
    ],
)
def test_what_the_app_needs_belongs_in_the_bundle(contents, name, platform):
    assert contents.belongs(name, platform)


@pytest.mark.parametrize(
    ("name", "platform"),
    [
        ("PySide6/QtQuick.abi3.so", "linux"),
        ("PySide6/Qt/lib/libQt6Qml.so.6", "linux"),
        ("PySide6/Qt/lib/libQt6Pdf.so.6", "linux"),
        ("PySide6/Qt/lib/libQt6Multimedia.so.6", "linux"),
        ("PySide6/Qt/lib/libQt6VirtualKeyboard.so.6", "linux"),
        ("PySide6/Qt/lib/libQt6WebEngineCore.so.6", "linux"),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", "linux"),
        ("PySide6/Qt/plugins/imageformats/libqjpeg.so", "linux"),
        ("PySide6/Qt/plugins/tls/libqopensslbackend.so", "linux"),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", "linux"),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "linux"),
        ("PySide6/Qt/plugins/of_a_later_version/libqnew.so", "linux"),
        ("PySide6/Qt/qml/QtQuick/qmldir", "linux"),
        ("PySide6/Qt/translations/qtbase_pl.qm", "linux"),
        ("PySide6/Qt/translations/qtdeclarative_de.qm", "linux"),
        ("libgtk-3.so.0", "linux"),
        ("libstdc++.so.6", "linux"),
        ("libX11.so.6", "linux"),
        ("keyring-25.7.0.dist-info/METADATA", "linux"),
        ("certifi/py.typed", "linux"),
        ("PySide6/Qt6Quick.dll", "win32"),
        ("PySide6/opengl32sw.dll", "win32"),
        ("PySide6/plugins/imageformats/qsvg.dll", "win32"),
        ("PySide6/Qt/lib/QtQml.framework/Versions/A/QtQml", "darwin"),
        ("PySide6/Qt/plugins/imageformats/libqpdf.dylib", "darwin"),
    ],
)
def test_what_nobody_listed_stays_out(contents, name, platform):
    assert not contents.belongs(name, platform)


def test_a_link_belongs_when_what_it_leads_to_does(contents):
    framework = "PySide6/Qt/lib/QtCore.framework"
    assert contents.link_belongs("QtCore", f"{framework}/Versions/A/QtCore", "darwin")
    assert contents.link_belongs(f"{framework}/Versions/Current", "A", "darwin")
    assert not contents.link_belongs("QtQml", "PySide6/Qt/lib/QtQml.framework/Versions/A/QtQml", "darwin")
    assert not contents.link_belongs("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "linux")


@pytest.mark.parametrize("platform", PLATFORMS)
def test_no_plugin_that_decodes_pictures_is_listed(contents, platform):
    assert not [name for name in contents.QT_PLUGINS[platform] if name.startswith(("imageformats", "iconengines"))]


def test_both_platforms_of_linux_and_the_one_without_a_screen_are_listed(contents):
    assert {"platforms/qxcb", "platforms/qwayland", "platforms/qoffscreen"} <= set(contents.QT_PLUGINS["linux"])


# What the systems are told: "Open with" names the formats that the app opens.


def media_types():
    return set().union(*(MEDIA_TYPES[each.value] for each in PictureFormat))


def test_the_desktop_entry_and_the_metainfo_name_the_formats_that_the_app_opens():
    entry = (BUNDLE / "linux" / "llava-desktop.desktop").read_text("utf-8")
    (line,) = re.findall(r"^MimeType=(.*);$", entry, re.MULTILINE)
    assert set(line.split(";")) == media_types()
    metainfo = (BUNDLE / "linux" / "metainfo.xml").read_text("utf-8")
    assert set(re.findall(r"<mediatype>(.*)</mediatype>", metainfo)) == media_types()


def test_the_windows_installer_names_the_formats_that_the_app_opens():
    script = (BUNDLE / "windows" / "llava-desktop.iss").read_text("utf-8")
    wanted = set().union(*(SUFFIXES.get(each.value, {f".{each.value.lower()}"}) for each in PictureFormat))
    assert set(re.findall(r'SupportedTypes".*ValueName: "(\.\w+)"', script)) == wanted


def test_the_mac_app_names_as_many_formats_as_the_app_opens():
    properties = plistlib.loads((BUNDLE / "macos" / "Info.plist").read_bytes())
    (kind,) = properties["CFBundleDocumentTypes"]
    assert len(kind["LSItemContentTypes"]) == len(PictureFormat)
    assert kind["LSHandlerRank"] == "Alternate", "never the default of anything"


def test_the_windows_installer_names_only_files_that_the_build_makes():
    script = (BUNDLE / "windows" / "llava-desktop.iss").read_text("utf-8")
    assert "PrivilegesRequired=lowest" in script
    paths = {path.replace("\\", "/") for path in re.findall(r"\{#Root\}\\([^\"\n]+)", script)}
    assert paths == {"LICENSE", "dist", "build/bundle/llava-desktop.ico", "dist/llava-desktop/*"}


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_the_version_resource_is_what_pyinstaller_reads():
    before = importlib.import_module("before")
    tree = ast.parse(before.windows_version("1.2.3"), mode="eval")
    assert "filevers=(1, 2, 3, 0)" in ast.unparse(tree)
    assert "'1.2.3'" in ast.unparse(tree)
