from collections.abc import Iterator

import pytest

from llava_desktop.storage.folders import Folders
from llava_desktop.storage.history import HistoryStore
from llava_desktop.storage.history_marks import HistoryMarks
from llava_desktop.storage.history_reading import HistoryReader
from llava_desktop.storage.writer import DatabaseWriter


@pytest.fixture
def reader(store: HistoryStore, folders: Folders) -> Iterator[HistoryReader]:
    made = HistoryReader(folders)
    yield made
    made.close()


@pytest.fixture
def marks(store: HistoryStore, writer: DatabaseWriter) -> HistoryMarks:
    return HistoryMarks(writer, store.deletion, when_deleted=lambda: None)
