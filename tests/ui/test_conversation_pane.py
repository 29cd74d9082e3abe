"""Question, answer, status, and what can be done: shown as told, asked for by signals."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QPushButton

from llava_desktop.ui.conversation_pane import ConversationPane, ConversationView
from llava_desktop.ui.link_bar import LinkBar, destination_of
from llava_desktop.ui.prompt_bubble import PromptBubble

ASKED = ConversationView("What time is it?", "LLaVA v1.6 34B", "Answering · 12 s")


@pytest.fixture
def pane(theme, qtbot):
    made = ConversationPane(theme)
    made.resize(680, 500)
    qtbot.addWidget(made)
    made.show()
    return made


def button(widget, name):
    found = widget.findChild(QPushButton, name)
    assert found is not None
    return found


def visible_words(pane) -> list[str]:
    shown = (label for label in pane.findChildren(QLabel) if label.isVisible() and label.text())
    return [label.text().replace("\u200b", "") for label in shown]  # where long words may be broken


def test_nothing_is_there_before_the_first_question(pane):
    assert visible_words(pane) == []
    assert not pane.answer.isVisible()
    assert not any(each.isVisible() for each in pane.findChildren(QPushButton))


def test_question_name_and_status_are_shown(pane):
    pane.render(ASKED)
    assert pane.findChild(QPlainTextEdit, "Question").toPlainText() == "What time is it?"
    assert visible_words(pane) == ["LLaVA v1.6 34B", "Answering · 12 s"]
    assert pane.findChild(QLabel, "Status").accessibleName() == "Status: Answering · 12 s"
    assert not button(pane, "Ask again").isVisible()


def test_an_answer_stays_where_it_is_when_it_ends(pane, qtbot):
    pane.answer.start()
    pane.answer.append("It is late.")
    pane.render(ASKED)
    while_it_came = pane.answer.geometry().top()
    pane.answer.finish()
    pane.render(replace(ASKED, status="Done in 12 s", finished=True))
    qtbot.waitUntil(lambda: pane.answer.is_settled and button(pane, "Edit question").isVisible())
    assert pane.answer.geometry().top() == while_it_came


def test_render_emits_nothing(pane, qtbot):
    signals = (pane.ask_again_requested, pane.notice_action_requested, pane.open_link_requested)
    for signal in signals:
        with qtbot.assertNotEmitted(signal):
            pane.render(replace(ASKED, notice="Broken.", notice_action="Check now", finished=True))
            pane.render(ASKED)


def test_a_finished_answer_can_be_copied_and_asked_again(pane, qtbot):
    pane.answer.show_finished("It is **late**.")
    pane.render(replace(ASKED, finished=True))
    button(pane, "Copy answer").click()
    assert QGuiApplication.clipboard().text() == "It is **late**."
    with qtbot.waitSignal(pane.ask_again_requested):
        button(pane, "Ask again").click()


def test_there_is_nothing_to_copy_without_an_answer(pane):
    pane.render(replace(ASKED, finished=True))
    assert not button(pane, "Copy answer").isVisible()
    assert button(pane, "Ask again").isVisible()


def test_a_notice_says_what_to_do_and_its_button_asks_for_it(pane, qtbot):
    pane.render(replace(ASKED, notice="The connection dropped.", notice_action="Check now"))
    assert "The connection dropped." in visible_words(pane)
    with qtbot.waitSignal(pane.notice_action_requested):
        button(pane, "Check now").click()
    pane.render(ASKED)
    assert "The connection dropped." not in visible_words(pane)


def test_words_from_outside_stay_words(pane):
    hostile = "<b>x</b><img src='/etc/hostname'>"
    pane.render(ConversationView(hostile, hostile, hostile, hostile))
    assert pane.findChild(QPlainTextEdit, "Question").toPlainText() == hostile
    assert visible_words(pane).count(hostile) == 3
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in pane.findChildren(QLabel))


# -- links


def test_a_link_is_opened_only_after_its_host_was_shown_and_agreed_to(pane, qtbot):
    pane.render(ASKED)
    with qtbot.assertNotEmitted(pane.open_link_requested):
        pane.answer.link_chosen.emit("https://example.org/a?b")
    assert "Open example.org in the browser?" in visible_words(pane)
    assert "https://example.org/a?b" in visible_words(pane)
    with qtbot.waitSignal(pane.open_link_requested) as told:
        button(pane, "Open link").click()
    assert told.args == ["https://example.org/a?b"]
    assert not pane.findChild(QFrame, "Link").isVisible()


def test_a_dismissed_link_is_not_opened(pane, qtbot):
    pane.render(ASKED)
    pane.answer.link_chosen.emit("https://example.org")
    with qtbot.assertNotEmitted(pane.open_link_requested):
        button(pane, "Dismiss link").click()
    assert not pane.findChild(QFrame, "Link").isVisible()


def test_another_conversation_takes_the_question_about_a_link_away(pane):
    pane.render(ASKED)
    pane.answer.link_chosen.emit("https://example.org")
    pane.render(replace(ASKED, prompt="Another question"))
    assert not pane.findChild(QFrame, "Link").isVisible()


@pytest.mark.parametrize(
    ("address", "destination"),
    [
        ("https://example.org/a", "example.org"),
        ("http://example.org:8080", "example.org:8080"),
        ("https://xn--80ak6aa92e.com/", "\u0430\u0440\u0440\u04cf\u0435.com (xn--80ak6aa92e.com)"),
        (
            "https://\u0430\u0440\u0440\u04cf\u0435.com:81/",
            "\u0430\u0440\u0440\u04cf\u0435.com:81 (xn--80ak6aa92e.com:81)",
        ),
        ("https://example.org.evil.test/example.com", "example.org.evil.test"),
        ("mailto:ada@example.org?subject=x", "ada@example.org"),
        ("mailto:a%E2%80%AEb@example.org", "a‹U+202E›b@example.org"),
    ],
)
def test_the_destination_is_the_host_that_the_network_sees(address, destination):
    assert destination_of(address) == destination


def test_a_mail_address_is_asked_about_in_other_words(qtbot, theme):
    bar = LinkBar()
    qtbot.addWidget(bar)
    bar.ask("mailto:ada@example.org")
    assert "Write a mail to ada@example.org?" in visible_words(bar)


def test_all_of_a_long_host_is_seen_and_its_end_above_all(qtbot, theme):
    bar = LinkBar()
    qtbot.addWidget(bar)
    bar.resize(400, 100)
    bar.show()
    bar.ask(f"https://{'example.org.' * 12}evil.test/")
    question = next(label for label in bar.findChildren(QLabel) if "browser" in label.text())
    needed = question.fontMetrics().boundingRect(
        0, 0, question.width(), 10_000, Qt.TextFlag.TextWordWrap, question.text()
    )
    assert needed.width() <= question.width()


# -- the bubble


@pytest.fixture
def bubble(qtbot, theme):
    made = PromptBubble()
    qtbot.addWidget(made)
    made.resize(600, 100)
    made.show()
    return made


def test_a_short_question_makes_a_small_bubble(bubble, qtbot):
    bubble.set_prompt("Hi")
    qtbot.waitUntil(lambda: 0 < bubble.bubble_width() < 100)
    bubble.set_prompt("What time of day is it, and how can you tell?")
    qtbot.waitUntil(lambda: 200 < bubble.bubble_width() < 600)
    assert bubble.prompt() == "What time of day is it, and how can you tell?"


def test_a_long_question_wraps_and_then_scrolls(bubble):
    bubble.set_prompt("word")
    one_line = bubble.text_height()
    bubble.set_prompt("word " * 40)
    some_lines = bubble.text_height()
    bubble.set_prompt("word " * 4_000)
    tallest = bubble.text_height()
    assert one_line < some_lines < tallest
    bubble.set_prompt("line\n" * 400)
    assert bubble.text_height() == tallest


def test_the_bubble_follows_the_width_of_the_column(bubble):
    bubble.set_prompt("word " * 40)
    wide = bubble.text_height()
    bubble.resize(300, 100)
    assert bubble.text_height() > wide


def test_how_it_was_sent_is_said_between_the_question_and_the_answer(pane):
    pane.render(replace(ASKED, note="It was sent again at 336×252."))
    assert visible_words(pane) == ["It was sent again at 336×252.", "LLaVA v1.6 34B", "Answering · 12 s"]
    pane.render(ASKED)
    assert "It was sent again at 336×252." not in visible_words(pane)
