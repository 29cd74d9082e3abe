"""Every form of the app's icon, made of the one SVG."""

import importlib
from pathlib import Path

import pytest
from PIL import Image

BUNDLE = Path(__file__).resolve().parents[2] / "packaging" / "bundle"


@pytest.fixture
def icons(monkeypatch):
    monkeypatch.syspath_prepend(BUNDLE)
    return importlib.import_module("icons")


@pytest.fixture
def made(icons, qapp, tmp_path):
    icons.make(tmp_path)
    return tmp_path


def test_linux_gets_a_png_of_each_size_and_the_svg(icons, made):
    for size in icons.HICOLOR:
        with Image.open(made / "hicolor" / f"{size}x{size}" / "apps" / "llava-desktop.png") as png:
            assert png.size == (size, size)
    assert (made / "hicolor" / "scalable" / "apps" / "llava-desktop.svg").read_bytes() == icons.SOURCE.read_bytes()


def test_windows_and_macos_get_all_sizes_in_one_file(icons, made):
    with Image.open(made / "llava-desktop.ico") as ico:
        assert ico.info["sizes"] == {(size, size) for size in icons.ICO}
    with Image.open(made / "llava-desktop.icns") as icns:
        widths = {width * scale for width, _height, scale in icns.info["sizes"]}
    assert widths == set(icons.ICNS) - {16}, "Pillow writes 16 px only doubled"


def test_the_corners_are_see_through_and_the_middle_is_not(icons, qapp):
    drawn = icons.draw(64)
    assert drawn.getpixel((0, 0))[3] == 0
    assert drawn.getpixel((8, 32)) == (0x37, 0x6B, 0xF4, 255)
