"""The one factory for labels. Qt's labels and tooltips guess rich text, and rich text opens files; ours never do.

Words of the app's own (`core/words.py`) are put into the window's language here.
"""

import re

from PySide6 import QtGui
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtGui import Qt as QtText  # where PySide6 keeps Qt::convertFromPlainText
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.sides import is_from_right, leading, reads_from_left, trailing
from llava_desktop.ui.theme import Look, set_look

_LONG_WORD = re.compile(r"[^\s\u3000-\u9fff\uac00-\ud7af\uf900-\uffef]{17,}")
"""Not of Chinese, Japanese and Korean signs: Qt knows where these may be broken."""
_PART = re.compile(r"[^/?&#=.:@_-]{1,16}[/?&#=.:@_-]*|[/?&#=.:@_-]+")
"""Of an address, a path or a file's name; a long one of letters alone in pieces."""
_MAY_BREAK = "\u200b"
_AT_END = Qt.AlignmentFlag.AlignRight


def plain_label(
    text: str = "",
    *,
    look: Look = Look.BODY,
    wrap: bool = False,
    selectable: bool = False,
    parent: QWidget | None = None,
) -> QLabel:
    """A label that shows `text` as it is, also when it looks like HTML or Markdown."""
    made = QLabel(parent)
    _prepare(made, look)
    if is_from_right():
        made.setAlignment(leading() | Qt.AlignmentFlag.AlignVCenter)
    made.setWordWrap(wrap)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    made.setText(said(text))
    return made


def show_words(label: QLabel, words: str) -> None:
    """It is away while there is nothing to say."""
    label.setText(said(words))
    label.setVisible(bool(words))


def show_whole(label: QLabel, text: str) -> None:
    """`text` in a label that wraps, with places where long words may be broken, after a sign where there is one: else
    their ends, which of a host say most, would lie outside of it. A screen reader is given the words as they are."""
    whole = said(text)
    broken = _LONG_WORD.sub(lambda word: _MAY_BREAK.join(_PART.findall(word[0])), whole)
    label.setText(broken)
    label.setAccessibleName(whole if broken != whole else "")


def section_label(text: str, parent: QWidget | None = None) -> QLabel:
    """The small capitals above a group."""
    made = plain_label(said(text).upper(), look=Look.SECTION, wrap=True, parent=parent)
    font = made.font()
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.5)  # the stylesheet language has no word for it
    made.setFont(font)
    made.setAccessibleName(said(text))  # a screen reader may spell capitals out
    return made


def _prepare(label: QLabel, look: Look) -> None:
    label.setTextFormat(Qt.TextFormat.PlainText)
    set_look(label, look)


def set_plain_tooltip(widget: QWidget, text: str) -> None:
    """`text` as a tooltip that wraps, shows every character as it is, and is read aloud without mark-up."""
    shown = said(text)
    widget.setToolTip(QtText.convertFromPlainText(shown) if shown else "")
    widget.setAccessibleDescription(shown)


def announce(widget: QWidget, text: str, *, urgent: bool = False) -> None:
    """Has a screen reader say `text` although nothing took the focus. Does nothing when none is listening.
    Orca 43, of Debian 12, says none of it (measured): where it matters there are words to be read, too.

    urgent: at once, whatever it is saying: an error, or what was just asked for.
    """
    # By the module's name: PySide6 makes a class when it is first asked for, and this one is large.
    if text and QtGui.QAccessible.isActive():
        event = QtGui.QAccessibleAnnouncementEvent(widget, said(text))
        if urgent:
            event.setPoliteness(QtGui.QAccessible.AnnouncementPoliteness.Assertive)
        QtGui.QAccessible.updateAccessibility(event)


class ElidedLabel(QLabel):
    """One line that gives way: what does not fit becomes `…`, and the whole stands in the tooltip.

    Use `set_text`; screen readers get the whole text.
    """

    def __init__(
        self,
        text: str = "",
        *,
        look: Look = Look.BODY,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        _prepare(self, look)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        shown = said(text)
        if shown != self.text():
            self.setText(shown)
            self._renew_tooltip()

    def shown_text(self) -> str:
        """What fits into the present width."""
        line = self.text().replace("\n", " ")
        return QFontMetrics(self.font()).elidedText(line, self._mode, self.contentsRect().width())

    def minimumSizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance("…"), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._renew_tooltip()

    def paintEvent(self, event: QPaintEvent) -> None:
        # not through QStyle: its enums alone cost 7 ms of the first paint
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        side = self.alignment()
        if is_from_right() and reads_from_left(self.text()):  # it begins at the same side, but is not turned round
            side = side & Qt.AlignmentFlag.AlignVertical_Mask | (trailing() if side & _AT_END else leading())
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.drawText(self.contentsRect(), int(side) | Qt.TextFlag.TextSingleLine, self.shown_text())
        painter.end()

    def _renew_tooltip(self) -> None:
        set_plain_tooltip(self, self.text() if self.shown_text() != self.text() else "")


class StatusLabel(ElidedLabel):
    """The one line that says what is happening now. Its accessible name is `Status: ` and what it says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(look=Look.MUTED, parent=parent)
        self.setObjectName("Status")
        self.set_status("")

    def set_status(self, text: str) -> None:
        """Shows `text`. Seconds change it often, so it is not announced; call `announce` at a turning point."""
        self.set_text(text)
        self.setAccessibleName(said(tr("Status: {text}", text=text)))
