"""The window as a whole: names, the way of Tab, what fits, what is pasted where, and that nothing guesses rich text."""

import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from llava_desktop.core.events import AnswerDelta, Phase, PhaseChanged
from llava_desktop.core.incoming import PICTURE_SUFFIXES, FileSource
from llava_desktop.core.question import QuestionState
from llava_desktop.ui.answer_view import AnswerView
from llava_desktop.ui.main_window import OPEN_FILTER
from llava_desktop.ui.scrolling import show_in_scroll_areas
from llava_desktop.ui.window_form import LEAST_SIZE
from tests.qt.made import ended
from tests.ui.made import made_picture
from tests.ui.states import settle

SUFFIX = re.compile(r"\*(\.\w+)")
HOSTILE = '<img src="//host/share/x"><b>bold</b> **md** ![x](/dev/zero) [l](file:///etc/passwd)'


def clipboard_holds(*, text=None, picture=False):
    mime = QMimeData()
    if text is not None:
        mime.setText(text)
    if picture:
        image = QImage(4, 3, QImage.Format.Format_RGB32)
        image.fill(QColor("red"))
        mime.setImageData(image)
    QGuiApplication.clipboard().setMimeData(mime)


def focus(room, qtbot, widget):
    room.window.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)


@pytest.fixture
def full(room):
    """With a picture, a failed answer and everything that can show, out of hostile words."""
    room.pictures_tool.prepare_file = lambda *_path: made_picture(HOSTILE)
    room.open_picture()
    question = room.accept(room.ask(HOSTILE))
    room.arrive(AnswerDelta(question.id, HOSTILE))
    room.update(ended(question, QuestionState.FAILED, answer=HOSTILE, error=HOSTILE, prediction_id=HOSTILE))
    room.presenter.tell(HOSTILE)
    room.desk._refuse(HOSTILE)
    room.window.top_bar.render(HOSTILE)
    return room


def all_widgets(room):
    return [room.window, *room.window.findChildren(QWidget)]


def test_the_file_dialog_shows_what_is_taken_out_of_a_folder():
    assert set(SUFFIX.findall(OPEN_FILTER)) == PICTURE_SUFFIXES


def test_everything_that_takes_the_keyboard_has_a_name_for_people_and_one_for_programs(full):
    nameless = [
        f"{type(widget).__name__} {widget.objectName()!r} {widget.accessibleName()!r}"
        for widget in all_widgets(full)
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not widget.objectName().startswith("qt_")  # parts of Qt's own widgets
        and not isinstance(widget, QLabel)  # selectable words: their text is their name
        and not (isinstance(widget, QAbstractButton) and widget.isHidden())  # a notice names its button with its words
        and (not widget.objectName() or not widget.accessibleName())
    ]
    assert not nameless


def test_every_button_has_a_name_for_people_and_one_for_programs(full):
    nameless = [
        f"{type(button).__name__} {button.text()!r}"
        for button in full.window.findChildren(QAbstractButton)
        if not (button.objectName() and button.accessibleName())
        and not button.isHidden()
        and not isinstance(button.parent(), QLineEdit)  # the magnifying glass is a button to Qt, and not to people
    ]
    assert not nameless


def test_no_widget_guesses_rich_text(full):
    guessing = [
        f"{type(label).__name__} {label.objectName()!r}"
        for label in full.window.findChildren(QLabel)
        if label.pixmap().isNull() and label.textFormat() is not Qt.TextFormat.PlainText
    ]
    assert not guessing
    rich = [type(edit).__name__ for edit in full.window.findChildren(QTextEdit) if not isinstance(edit, AnswerView)]
    assert not rich


def test_no_tooltip_holds_markup_of_a_strangers(full):
    for widget in all_widgets(full):
        tip = widget.toolTip()
        assert "<img" not in tip, (widget.objectName(), tip)
        assert "<b>bold" not in tip, (widget.objectName(), tip)


def test_hostile_words_are_shown_as_they_are(full):
    shown = [label.text().replace("\u200b", "") for label in full.window.findChildren(QLabel)]
    assert sum(HOSTILE in text for text in shown) >= 2  # the notice above, the refusal, the error under the answer


def tab_stops(room, qtbot):
    """What Tab comes by, from the first widget of the top bar until it comes round."""
    window = room.window
    first = room.button("History panel")
    focus(room, qtbot, first)
    stops: list[QWidget] = []
    while True:
        reached = window.focusWidget()
        if stops and reached is first:
            return stops
        stops.append(reached)
        assert len(stops) < 100, stops
        QTest.keyClick(reached, Qt.Key.Key_Tab)


def tab_order(room, qtbot):
    return [each.objectName() for each in tab_stops(room, qtbot)]


