"""Where the words of a search stand in the answer on the screen: marked, and gone to one by one."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from llava_desktop.core.search_words import SearchPattern
from llava_desktop.core.words import tr
from llava_desktop.ui.answer_view import AnswerView
from llava_desktop.ui.labels import announce
from llava_desktop.ui.scrolling import scroll_area_around
from llava_desktop.ui.theme import Theme

_MOST = 1_000


class AnswerHits(QObject):
    def __init__(self, theme: Theme, view: AnswerView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = view
        self._pattern = SearchPattern("")
        self._hits: list[QTextCursor] = []
        self._current = -1
        self._jump_to: int | None = None
        # Not at once: what is whole is written anew right after it came, and what was marked in it is lost.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._take_text)
        view.settled.connect(self._soon.start)

    def look_for(self, words: str, *, jump: bool = True, at_end: bool = False) -> None:
        """Marks them from now on, in whatever the view shows. jump: to the first one, or the last, once it is there."""
        self._pattern = SearchPattern(words)
        self._jump_to = (-1 if at_end else 0) if jump and self._pattern else None
        self._current = -1
        if self._view.is_settled:
            self._take_text()

    def walk(self, *, back: bool) -> bool:
        """To the next hit, or the one before. False when there is none that way."""
        to = self._current + (-1 if back else 1)
        if not 0 <= to < len(self._hits):
            return False
        self._go_to(to)
        return True

    def _take_text(self) -> None:
        if not self._view.is_settled or not (self._pattern or self._hits):
            return
        self._hits = self._found()
        if self._jump_to is not None and self._hits:
            self._go_to(self._jump_to % len(self._hits))
            self._jump_to = None
        else:
            self._mark()

    def _found(self) -> list[QTextCursor]:
        found: list[QTextCursor] = []
        block = self._view.document().firstBlock()
        while block.isValid() and len(found) < _MOST:
            found.extend(self._found_in(block))
            block = block.next()
        return found[:_MOST]

    def _found_in(self, block: QTextBlock) -> list[QTextCursor]:
        text = block.text()
        made = []
        for begin, length in self._pattern.places(text):
            cursor = QTextCursor(block)
            cursor.setPosition(block.position() + _in_qt(text[:begin]))
            cursor.setPosition(
                cursor.position() + _in_qt(text[begin : begin + length]), QTextCursor.MoveMode.KeepAnchor
            )
            made.append(cursor)
        return made

    def _go_to(self, number: int) -> None:
        self._current = number
        self._mark()
        place = QTextCursor(self._hits[number])
        place.setPosition(place.selectionStart())
        self._view.setTextCursor(place)
        self._view.ensureCursorVisible()
        self._show_around()
        announce(self._view, tr("Hit {number} of {all}", number=number + 1, all=len(self._hits)))

    def _show_around(self) -> None:
        """Where the answer does not scroll itself, what holds it does."""
        at = self._view.cursorRect().center()
        area = scroll_area_around(self._view)
        if area is not None and (content := area.widget()) is not None:
            inside = self._view.viewport().mapTo(content, at)
            area.ensureVisible(inside.x(), inside.y())

    def _mark(self) -> None:
        colors = self._theme.colors
        made = []
        for number, cursor in enumerate(self._hits):
            selection = QTextEdit.ExtraSelection()
            is_current = number == self._current
            style = QTextCharFormat()
            style.setBackground(QColor(colors.accent if is_current else colors.accent_soft_hover))
            style.setForeground(QColor(colors.accent_text if is_current else colors.accent_soft_text))
            selection.cursor, selection.format = cursor, style
            made.append(selection)
        self._view.setExtraSelections(made)


def _in_qt(text: str) -> int:
    """How many positions of a document `text` takes: UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)
