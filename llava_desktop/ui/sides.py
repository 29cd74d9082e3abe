"""Where things begin and end: from the left, or in a language that is written from the right, from there.

Qt mirrors layouts by itself, but no margin, no frame of the stylesheet, nothing that is drawn by hand, and a label's
words only when they are of such a language themselves: a number or a name would stand at the other side.
"""

from PySide6.QtCore import QMargins, QRect, Qt
from PySide6.QtGui import QGuiApplication

from llava_desktop.core.words import tr
from llava_desktop.ui.theme import Look

_Side = Qt.AlignmentFlag
_FROM_RIGHT = Qt.LayoutDirection.RightToLeft


def is_from_right() -> bool:
    """Whether the window's language is written from the right."""
    return QGuiApplication.layoutDirection() is _FROM_RIGHT


def leading() -> Qt.AlignmentFlag:
    """Where a line of the window's language begins, whatever language its words are of."""
    return _Side.AlignRight | _Side.AlignAbsolute if is_from_right() else _Side.AlignLeft


def trailing() -> Qt.AlignmentFlag:
    """Where it ends."""
    return _Side.AlignLeft | _Side.AlignAbsolute if is_from_right() else _Side.AlignRight


def margins(first: int, top: int, last: int, bottom: int) -> QMargins:
    """first, last: before and after a line, in pixels."""
    return QMargins(last, top, first, bottom) if is_from_right() else QMargins(first, top, last, bottom)


def mirrored(place: QRect, inside: QRect) -> QRect:
    """`place` as far from the right edge of `inside` as it was from the left one."""
    return place.translated(inside.left() + inside.right() - place.left() - place.right(), 0)


def look_of_side(*, is_first: bool) -> Look:
    """Of the history and of the parameters: the line is drawn towards the middle of the window."""
    if is_from_right():
        return Look.SIDE_LEFT_MIRRORED if is_first else Look.SIDE_RIGHT_MIRRORED
    return Look.SIDE_LEFT if is_first else Look.SIDE_RIGHT


def fold_mark(*, is_open: bool) -> str:
    """After the words that unfold something."""
    if is_open:
        return "▾"
    return "◂" if is_from_right() else "▸"


def fold_word(*, is_open: bool) -> str:
    """The same for who cannot see the mark."""
    return tr("unfolded") if is_open else tr("folded")


def in_their_order(keys: str) -> str:
    """Keys as people read them, for a button: between words from the right `Ctrl++` would become `++Ctrl`."""
    return f"\u2066{keys}\u2069" if is_from_right() else keys


def reads_from_left(text: str) -> bool:
    """Without one letter of a language that is written from the right: a name, a number, a path."""
    return not any("\u0590" <= letter <= "\u08ff" or "\ufb1d" <= letter <= "\ufefc" for letter in text)
