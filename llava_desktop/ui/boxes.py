"""The one way to make a box to tick, or one of several to choose from: it has a name, as buttons have."""

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QWidget

from llava_desktop.qt.language import said
from llava_desktop.ui.naming import set_name


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


def _call(button: QAbstractButton, name: str, why: str) -> None:
    set_name(button, name)
    button.setAccessibleDescription(said(why))
