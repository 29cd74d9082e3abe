import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from llava_desktop.core.prompt_walk import PromptWalk
from llava_desktop.ui.prompt_box import PromptBox, PromptView
from llava_desktop.ui.prompt_field import MOST_LINES, PromptField
from llava_desktop.ui.suggestions import MOST, Suggestion, Suggestions

SUGGESTED = [Suggestion(word.lower(), word) for word in ("Describe", "Read text", "Alt text", "Table → CSV")]
READY = PromptView(can_ask=True, show_suggestions=True)
RUNNING = PromptView(running=True, show_suggestions=True)


@pytest.fixture
def box(qtbot, theme):
    made = PromptBox(theme)
    qtbot.addWidget(made)
    made.resize(680, 92)
    made.suggest(SUGGESTED)
    made.show()
    made.activateWindow()
    made.render(READY)
    made.focus_prompt()
    field = made.findChild(PromptField)
    assert field is not None
    qtbot.waitUntil(field.hasFocus)
    return made


@pytest.fixture
def field(box):
    return box.findChild(PromptField, "Prompt")


def button(box, name: str):
    return box.findChild(QPushButton, name)


def compose(field, text: str, commit: str = "") -> None:
    event = QInputMethodEvent(text, [])
    if commit:
        event.setCommitString(commit)
    QGuiApplication.sendEvent(field, event)


def test_enter_asks_what_was_typed_and_the_text_stays(qtbot, box, field):
    qtbot.keyClicks(field, "What is this?")
    with qtbot.waitSignal(box.ask_requested) as caught:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert caught.args == ["What is this?"]
    assert box.text() == "What is this?"
    box.clear()
    assert box.text() == ""


def test_the_button_and_the_other_enter_ask_too(qtbot, box, field):
    box.set_text("Why?")
    with qtbot.waitSignal(box.ask_requested):
        button(box, "Ask").click()
    with qtbot.waitSignal(box.ask_requested):
        qtbot.keyClick(field, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)


def test_the_program_can_press_ask_but_not_when_it_is_off(qtbot, box):
    box.set_text("Why?")
    with qtbot.waitSignal(box.ask_requested):
        box.ask_now()
    box.render(PromptView(reason="no"))
    with qtbot.assertNotEmitted(box.ask_requested):
        box.ask_now()


def test_shift_enter_breaks_the_line(qtbot, box, field):
    qtbot.keyClicks(field, "a")
    with qtbot.assertNotEmitted(box.ask_requested):
        qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(field, "b")
    assert box.text() == "a\nb"
    assert field.lines() == 2


def test_enter_belongs_to_the_input_method_while_it_is_composing(qtbot, box, field):
    compose(field, "にほ")
    with qtbot.assertNotEmitted(box.ask_requested):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    compose(field, "", commit="日本")
    assert "日本" in box.text()
    with qtbot.waitSignal(box.ask_requested):
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_composition_that_was_left_does_not_keep_enter_for_ever(qtbot, box, field):
    compose(field, "に")
    button(box, "Ask").setFocus()
    box.focus_prompt()
    with qtbot.waitSignal(box.ask_requested):
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_when_ask_is_off_enter_does_nothing_and_the_reason_stands_there(qtbot, box, field):
    reason = "Ask is off until there is a question"
    box.render(PromptView(can_ask=False, reason=reason))
    box.set_text("typed")
    with qtbot.assertNotEmitted(box.ask_requested):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    ask = button(box, "Ask")
    assert not ask.isEnabled()
    assert ask.accessibleDescription() == reason
    assert [label.text() for label in box.findChildren(QLabel) if label.isVisible()] == [reason]
    assert box.text() == "typed"


def test_what_an_empty_field_says_needs_no_words_beside_the_suggestions(box):
    for can_suggest in (True, False):
        box.render(PromptView(reason="Type first", is_obvious=True, show_suggestions=can_suggest))
        shown = [label.text() for label in box.findChildren(QLabel) if label.isVisible()]
        assert shown == ([] if can_suggest else ["Type first"])
        assert button(box, "Ask").accessibleDescription() == "Type first"


def test_while_running_cancel_stands_where_ask_was(qtbot, box, field):
    box.render(RUNNING)
    cancel = button(box, "Cancel")
    assert cancel.isVisible()
    assert cancel.accessibleName() == "Cancel"
    assert button(box, "Ask").isHidden()
    with qtbot.assertNotEmitted(box.ask_requested):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    with qtbot.waitSignal(box.cancel_requested):
        cancel.click()
    box.render(READY)
    assert cancel.isHidden()
    assert button(box, "Ask").isVisible()


