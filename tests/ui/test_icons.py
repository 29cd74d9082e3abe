import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon

from llava_desktop.resources import resource_path
from llava_desktop.ui.icons import WINDOW_ICON_SIZES, Icon, icon_for_button, icon_pixmap, window_icon


def colours_in(pixmap) -> set[str]:
    """Of all pixels that are quite opaque."""
    image = pixmap.toImage()
    found = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {colour.name() for colour in found if colour.alpha() > 250}


@pytest.mark.parametrize("icon", list(Icon))
def test_every_icon_is_drawn_in_the_colour_that_is_asked_for(qapp, icon):
    assert colours_in(icon_pixmap(icon, "#336699", 32, 2)) == {"#336699"}


@pytest.mark.parametrize("icon", list(Icon))
def test_all_icons_share_one_stroke_width_and_reach_for_nothing(icon):
    source = resource_path(f"icons/{icon.value}.svg").read_text("utf-8")
    assert re.findall(r'stroke-width="([^"]*)"', source) == ["1.75"]
    assert "href" not in source
    assert "url(" not in source


def test_no_icon_file_is_left_over():
    files = {path.stem for path in resource_path("icons").glob("*.svg")}
    assert files == {icon.value for icon in Icon}


def test_a_disabled_button_gets_the_other_colour(qapp):
    made = icon_for_button(Icon.RETURN, "#ffffff", "#70757b")
    assert colours_in(made.pixmap(QSize(64, 64), QIcon.Mode.Normal)) <= {"#ffffff"}
    assert QColor("#70757b").name() in colours_in(made.pixmap(QSize(64, 64), QIcon.Mode.Disabled))


def test_an_icon_is_sharp_at_200_percent(qapp):
    assert icon_pixmap(Icon.CLOSE, "#000000", 16, 2).size() == QSize(32, 32)


@pytest.mark.parametrize("size", WINDOW_ICON_SIZES)
def test_the_windows_icon_is_drawn_at_each_size_that_desktops_show(qapp, size):
    drawn = window_icon().pixmap(QSize(size, size))
    assert drawn.size() == QSize(size, size)
    assert "#376bf4" in colours_in(drawn)
    assert drawn.toImage().pixelColor(0, 0).alpha() == 0
