"""The one way to make a button: it has a name, which screen readers, tests and outside tools know it by."""

from PySide6.QtWidgets import QPushButton, QWidget

from llava_desktop.ui.theme import Look, set_look


def named_button(text: str, name: str = "", *, look: Look | None = None, parent: QWidget | None = None) -> QPushButton:
    """name: where it is not `text`. Enter in a dialog's field presses none of them."""
    made = QPushButton(text, parent)
    made.setObjectName(name or text)
    made.setAccessibleName(name or text)
    made.setAutoDefault(False)
    if look is not None:
        set_look(made, look)
    return made


def link_button(text: str, name: str = "", *, parent: QWidget | None = None) -> QPushButton:
    """One that looks like a link."""
    return named_button(text, name, look=Look.LINK, parent=parent)
