"""One answer on the clipboard, or dragged out as a file."""

from pathlib import Path

import pytest
from PySide6.QtGui import QDrag, QGuiApplication
from PySide6.QtWidgets import QPushButton

from llava_desktop.ui.answer_copies import SLOW, AnswerCopies, mime_of
from llava_desktop.ui.answer_tools import CopyForm
from llava_desktop.ui.export_desk import file_name_of
from tests.qt.made import asked, ended

ANSWER = "**Bakery**\n\n- open <b>daily</b>\n- ![x](/etc/passwd)\ud800"

pytestmark = pytest.mark.usefixtures("qapp")


def html_of(answer: str) -> str:
    return bytes(mime_of(answer, CopyForm.RICH).data("text/html").data()).decode("utf-8")


def test_markdown_is_what_the_model_wrote():
    mime = mime_of(ANSWER, CopyForm.MARKDOWN)
    assert mime.text() == ANSWER.replace("\ud800", "\ufffd")
    assert not mime.hasHtml()


def test_plain_text_has_no_signs():
    mime = mime_of("**Bakery**\n\n- open\n- `always`", CopyForm.PLAIN)
    assert mime.text() == "Bakery\n\n• open\n• always"
    assert not mime.hasHtml()


def test_rich_text_is_ours_and_has_its_words_with_it():
    assert mime_of(ANSWER, CopyForm.RICH).text().startswith("Bakery")
    assert "<strong>Bakery</strong>" in html_of(ANSWER)
    assert "<img" not in html_of(ANSWER)
    assert "open &lt;b&gt;daily&lt;/b&gt;" in html_of(ANSWER)


@pytest.mark.parametrize("form", CopyForm)
def test_a_long_answer_is_copied_as_it_is(form):
    answer = "- a\n" * SLOW
    assert mime_of(answer, form).text() == answer
    assert not mime_of(answer, form).hasHtml()


class Drags:
    """What was dragged, and what stood in it while it was."""

    def __init__(self) -> None:
        self.paths: list[Path] = []
        self.texts: list[str] = []

    def run(self, drag: QDrag) -> None:
        (url,) = drag.mimeData().urls()
        self.paths.append(Path(url.toLocalFile()))
        self.texts.append(self.paths[-1].read_text("utf-8"))


@pytest.fixture
def told():
    return []


@pytest.fixture
def drags():
    return Drags()


@pytest.fixture
def copies(told, drags):
    made = AnswerCopies(told.append, file_name_of, lambda question: question.answer + " More.", drags.run)
    yield made
    made.close()


def test_the_answer_is_on_the_clipboard_as_it_is_now(copies):
    copies.copy(ended(asked(), answer="A boat."), CopyForm.PLAIN)
    assert QGuiApplication.clipboard().text() == "A boat. More."


def test_an_answer_is_dragged_as_a_file_with_its_questions_name(copies, drags, qtbot):
    handle = QPushButton()
    qtbot.addWidget(handle)
    question = ended(asked("What does the sign say?"), answer="Bakery.")
    copies.drag(question, handle)
    copies.drag(question, handle)
    assert [path.name for path in drags.paths] == ["What does the sign say.md"] * 2
    assert drags.paths[0] != drags.paths[1]
    assert "> What does the sign say?\n\nBakery. More.\n" in drags.texts[0]
    assert drags.paths[0].stat().st_mode & 0o077 == 0 or drags.paths[0].parent.stat().st_mode & 0o077 == 0
    folder = drags.paths[0].parents[1]
    copies.close()
    assert not folder.exists()
    copies.close()


def test_a_disk_that_refuses_is_told_of(copies, drags, told, qtbot, monkeypatch):
    handle = QPushButton()
    qtbot.addWidget(handle)

    def refuse(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", refuse)
    copies.drag(ended(asked()), handle)
    assert told == ["The file to drag could not be written: No space left on device."]
    assert drags.paths == []
