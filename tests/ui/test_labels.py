import pytest
from PySide6 import QtGui
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QTextDocumentFragment

from llava_desktop.ui.labels import (
    ElidedLabel,
    StatusLabel,
    announce,
    plain_label,
    section_label,
    set_plain_tooltip,
    show_whole,
)
from llava_desktop.ui.theme import Look

HOSTILE = '<img src="//host/share/x"><b>bold</b> & [a](b)'


def what_a_tooltip_shows(html: str) -> str:
    return QTextDocumentFragment.fromHtml(html).toPlainText()


def test_a_label_shows_mark_up_as_it_is(qtbot, theme):
    label = plain_label(HOSTILE)
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == HOSTILE


def test_a_tooltip_shows_mark_up_as_it_is_and_is_read_aloud_without(qtbot, theme):
    label = plain_label("x")
    qtbot.addWidget(label)
    set_plain_tooltip(label, HOSTILE)
    assert "<img" not in label.toolTip()
    assert what_a_tooltip_shows(label.toolTip()) == HOSTILE
    assert label.accessibleDescription() == HOSTILE
    set_plain_tooltip(label, "")
    assert label.toolTip() == ""


def test_a_long_text_gives_way_and_stands_whole_in_the_tooltip(qtbot, theme):
    label = ElidedLabel(HOSTILE * 10)
    qtbot.addWidget(label)
    label.resize(120, 20)
    label.show()
    assert label.shown_text().endswith("…")
    assert len(label.shown_text()) < len(HOSTILE)
    assert what_a_tooltip_shows(label.toolTip()) == HOSTILE * 10
    assert label.minimumSizeHint().width() < 30
    label.resize(40000, 20)
    assert label.shown_text() == HOSTILE * 10
    assert label.toolTip() == ""


@pytest.mark.parametrize(("mode", "shown"), [(Qt.TextElideMode.ElideMiddle, "gm3q"), (Qt.TextElideMode.ElideLeft, "…")])
def test_where_it_gives_way_can_be_chosen(qtbot, theme, mode, shown):
    label = ElidedLabel("gm3qorz" * 20, mode=mode)
    qtbot.addWidget(label)
    label.resize(120, 20)
    assert label.shown_text().startswith(shown)
    assert label.shown_text() != label.text()


def test_the_status_is_named_status_and_what_it_says(qtbot, theme):
    label = StatusLabel()
    qtbot.addWidget(label)
    label.set_status("Answering · 12 s")
    assert label.objectName() == "Status"
    assert label.accessibleName() == "Status: Answering · 12 s"
    assert label.text() == "Answering · 12 s"


def test_a_section_is_not_spelled_out_to_a_screen_reader(qtbot, theme):
    label = section_label("Parameters")
    qtbot.addWidget(label)
    assert label.text() == "PARAMETERS"
    assert label.accessibleName() == "Parameters"


def test_selectable_text_can_be_selected_by_keyboard(qtbot, theme):
    label = plain_label("gm3qorz", selectable=True)
    qtbot.addWidget(label)
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard


class Listening:
    """A screen reader's side of QAccessible."""

    def __init__(self, active: bool):
        self._active = active
        self.said: list[str] = []

    def isActive(self):
        return self._active

    def updateAccessibility(self, event):
        self.said.append(event.message())


@pytest.mark.parametrize(("active", "text", "said"), [(True, "Done.", ["Done."]), (False, "Done.", []), (True, "", [])])
def test_a_turning_point_is_said_aloud_when_somebody_listens(qtbot, theme, monkeypatch, active, text, said):
    label = plain_label("x")
    qtbot.addWidget(label)
    listening = Listening(active)
    monkeypatch.setattr(QtGui, "QAccessible", listening)
    announce(label, text)
    assert listening.said == said


def test_an_announcement_goes_through_qt_without_harm(qtbot, theme):
    label = plain_label("x")
    qtbot.addWidget(label)
    was_active = QAccessible.isActive()
    QAccessible.setActive(True)
    try:
        announce(label, "Done.")
        announce(label, "It broke.", urgent=True)
    finally:
        QAccessible.setActive(was_active)


def test_an_elided_text_has_the_colour_of_its_look(qtbot, theme):
    label = ElidedLabel("██████", look=Look.MUTED)
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    for dark in (False, True):
        theme.use_dark(dark)
        assert label.grab().toImage().pixelColor(20, 10).name() == theme.colors.muted


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Add some at https://replicate.com/account/billing#billing and ask again.",
            ["Add some at https://", "replicate.", "com/", "account/", "billing#", "billing and ask again."],
        ),
        ("my_holiday-pictures.jpeg", ["my_", "holiday-", "pictures.", "jpeg"]),
        ("0123456789abcdefghij", ["0123456789abcdef", "ghij"]),
        ("An ordinary sentence, of short words.", ["An ordinary sentence, of short words."]),
        (
            "画像をここにドロップしてください。よろしくお願いします。",
            ["画像をここにドロップしてください。よろしくお願いします。"],
        ),
    ],
)
def test_a_long_word_may_be_broken_after_a_sign_and_else_after_sixteen_letters(qtbot, theme, text, parts):
    label = plain_label(wrap=True)
    qtbot.addWidget(label)
    show_whole(label, text)
    assert label.text().split("\u200b") == parts