def test_tab_goes_the_way_of_the_eye(room, qtbot):
    room.box.set_text("What is it?")
    names = tab_order(room, qtbot)
    wanted = ["New question", "Engine", "Settings", "Search history", "History", "Image", "Prompt", "Ask", "Max tokens"]
    assert [name for name in names if name in wanted] == wanted


def eye_order(room):
    """The rooms of the window as the eye goes: the bar at the top, then the columns, each from above."""
    window = room.window
    return [
        window.top_bar,
        window.history_panel,
        window.picture_pane,
        window.strip,
        window.conversation,
        window.prompt_box,
        window._side_room,
    ]


@pytest.mark.parametrize("size", [(1280, 800), LEAST_SIZE], ids=["wide", "least"])
def test_tab_never_goes_back_to_a_room_that_the_eye_has_left(room, qtbot, size):
    room.desk.open_all([FileSource(Path(name)) for name in ("a.jpg", "b.jpg")])
    room.picture_thread.run_all()
    room.window.resize(*size)
    question = room.accept(room.ask())
    room.update(ended(question, answer="A boat."))
    room.box.set_text("And?")
    rooms = eye_order(room)
    at = [
        next(place for place, each in enumerate(rooms) if each.isAncestorOf(widget))
        for widget in tab_stops(room, qtbot)
        if any(each.isAncestorOf(widget) for each in rooms)
    ]
    assert at == sorted(at)
    assert set(at) >= {0, 1, 2, 4, 5, 6}


@pytest.mark.parametrize("are_changed", [False, True], ids=["own presets", "other presets"])
def test_within_the_bar_and_the_prompt_tab_goes_as_one_reads(room, qtbot, are_changed):
    room.window.resize(1280, 800)
    room.open_picture()
    if are_changed:
        room.prompt_room.shelf.edit(replace(room.prompt_room.shelf.presets[0], name="Mine"))
    room.box.set_text("What is it?")
    stops = tab_stops(room, qtbot)
    for row in (room.window.top_bar, room.box):
        places = [each.mapTo(row, QPoint(0, 0)) for each in stops if row.isAncestorOf(each)]
        lines = [(round(place.y() / 24), place.x()) for place in places]
        assert lines == sorted(lines), lines
    assert room.button("Alt text") in stops


def test_tab_reaches_the_answer_and_what_can_be_done_with_it(room, qtbot):
    question = room.accept(room.ask())
    room.update(ended(question, answer="A boat."))
    room.box.set_text("And?")
    names = tab_order(room, qtbot)
    wanted = ["Image", "Answer", "Copy answer", "Ask again", "Prompt", "Ask"]
    assert [name for name in names if name in wanted] == wanted


def test_tab_reaches_cancel_while_a_question_runs(room, qtbot):
    room.accept(room.ask())
    names = tab_order(room, qtbot)
    assert names.index("Prompt") < names.index("Cancel")


def test_escape_cancels_from_anywhere(room, qtbot):
    question = room.accept(room.ask())
    room.arrive(PhaseChanged(question.id, Phase.STARTING))
    focus(room, qtbot, room.window.findChild(QPlainTextEdit, "Prompt"))
    QTest.keyClick(room.window.focusWidget(), Qt.Key.Key_Escape)
    assert room.session.cancelled == [question.id]


def test_escape_in_a_search_clears_it_and_only_then_cancels(room, qtbot):
    room.accept(room.ask())
    search = room.window.findChild(QLineEdit, "Search history")
    focus(room, qtbot, search)
    QTest.keyClicks(search, "boat")
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    assert room.session.cancelled == []
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert len(room.session.cancelled) == 1


def test_escape_keeps_a_question_that_was_about_to_be_deleted_and_cancels_nothing(room, qtbot):
    question = room.accept(room.ask())
    room.window.history_panel.confirm.ask("Delete?", question.prompt)
    keep = room.button("Keep question")
    focus(room, qtbot, keep)
    QTest.keyClick(keep, Qt.Key.Key_Escape)
    assert not keep.isVisible()
    assert room.session.cancelled == []


@pytest.mark.parametrize(("key", "name"), [(Qt.Key.Key_F, "Search history")], ids=["Ctrl+F"])
def test_shortcuts_lead_to_their_place(key, name, room, qtbot):
    focus(room, qtbot, room.window.findChild(QPlainTextEdit, "Prompt"))
    QTest.keyClick(room.window.focusWidget(), key, Qt.KeyboardModifier.ControlModifier)
    assert room.window.focusWidget().objectName() == name


