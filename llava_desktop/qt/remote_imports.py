"""Taking a prediction of the list into the history: checked, its picture made anew, then stored. GUI thread."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal

from llava_desktop.core.engine import Engine
from llava_desktop.core.errors import AppError, PictureError
from llava_desktop.core.picture import PreparedPicture
from llava_desktop.core.prediction import Prediction
from llava_desktop.core.question import Question
from llava_desktop.core.text import IMPORTED
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.qt.pictures import Preparer
from llava_desktop.tasks.remote_import import imported_question, may_have_made, picture_bytes

STILL_LOOKED_FOR = tr(
    "A question of yours with the same words is not accounted for yet, and this may be its answer. "
    "It is looked for by itself; import this later if it turns out to be another one."
)
FAULT = joined(" ", tr("It could not be imported."), tr("The app made a mistake; nothing was changed."))
ON_THE_WEB = tr("Its picture lies at an address on the web and was not fetched: it is imported without.")


class Store(Protocol):
    """What is needed of `storage.history.HistoryStore`."""

    def add(self, question: Question, picture: PreparedPicture | None) -> Future[int]: ...
    def unfinished(self) -> Future[list[Question]]: ...


class RemoteImports(QObject):
    """One at a time: `begin` while one is under way does nothing. Each ends with exactly one of imported and failed."""

    imported = Signal(object, object)
    """Question, and a sentence (str) about what could not come along (or an empty one)"""
    failed = Signal(object)
    """str: a sentence"""

    _checked = Signal(object)
    _stored = Signal(object, object)

    def __init__(self, store: Store, pictures: JobThread[Preparer], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._pictures = pictures
        self._wanted: tuple[Prediction, Engine] | None = None
        self._note = ""
        self._checked.connect(self._after_check, Qt.ConnectionType.QueuedConnection)
        self._stored.connect(self._after_store, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        return self._wanted is not None

    def begin(self, prediction: Prediction, engine: Engine) -> None:
        """prediction: one that `core.remote.why_not_imported` has nothing against."""
        if self._wanted is None:
            self._wanted, self._note = (prediction, engine), ""
            # Read after the prediction was: see `may_have_made`.
            self._store.unfinished().add_done_callback(self._checked.emit)

    def _after_check(self, read: Future[Sequence[Question]]) -> None:
        with self._ended_by_a_fault():
            assert self._wanted is not None  # noqa: S101 - for the type checker
            prediction, engine = self._wanted
            if self._fails(read):
                return
            if any(may_have_made(question, prediction, engine.base_url) for question in read.result()):
                self._fail(STILL_LOOKED_FOR)
                return
            image = (prediction.input.image or "") if prediction.input is not None else ""
            if image.startswith("data:"):
                self._pictures.submit(
                    lambda images: images.prepare_bytes(picture_bytes(image), IMPORTED), self._after_picture
                )
            else:
                self._note = ON_THE_WEB if image else ""
                self._keep(None)

    def _after_picture(self, made: PreparedPicture | Exception) -> None:
        with self._ended_by_a_fault():
            if isinstance(made, PreparedPicture):
                self._keep(made)
            elif isinstance(made, PictureError):
                self._note = joined(" ", tr("It is imported without its picture."), made.text)
                self._keep(None)
            else:
                raise made

    def _keep(self, picture: PreparedPicture | None) -> None:
        assert self._wanted is not None  # noqa: S101 - for the type checker
        question = imported_question(*self._wanted, picture)
        self._store.add(question, picture).add_done_callback(lambda kept: self._stored.emit(question, kept))

    def _after_store(self, question: Question, kept: Future[int]) -> None:
        with self._ended_by_a_fault():
            if not self._fails(kept):
                self._wanted = None
                self.imported.emit(question, self._note)

    def _fails(self, ended: Future[Any]) -> bool:
        error = ended.exception()
        if error is None:
            return False
        if not isinstance(error, AppError):
            raise error
        self._fail(joined(" ", tr("It could not be imported."), error.text))
        return True

    @contextmanager
    def _ended_by_a_fault(self) -> Iterator[None]:
        """A fault of the app itself goes on to the log, and whoever waits for the end of this is told."""
        is_whole = False
        try:
            yield
            is_whole = True
        finally:
            if not is_whole:
                self._fail(FAULT)

    def _fail(self, sentence: str) -> None:
        self._wanted = None
        self.failed.emit(sentence)
