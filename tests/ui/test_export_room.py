"""Export and import through the window, with a real history, a real thread and real files."""

import json
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from llava_desktop.core.export.records import record_of
from llava_desktop.core.export.wanted import ALL, THIS
from llava_desktop.images.imported import imported_thumbnail
from llava_desktop.qt.exports import ExportTools
from llava_desktop.storage.exporting import HistoryExport
from llava_desktop.storage.importing import HistoryImport
from llava_desktop.ui.answer_tools import CopyForm
from llava_desktop.ui.export_desk import SystemFiles
from llava_desktop.ui.export_room import ExportRoom
from llava_desktop.ui.safe_markdown import pieces_of
from tests.qt.made import ended


@pytest.fixture
def room(make_room):
    return make_room()


@pytest.fixture
def chosen(tmp_path, monkeypatch):
    """What the person chooses in each of the system's dialogs."""
    path = tmp_path / "boats.json"
    monkeypatch.setattr(SystemFiles, "target", lambda _self, _suggested, _wanted, use: use(path))
    monkeypatch.setattr(SystemFiles, "source", lambda _self, use: use(path))
    return path


@pytest.fixture
def export_room(room):
    made = ExportRoom(
        window=room.window,
        shown=room.shown,
        open_tools=lambda: ExportTools(
            HistoryExport(room.folders, pieces_of), HistoryImport(room.folders, room.writer, imported_thumbnail)
        ),
        chosen=lambda: (),
        tell=lambda _sentence: None,
    )
    made.desk.history_changed.connect(room.history.read_again)
    yield made
    made.stop()
    assert made.exports.wait(30_000)
    made.deleteLater()


def test_what_was_asked_goes_out_and_after_a_deletion_in_again(qtbot, room, export_room, chosen):
    question = room.accept(room.ask("What does the sign say?"))
    answered = room.update(ended(question, answer="**Bakery**"))
    export_room.desk.open(THIS)
    with qtbot.waitSignal(export_room.exports.exported):
        room.window.findChild(QPushButton, "Save export").click()
    assert "Bakery" in chosen.read_text("utf-8")
    assert room.store.delete(question.id).result(30)
    chosen.write_text(as_json(answered), "utf-8")
    with qtbot.waitSignal(export_room.exports.imported):
        export_room.desk.choose_import()
    assert room.reader.question(question.id) == replace(answered, imported=True)
    assert room.model.rowCount() == 1


def as_json(question) -> str:
    return json.dumps({"format": "llava-desktop", "version": 1, "questions": [record_of(question)]})


def test_the_form_is_reached_by_tab_before_the_picture(room, export_room):
    export_room.desk.open(ALL)
    room.window.findChild(QPushButton, "Save export").setFocus()
    following = room.window.findChild(QPushButton, "Save export").nextInFocusChain()
    while following.parent() is not room.window.picture_pane and not room.window.picture_pane.isAncestorOf(following):
        assert not room.window.prompt_box.isAncestorOf(following)
        following = following.nextInFocusChain()


def test_the_shown_answer_is_copied_as_it_is_now(room, export_room, qapp):
    room.update(ended(room.accept(room.ask("What?")), answer="**Bakery**"))
    export_room.desk.copy(CopyForm.PLAIN)
    assert qapp.clipboard().text() == "Bakery"
