import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QPushButton

from llava_desktop.ui.colors import DARK, LIGHT, Colors
from llava_desktop.ui.labels import plain_label
from llava_desktop.ui.theme import Look, Theme


def luminance(colour: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4

    made = QColor(colour)
    return 0.2126 * linear(made.redF()) + 0.7152 * linear(made.greenF()) + 0.0722 * linear(made.blueF())


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


READ_ON = {
    "text": ("window", "surface", "hover", "sunken", "accent_soft"),
    "muted": ("window", "surface", "hover", "sunken", "accent_soft"),
    "disabled": ("window", "surface"),
    "link": ("window", "surface"),
    "accent_soft_text": ("accent_soft", "accent_soft_hover"),
    "accent_text": ("accent", "accent_hover"),
    "danger": ("window", "surface", "danger_soft"),
    "tooltip_text": ("tooltip",),
}
"""Which text colour stands on which surfaces."""

PAIRS = [(text, surface) for text, surfaces in READ_ON.items() for surface in surfaces]


@pytest.mark.parametrize(("colors", "pair"), list(itertools.product([LIGHT, DARK], PAIRS)))
def test_every_text_can_be_read_on_what_it_stands_on(colors: Colors, pair: tuple[str, str]):
    text, surface = pair
    assert contrast(getattr(colors, text), getattr(colors, surface)) >= 4.5


@pytest.mark.parametrize("colors", [LIGHT, DARK])
@pytest.mark.parametrize("surface", ["window", "surface", "groove", "sunken"])
def test_the_focus_ring_and_the_accent_stand_out_from_what_is_around_them(colors: Colors, surface: str):
    assert contrast(colors.focus, getattr(colors, surface)) >= 3
    assert contrast(colors.accent, getattr(colors, surface)) >= 3


def test_the_window_follows_the_system_into_the_dark_and_back(qapp, qtbot, theme: Theme):
    with qtbot.waitSignal(theme.changed):
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.is_dark
    assert theme.colors is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
    assert DARK.surface in qapp.styleSheet()
    with qtbot.waitSignal(theme.changed):
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(LIGHT.window)


def test_the_same_scheme_again_repaints_nothing(qtbot, theme: Theme):
    with qtbot.assertNotEmitted(theme.changed):
        theme.use_dark(False)


def test_no_placeholder_is_left_in_the_stylesheet(qapp, theme: Theme):
    assert "$" not in qapp.styleSheet()


def test_a_larger_system_font_makes_all_text_larger_and_what_holds_it(qapp, qtbot, theme: Theme):
    before = qapp.font()
    larger = qapp.font()
    larger.setPixelSize(28)
    qapp.setFont(larger)
    grown = Theme()
    try:
        grown.apply(qapp)
        assert grown.font_px(14) == 28
        assert grown.font(13).pixelSize() == 26
        button = QPushButton("Try the example picture")
        qtbot.addWidget(button)
        button.ensurePolished()
        assert button.sizeHint().height() >= button.fontMetrics().height()
    finally:
        qapp.styleHints().colorSchemeChanged.disconnect(grown._follow)
        qapp.setFont(before)
        theme.use_dark(True)
        theme.use_dark(False)


def test_a_text_size_from_settings_holds_at_once_and_what_holds_text_grows_with_it(qapp, qtbot, theme: Theme):
    button = QPushButton("Ask")
    label = plain_label("Ask", look=Look.SMALL)
    for widget in (button, label):
        qtbot.addWidget(widget)
        widget.show()
    before = button.height(), label.fontMetrics().height()
    try:
        with qtbot.waitSignal(theme.changed):
            theme.use_text_size(200)
        assert (qapp.font().pixelSize(), theme.font_px(14)) == (28, 28)
        assert button.minimumHeight() >= 2 * before[0] - 4
        assert label.fontMetrics().height() > 1.8 * before[1]
        with qtbot.assertNotEmitted(theme.changed):
            theme.use_text_size(200)
    finally:
        theme.use_text_size(100)
    assert qapp.font().pixelSize() == 14


def test_a_focused_button_shows_a_ring(qtbot, theme: Theme):
    button = QPushButton("Ask")
    qtbot.addWidget(button)
    button.show()
    unfocused = button.grab().toImage()
    button.activateWindow()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(button.hasFocus)
    ringed = button.grab().toImage()
    assert ringed.pixelColor(ringed.width() // 2, 1) == QColor(LIGHT.focus)
    assert ringed.size() == unfocused.size()


def test_a_theme_that_is_not_applied_yet_only_remembers(qtbot):
    theme = Theme()
    with qtbot.waitSignal(theme.changed):
        theme.use_dark(True)
    assert theme.colors is DARK
    assert theme.font(13).pixelSize() == 13