def paste_at(room, qtbot, widget):
    focus(room, qtbot, widget)
    QTest.keyClick(widget, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    room.picture_thread.run_all()


def prompt(room):
    return room.window.findChild(QPlainTextEdit, "Prompt")


def test_a_picture_pasted_in_the_prompt_goes_to_the_picture_pane(room, qtbot):
    clipboard_holds(picture=True)
    paste_at(room, qtbot, prompt(room))
    assert room.desk.picture.source.name == "Pasted picture"
    assert room.box.text() == ""


def test_text_pasted_in_the_prompt_goes_there(room, qtbot):
    clipboard_holds(text="What is it?")
    paste_at(room, qtbot, prompt(room))
    assert room.box.text() == "What is it?"
    assert room.desk.picture is None


@pytest.mark.parametrize("place", ["Image", "History", "Answer"])
def test_a_picture_pasted_elsewhere_goes_to_the_picture_pane(place, room, qtbot):
    question = room.accept(room.ask())
    room.update(ended(question, answer="A boat."))
    clipboard_holds(picture=True)
    widget = next(w for w in room.window.findChildren(QWidget, place) if not w.isHidden())
    paste_at(room, qtbot, widget)
    assert room.desk.picture.source.name == "Pasted picture"


def test_text_pasted_in_the_search_stays_there(room, qtbot):
    clipboard_holds(text="boat")
    search = room.window.findChild(QLineEdit, "Search history")
    paste_at(room, qtbot, search)
    assert search.text() == "boat"


def test_an_empty_clipboard_says_so(room, qtbot):
    QGuiApplication.clipboard().setMimeData(QMimeData())
    room.window.paste()
    assert "Nothing usable arrived" in room.window.picture_pane._error.text()


def test_files_are_chosen_in_a_dialog_that_does_not_block(room, qtbot):
    room.press("Open picture")
    (dialog,) = room.window.findChildren(QFileDialog)
    with qtbot.waitSignal(room.window.files_chosen) as chosen:
        dialog.filesSelected.emit(["/pictures/boat.jpg"])
    assert chosen.args[0] == [Path("/pictures/boat.jpg")]
    room.incoming_thread.run_all()
    assert room.desk.is_opening
    dialog.close()


def visible_rect(widget, window):
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def siblings_of(parent):
    return [
        child
        for child in parent.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if child.isVisible() and not child.isWindow() and not child.objectName().startswith("qt_")
    ]


def overlapping(window):
    """Pairs of siblings that lie over each other; a layout never wants that."""
    return [
        f"{one.objectName() or type(one).__name__} / {other.objectName() or type(other).__name__}"
        for parent in (window, *window.findChildren(QWidget))
        if parent.layout() is not None
        for one, other in combinations(siblings_of(parent), 2)
        if parent.layout().indexOf(one) >= 0 or parent.layout().indexOf(other) >= 0
        if one.geometry().intersects(other.geometry())
    ]


@pytest.mark.parametrize("state", ["empty", "running", "full"])
def test_at_the_least_size_nothing_overlaps_and_nothing_is_cut_off(state, room, request, qtbot):
    if state == "running":
        question = room.accept(room.ask())
        room.arrive(PhaseChanged(question.id, Phase.ANSWERING), AnswerDelta(question.id, "word " * 500))
    elif state == "full":
        request.getfixturevalue("full")
    window = room.window
    window.resize(*LEAST_SIZE)
    qtbot.waitUntil(lambda: window.size().toTuple() == LEAST_SIZE)
    settle(window)
    assert not overlapping(window)
    for name in ("Ask" if state != "running" else "Cancel", "Prompt", "Image", "History", "Settings"):
        widget = next(w for w in window.findChildren(QWidget, name) if w.isVisible())
        if state == "full":
            show_in_scroll_areas(widget)  # two errors and a notice are more than fits
        assert window.rect().contains(visible_rect(widget, window)), name
        assert widget.height() >= min(widget.minimumSizeHint().height(), widget.fontMetrics().height()), name


def test_closing_is_told(room, qtbot):
    with qtbot.waitSignal(room.window.closed):
        room.window.close()


@pytest.mark.parametrize(("height", "stays"), [(600, False), (800, True)])
def test_in_a_low_window_the_conversation_makes_room_while_the_picture_is_worked_on(room, height, stays):
    room.window.resize(900, height)
    room.open_picture()
    room.ask()
    conversation = room.window.conversation
    assert conversation.isVisible()
    room.press("Select region")
    assert conversation.isVisible() is stays
    room.presenter.render()
    assert conversation.isVisible() is stays
    room.window.resize(900, 1400 - height)
    assert conversation.isVisible() is not stays
    room.press("Select region")
    assert conversation.isVisible()


def test_asking_puts_the_tool_away_so_that_the_answer_is_seen(room):
    room.window.resize(900, 600)
    room.open_picture()
    room.press("Redact")
    room.ask()
    assert not room.button("Redact").isChecked()
    assert room.window.conversation.isVisible()
