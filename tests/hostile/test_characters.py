"""Characters that break programs: kept, found again, shown as what they are, copied."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication

from llava_desktop.core.question import QuestionState
from llava_desktop.storage.folders import Folders
from llava_desktop.storage.history import HistoryStore
from llava_desktop.storage.history_reading import HistoryReader
from llava_desktop.storage.writer import DatabaseWriter
from tests.fault_server.faults import Edited
from tests.fault_server.ledger import Phase
from tests.fault_server.server import FaultServer
from tests.qt.made import ended
from tests.tasks.window import Window, engine_of
from tests.ui.made import made_picture

BROKEN = "half \ud83d a pair, \udcff and \x00."
WHOLE = "half \ufffd a pair, \ufffd and \ufffd."
"""`BROKEN` as it can be stored."""
STRANGE = "bidi \u202eevil\u202c \u2066x\u2069, escape \x1b[31m, bell \x07, mark \ufeff, family 👨‍👩‍👧, line\u2028end"
"""Nothing of it may change."""
ANSWER = f"{BROKEN}\n\n`code \u202eab`\n\n{STRANGE}"


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def answered(reply: dict[str, object]) -> dict[str, object]:
    """The halves in pieces of their own, as a model's tokens cut a character in two."""
    return {**reply, "status": "succeeded", "output": list(ANSWER), "urls": {}}


def test_an_answer_with_broken_characters_is_stored_whole_and_found_again(
    server: FaultServer, store: HistoryStore, writer: DatabaseWriter, folders: Folders
):
    server.always(Phase.POLL, Edited(answered))
    server.always(Phase.POST_BODY, Edited(lambda reply: {**reply, "urls": {}}))
    with Window(store, engine_of(server.base_url, server.token)) as window:
        question_id = window.ask(f"What is {STRANGE}?")
        row = window.wait_end(question_id)
    writer.run(lambda _connection: None).result(30)
    reader = HistoryReader(folders)
    found = reader.question(question_id)
    reader.close()
    assert found is not None
    assert row.state is found.state is QuestionState.SUCCEEDED
    assert found.answer == row.answer == ANSWER.replace(BROKEN, WHOLE)
    assert found.prompt == f"What is {STRANGE}?"


def test_they_are_on_the_screen_with_marks_where_they_could_deceive_and_are_copied_as_they_are(room, qtbot):
    room.pictures_tool.prepare_file = lambda *_path: made_picture("boat\u202egpj.exe")
    room.open_picture()
    answer = ANSWER.replace(BROKEN, WHOLE)
    question = room.accept(room.ask("What is it?"))
    room.update(ended(question, answer=answer))
    view = room.window.conversation.answer
    qtbot.waitUntil(lambda: view.is_settled)
    shown = view.toPlainText()
    assert WHOLE in shown
    assert "code ‹U+202E›ab" in shown
    assert "👨‍👩‍👧" in shown
    view.copy_answer()
    assert QGuiApplication.clipboard().text() == answer
    QGuiApplication.clipboard().clear()
    zone = room.window.picture_pane._zone
    assert "boat‹U+202E›gpj.exe" in f"{zone.accessibleName()} {zone.accessibleDescription()}"
