"""The only place with colours: light and dark.

They come from the mockups; where a text colour missed a contrast of 4.5 on a surface it stands on, it was moved until
it held (`tests/ui/test_theme.py` measures all pairs).
"""

from typing import NamedTuple

from PySide6.QtGui import QColor, QPalette


class Colors(NamedTuple):
    """One look. Each value is `#rrggbb`.

    What the first paint needs is a NamedTuple here and in the widgets it shows: a dataclass takes 0.5 to 2 ms to make.

    window: behind the middle column, and inside search fields. surface: bars, cards and buttons. hover: a surface under
    the mouse. sunken: where a picture lies. groove: the empty part of a slider.
    """

    window: str
    surface: str
    hover: str
    sunken: str
    border: str
    border_strong: str
    text: str
    muted: str
    disabled: str
    link: str
    accent: str
    accent_hover: str
    accent_text: str
    accent_soft: str
    accent_soft_hover: str
    accent_soft_text: str
    danger: str
    danger_soft: str
    groove: str
    focus: str
    tooltip: str
    tooltip_text: str


LIGHT = Colors(
    window="#f6f6f4",
    surface="#ffffff",
    hover="#f1f1ee",
    sunken="#f1f1ee",
    border="#e3e2de",
    border_strong="#c9c8c3",
    text="#1f2328",
    muted="#666b71",
    disabled="#6b7076",
    link="#2c5ae0",
    accent="#376bf4",
    accent_hover="#2c5ae0",
    accent_text="#ffffff",
    accent_soft="#eef2ff",
    accent_soft_hover="#dfe7ff",
    accent_soft_text="#1f2328",
    danger="#b3261e",
    danger_soft="#fdecea",
    groove="#e3e2de",
    focus="#376bf4",
    tooltip="#1f2328",
    tooltip_text="#ffffff",
)

DARK = Colors(
    window="#16181c",
    surface="#1e2126",
    hover="#262a31",
    sunken="#262a31",
    border="#2d3138",
    border_strong="#4a505a",
    text="#e7e9ec",
    muted="#9aa1aa",
    disabled="#8a919a",
    link="#8fabff",
    accent="#7c9dff",
    accent_hover="#98b2ff",
    accent_text="#16181c",
    accent_soft="#232a3f",
    accent_soft_hover="#2d3753",
    accent_soft_text="#e7e9ec",
    danger="#ffb4ab",
    danger_soft="#3b2325",
    groove="#2d3138",
    focus="#7c9dff",
    tooltip="#e7e9ec",
    tooltip_text="#16181c",
)


def palette_of(colors: Colors) -> QPalette:
    """The palette for everything that the stylesheet does not paint."""
    roles = {
        QPalette.ColorRole.Window: colors.window,
        QPalette.ColorRole.WindowText: colors.text,
        QPalette.ColorRole.Base: colors.surface,
        QPalette.ColorRole.AlternateBase: colors.sunken,
        QPalette.ColorRole.Text: colors.text,
        QPalette.ColorRole.Button: colors.surface,
        QPalette.ColorRole.ButtonText: colors.text,
        QPalette.ColorRole.BrightText: colors.danger,
        QPalette.ColorRole.PlaceholderText: colors.muted,
        QPalette.ColorRole.Highlight: colors.accent,
        QPalette.ColorRole.HighlightedText: colors.accent_text,
        QPalette.ColorRole.Accent: colors.accent,
        QPalette.ColorRole.Link: colors.link,
        QPalette.ColorRole.LinkVisited: colors.link,
        QPalette.ColorRole.ToolTipBase: colors.tooltip,
        QPalette.ColorRole.ToolTipText: colors.tooltip_text,
        QPalette.ColorRole.Light: colors.surface,
        QPalette.ColorRole.Midlight: colors.hover,
        QPalette.ColorRole.Mid: colors.border,
        QPalette.ColorRole.Dark: colors.border_strong,
        QPalette.ColorRole.Shadow: colors.border_strong,
    }
    made = QPalette()
    for role, value in roles.items():
        made.setColor(role, QColor(value))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colors.disabled))
    return made


def palette_of_check_boxes(ordinary: QPalette, colors: Colors) -> QPalette:
    """WORKAROUND: Fusion draws the frame of a check box in a shade of what is behind it: unseen in the dark."""
    made = QPalette(ordinary)
    made.setColor(QPalette.ColorRole.Window, QColor(colors.muted).lighter(127))  # which Fusion makes darker by as much
    return made
