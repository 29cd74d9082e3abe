"""In another language no English is left: not on the screen, not in a tooltip, not for a screen reader."""

import re

import pytest
from PySide6.QtGui import QAction, QTextDocumentFragment
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from tests.ui.pseudo_language import spoken, untold
from tests.ui.states import STATES, settle, windows_of

SOMEBODYS = {
    *("LLaVA", "Desktop", "Replicate", "JPEG", "PNG", "KB", "MB", "px", "Markdown", "HTTPS", "PROXY", "GPS"),
    *("boat", "jpg", "What", "is", "it", "in", "this", "picture", "and", "where", "does", "stand"),  # what was asked
    *("Ctrl", "Shift", "Alt", "Return", "Enter", "Del", "Esc"),
}
"""Names, keys, and what a person, a file or a server said."""
_ADDRESS = re.compile(r"[^\s⟦⟧]*(?:https?://|/|\.com|\.json)[^\s⟦⟧]*|r8_\S*|[0-9a-f]{12,}")


def texts_of(widget):
    """(what it is, text)"""
    yield "name", widget.accessibleName()
    yield "description", widget.accessibleDescription()
    yield "tooltip", QTextDocumentFragment.fromHtml(widget.toolTip()).toPlainText()
    if isinstance(widget, (QLabel, QAbstractButton)):
        yield "text", widget.text()
    if isinstance(widget, (QLineEdit, QPlainTextEdit, QTextEdit)):
        yield "placeholder", widget.placeholderText()
    if isinstance(widget, QComboBox) and widget.objectName() != "Language":  # each by its own name
        for at in range(widget.count()):
            yield "item", widget.itemText(at)
    if widget.isWindow():
        yield "title", widget.windowTitle()
    for action in widget.actions():
        yield "action", action.text() if isinstance(action, QAction) else ""


def english_in(window, own):
    for widget in (window, *window.findChildren(QWidget)):
        if widget.objectName().startswith("qt_") or (widget is not window and not widget.isVisible()):
            continue
        for what, text in texts_of(widget):
            words = [word for word in untold(_ADDRESS.sub("", text)) if word not in SOMEBODYS | own]
            if words:
                yield f"{type(widget).__name__} {widget.objectName()!r} {what}: {text[:90]!r}"


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_no_english_is_left(state, make_room, qapp):
    with spoken(qapp):
        room = make_room()
        state(room)
        settle(*windows_of(room))
        own = set(re.findall(r"\w+", room.window.conversation.answer.text()))
        found = [line for window in windows_of(room) for line in english_in(window, own)]
    assert not found
