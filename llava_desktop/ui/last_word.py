"""A sentence for a person when there will be no window: why this start ends here."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QMessageBox

from llava_desktop.qt.language import said

CLOSES_AFTER_MS = 30_000
"""A start from a script has nobody who reads it."""


def last_word(sentence: str) -> QMessageBox:
    """Shown at once; closed by the person, or by itself."""
    box = QMessageBox(QMessageBox.Icon.Information, "LLaVA Desktop", "")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(said(sentence))
    QTimer.singleShot(CLOSES_AFTER_MS, box, box.accept)
    box.open()
    return box
