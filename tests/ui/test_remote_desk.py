"""The engine's own list in the window: opened, looked at, stopped, imported, and out of the way again."""

import base64
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QPlainTextEdit, QPushButton

from llava_desktop.core.engine import EngineChoice
from llava_desktop.core.errors import ConnectionLost
from llava_desktop.core.model_version import DEFAULT_VERSION
from llava_desktop.core.prediction import PredictionStatus, ReturnedInput
from llava_desktop.core.question import QuestionState
from llava_desktop.core.remote import row_of
from llava_desktop.qt import patience
from llava_desktop.ui.history_switch import HistorySwitch
from llava_desktop.ui.remote_detail import STOP_QUESTION
from llava_desktop.ui.remote_room import open_remote_desk
from tests.qt.made import REPLICATE, FakeKeyring, asked
from tests.qt.remote_made import arrive, page, prediction

RUNNING = {"status": PredictionStatus.PROCESSING, "completed_at": None, "output": "There "}


class Desk:
    def __init__(self, room, theme, qtbot):
        self.room = room
        self.qtbot = qtbot
        self.switch = HistorySwitch(room.window)
        room.window.put_switch(self.switch)
        self.desk = open_remote_desk(
            theme=theme,
            window=room.window,
            switch=self.switch,
            engines=room.engines,
            questions=room.questions,
            network=room.network,
            picture_thread=room.picture_thread,
            store=room.store,
            reader=room.reader,
            version=lambda: DEFAULT_VERSION,
        )
        self.desk.imported.connect(room.history.read_again)
        self.desk.question_wanted.connect(room.window.history_panel.question_chosen)
        self.session = room.session

    @property
    def detail(self):
        return self.desk._detail

    def button(self, name: str) -> QPushButton:
        found = self.detail.findChild(QPushButton, name)
        assert isinstance(found, QPushButton), name
        return found

    def shows(self, name: str) -> bool:
        return self.button(name).isVisible()

    def press(self, name: str) -> None:
        assert self.shows(name), name
        self.button(name).click()

    def words(self) -> str:
        labels = (label for label in self.detail.findChildren(QLabel) if label.isVisible())
        return " ".join(label.text() for label in labels)

    def list(self, *found):
        self.room.window.findChild(QPushButton, "On Replicate").click()
        rows = tuple(row_of(each) for each in found)
        arrive(self.qtbot, self.desk._reading, self.session, replace(page(), rows=rows))

    def look(self, found, *, call=-1):
        arrive(self.qtbot, self.desk._opened, self.session, found, call)

    def open(self, found):
        self.list(found)
        view = self.room.window.findChild(QListView, "Predictions on Replicate")
        view.setCurrentIndex(view.model().index(0, 0))
        self.qtbot.keyClick(view, Qt.Key.Key_Return)
        self.look(found)

    def run_import(self):
        self.press("Import into history")
        self.qtbot.waitUntil(self._has_imported)

    def _has_imported(self):
        self.room.picture_thread.run_all()
        return not self.desk._imports.is_busy


@pytest.fixture
def desk(make_room, theme, qtbot):
    made = Desk(make_room(choice=EngineChoice.REPLICATE, keyring=FakeKeyring(REPLICATE.token)), theme, qtbot)
    yield made
    made.desk.close_page()


def test_the_list_takes_the_place_of_the_history_and_gives_it_back(desk):
    desk.list(prediction(1))
    assert desk.room.window.history_panel.isHidden()
    desk.room.window.findChild(QPushButton, "On this computer").click()
    assert desk.room.window.history_panel.isVisible()
    assert desk.desk._panel.isHidden()


def test_words_in_the_prompt_and_the_search_stay_while_the_list_is_looked_at(desk):
    search = desk.room.window.findChild(QLineEdit, "Search history")
    search.setText("boat")
    desk.room.box.set_text("How many sails")
    desk.open(prediction(1))
    desk.room.window.findChild(QPushButton, "On this computer").click()
    assert (search.text(), desk.room.box.text()) == ("boat", "How many sails")


