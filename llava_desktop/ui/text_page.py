"""A text that is only to be read."""

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from llava_desktop.qt.language import said


def text_page(name: str, accessible: str = "", *, parent: QWidget | None = None) -> QPlainTextEdit:
    """Tab leaves it. accessible: where it is not `name`."""
    made = QPlainTextEdit(parent)
    made.setObjectName(str(name))
    made.setAccessibleName(said(accessible or name))
    made.setReadOnly(True)
    made.setTabChangesFocus(True)
    return made
