"""Check my setup: from Settings and from an error, line by line, by keyboard, spoken, and what is copied is seen."""

import logging

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QPlainTextEdit, QPushButton

from llava_desktop.core.question import QuestionState
from llava_desktop.core.setup_check import TOKEN_REFUSED, SetupPart, failed, not_checked, passed
from llava_desktop.qt.setup_check import SetupCheck
from llava_desktop.storage.log import open_log
from llava_desktop.storage.settings_told import told_settings
from llava_desktop.tasks.check_folders import FolderCheck
from llava_desktop.ui.settings_dialog import SettingsDialog
from llava_desktop.ui.setup_check_desk import SetupCheckDesk
from llava_desktop.ui.setup_check_window import SetupCheckView, SetupCheckWindow
from llava_desktop.ui.shown_question import CHECK_SETUP
from tests.canary.secrets import TOKEN
from tests.qt.made import REPLICATE, FakeKeyring, PatientThread, as_the_real_one, asked, ended

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise")  # the offscreen platform

P = SetupPart
PROMPT = "Is this the cAnAry of Aunt Mathilda?"
GOOD = passed(P.CLOCK, "It agrees.", personal="It is al's.")
BAD = failed(P.PROXY, "It cannot be <b>used</b>.", "Remove it.")
OPEN = not_checked(P.TOKEN, "There is none\u202e.")
VIEW = SetupCheckView("api.example", (P.PROXY, P.CLOCK, P.TOKEN), (BAD, GOOD, OPEN))


@pytest.fixture
def window(theme, qtbot):
    made = SetupCheckWindow(theme)
    qtbot.addWidget(made)
    made.show()
    return made


def words(window) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if not label.isHidden())


def button(window, name) -> QPushButton:
    found = window.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def rows(window) -> QListWidget:
    found = window.findChild(QListWidget, "Setup parts")
    assert isinstance(found, QListWidget)
    return found


def copied(window) -> QPlainTextEdit:
    found = window.findChild(QPlainTextEdit, "Copied diagnostics")
    assert isinstance(found, QPlainTextEdit)
    return found


def spoken(window) -> list[str]:
    return [rows(window).item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(rows(window).count())]


# -- the window


def test_each_line_says_how_it_is_and_what_to_do(window):
    window.render(VIEW)
    said = words(window)
    for expected in (
        "Proxy",
        "Problem",
        "Remove it.",
        "Clock",
        "OK",
        "Not checked",
        "It agrees. It is al's.",
    ):
        assert expected in said
    assert "1 problem was found. 1 line was not checked." in said
    assert "api.example is asked whose token this is" in said


def test_what_came_from_outside_is_shown_as_it_is(window):
    window.render(VIEW)
    assert "It cannot be <b>used</b>." in words(window)
    assert "There is none‹U+202E›." in words(window)
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in window.findChildren(QLabel) if label.text())


def test_with_the_demo_engine_chosen_it_says_that_nobody_is_asked(window):
    window.render(SetupCheckView("", (P.KEYRING,), (), is_running=True))
    assert "nobody outside this computer is asked" in words(window)


def test_a_screen_reader_hears_each_line_and_the_end(window, monkeypatch):
    heard = []
    monkeypatch.setattr("llava_desktop.ui.setup_check_window.announce", lambda _widget, text: heard.append(text))
    window.render(SetupCheckView("h", (P.PROXY, P.CLOCK), (), is_running=True))
    assert spoken(window) == ["Proxy: Checking…", "Clock: Checking…"]
    assert heard == []
    window.render(SetupCheckView("h", (P.PROXY, P.CLOCK), (BAD, GOOD)))
    assert spoken(window)[0] == "Proxy: Problem. It cannot be <b>used</b>. Remove it."
    assert heard == ["1 problem was found."]
    assert rows(window).currentRow() == 0, "the keyboard goes on at the first problem"
    item = QAccessible.queryAccessibleInterface(rows(window)).child(0)
    assert item.text(QAccessible.Text.Name).startswith("Proxy: Problem.")


def test_no_line_is_cut_off_however_narrow_it_is(window):
    long = failed(P.PROXY, "It cannot be used. " * 12, "Remove it. " * 12)
    window.render(SetupCheckView("h", (P.PROXY,), (long,)))
    for width in (640, 420):
        window.resize(width, 600)
        QApplication.sendPostedEvents()
        view = rows(window)
        row = view.itemWidget(view.item(0))
        for label in row.findChildren(QLabel):
            if label.wordWrap():
                assert label.height() >= label.heightForWidth(label.width()), width


def test_while_it_looks_the_button_stops_it(window):
    heard = []
    window.begin_requested.connect(lambda: heard.append("begin"))
    window.stop_requested.connect(lambda: heard.append("stop"))
    window.render(SetupCheckView("h", (P.PROXY,), (), is_running=True))
    assert button(window, "Check again").text() == "Stop"
    assert button(window, "Check again").accessibleName() == "Stop"
    QTest.keyClick(button(window, "Check again"), Qt.Key.Key_Space)
    window.render(SetupCheckView("h", (P.PROXY,), (BAD,)))
    QTest.keyClick(button(window, "Check again"), Qt.Key.Key_Space)
    assert heard == ["stop", "begin"]


def test_what_was_copied_is_shown_until_the_next_look(window):
    window.render(VIEW)
    assert copied(window).isHidden()
    window.show_copied("line 1\n<b>line 2</b>")
    assert copied(window).isVisible()
    assert copied(window).toPlainText() == "line 1\n<b>line 2</b>"
    window.render(SetupCheckView("h", VIEW.parts, (), is_running=True))
    assert copied(window).isHidden()


