"""Whatever takes the focus by Tab shows it: enough pixels change, and each of them by a contrast of 3. So do ticks."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QRadioButton, QWidget

from tests.ui.seeing import contrast, contrast_of_strokes, luminance, name_of, photographed
from tests.ui.states import done, failed, settings, settle, windows_of

SEEN = 3.0
"""WCAG 2.2, non-text contrast."""
ENOUGH = 40
"""Pixels: a ring around the smallest field is more."""
AROUND = 4
"""Pixels around a widget, where the frame that shows the focus for it may stand."""


def compared(room):
    done(room)
    room.window.history_panel.rows.selectAll()


def unfolded(room):
    room.window.parameters.findChild(QWidget, "Advanced").click()


STATES = (done, failed, compared, unfolded, settings)


def reached(window):
    """What Tab goes to, and can be seen."""
    for widget in window.findChildren(QWidget):
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        if takes and widget.isEnabled() and widget.window() is window and not widget.visibleRegion().isEmpty():
            yield widget


def pixels(window, area):
    """Packed colours, as they are painted on the screen."""
    image = window.grab(area).toImage().convertToFormat(QImage.Format.Format_RGB32)
    return memoryview(image.constBits()).cast("I").tolist()


def changes(widget):
    """How many pixels stand out from what they were without the focus."""
    window = widget.window()
    focus = window.focusWidget()
    if focus is not None:
        focus.clearFocus()
    frame = next((each for each in _above(widget) if each.property("look") in ("card", "bubble")), widget)
    area = QRect(frame.mapTo(window, frame.rect().topLeft()), frame.size())
    area = area.adjusted(-AROUND, -AROUND, AROUND, AROUND).intersected(window.rect())
    before = pixels(window, area)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    assert widget.hasFocus(), name_of(widget)
    settle(window)
    changed = [pair for pair in zip(before, pixels(window, area), strict=True) if pair[0] != pair[1]]
    seen = {pair: contrast(luminance(pair[0]), luminance(pair[1])) >= SEEN for pair in set(changed)}
    return sum(seen[pair] for pair in changed)


def _above(widget):
    while widget is not None and not widget.isWindow():
        yield widget
        widget = widget.parentWidget()


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_what_has_the_focus_is_seen(state, is_dark, theme, make_room, qtbot):
    theme.use_dark(is_dark)
    room = make_room()
    state(room)
    window = windows_of(room)[-1]
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    settle(window)
    # A caret that blinks would be taken for a ring, so what it adds alone must not be enough: `ENOUGH`.
    unseen = [(name_of(widget), count) for widget in reached(window) if (count := changes(widget)) < ENOUGH]
    assert not unseen


@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("is_on", [False, True], ids=["off", "on"])
def test_what_can_be_ticked_is_seen(kind, is_dark, is_on, theme, qtbot):
    theme.use_dark(is_dark)
    window = QWidget()
    qtbot.addWidget(window)
    box = kind(window)
    box.setChecked(is_on)
    box.resize(20, 20)
    window.show()
    assert contrast_of_strokes(photographed(window), box.geometry()) >= SEEN
