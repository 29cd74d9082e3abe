"""What an eye would find fault with, found by a program: words that are cut off, and words too faint to read."""

from PIL import Image
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QFontMetricsF, QImage
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QLineEdit, QPushButton, QScrollArea, QWidget

from llava_desktop.ui.labels import ElidedLabel

READABLE = 4.5
"""WCAG 2.2, 1.4.3: contrast of text."""
SCALE = 3
"""Photographed so much larger, a letter's stroke has pixels of its full colour in it."""
_STROKE_PIXELS = 12
"""So many of one colour are a stroke, and not its edge."""


def name_of(widget):
    return f"{type(widget).__name__} {widget.objectName() or words_of(widget)[:30]!r}"


def words_of(widget):
    if isinstance(widget, QLineEdit):
        return widget.text() or widget.placeholderText()
    return widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else ""


def shown_with_words(window):
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.window() is window  # a window beside it has a photograph of its own
        and _is_on_top(widget, window)
        and words_of(widget).strip()
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget.parent(), QLineEdit)  # the magnifying glass shows no words
    ]


def _is_on_top(widget, window):
    """Its middle is seen, and no other widget lies over it."""
    middle = widget.rect().center()
    if not widget.visibleRegion().contains(middle):
        return False
    over = window.childAt(widget.mapTo(window, middle))
    return over is widget or (over is not None and widget.isAncestorOf(over))


def cut_off(window):
    """Words that do not fit into their widget, and widgets that do not fit into where they lie."""
    return [
        f"{name_of(widget)}: {why}"
        for widget in shown_with_words(window)
        if (why := _why_too_narrow(widget) or _why_outside(widget))
    ]


def _why_too_narrow(widget):
    if isinstance(widget, ElidedLabel) or ("…" in words_of(widget)[:-1] and widget.toolTip()):
        return ""  # it gives way, and has the whole in its tooltip
    words, inside = words_of(widget), widget.contentsRect()
    if isinstance(widget, QLabel) and widget.wordWrap():
        needed = widget.heightForWidth(widget.width())
        return f"{widget.height()} px high, needs {needed}" if widget.height() < needed else ""
    if isinstance(widget, QLineEdit):
        advance = QFontMetricsF(widget.font()).horizontalAdvance(words)
        is_cut = not widget.text() and advance > inside.width()
        return f"{words!r} is {advance:.0f} px wide in {inside.width()}" if is_cut else ""
    if isinstance(widget, (QLabel, QPushButton)) or words:
        needed = widget.sizeHint()
        if widget.width() < needed.width() and widget.maximumWidth() != widget.minimumWidth():
            return f"{words!r} has {widget.width()} px, needs {needed.width()}"
        if widget.width() < QFontMetricsF(widget.font()).horizontalAdvance(max(words.split("\n"), key=len)):
            return f"{words!r} is wider than its {widget.width()} px"
        if widget.height() < QFontMetricsF(widget.font()).height() - 1:
            return f"{widget.height()} px high, its letters are {QFontMetricsF(widget.font()).height():.0f}"
    return ""


def _why_outside(widget):
    """Of what no scroll area brings into sight."""
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        if isinstance(parent.parentWidget(), (QScrollArea, QAbstractItemView)):  # it is what is looked through
            return ""
        lies = QRect(widget.mapTo(parent, QPoint(0, 0)), widget.size())
        if not parent.rect().contains(lies):
            return f"{lies.getRect()} lies outside of {name_of(parent)} {parent.rect().getRect()}"
        parent = parent.parentWidget()
    return ""


def photographed(window):
    """As the window paints itself, larger."""
    image = QImage(window.size() * SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    QWidget.render(window, image)  # a view of ours may have a `render` of its own
    return image


def faint(window):
    """Words whose strokes stand out too little from what is behind them. What is disabled may be faint."""
    image = photographed(window)
    found = []
    for widget in shown_with_words(window):
        if not widget.isEnabled():
            continue
        seen = widget.visibleRegion().boundingRect()
        part = QRect(widget.mapTo(window, seen.topLeft()), seen.size())
        contrast = contrast_of_strokes(image, part)
        if contrast < READABLE:
            found.append(f"{name_of(widget)} {words_of(widget)[:30]!r}: {contrast:.2f}")
    return found


def contrast_of_strokes(image, part):
    """Of the colour that stands out most from the commonest one, in `part` (of the window, in its pixels)."""
    area = QRect(part.topLeft() * SCALE, part.size() * SCALE).intersected(image.rect())
    colours = colours_in(image.copy(area).convertToFormat(QImage.Format.Format_RGB32))
    behind = luminance(max(colours, key=colours.__getitem__))
    strokes = [luminance(colour) for colour, times in colours.items() if times >= _STROKE_PIXELS]
    return max(contrast(behind, stroke) for stroke in strokes)


def colours_in(image):
    """0xRRGGBB -> how many pixels have it. Pillow counts a window's in a tenth of the time that Python takes."""
    size, pixels = (image.width(), image.height()), image.constBits()
    counted = Image.frombuffer("RGB", size, pixels, "raw", "BGRX", image.bytesPerLine(), 1).getcolors(size[0] * size[1])
    return {red << 16 | green << 8 | blue: times for times, (red, green, blue) in counted or ()}  # type: ignore[misc]


def luminance(rgb):
    """WCAG's relative luminance, 0 to 1."""
    color = QColor(rgb & 0xFFFFFF)

    def linear(part):
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def contrast(one, other):
    """1 to 21."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
