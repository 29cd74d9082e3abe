"""Histories that refuse."""

from concurrent.futures import Future
from typing import Any

from llava_desktop.core.errors import StorageError
from llava_desktop.core.picture import PreparedPicture
from llava_desktop.core.question import Question
from llava_desktop.storage.history import HistoryStore

FULL = StorageError("The disk is full: nothing more can be saved.")


def failed(error: Exception) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


class FullDisk:
    """The real history, but for the methods that are named in `refuses`."""

    def __init__(self, store: HistoryStore, error: Exception = FULL) -> None:
        self._store = store
        self._error = error
        self.refuses: set[str] = set()

    def add(self, question: Question, picture: PreparedPicture | None) -> Future[int]:
        return failed(self._error) if "add" in self.refuses else self._store.add(question, picture)

    def begin(self, question: Question) -> Future[bool]:
        return failed(self._error) if "begin" in self.refuses else self._store.begin(question)

    def update(self, question: Question) -> Future[bool]:
        return failed(self._error) if "update" in self.refuses else self._store.update(question)

    def stop_waiting(self, question: Question) -> Future[bool]:
        return failed(self._error) if "stop_waiting" in self.refuses else self._store.stop_waiting(question)

    def send_smaller(self, question: Question, picture: PreparedPicture) -> Future[bool]:
        if "send_smaller" in self.refuses:
            return failed(self._error)
        return self._store.send_smaller(question, picture)

    def save_partial(self, question_id: str, text: str) -> Future[bool]:
        if "save_partial" in self.refuses:
            return failed(self._error)
        return self._store.save_partial(question_id, text)

    def unfinished(self) -> Future[list[Question]]:
        return failed(self._error) if "unfinished" in self.refuses else self._store.unfinished()

    def claimed_prediction_ids(self, base_url: str) -> Future[frozenset[str]]:
        if "claimed_prediction_ids" in self.refuses:
            return failed(self._error)
        return self._store.claimed_prediction_ids(base_url)
