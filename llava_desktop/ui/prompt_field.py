"""The field a question is typed into: Enter asks, Shift+Enter breaks the line, Up and Down lead through earlier ones.

It grows with its text.
"""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from llava_desktop.core.words import tr
from llava_desktop.ui.incoming import carries_a_picture
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.theme import Look, set_look

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent, QMimeData
    from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent

    from llava_desktop.core.prompt_walk import PromptWalk

MOST_LINES = 6
"""It grows up to here and scrolls from there."""


class PromptField(QPlainTextEdit):
    enter_pressed = Signal()
    focus_changed = Signal(bool)
    picture_pasted = Signal(object)
    """QMimeData, pasted or dropped here, but meant for the picture pane."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_composing = False
        self.walk: PromptWalk | None = None
        set_name(self, tr("Prompt"))
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        set_look(self, Look.BARE)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    def lines(self) -> int:
        """Lines as they are wrapped now (a plain text document measures its height in lines)."""
        return max(1, int(self.document().documentLayout().documentSize().height()))

    def put(self, text: str) -> None:
        """As if it had been typed in the place of what is there (it can be undone), the cursor after it."""
        cursor = self.textCursor()
        cursor.select(cursor.SelectionType.Document)  # by the object: naming the class would cost the first paint
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def event(self, event: "QEvent") -> bool:
        if event.type() == event.Type.ShortcutOverride and self._leads_back(cast("QKeyEvent", event)):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        breaks_the_line = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if is_enter and not breaks_the_line and not self._is_composing:
            self.enter_pressed.emit()
            return
        if not self._step(event):
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: "QInputMethodEvent") -> None:
        """While there is text in composition, Enter accepts it and is not ours."""
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusInEvent(self, event: "QFocusEvent") -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: "QFocusEvent") -> None:
        self._is_composing = False
        super().focusOutEvent(event)
        self.focus_changed.emit(False)

    def canInsertFromMimeData(self, source: "QMimeData") -> bool:
        return source.hasText() or carries_a_picture(source)

    def insertFromMimeData(self, source: "QMimeData") -> None:
        if carries_a_picture(source):
            self.picture_pasted.emit(source)
        else:
            super().insertFromMimeData(source)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def _leads_back(self, event: "QKeyEvent") -> bool:
        """While an earlier question stands here, Escape is the way back and not Cancel."""
        is_away = self.walk is not None and self.walk.is_away(self.toPlainText())
        return is_away and event.key() == Qt.Key.Key_Escape

    def _step(self, event: "QKeyEvent") -> bool:
        """Whether the key led to an earlier question, or back; Up at the first line only, and Down at the last."""
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.walk is None or self._is_composing or not is_plain:
            return False
        key, found, cursor = event.key(), None, self.textCursor()  # a copy; it moves by lines as they are wrapped now
        if key == Qt.Key.Key_Up and not cursor.movePosition(cursor.MoveOperation.Up):
            found = self.walk.up(self.toPlainText())
        elif key == Qt.Key.Key_Down and not cursor.movePosition(cursor.MoveOperation.Down):
            found = self.walk.down(self.toPlainText())
        elif key == Qt.Key.Key_Escape:
            found = self.walk.back(self.toPlainText())
        if found is not None:
            self.put(found)
        return found is not None

    def _grow(self) -> None:
        shown = min(self.lines(), MOST_LINES)
        margins = self.contentsMargins()
        height = shown * QFontMetrics(self.font()).lineSpacing() + margins.top() + margins.bottom() + 2
        if height != self.height():
            self.setFixedHeight(height)
        overflows = self.lines() > MOST_LINES
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if overflows else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        if not overflows:
            self.verticalScrollBar().setValue(0)  # it scrolled to the cursor before it could grow