def test_cancel_says_which_keys_press_it(box):
    box.show_keys("Esc")
    assert button(box, "Cancel").text() == "Cancel  Esc"
    box.show_keys("")
    assert button(box, "Cancel").text() == "Cancel"


def test_what_keeps_ask_from_asking_can_be_told(box):
    assert box.why_not == box._view.reason
    box.render(READY)
    assert box.why_not == ""
    box.render(RUNNING)
    assert box.is_running
    assert box.why_not == "The last question is still being answered."


def test_the_focus_is_not_lost_when_the_button_under_it_goes(qtbot, box, field):
    button(box, "Ask").setFocus()
    box.render(RUNNING)
    assert button(box, "Cancel").hasFocus()
    box.render(READY)
    assert field.hasFocus()


def test_render_leaves_the_text_and_the_cursor_alone_and_emits_nothing(box, field, emissions):
    box.set_text("half a question")
    field.moveCursor(field.textCursor().MoveOperation.Left)
    before = field.textCursor().position()
    seen = emissions(box)
    for view in (RUNNING, PromptView(reason="no"), READY):
        box.render(view)
    assert seen == []
    assert box.text() == "half a question"
    assert field.textCursor().position() == before


def test_what_is_typed_is_told(qtbot, box, field):
    with qtbot.waitSignal(box.prompt_edited) as caught:
        qtbot.keyClick(field, "x")
    assert caught.args == ["x"]


def test_the_field_grows_with_its_text_up_to_six_lines(qtbot, box, field):
    heights = []
    for lines in range(1, 9):
        box.set_text("\n".join("line" for _ in range(lines)))
        heights.append(field.height())
    growing, full = heights[:MOST_LINES], heights[MOST_LINES - 1 :]
    assert growing == sorted(set(growing))
    assert len(set(full)) == 1
    assert field.verticalScrollBar().maximum() > 0
    box.set_text("one")
    assert field.height() == heights[0]
    assert field.verticalScrollBar().value() == 0


def test_a_long_line_wraps_and_grows_the_field(box, field):
    one = field.height()
    box.set_text("word " * 60)
    assert field.height() > one


def test_a_suggestion_is_told_by_its_id_and_asks_nothing(qtbot, box):
    with qtbot.assertNotEmitted(box.ask_requested), qtbot.waitSignal(box.suggestion_chosen) as told:
        button(box, "Read text").click()
    assert told.args == ["read text"]


def test_what_is_put_into_the_prompt_can_be_undone(box, field):
    box.set_text("typed")
    box.set_text("put there")
    field.undo()
    assert box.text() == "typed"


def test_suggestions_for_which_there_is_no_room_stay_away(qtbot, box):
    assert all(button(box, says).isVisible() for _, says in SUGGESTED)
    box.resize(300, 92)
    row = box.findChild(Suggestions)
    shown = [button(box, says) for _, says in SUGGESTED if button(box, says).isVisible()]
    assert 0 < len(shown) < len(SUGGESTED)
    assert all(row.rect().contains(chip.geometry()) for chip in shown)


def test_other_suggestions_take_the_place_of_those_that_were_there(qtbot, box):
    box.suggest([Suggestion("one", "One"), *SUGGESTED])
    row = box.findChild(Suggestions)
    shown = [chip.text() for chip in row.findChildren(QPushButton) if chip.isVisible()]
    assert shown == ["One", "Describe", "Read text", "Alt text"][:MOST]
    box.suggest([])
    assert not [chip for chip in row.findChildren(QPushButton) if chip.isVisible()]
    assert row.sizeHint().width() == 0


def test_suggestions_wait_for_a_picture(box):
    box.render(PromptView(reason="Drop a picture first"))
    assert box.findChild(Suggestions).isHidden()


@pytest.mark.parametrize("width", [340, 680, 1200])
def test_nothing_lies_over_anything_else(qtbot, box, width):
    box.render(PromptView(reason="Ask is off until there is a question", show_suggestions=True))
    box.resize(width, box.sizeHint().height())
    reason = next(label for label in box.findChildren(QLabel) if label.isVisible())
    two_lines = 2 * reason.fontMetrics().lineSpacing() + 2
    qtbot.waitUntil(lambda: reason.heightForWidth(reason.width()) <= two_lines)
    children = [box.findChild(Suggestions), button(box, "Ask"), *box.findChildren(QLabel)]
    shown: list[QWidget] = [child for child in children if child.isVisible()]
    overlaps = [
        (one.objectName(), other.objectName())
        for index, one in enumerate(shown)
        for other in shown[index + 1 :]
        if one.geometry().intersects(other.geometry())
    ]
    assert not overlaps
    assert button(box, "Describe").isVisible()


