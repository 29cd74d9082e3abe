"""The field for the API token: what is in it can be replaced, and never be read, copied or dragged out."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.line_field import LineField
from llava_desktop.ui.naming import set_name


class TokenField(LineField):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_name(self, tr("API token"))
        self.setPlaceholderText("r8_…")
        # Qt copies, cuts, drags and reads aloud nothing of a field with hidden text; the tests hold it to that.
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setDragEnabled(False)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt's own menu would offer words of typing aids; this one has the two things that make sense."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(said(tr("Paste")), self.paste)
        menu.addAction(said(tr("Clear")), self.clear).setEnabled(bool(self.text()))
        menu.popup(event.globalPos())