def test_one_of_it_takes_the_place_of_picture_and_conversation(desk):
    desk.open(prediction(1, logs="Loading\n\u202eevil", predict_time_s=2.5))
    assert desk.detail.isVisible()
    assert not desk.room.window.prompt_box.isVisible()
    assert "Answered · Replicate" in desk.words()
    assert "2.5 s" in desk.words()
    assert desk.detail._answer.text() == "Answer 1"
    desk.press("Show log")
    log = desk.detail.findChild(QPlainTextEdit, "Log")
    assert log.isVisible()
    assert log.toPlainText() == "Loading\n‹U+202E›evil"
    assert desk.button("Show log").text() == "Hide log"
    desk.press("Show log")
    assert not log.isVisible()


@pytest.mark.parametrize(
    "leave",
    [
        lambda desk: desk.press("Back"),
        lambda desk: desk.qtbot.keyClick(desk.detail, Qt.Key.Key_Escape),
        lambda desk: desk.room.window.top_bar.new_question_requested.emit(),
        lambda desk: desk.room.window.history_panel.question_chosen.emit("nobody"),
        lambda desk: desk.switch.remote_wanted.emit(False),
        lambda desk: desk.room.window.search_requested.emit(),
    ],
)
def test_there_are_many_ways_back_to_the_picture(desk, leave):
    desk.open(prediction(1))
    leave(desk)
    assert desk.room.window.prompt_box.isVisible()
    assert not desk.detail.isVisible()
    assert desk.desk._opened.view.prediction_id == ""


def test_ctrl_f_is_the_historys(desk):
    desk.list(prediction(1))
    desk.room.window.search_requested.emit()
    assert desk.room.window.history_panel.isVisible()
    assert desk.room.window.focusWidget().objectName() == "Search history"


def test_the_same_one_is_not_looked_at_twice_by_a_second_click(desk):
    desk.open(prediction(1))
    before = len(desk.session.calls)
    desk.desk._panel.chosen.emit("prediction000001")
    assert len(desk.session.calls) == before


def test_what_cannot_be_looked_at_is_said_and_can_be_tried_again(desk):
    desk.list(prediction(1))
    desk.desk._panel.chosen.emit("prediction000001")
    assert "Looking at it…" in desk.words()
    desk.look(ConnectionLost("The connection broke."))
    assert "The connection broke." in desk.words()
    before = len(desk.session.calls)
    desk.press("Check now")
    assert len(desk.session.calls) == before + 1


def test_a_run_is_stopped_only_after_the_person_has_agreed(desk):
    desk.open(prediction(1, **RUNNING))
    before = len(desk.session.calls)
    desk.press("Stop this run")
    assert STOP_QUESTION in desk.words()
    desk.press("Let it run")
    assert len(desk.session.calls) == before
    desk.press("Stop this run")
    desk.qtbot.keyClick(desk.detail, Qt.Key.Key_Escape)
    assert desk.detail.isVisible()
    assert STOP_QUESTION not in desk.words()
    desk.press("Stop this run")
    desk.press("Stop the run")
    assert len(desk.session.calls) == before + 1
    assert "Being stopped…" in desk.words()
    assert not desk.shows("Stop this run")
    desk.look(prediction(1, status=PredictionStatus.CANCELED))
    assert "Cancelled · Replicate" in desk.words()
    assert desk.desk._rows.index(0).data().startswith("Question 1")


def test_an_answer_that_grows_is_shown_as_it_grows(desk):
    desk.open(prediction(1, **RUNNING))
    desk.detail.look_requested.emit()
    desk.look(prediction(1, output="There are two."))
    assert desk.detail._answer.text() == "There are two."


def test_what_was_imported_is_in_the_history_and_can_be_opened_there(desk):
    picture = "data:image/png;base64," + base64.b64encode(b"bytes").decode()
    desk.open(prediction(1, web_url=None, input=ReturnedInput(prompt="Question 1", image=picture, max_tokens=9)))
    assert "comes with it" in desk.words()
    desk.button("Import into history").setFocus()
    desk.run_import()
    assert desk.room.rows == ["Question 1"]
    assert not desk.shows("Import into history")
    assert desk.detail.isAncestorOf(desk.room.window.focusWidget())
    desk.press("Open in history")
    assert desk.room.answer == "Answer 1"
    assert desk.room.window.history_panel.isVisible()
    assert desk.room.window.prompt_box.isVisible()


