"""The answer: streams in as plain text, becomes Markdown block by block, opens nothing by itself. GUI thread."""

import math
import time
from typing import Final

from PySide6.QtCore import QMimeData, QRect, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QTextBrowser, QWidget

from llava_desktop.core.text import storable
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.answer_document import AnswerDocument
from llava_desktop.ui.answer_panels import paint_panels
from llava_desktop.ui.answer_style import AnswerStyle
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.safe_markdown import ClosedDocument, is_safe_link, no_resource
from llava_desktop.ui.theme import FOCUS_WIDTH, GRID, Look, Theme, set_look

STEP_S: Final = 0.008
"""Seconds of work between two turns of the event loop: half a frame."""
LIVE_STEP_S: Final = 0.004
"""The same while text streams in, when layout, scrolling and painting come on top in each frame."""
RENDER_EVERY_S: Final = 0.1
"""While text streams in, Markdown is rendered at most ten times a second."""
MARGIN: Final = GRID
"""Pixels around the text, in which the focus ring stands."""
_NEAR_END = 2 * GRID
_TALLEST = 4000
"""Pixels of `sizeHint`: beyond any screen, there is no use in telling the layout about more."""
_SURELY_TALL = 20_000
"""Characters that fill more than a screen, however wide."""
_SHORTEST = 27 * GRID
"""Five lines: less is no answer to read. Where there is no room, the picture gives way."""
BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
"""Only then the ring is shown where nothing is typed: who clicks knows where."""


