"""The unfolded receipt: what stands there, and what its buttons do."""

import json
from dataclasses import replace
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton

from llava_desktop.core.asking import picture_record, request_of
from llava_desktop.core.prediction import WebhookEvent
from llava_desktop.core.question import QuestionState
from llava_desktop.replicate.wire import body_of
from llava_desktop.ui.labels import ElidedLabel
from llava_desktop.ui.receipt_desk import COPIED, NO_PICTURE
from llava_desktop.ui.receipt_details import ReceiptAction
from llava_desktop.ui.text_window import MOST_CHARS, TextWindow
from tests.canary.secrets import TOKEN
from tests.qt.made import REPLICATE, FakeKeyring, asked, ended
from tests.ui.made import made_picture
from tests.ui.room import Room

Kind = TypeVar("Kind", bound=QObject)
PICTURE = made_picture("boat.jpg", b"\xff\xd8 the bytes that were sent")


@pytest.fixture
def room(theme, tmp_path):
    made = Room(theme, tmp_path, keyring=FakeKeyring(TOKEN)).begin()
    made.window.show()
    yield made
    made.close()


@pytest.fixture
def question(room):
    """One of the history with everything out of the ordinary, shown and unfolded."""
    made = ended(
        asked("What's this?", engine=REPLICATE),
        picture=picture_record(PICTURE),
        history=("Earlier?", "Yes."),
        version="41ec" * 16,
        webhook="https://a.example/h",
        webhook_events=(WebhookEvent.START,),
        stream=False,
        answer="A boat.",
        prediction_id="gm3qorzdhgbf",
        ran_s=8.2,
        logs="Loading…\nRunning…",
        raw='{\n  "id": "gm3qorzdhgbf"\n}',
    )
    show(room, room.store_row(made, PICTURE))
    press(room, "Details")
    return made


def _one(parent: QObject, kind: type[Kind], name: str) -> Kind:
    (found,) = parent.findChildren(kind, name)
    return found


def show(room: Room, question) -> None:
    room.presenter.choose(question.id)
    room.picture_thread.run_all()


def press(room: Room, name: str) -> None:
    button(room, name).click()


def button(room: Room, name: str) -> QPushButton:
    return _one(room.window.receipt, QPushButton, name)


def value(room: Room, name: str) -> QLabel:
    return _one(room.window.receipt, QLabel, f"Receipt: {name}")


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def news(room: Room) -> str:
    return _one(room.window.receipt, QLabel, "Receipt news").text()


def test_it_is_folded_until_somebody_wants_it_and_away_without_a_question(room):
    details = room.window.receipt.details
    assert details.isHidden()
    show(room, room.store_row(ended(asked(engine=REPLICATE))))
    assert not details.isHidden()
    assert not details.is_open
    press(room, "Details")
    assert details.is_open
    press(room, "Details")
    assert not details.is_open
    room.window.top_bar.new_question_requested.emit()
    assert details.isHidden()


def test_each_value_can_be_selected_and_what_is_shortened_stands_whole_in_the_tooltip(room, question):
    label = value(room, "Version")
    assert label.text() == "41ec41…ec41ec"
    assert label.accessibleDescription() == question.version
    assert label.accessibleName() == f"Version: {question.version}"
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert value(room, "Sent SHA-256").accessibleDescription() == question.picture.sent.sha256


def test_another_question_has_its_own_lines_and_no_old_ones(room, question):
    show(room, room.store_row(ended(asked(engine=REPLICATE))))
    shown = [label for label in room.window.receipt.details.findChildren(QLabel) if not label.isHidden()]
    assert not any(label.objectName() in {"Receipt: Webhook", "Receipt: Sent"} for label in shown)


def test_the_receipt_is_copied_whole_and_says_so_in_place(room, question):
    press(room, "Copy receipt")
    assert f"Sent SHA-256: {question.picture.sent.sha256}\n" in clipboard()
    assert "Prediction: gm3qorzdhgbf\n" in clipboard()
    assert news(room) == COPIED[ReceiptAction.COPY]
    assert room.told == ""


@pytest.mark.parametrize("action", [ReceiptAction.CURL, ReceiptAction.PYTHON])
def test_the_request_is_copied_as_code_with_its_picture_by_path_and_without_the_token(room, question, action):
    press(room, action.value)
    path = room.reader.picture_path(question.picture.sent)
    assert path is not None
    assert str(path) in clipboard()
    assert "https://api.replicate.com/v1/predictions" in clipboard()
    assert question.version in clipboard()
    assert "REPLICATE_API_TOKEN" in clipboard()
    assert TOKEN not in clipboard()
    assert news(room) == COPIED[action]


def test_what_the_demo_was_asked_is_code_for_replicate(room):
    show(room, room.store_row(ended(asked())))
    press(room, "Details")
    press(room, "Copy as curl")
    assert "https://api.replicate.com/v1/predictions" in clipboard()


def test_without_its_picture_a_request_cannot_be_copied_and_that_is_said(room, question):
    path = room.reader.picture_path(question.picture.sent)
    path.unlink()
    press(room, "Copy as curl")
    assert room.told == NO_PICTURE


