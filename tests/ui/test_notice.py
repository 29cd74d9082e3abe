import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from llava_desktop.ui.notice import NO_NOTICE, Notice, NoticeView


@pytest.fixture
def notice(qtbot, theme):
    made = Notice(theme)
    qtbot.addWidget(made)
    return made


def test_without_words_there_is_no_bar(notice):
    assert notice.isHidden()
    notice.render(NoticeView("The connection dropped."))
    assert not notice.isHidden()
    notice.render(NO_NOTICE)
    assert notice.isHidden()


def test_an_error_is_said_at_once_and_news_in_their_turn(notice, monkeypatch):
    said = []
    monkeypatch.setattr(
        "llava_desktop.ui.notice.announce", lambda _widget, words, urgent=False: said.append((words, urgent))
    )
    notice.render(NoticeView("It broke."))
    notice.render(NoticeView("It broke.", action="Try again"))  # no news
    notice.render(NoticeView("Cleared.", is_error=False))
    assert said == [("It broke.", True), ("Cleared.", False)]


def test_the_words_are_plain_and_can_be_copied(notice):
    notice.render(NoticeView('<img src="/x">'))
    label = notice.findChild(QLabel)
    assert notice.text() == label.text() == '<img src="/x">'
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse


def test_its_action_is_named_by_what_it_does(qtbot, notice):
    notice.render(NoticeView("The connection dropped.", action="Check now"))
    action = notice.findChild(QPushButton, "Check now")
    assert action.accessibleName() == "Check now"
    with qtbot.waitSignal(notice.action_requested):
        action.click()


def test_it_can_be_dismissed_only_where_that_is_offered(qtbot, notice):
    notice.render(NoticeView("That is no picture."))
    dismiss = notice.findChild(QPushButton, "Dismiss notice")
    assert dismiss.isHidden()
    notice.render(NoticeView("That is no picture.", can_dismiss=True))
    assert not dismiss.isHidden()
    with qtbot.waitSignal(notice.dismissed):
        dismiss.click()
    assert not notice.isHidden()  # its owner decides


def test_an_error_looks_different_from_news(qtbot, notice, theme):
    def background():
        return notice.grab().toImage().pixelColor(notice.width() // 2, 4).name()

    notice.resize(300, 60)
    notice.render(NoticeView("Deleted.", is_error=False))
    notice.show()
    assert background() == theme.colors.accent_soft
    notice.render(NoticeView("It could not be deleted."))
    assert background() == theme.colors.danger_soft


LONG = "The picture could not be opened, because there is not enough memory for one that is as large as this."


@pytest.mark.parametrize(
    ("width", "words", "is_beside"),
    [(700, LONG, True), (320, LONG, False), (320, "Put away.", True)],
    ids=["wide", "narrow", "few words"],
)
def test_buttons_stand_in_one_row_beside_the_words_or_under_them(notice, width, words, is_beside):
    notice.render(NoticeView(words, action="Undo", can_dismiss=True))
    notice.resize(width, notice.heightForWidth(width) if notice.hasHeightForWidth() else 120)
    notice.layout().activate()
    undo, dismiss = notice.findChild(QPushButton, "Undo"), notice.findChild(QPushButton, "Dismiss notice")
    label = next(each for each in notice.findChildren(QLabel) if each.text())
    assert undo.geometry().center().y() == pytest.approx(dismiss.geometry().center().y(), abs=1)
    assert undo.x() < dismiss.x() <= width - dismiss.width()
    assert (undo.x() > label.geometry().right()) is is_beside
    assert (undo.y() > label.geometry().bottom()) is not is_beside
