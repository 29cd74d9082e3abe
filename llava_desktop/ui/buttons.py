"""The one way to make a button: it has a name, which screen readers, tests and outside tools know it by."""

from PySide6.QtWidgets import QPushButton, QWidget

from llava_desktop.qt.language import said
from llava_desktop.ui.icons import square
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.theme import BUTTON_HEIGHT, ICON_SIZE, Look, set_look


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


def icon_button(name: str, *, parent: QWidget | None = None) -> QPushButton:
    """A square one; its icon is drawn by whoever knows the theme."""
    made = named_button("", name, look=Look.ICON, parent=parent)
    made.setIconSize(square(ICON_SIZE))
    made.setFixedWidth(BUTTON_HEIGHT)
    return made


def link_button(text: str, name: str = "", *, parent: QWidget | None = None) -> QPushButton:
    """One that looks like a link."""
    return named_button(text, name, look=Look.LINK, parent=parent)


def relabel(button: QPushButton, words: str) -> None:
    """It says something else now, also to a screen reader; what tests know it by stays."""
    button.setText(said(words))
    button.setAccessibleName(said(words))


def offer(button: QPushButton, words: str, name_of_none: str) -> None:
    """It is called what it says, and is away when that is nothing; then tests know it by `name_of_none`."""
    relabel(button, words)
    button.setObjectName(str(words or name_of_none))
    button.setVisible(bool(words))
