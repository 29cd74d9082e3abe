"""The only place with colours and sizes. One palette and one stylesheet follow the system's light and dark, live.

Colours come from the mockups; where a text colour missed a contrast of 4.5 on a surface it stands on, it was moved
until it held (`tests/ui/test_theme.py` measures all pairs). Lengths are device-independent pixels on a 4 px grid.
"""

import enum
from string import Template
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from llava_desktop.resources import resource_path


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

GRID = 4
"""The unit of all spacing; a widget writes `3 * GRID`."""

MARGIN = 4 * GRID
"""From the edge of a bar or side panel to what is in it."""
CENTRE_MARGIN = 5 * GRID
GAP = 2 * GRID
"""Between neighbours that belong together."""

TOP_BAR_HEIGHT = 48
HISTORY_WIDTH = 288
PARAMETERS_WIDTH = 272
SCROLL_BAR_WIDTH = 10
"""As the stylesheet has it."""
BUTTON_HEIGHT = 34
CHIP_HEIGHT = 26
PICTURE_HEIGHT = 268
"""The picture while a conversation stands under it."""
THUMBNAIL_SIZE = 44

RADIUS_CARD = 12
RADIUS_BUTTON = 8
RADIUS_THUMBNAIL = 6

FOCUS_WIDTH = 2
"""The focus ring's stroke; at least 2 px so that it is seen at 100 %."""
UNLIMITED = 16_777_215
"""As the most that a widget may be: Qt's QWIDGETSIZE_MAX, for which PySide has no name."""
ICON_SIZE = 16
ICON_LARGE_SIZE = 48

FONT_BODY = 14
"""Pixels at the system's ordinary text size; a larger system font, and a text size chosen in Settings, change all of
them (`Theme.font_px`)."""
FONT_SMALL = 13
FONT_SECTION = 12
FONT_HEADING = 20
_ORDINARY_SYSTEM_FONT = 14


class Look(enum.Enum):
    """What the stylesheet knows of a widget: its `look` property."""

    # labels
    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    SMALL = "small"
    MUTED = "muted"
    """Small and muted."""
    SOFT = "soft"
    """Muted at the size of the body."""
    SECTION = "section"
    DANGER_TEXT = "danger-text"
    # buttons; an ordinary QPushButton needs no look
    PRIMARY = "primary"
    CHIP = "chip"
    LINK = "link"
    LINK_IN_TEXT = "link-in-text"
    """At the size of the body; LINK is small."""
    SEGMENT = "segment"
    """One of two that share a narrow column."""
    ICON = "icon"
    """A square button that shows only an icon."""
    # surfaces
    TOP_BAR = "top-bar"
    SIDE_LEFT = "side-left"
    SIDE_RIGHT = "side-right"
    SIDE_LEFT_MIRRORED = "side-left-mirrored"
    SIDE_RIGHT_MIRRORED = "side-right-mirrored"
    CARD = "card"
    BUBBLE = "bubble"
    NOTICE = "notice"
    DANGER_NOTICE = "danger-notice"
    NAMES = "names"
    """A list of short names."""
    # fields
    BARE = "bare"
    """A field inside a card that shows the frame and the focus ring for it."""


def set_look(widget: QWidget, look: Look) -> None:
    set_style_property(widget, "look", look.value)


def set_style_property(widget: QWidget, name: str, value: str) -> None:
    """A property that the stylesheet selects by. Costs a polish when it changes on a widget that was shown."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Theme(QObject):
    """Which colours hold now. GUI thread. `changed` comes after palette and stylesheet were replaced."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_dark = False
        self._system_scale = 1.0
        self._text_percent = 100
        self._app: QApplication | None = None

    @property
    def colors(self) -> Colors:
        return DARK if self._is_dark else LIGHT

    @property
    def is_dark(self) -> bool:
        return self._is_dark

    def font_px(self, size: int) -> int:
        """FONT_… at the text size that the person chose, in the system and in Settings."""
        return self._scaled(size)

    def font(self, size: int, *, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The application's font for what is painted by hand."""
        made = QFont(self._app.font()) if self._app is not None else QFont()
        made.setPixelSize(self.font_px(size))
        made.setWeight(weight)
        return made

    def apply(self, app: QApplication) -> None:
        """Font, palette and stylesheet on `app`, and again whenever the system's colour scheme changes.

        Call once, before the first widget is made: each later stylesheet polishes every widget anew.
        """
        self._app = app
        self._system_scale = max(1.0, QFontInfo(app.font()).pixelSize() / _ORDINARY_SYSTEM_FONT)
        self._size_font(app)
        hints = app.styleHints()
        self._is_dark = hints.colorScheme() == Qt.ColorScheme.Dark
        self._paint(app)
        hints.colorSchemeChanged.connect(self._follow)

    def use_text_size(self, percent: int) -> None:
        """Of the system's own text size; holds at once for all that is on the screen."""
        if percent == self._text_percent:
            return
        self._text_percent = percent
        if self._app is not None:
            self._size_font(self._app)
            self._paint(self._app)
        self.changed.emit()

    def use_dark(self, dark: bool) -> None:
        """What a change of the system's colour scheme does."""
        if dark == self._is_dark:
            return
        self._is_dark = dark
        if self._app is not None:
            self._paint(self._app)
        self.changed.emit()

    def _scaled(self, length: int) -> int:
        """For whatever holds one line of text."""
        return round(length * self._system_scale * self._text_percent / 100)

    def _size_font(self, app: QApplication) -> None:
        base = app.font()
        base.setPixelSize(self.font_px(FONT_BODY))
        app.setFont(base)

    def _follow(self, scheme: Qt.ColorScheme) -> None:
        self.use_dark(scheme == Qt.ColorScheme.Dark)

    def _paint(self, app: QApplication) -> None:
        app.setPalette(palette_of(self.colors))
        app.setPalette(_palette_of_check_boxes(self.colors), "QCheckBox")  # type: ignore[arg-type]  # stubs
        app.setStyleSheet(self._stylesheet())

    def _stylesheet(self) -> str:
        button, chip = self._scaled(BUTTON_HEIGHT), self._scaled(CHIP_HEIGHT)
        source = Template(resource_path("style.qss").read_text("utf-8"))
        values: dict[str, str | int] = dict(self.colors._asdict())
        values |= {
            "font_body": self.font_px(FONT_BODY),
            "font_small": self.font_px(FONT_SMALL),
            "font_section": self.font_px(FONT_SECTION),
            "font_heading": self.font_px(FONT_HEADING),
            "button_height": button - 2,  # QSS counts the frame extra
            "button_height_focus": button - 2 * FOCUS_WIDTH,
            "chip_height": chip - 2,
            "chip_height_focus": chip - 2 * FOCUS_WIDTH,
            "radius_card": RADIUS_CARD,
            "radius_button": RADIUS_BUTTON,
            "radius_chip": chip // 2,
        }
        return source.substitute(values)


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


def _palette_of_check_boxes(colors: Colors) -> QPalette:
    """WORKAROUND: Fusion draws the frame of a check box in a shade of what is behind it: unseen in the dark."""
    made = palette_of(colors)
    made.setColor(QPalette.ColorRole.Window, QColor(colors.muted).lighter(127))  # which Fusion makes darker by as much
    return made