def test_escape_closes_it_and_says_so(window, qtbot):
    with qtbot.waitSignal(window.finished):
        QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_everything_is_reached_with_the_tab_key(window):
    window.render(VIEW)
    window.show_copied("x")
    window.activateWindow()
    window.focus_first()
    reached = []
    for _ in range(6):
        reached.append(window.focusWidget().objectName())
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    names = {"Setup parts", "Copied diagnostics", "Check again", "Copy diagnostics", "Close setup check"}
    assert names <= set(reached)


def test_the_signs_follow_the_theme(window, theme):
    window.render(VIEW)
    before = window.grab().toImage()
    theme.use_dark(True)
    assert window.grab().toImage() != before


# -- the desk


@pytest.fixture
def checking(theme, make_room, tmp_path, monkeypatch):
    """`checking()`: a room whose setup can be checked, and its log."""
    monkeypatch.setattr("llava_desktop.qt.setup_check.check_network", lambda order, tell: (order, tell))
    logs = []

    def make(**options):
        room = make_room(**options)
        room.log = open_log(tmp_path)
        logs.append(room.log)
        room.engines.token_known.connect(room.log.hide)
        folders = FolderCheck(room.folders, room.log.path, lambda: room.writer.run(lambda _connection: None))
        room.disk = as_the_real_one(PatientThread(folders))
        check = SetupCheck(
            engines=room.engines,
            preferences=room.preferences,
            network=room.network,
            keyring=room.keyring_thread,
            pictures=as_the_real_one(PatientThread()),
            disk=room.disk,
            parent=room.window,
        )
        room.setup = SetupCheckDesk(
            theme=theme,
            window=room.window,
            check=check,
            versions=lambda: [("LLaVA Desktop", "1.2.3")],
            settings=lambda: told_settings(room.preferences.value),
            clean=room.log.clean,
            parent=room.window,
        )
        room.check = check
        room.settings.setup_check_requested.connect(room.setup.open)
        room.shown.setup_check_requested.connect(room.setup.open)
        return room

    yield make
    for log in logs:
        log.close()


def setup_window(room) -> SetupCheckWindow:
    (found,) = room.window.findChildren(SetupCheckWindow)
    assert isinstance(found, SetupCheckWindow)
    return found


def test_settings_leads_to_it_and_a_look_begins(checking):
    room = checking()
    room.settings.open()
    (dialog,) = room.window.findChildren(SettingsDialog)
    button(dialog, "Check my setup").click()
    assert setup_window(room).isVisible()
    assert not setup_window(room).isModal()
    assert len(room.session.setup_checks) == 1
    room.setup.open()
    assert len(room.session.setup_checks) == 1, "one is under way"


def test_closing_it_ends_the_look(checking):
    room = checking()
    room.setup.open()
    setup_window(room).close()
    assert room.session.setup_checks_cancelled == 1
    room.setup.open()
    assert len(room.session.setup_checks) == 2


@pytest.mark.parametrize(
    ("state", "error", "is_offered"),
    [
        (QuestionState.NOT_SENT, "Replicate could not be reached.", True),
        (QuestionState.REJECTED, f"{TOKEN_REFUSED} Check it in Settings.", True),
        (QuestionState.REJECTED, "The Replicate account has no credit left.", False),
    ],
)
def test_an_error_that_may_be_the_setups_leads_to_it(checking, state, error, is_offered):
    room = checking(keyring=FakeKeyring(TOKEN))
    question = ended(asked(engine=REPLICATE), state, error=error)
    room.shown.show(question)
    notice = room.window.conversation._notice
    assert (notice._second.text() == CHECK_SETUP) is is_offered
    if is_offered:
        notice.second_action_requested.emit()
        assert setup_window(room).isVisible()


def test_a_question_to_the_demo_engine_needs_no_setup(checking):
    room = checking()
    room.shown.show(ended(asked(), QuestionState.NOT_SENT, error="It could not be reached."))
    assert room.window.conversation._notice._second.text() == ""


def test_what_is_copied_is_what_is_shown_and_holds_no_token_and_no_words_of_the_person(checking, caplog):
    room = checking(keyring=FakeKeyring(TOKEN))
    room.ask(PROMPT)
    logging.getLogger("llava_desktop.test").warning("Authorization: Bearer %s", TOKEN)
    logging.getLogger("llava_desktop.test").warning("cannot open '/home/x/Aunt Mathilda.jpg'")
    room.setup.open()
    room.keyring_thread.run_all()
    button(setup_window(room), "Copy diagnostics").click()
    room.disk.run_all()
    text = QGuiApplication.clipboard().text()
    assert text == copied(setup_window(room)).toPlainText()
    for expected in ("LLaVA Desktop: 1.2.3", "Screen 1: ", "Keyring: It answers", "Quality of pictures: ", "‹hidden›"):
        assert expected in text
    for hidden in (TOKEN, "Mathilda", "cAnAry"):
        assert hidden not in text


def test_a_log_that_is_not_read_in_time_is_only_left_out(checking, qtbot):
    room = checking()
    room.check._log_within_ms = 1
    room.setup.open()
    button(setup_window(room), "Copy diagnostics").click()
    qtbot.waitUntil(lambda: "(it could not be read)" in copied(setup_window(room)).toPlainText())
