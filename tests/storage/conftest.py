from collections.abc import Iterator
from pathlib import Path

import pytest

from llava_desktop.storage.folders import Folders, create_folders, folders_for
from llava_desktop.storage.history import HistoryReader, HistoryStore
from llava_desktop.storage.writer import DatabaseWriter


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    made = folders_for(tmp_path / "data")
    create_folders(made)
    return made


@pytest.fixture
def writer(folders: Folders) -> Iterator[DatabaseWriter]:
    made = DatabaseWriter(folders.database)
    made.start()
    yield made
    assert made.close(timeout_s=30)


@pytest.fixture
def store(writer: DatabaseWriter, folders: Folders) -> HistoryStore:
    return HistoryStore(writer, folders)


@pytest.fixture
def reader(store: HistoryStore, folders: Folders) -> Iterator[HistoryReader]:
    made = HistoryReader(folders)
    yield made
    made.close()
