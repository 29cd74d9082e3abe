"""The one way to make a button: it has a name, which screen readers, tests and outside tools know it by."""

from PySide6.QtWidgets import QPushButton, QWidget

from llava_desktop.qt.language import said
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.theme import Look, set_look


def named_button(text: str, name: str = "", *, look: Look | None = None, parent: QWidget | None = None) -> QPushButton:
    """name: where it is not `text`. Enter in a dialog's field presses none of them.

    People read both in their language; tests and outside tools know it by its name in English.
    """
    made = QPushButton(said(text), parent)
    set_name(made, name or text)
    made.setAutoDefault(False)
    if look is not None:
        set_look(made, look)
    return made


def link_button(text: str, name: str = "", *, parent: QWidget | None = None) -> QPushButton:
    """One that looks like a link."""
    return named_button(text, name, look=Look.LINK, parent=parent)
