"""A long plain text to read, search and copy: logs, or what the engine said. A window beside the main one."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from llava_desktop.core.text import storable, with_marks
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.labels import announce, plain_label
from llava_desktop.ui.line_field import LineField
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.side_window import SideWindow
from llava_desktop.ui.text_page import text_page
from llava_desktop.ui.theme import GAP, GRID, Look

MOST_CHARS = 400_000
"""More is not shown: it would hold up the window. It is copied whole."""
_FIRST_SIZE = (720, 560)


class TextWindow(SideWindow):
    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(title, name=title, closes=tr("Close text"), parent=parent)
        self._text = storable(text)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._build(title)
        self._place()
        self._connect()
        self.resize(*_FIRST_SIZE)
        self._search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self, title: str) -> None:
        self._search = LineField(self)
        self._search.setPlaceholderText(said(tr("Find")))
        set_name(self._search, tr("Find"))
        self._next = named_button(tr("Next"), tr("Find next"))
        self._previous = named_button(tr("Previous"), tr("Find previous"))
        self._page = text_page(f"{title} text", title, parent=self)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self._page.setFont(font)
        self._page.setPlainText(with_marks(self._text[:MOST_CHARS]))
        self._said = plain_label(look=Look.MUTED, parent=self)
        self._said.setObjectName("Found")
        if len(self._text) > MOST_CHARS:
            first, count = MOST_CHARS, len(self._text)
            self._say(tr("The first {first:,} of {count:,} characters. All of it is copied.", first=first, count=count))
        self._copy = named_button(tr("Copy all"))

    def _place(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self._search, stretch=1)
        head.addWidget(self._previous)
        head.addWidget(self._next)
        foot = QHBoxLayout()
        foot.setSpacing(GAP)
        foot.addWidget(self._said, stretch=1)
        foot.addWidget(self._copy)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self.page)
        column.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 5 * GRID)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addWidget(self._page, stretch=1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self._search.returnPressed.connect(self._find_next)
        self._search.textEdited.connect(self._find_typed)
        self._next.clicked.connect(self._find_next)
        self._previous.clicked.connect(lambda: self._find(backward=True))
        self._copy.clicked.connect(self._copy_all)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self).activated.connect(self._search.setFocus)

    def _find_typed(self) -> None:
        """From where the last find began, so that each letter narrows it."""
        cursor = self._page.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self._page.setTextCursor(cursor)
        self._find()

    def _find_next(self) -> None:
        self._find()

    def _find(self, *, backward: bool = False) -> None:
        words = self._search.text()
        if not words:
            self._say("")
            return
        flags = QTextDocument.FindFlag.FindBackward if backward else QTextDocument.FindFlag(0)
        if self._page.find(words, flags):
            self._say("")
            return
        before = self._page.textCursor()
        wrapped = self._page.textCursor()
        wrapped.movePosition(wrapped.MoveOperation.End if backward else wrapped.MoveOperation.Start)
        self._page.setTextCursor(wrapped)
        if self._page.find(words, flags):
            self._say(tr("From the end again.") if backward else tr("From the start again."))
            return
        self._page.setTextCursor(before)
        self._say(tr("Not found."))

    def _copy_all(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self._say(tr("Copied."))

    def _say(self, words: str) -> None:
        self._said.setText(said(words))
        announce(self._said, words)
