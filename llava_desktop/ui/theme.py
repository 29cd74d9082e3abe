"""The only place with sizes, and how colours and sizes come to be seen: one palette and one stylesheet follow the
system's light and dark, live. Lengths are device-independent pixels on a 4 px grid.
"""

import enum
from string import Template

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication, QWidget

from llava_desktop.resources import resource_path
from llava_desktop.ui.colors import DARK, LIGHT, Colors, palette_of, palette_of_check_boxes

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


def brings_letters(event: QEvent) -> bool:
    """For a `changeEvent`: the widget's letters may have another size from now on."""
    return event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}


def in_letters_of(widget: QWidget, length: float) -> float:
    """length: pixels, where letters have the ordinary size. As many of the widget's letters are so long."""
    return length * widget.fontInfo().pixelSize() / FONT_BODY


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
        ordinary = palette_of(self.colors)
        app.setPalette(ordinary)
        app.setPalette(palette_of_check_boxes(ordinary, self.colors), "QCheckBox")  # type: ignore[arg-type]  # stubs
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
            "top_bar_height": TOP_BAR_HEIGHT + button - BUTTON_HEIGHT - 1,
            "icon_width": (BUTTON_HEIGHT + button) // 2 - 2,  # the icon in it stays as it is
            "icon_width_focus": (BUTTON_HEIGHT + button) // 2 - 2 * FOCUS_WIDTH,
            "chip_height": chip - 2,
            "chip_height_focus": chip - 2 * FOCUS_WIDTH,
            "radius_card": RADIUS_CARD,
            "radius_button": RADIUS_BUTTON,
            "radius_chip": chip // 2,
        }
        return source.substitute(values)
