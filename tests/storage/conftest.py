from collections.abc import Iterator

import pytest

from llava_desktop.storage.folders import Folders
from llava_desktop.storage.history import HistoryReader, HistoryStore


@pytest.fixture
def reader(store: HistoryStore, folders: Folders) -> Iterator[HistoryReader]:
    made = HistoryReader(folders)
    yield made
    made.close()
