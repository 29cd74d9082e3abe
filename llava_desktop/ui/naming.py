"""Whatever a person can reach has a name."""

from PySide6.QtWidgets import QWidget

from llava_desktop.qt.language import said


def set_name(widget: QWidget, name: str) -> None:
    """Screen readers say it in the person's language; tests and outside tools know the widget by it in English."""
    widget.setObjectName(str(name))
    widget.setAccessibleName(said(name))
