from dataclasses import replace

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel

from llava_desktop.core.picture import RawImage
from llava_desktop.ui.seen_panel import SeenPanel, SeenView, _SeenFrame, view_of_seen


@pytest.fixture
def panel(qtbot, theme):
    made = SeenPanel(theme)
    qtbot.addWidget(made)
    made.resize(240, 340)
    made.show()
    return made


def texts(panel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel)]


def test_it_says_so_when_there_is_nothing(panel):
    assert "No picture yet" in texts(panel)


def test_it_shows_the_sent_picture_whole(qtbot, panel, prepared):
    panel.render(view_of_seen(prepared))
    frame = panel.findChild(_SeenFrame)
    qtbot.waitUntil(lambda: frame.height() == frame.width() * 504 // 672)
    image = frame.grab().toImage()
    for x in (4, frame.width() - 5):  # to the very edges: nothing is cropped away
        assert image.pixelColor(x, frame.height() // 2) == QColor(200, 40, 60)


@pytest.mark.parametrize(("width", "height"), [(1008, 336), (336, 1008), (1, 1)])
def test_any_shape_keeps_the_column_in_order(qtbot, panel, width, height):
    panel.render(SeenView(RawImage(width, height, b"\x40" * (3 * width * height)), "x"))
    frame = panel.findChild(_SeenFrame)
    assert 104 <= frame.height() <= 240
    middle = frame.grab().toImage().pixelColor(frame.width() // 2, frame.height() // 2)
    assert middle == QColor(64, 64, 64)


def test_the_caption_says_what_was_sent_and_what_it_came_from(prepared):
    view = view_of_seen(prepared)
    assert view.image is prepared.seen
    assert view.caption == "672×504 JPEG, 84 KB · from 4032×3024, 5.1 MB · no GPS"


def test_the_caption_says_that_transparency_became_white(prepared):
    flattened = replace(prepared, source=replace(prepared.source, had_alpha=True, frames=12))
    assert view_of_seen(flattened).caption.endswith("5.1 MB, first of 12 frames · on white · no GPS")


def test_it_goes_back_to_nothing_and_into_the_dark(qtbot, panel, prepared, theme):
    panel.render(view_of_seen(prepared))
    panel.render(SeenView())
    theme.use_dark(True)
    frame = panel.findChild(_SeenFrame)
    assert frame.grab().toImage().pixelColor(20, 20).name() == theme.colors.surface