def test_an_import_that_takes_long_says_so_until_it_is_there(desk, monkeypatch):
    monkeypatch.setattr(patience, "AFTER_MS", 1)
    picture = "data:image/png;base64," + base64.b64encode(b"bytes").decode()
    desk.open(prediction(1, input=ReturnedInput(prompt="Question 1", image=picture)))
    desk.press("Import into history")
    desk.qtbot.waitUntil(lambda: "Importing…" in desk.words())
    desk.qtbot.waitUntil(desk._has_imported)
    assert "Importing…" not in desk.words()


def test_a_run_that_was_imported_is_followed(desk):
    desk.open(prediction(1, **RUNNING))
    desk.run_import()
    ((question, engine),) = desk.session.checked_again
    assert (question.state, question.prediction_id, engine) == (QuestionState.RUNNING, "prediction000001", REPLICATE)


def test_what_could_not_come_along_is_said(desk):
    image = "https://example.org/boat.jpg"
    desk.open(prediction(1, input=ReturnedInput(prompt="Question 1", image=image)))
    assert "at an address on the web" in desk.words()
    desk.run_import()
    assert "was not fetched" in desk.words()


def test_an_import_that_failed_says_why(desk):
    desk.room.store_row(asked("Question 1", REPLICATE))
    desk.open(prediction(1))
    desk.run_import()
    assert "not accounted for yet" in desk.words()
    assert not desk.desk._patience._waits
    assert desk.shows("Import into history")


def test_what_lies_in_the_trash_is_said_to_and_not_imported_again(desk, qtbot):
    question = desk.room.store_row(asked("A boat", REPLICATE, prediction_id=prediction(1).id))
    with qtbot.waitSignal(desk.room.changes.trashed):
        desk.room.changes.trash([question.id])
    desk.open(prediction(1))
    assert "in the trash of your history" in desk.words()
    assert not desk.shows("Import into history")
    assert desk.shows("Open in history")


def test_what_the_service_no_longer_keeps_says_so_and_shows_what_is_here(desk):
    gone = prediction(1, input=None, output=None, data_removed=True)
    desk.open(gone)
    assert "Answered · no longer kept by Replicate" in desk.words()
    assert "deletes questions and answers one hour after the end" in desk.words()
    assert not desk.shows("Import into history")
    question = desk.room.store_row(asked("As it was asked", REPLICATE, prediction_id=gone.id))
    desk.room.questions.changed.emit(question)
    assert desk.detail._prompt.prompt() == "As it was asked"
    assert desk.shows("Open in history")


def test_why_it_failed_is_shown_as_plain_text(desk):
    desk.open(prediction(1, status=PredictionStatus.FAILED, error="<b>out</b> of \u202ememory", output=None))
    assert "The model failed: <b>out</b> of ‹U+202E›memory" in desk.words()


def test_its_web_page_is_opened_after_the_host_was_shown(desk):
    opened: list[str] = []
    desk.desk.open_link_requested.connect(opened.append)
    desk.open(prediction(1))
    desk.press("Open web page")
    assert "Open replicate.com in the browser?" in desk.words()
    assert opened == []
    desk.press("Open link")
    assert opened == ["https://replicate.com/p/1"]


def test_another_address_is_not_offered(desk):
    desk.open(prediction(1, web_url="https://evil.example/p/1"))
    assert not desk.shows("Open web page")


def test_settings_are_opened_from_where_a_token_is_missed(desk, qtbot):
    with qtbot.waitSignal(desk.room.window.top_bar.settings_requested):
        desk.desk._panel.settings_requested.emit()


def test_all_of_it_is_reached_by_tab(desk):
    desk.open(prediction(1, logs="Loading"))
    window = desk.room.window
    window.findChild(QPushButton, "On Replicate").setFocus()
    reached = []
    for _ in range(40):
        window.focusNextChild()
        focused = window.focusWidget()
        if focused.isVisible():
            reached.append(focused.objectName())
    wanted = ["Refresh", "Predictions on Replicate", "Back", "Import into history", "Open web page", "Show log"]
    assert [name for name in dict.fromkeys(reached) if name in wanted] == wanted