def test_a_picture_pasted_into_the_prompt_goes_to_the_picture(qtbot, box, field):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/tmp/a.jpg")])
    mime.setText("file:///tmp/a.jpg")
    assert field.canInsertFromMimeData(mime)
    with qtbot.waitSignal(box.picture_pasted):
        field.insertFromMimeData(mime)
    assert box.text() == ""


def test_pasted_mark_up_is_plain_text(box, field):
    mime = QMimeData()
    mime.setHtml("<b>bold</b>")
    mime.setText("<b>bold</b>")
    field.insertFromMimeData(mime)
    assert box.text() == "<b>bold</b>"


def test_tab_leaves_the_field(box, field):
    assert field.tabChangesFocus()


def test_the_card_shows_the_focus_of_its_field(qtbot, box, field, theme):
    def border():
        return box.grab().toImage().pixelColor(box.width() // 2, 0).name()

    assert border() == theme.colors.focus
    button(box, "Ask").setFocus()
    assert border() == theme.colors.border


def test_its_icon_follows_the_theme(box, theme):
    def arrow():
        return button(box, "Ask").icon().cacheKey()

    before = arrow()
    theme.use_dark(True)
    assert arrow() != before


# -- earlier questions


@pytest.fixture
def walked(box, field):
    """The field, with two questions in the history."""
    field.walk = PromptWalk(lambda: iter(["newest", "older\nof two lines"]))
    return field


def press(qtbot, field, key):
    qtbot.keyClick(field, key)
    return field.toPlainText()


UP, DOWN, ESC = Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape


def test_up_and_down_walk_through_earlier_questions_and_what_was_typed_comes_back(qtbot, walked):
    qtbot.keyClicks(walked, "typed")
    assert press(qtbot, walked, UP) == "newest"
    assert press(qtbot, walked, UP) == "older\nof two lines"
    assert walked.textCursor().atEnd()
    assert press(qtbot, walked, DOWN) == "newest"
    assert press(qtbot, walked, DOWN) == "typed"
    assert press(qtbot, walked, DOWN) == "typed"


def test_inside_of_the_lines_up_and_down_move_the_cursor(qtbot, walked):
    walked.put("one\ntwo")
    assert press(qtbot, walked, UP) == "one\ntwo"
    assert walked.textCursor().blockNumber() == 0
    assert press(qtbot, walked, DOWN) == "one\ntwo"
    press(qtbot, walked, UP)
    assert press(qtbot, walked, UP) == "newest"


def test_a_wrapped_line_has_lines_too(qtbot, walked):
    text = "word " * 60
    walked.put(text)
    assert press(qtbot, walked, UP) == text


def test_escape_leads_back_and_does_not_cancel(qtbot, box, walked):
    of_the_window = QShortcut(QKeySequence("Esc"), box)
    qtbot.keyClicks(walked, "typed")
    press(qtbot, walked, UP)
    press(qtbot, walked, UP)
    with qtbot.assertNotEmitted(of_the_window.activated):
        assert press(qtbot, walked, ESC) == "typed"
    with qtbot.waitSignal(of_the_window.activated):
        press(qtbot, walked, ESC)


def test_with_shift_up_selects_and_while_composing_it_belongs_to_the_input_method(qtbot, walked):
    qtbot.keyClicks(walked, "typed")
    qtbot.keyClick(walked, UP, Qt.KeyboardModifier.ShiftModifier)
    assert walked.toPlainText() == "typed"
    walked.moveCursor(QTextCursor.MoveOperation.End)
    compose(walked, "に")
    assert press(qtbot, walked, UP) == "typed"


def test_a_key_that_changes_nothing_around_it_lays_nothing_out(qtbot, box, field, monkeypatch):
    laid_out: list[None] = []
    monkeypatch.setattr(box, "_arrange", lambda: laid_out.append(None))
    box.prompt_edited.connect(lambda _text: box.render(READY._replace()))
    qtbot.keyClicks(field, "What")
    assert laid_out == []
    box.render(RUNNING)
    assert laid_out == [None]


def test_larger_letters_lay_it_out_anew(box, theme, monkeypatch):
    laid_out: list[object] = []
    box.render(READY._replace(reason="Type first"))
    monkeypatch.setattr(box._foot, "setDirection", laid_out.append)
    theme.changed.emit()
    assert laid_out
