"""What is to be seen is scrolled to, whatever it lies in."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QScrollArea, QWidget


def scroll_area_around(widget: QWidget) -> QScrollArea | None:
    """The nearest that `widget` can be scrolled into view in."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent


def show_in_scroll_areas(widget: QWidget) -> None:
    """From the inside out; its top counts where it is higher than what it lies in."""
    area = scroll_area_around(widget)
    while area is not None:
        if (content := area.widget()) is not None:
            top = widget.mapTo(content, QPoint(0, 0))
            for y in (top.y() + widget.height(), top.y()):
                area.ensureVisible(top.x(), y, 0, 0)
        area = scroll_area_around(area)
