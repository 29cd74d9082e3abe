"""The one way to make a box to tick, or one of several to choose from: it has a name, as buttons have."""

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QRadioButton, QWidget

from llava_desktop.qt.language import said
from llava_desktop.ui.labels import plain_label
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.sides import margins
from llava_desktop.ui.theme import GRID, Look


def named_box(text: str, name: str = "", *, why: str = "", parent: QWidget | None = None) -> QCheckBox:
    """name: where it is not `text`. why: what it means, for a screen reader; it stands beside the box."""
    made = QCheckBox(said(text), parent)
    _call(made, name or text, why)
    return made


def named_radio(text: str, name: str = "", *, why: str = "", parent: QWidget | None = None) -> QRadioButton:
    """As `named_box`."""
    made = QRadioButton(said(text), parent)
    _call(made, name or text, why)
    return made


def meaning_label(text: str = "", *, parent: QWidget | None = None) -> QLabel:
    """What a box or a choice means, to stand under its words."""
    made = plain_label(text, look=Look.MUTED, wrap=True, parent=parent)
    made.setContentsMargins(margins(6 * GRID + 2, 0, 0, 0))
    return made


def _call(button: QAbstractButton, name: str, why: str) -> None:
    set_name(button, name)
    button.setAccessibleDescription(said(why))