class AnswerView(QTextBrowser):
    """Shows one answer at a time. `text()` is the raw Markdown, complete at any moment."""

    link_chosen = Signal(str)
    """A link of the answer was clicked; an http, https or mailto address that nobody has agreed to yet."""
    settled = Signal()
    """All text so far is on screen, and what is finished is rendered."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chunks: list[str] = []
        self._streaming = False
        self._following = False
        self._shows_focus = False
        self._last_render = 0.0
        self._build()
        self._style = AnswerStyle(theme)
        self._answer = self._fresh_document()
        self._worker = QTimer(self, singleShot=True)
        self._worker.timeout.connect(self._work)
        self._connect()

    def start(self) -> None:
        """Empties the view; from now on it follows the end of what is appended."""
        self._reset()
        self._streaming = True
        self._following = True
        self.viewport().update()

    def append(self, text: str) -> None:
        """More text at the end; unlike Qt's `append` it never guesses rich text.

        Shown at once, unless so much is waiting that it takes several frames. After `finish` (a cancelled answer whose
        last words were on their way) all of it is shown anew: what is rendered has no last space to write behind.
        """
        if not text:
            return
        if self._answer.is_ending:
            self._load(self.text() + text)
            return
        self._chunks.append(text)
        self._answer.append(text)
        if not self._worker.isActive() or self._waits_for_render():
            self._work()

    def replace(self, text: str) -> None:
        """The authoritative text. Does nothing visible when it is what is shown."""
        shown = self.text()
        if text.startswith(shown):
            self.append(text[len(shown) :])
            return
        self._load(text)

    def finish(self) -> None:
        """Nothing more will come."""
        self._streaming = False
        self._answer.end()
        self._work()
        self.viewport().update()

    def show_finished(self, text: str) -> None:
        """A whole answer from the history, from its beginning."""
        self._reset()
        self.append(text)
        self.finish()

    def text(self) -> str:
        if len(self._chunks) > 1:
            self._chunks = ["".join(self._chunks)]
        return self._chunks[0] if self._chunks else ""

    @property
    def is_settled(self) -> bool:
        return self._answer.is_settled

    def copy_answer(self) -> None:
        """The whole answer, as it was written by the model, onto the clipboard."""
        QGuiApplication.clipboard().setText(storable(self.text()))  # Qt would copy nothing for half a character

    # -- Qt ----------------------------------------------------------------------------------------------------------

    def loadResource(self, kind: int, name: QUrl | str) -> QImage:
        return no_resource()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Plain text only: rich text would carry our fonts and colours along."""
        data = QMimeData()
        data.setText(self.textCursor().selection().toPlainText())
        return data

    def sizeHint(self) -> QSize:
        # Asking a long document for its height would lay all of it out at once, and Qt can do it bit by bit.
        is_long = self.document().characterCount() > _SURELY_TALL
        height = _TALLEST if is_long else min(_TALLEST, math.ceil(self.document().size().height()))
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(_SHORTEST, min(_SHORTEST, self.sizeHint().height()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(said(tr("Copy")), QKeySequence(QKeySequence.StandardKey.Copy), self.copy)
        copy.setEnabled(self.textCursor().hasSelection())
        menu.addAction(said(tr("Copy answer")), self.copy_answer).setEnabled(bool(self._chunks))
        menu.addSeparator()
        menu.addAction(said(tr("Select all")), QKeySequence(QKeySequence.StandardKey.SelectAll), self.selectAll)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and not self.textCursor().hasSelection():
            self.copy_answer()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        behind = QPainter(self.viewport())
        paint_panels(behind, self, self._theme.colors)
        behind.end()
        super().paintEvent(event)
        if not self._streaming and not self._shows_focus:
            return
        painter = QPainter(self.viewport())
        if self._streaming:
            painter.fillRect(self._caret(), QColor(self._theme.colors.accent))
        if self._shows_focus:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._theme.colors.focus), FOCUS_WIDTH))
            painter.drawRoundedRect(self.viewport().rect().adjusted(1, 1, -1, -1), GRID, GRID)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._shows_focus = event.reason() in BY_KEYBOARD
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._shows_focus = False
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    # -- inside ------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        set_name(self, tr("Answer"))
        set_look(self, Look.BARE)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.viewport().setAutoFillBackground(False)

    def _connect(self) -> None:
        self.anchorClicked.connect(self._choose_link)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._note_scroll)
        bar.rangeChanged.connect(self._keep_at_end)
        self._theme.changed.connect(self._restyle)

    def _fresh_document(self) -> AnswerDocument:
        document = ClosedDocument(self)
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(MARGIN)
        self.setDocument(document)
        document.documentLayout().documentSizeChanged.connect(self.updateGeometry)
        return AnswerDocument(document, self._style)

    def _reset(self) -> None:
        self._worker.stop()
        self._chunks.clear()
        self._streaming = False
        self._following = False
        self._replace_document()

    def _replace_document(self) -> None:
        old = self.document()
        self._answer = self._fresh_document()
        old.deleteLater()

    def _load(self, text: str) -> None:
        """Shows `text` instead, in the same state as before."""
        self._replace_document()
        self._chunks = [text]
        self._answer.append(text)
        if not self._streaming:
            self._answer.end()
        self._work()

    def _restyle(self) -> None:
        at = self.verticalScrollBar().value()
        self._style = AnswerStyle(self._theme)
        self._load(self.text())
        self.verticalScrollBar().setValue(at)

    def _waits_for_render(self) -> bool:
        """True when the timer only waits for the next rendering, so that new text needs not wait for it."""
        return self._streaming and self._worker.interval() > 0

    def _work(self) -> None:
        now = time.perf_counter()
        may_render = not self._streaming or now - self._last_render >= RENDER_EVERY_S
        untouched = self.textCursor().atStart()
        step_s = LIVE_STEP_S if self._streaming else STEP_S
        self._answer.advance(now + step_s, live=self._streaming, may_render=may_render)
        if untouched and not self.textCursor().atStart():
            self._return_cursor()
        if may_render:
            self._last_render = now
        if self._streaming:
            self.viewport().update()  # the caret has moved
        if self._answer.is_settled:
            self._worker.stop()
            self.settled.emit()
        else:
            waits = self._streaming and self._answer.only_rendering_waits
            self._worker.start(round(RENDER_EVERY_S * 1000) if waits else 0)

    def _return_cursor(self) -> None:
        """The text cursor was pushed along by what was written before it; reading by keyboard begins at the start.

        Qt scrolls to wherever it sets the cursor: that is taken back.
        """
        bar = self.verticalScrollBar()
        place, following = bar.value(), self._following
        self.setTextCursor(QTextCursor(self.document()))
        bar.setValue(place)
        self._following = following

    def _note_scroll(self, value: int) -> None:
        at_end = value >= self.verticalScrollBar().maximum() - _NEAR_END
        # What was followed to its end stays there: the last rendering makes it longer.
        self._following = at_end and (self._streaming or self._following)

    def _keep_at_end(self, _least: int, most: int) -> None:
        if self._following:
            self.verticalScrollBar().setValue(most)

    def _caret(self) -> QRect:
        """The mark where the text is growing."""
        end = QTextCursor(self.document())
        end.movePosition(QTextCursor.MoveOperation.End)
        place = self.cursorRect(end)
        return QRect(place.left() + 1, place.top() + 1, GRID, place.height() - 2)

    def _choose_link(self, address: QUrl) -> None:
        text = address.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        if is_safe_link(text):
            self.link_chosen.emit(text)
