import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from llava_desktop.ui.prompt_box import PromptBox, PromptView
from llava_desktop.ui.prompt_field import MOST_LINES, PromptField
from llava_desktop.ui.suggestions import SUGGESTIONS, Suggestions

READY = PromptView(can_ask=True, show_suggestions=True)
RUNNING = PromptView(running=True, show_suggestions=True)


@pytest.fixture
def box(qtbot, theme):
    made = PromptBox(theme)
    qtbot.addWidget(made)
    made.resize(680, 92)
    made.show()
    qtbot.waitExposed(made)
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


def test_escape_cancels_only_while_running(qtbot, box, field):
    with qtbot.assertNotEmitted(box.cancel_requested, wait=20):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    box.render(RUNNING)
    with qtbot.waitSignal(box.cancel_requested):
        qtbot.keyClick(field, Qt.Key.Key_Escape)


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


def test_a_suggestion_fills_the_prompt_and_asks_nothing(qtbot, box, field):
    says, prompt = SUGGESTIONS[1]
    with qtbot.assertNotEmitted(box.ask_requested):
        button(box, says).click()
    assert box.text() == prompt
    assert field.hasFocus()
    field.undo()
    assert box.text() == ""


def test_suggestions_for_which_there_is_no_room_stay_away(qtbot, box):
    assert all(button(box, says).isVisible() for says, _ in SUGGESTIONS)
    box.resize(300, 92)
    row = box.findChild(Suggestions)
    shown = [button(box, says) for says, _ in SUGGESTIONS if button(box, says).isVisible()]
    assert 0 < len(shown) < len(SUGGESTIONS)
    assert all(row.rect().contains(chip.geometry()) for chip in shown)


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
