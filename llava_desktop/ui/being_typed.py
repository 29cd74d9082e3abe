"""Keys do not move the focus: what is being typed into a field holds before they do anything, as after a click."""

from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QWidget


def take_in(field: QWidget | None) -> None:
    """field: what has the focus. It tells what stands in it, just as if the person had gone on to something else."""
    if isinstance(field, QAbstractSpinBox):
        field.interpretText()
    elif isinstance(field, QLineEdit):
        field.editingFinished.emit()
