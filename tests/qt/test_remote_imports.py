"""A prediction becomes a question of the history: checked against what is still looked for, with its picture, once."""

import base64
from concurrent.futures import Future
from types import SimpleNamespace

import pytest

from llava_desktop.core.errors import PictureDamaged, StorageError
from llava_desktop.core.prediction import ReturnedInput
from llava_desktop.core.question import QuestionState
from llava_desktop.qt.remote_imports import FAULT, ON_THE_WEB, STILL_LOOKED_FOR, RemoteImports
from llava_desktop.storage.history_reading import HistoryReader
from tests.qt.made import REPLICATE, PatientThread, as_the_real_one, asked
from tests.qt.remote_made import prediction
from tests.ui.made import made_picture

PICTURE = "data:image/png;base64," + base64.b64encode(b"bytes").decode()


class Importer:
    def __init__(self, qtbot, store, reader):
        self.qtbot = qtbot
        self.store = store
        self.reader = reader
        self.opened: list[bytes] = []
        self.refusal: Exception | None = None
        self.thread = PatientThread(SimpleNamespace(prepare_bytes=self._prepare))
        self.imports = RemoteImports(store, as_the_real_one(self.thread))
        self.told: list[tuple[object, str]] = []
        self.failures: list[str] = []
        self.imports.imported.connect(lambda question, note: self.told.append((question, note)))
        self.imports.failed.connect(self.failures.append)

    def _prepare(self, data, name):
        self.opened.append(data)
        if self.refusal is not None:
            raise self.refusal
        return made_picture(name)

    def run(self, wanted):
        self.imports.begin(wanted, REPLICATE)
        self.qtbot.waitUntil(self._is_over)

    def _is_over(self):
        if len(self.thread):
            self.thread.run_all()
        return not self.imports.is_busy


@pytest.fixture
def importer(qtbot, store, folders):
    reader = HistoryReader(folders)
    yield Importer(qtbot, store, reader)
    reader.close()


def with_image(image):
    return prediction(1, input=ReturnedInput(prompt="Question 1", image=image))


def test_it_is_in_the_history_with_its_picture(importer):
    importer.run(with_image(PICTURE))
    ((question, note),) = importer.told
    assert (importer.opened, note) == ([b"bytes"], "")
    kept = importer.reader.question(question.id)
    assert (kept.prompt, kept.answer, kept.state) == ("Question 1", "Answer 1", QuestionState.SUCCEEDED)
    assert kept.picture == question.picture
    assert kept.prediction_id == "prediction000001"


def test_without_a_picture_nothing_is_opened(importer):
    importer.run(with_image(None))
    assert (importer.opened, importer.told[0][1]) == ([], "")


def test_a_picture_on_the_web_is_not_fetched_and_said_so(importer):
    importer.run(with_image("https://example.org/boat.jpg"))
    assert (importer.opened, importer.told[0][1]) == ([], ON_THE_WEB)


@pytest.mark.parametrize("image", [PICTURE, "data:image/png;base64,&"])
def test_a_picture_that_cannot_be_opened_does_not_keep_the_answer_out(importer, image):
    importer.refusal = PictureDamaged("This picture is damaged.")
    importer.run(with_image(image))
    assert "without its picture" in importer.told[0][1]
    assert importer.reader.count() == 1


def test_a_fault_of_the_app_is_not_hidden(importer, qtbot):
    importer.refusal = ZeroDivisionError()
    importer.imports.begin(with_image(PICTURE), REPLICATE)
    qtbot.waitUntil(lambda: len(importer.thread) > 0)
    with pytest.raises(ZeroDivisionError):
        importer.thread.run_all()
    assert not importer.imports.is_busy
    assert importer.failures == [FAULT]
    importer.refusal = None
    importer.run(with_image(PICTURE))  # the next one is not in its way
    assert len(importer.told) == 1


def test_what_a_lost_question_may_have_made_is_left_for_that_question(importer, store):
    store.add(asked("Question 1", REPLICATE), None).result(30)
    importer.run(prediction(1))
    assert (importer.failures, importer.told) == ([STILL_LOOKED_FOR], [])
    assert importer.reader.count() == 1


def test_one_at_a_time(importer):
    importer.imports.begin(prediction(2), REPLICATE)
    importer.run(prediction(1))
    assert [question.prompt for question, _note in importer.told] == ["Question 2"]


def test_what_is_here_already_is_not_imported_twice(importer):
    importer.run(prediction(1))
    importer.run(prediction(1))
    assert len(importer.told) == 1
    assert importer.failures[0].startswith("It could not be imported.")
    assert importer.reader.count() == 1


class Unreadable:
    """A history that cannot be asked."""

    def __init__(self, error):
        self._error = error

    def unfinished(self):
        made: Future[list[object]] = Future()
        made.set_exception(self._error)
        return made


def test_a_disk_that_refuses_is_said(importer):
    importer.imports._store = Unreadable(StorageError("The disk is full."))
    importer.run(prediction(1))
    assert importer.failures == ["It could not be imported. The disk is full."]


def test_a_fault_of_the_history_is_not_hidden_either(importer, qtbot):
    importer.imports._store = Unreadable(ZeroDivisionError())
    with qtbot.captureExceptions() as caught:
        importer.run(prediction(1))
    assert [kind for kind, _error, _trace in caught] == [ZeroDivisionError]
    assert importer.failures == [FAULT]


def test_a_fault_on_the_way_to_the_history_ends_it_too(importer, qtbot, monkeypatch):
    monkeypatch.setattr(importer.store, "add", lambda *_row: 1 / 0)
    with qtbot.captureExceptions() as caught:
        importer.run(with_image(None))
    assert [kind for kind, _error, _trace in caught] == [ZeroDivisionError]
    assert importer.failures == [FAULT]
