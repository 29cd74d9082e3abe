"""The system's own window for choosing a file or folder."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog


def open_file_dialog(dialog: QFileDialog, chosen: Callable[[Path], None]) -> None:
    """It does not block, and is gone once it is closed. chosen: not called when the person leaves it."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.open()