def test_run_exactly_again_sends_the_same_body_once_as_a_question_beside_the_first(room, question):
    press(room, "Run exactly again")
    press(room, "Run exactly again")
    room.picture_thread.run_all()
    (order,) = room.session.asked
    assert body_of(request_of(order.question, order.picture)) == body_of(request_of(question, PICTURE))
    assert order.question.id != question.id
    assert order.question.conversation == question.conversation
    assert room.presenter.shown_id == order.question.id


def test_another_engine_cannot_run_it_exactly_again_and_the_window_says_why(room):
    other = ended(asked(engine=replace(REPLICATE, base_url="https://own.example/v1")))
    show(room, room.store_row(other))
    press(room, "Details")
    press(room, "Run exactly again")
    assert room.session.asked == []
    assert room.told == ("It cannot be run exactly again now: own.example was asked, and Replicate answers now.")


def test_what_has_not_ended_cannot_be_run_again_and_what_is_not_there_not_opened(room):
    running = room.accept(room.ask())
    press(room, "Details")
    can = {action for action in ReceiptAction if button(room, action.value).isEnabled()}
    assert can == {ReceiptAction.COPY, ReceiptAction.CURL, ReceiptAction.PYTHON}
    room.update(ended(running, QuestionState.FAILED, logs="Traceback", raw="{}"))
    assert all(button(room, action.value).isEnabled() for action in ReceiptAction)


@pytest.mark.parametrize(
    ("name", "text"), [("Logs", "Loading…\nRunning…"), ("Full reply", '{\n  "id": "gm3qorzdhgbf"\n}')]
)
def test_logs_and_the_raw_reply_open_as_plain_text(room, question, qtbot, name, text):
    press(room, name)
    opened = _one(room.window, TextWindow, name)
    assert opened.isVisible()
    assert _one(opened, QPlainTextEdit, f"{name} text").toPlainText() == text
    with qtbot.waitSignal(opened.destroyed):
        _one(opened, QPushButton, "Close text").click()


def test_the_rate_in_the_settings_changes_what_an_old_answer_cost(room, question):
    cost = _one(room.window.receipt, ElidedLabel, "Cost")
    assert cost.text() == "about $0.011"
    room.preferences.change(rate_usd_per_s=1.0)
    room.settings.money_changed.emit()
    assert cost.text() == "about $8.20"
    press(room, "Copy receipt")
    assert "Cost: about $8.20, at $1.00 a second\n" in clipboard()


@pytest.fixture
def make_window(qtbot, theme):
    def make(text: str) -> TextWindow:
        made = TextWindow("Logs", text)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(made)
        return made

    return make


def said(window: TextWindow) -> str:
    return _one(window, QLabel, "Found").text()


def selected(window: TextWindow) -> tuple[str, int]:
    cursor = _one(window, QPlainTextEdit, "Logs text").textCursor()
    return cursor.selectedText(), cursor.selectionStart()


def test_words_are_found_one_after_another_both_ways_and_from_the_start_again(qtbot, make_window):
    window = make_window("boat one\nboat two")
    field = _one(window, QLineEdit, "Find")
    qtbot.keyClicks(field, "boa")
    assert selected(window) == ("boa", 0)
    qtbot.keyClicks(field, "t")
    assert selected(window) == ("boat", 0)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert selected(window) == ("boat", 9)
    _one(window, QPushButton, "Find next").click()
    assert (selected(window), said(window)) == (("boat", 0), "From the start again.")
    _one(window, QPushButton, "Find previous").click()
    assert (selected(window), said(window)) == (("boat", 9), "From the end again.")
    qtbot.keyClicks(field, "x")
    assert said(window) == "Not found."
    field.clear()
    _one(window, QPushButton, "Find next").click()
    assert said(window) == ""


def test_all_is_copied_also_what_is_too_long_to_be_shown(make_window):
    long = "x" * MOST_CHARS + "the end \ud800"
    window = make_window(long)
    assert len(_one(window, QPlainTextEdit, "Logs text").toPlainText()) == MOST_CHARS
    assert said(window).startswith("The first 400,000 of 400,009 characters.")
    _one(window, QPushButton, "Copy all").click()
    assert clipboard() == "x" * MOST_CHARS + "the end \ufffd"
    assert said(window) == "Copied."


def test_without_a_question_nothing_is_done(room):
    room.window.receipt.details.wanted.emit(ReceiptAction.COPY)
    room.window.receipt.details.say("Copied.")
    assert room.told == ""


def test_what_would_turn_text_around_shows_its_marks(make_window):
    assert _one(make_window("a\u202eb"), QPlainTextEdit, "Logs text").toPlainText() == "a‹U+202E›b"


def test_code_of_a_question_without_a_picture_holds_its_whole_body(room):
    plain = room.store_row(ended(asked("Just words", engine=REPLICATE)))
    show(room, plain)
    press(room, "Details")
    press(room, "Copy as curl")
    body = clipboard().split("'")[1]
    assert json.loads(body) == json.loads(body_of(request_of(plain, None)))
