import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from llava_desktop.core.engine import Engine
from llava_desktop.core.question import Question
from llava_desktop.storage.folders import Folders
from llava_desktop.storage.history import HistoryStore
from llava_desktop.storage.history_reading import HistoryReader
from llava_desktop.storage.writer import DatabaseWriter
from tests.fault_server.gate import PATIENCE_SECONDS
from tests.fault_server.server import FaultServer
from tests.tasks.window import Window, engine_of

Stored = Callable[[str], Question]


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


@pytest.fixture
def engine(server: FaultServer) -> Engine:
    return engine_of(server.base_url, server.token)


@pytest.fixture
def window(store: HistoryStore, engine: Engine, server: FaultServer) -> Iterator[Window]:
    """Asks for `server` too, so that the session has ended before the server is gone."""
    with Window(store, engine) as running:
        yield running


@pytest.fixture
def stored(writer: DatabaseWriter, folders: Folders) -> Iterator[Stored]:
    """The row as it is on the disk, once everything that was handed to the writer is done."""
    reader = HistoryReader(folders)

    def read(question_id: str) -> Question:
        writer.run(lambda _connection: None).result(PATIENCE_SECONDS)
        found = reader.question(question_id)
        assert found is not None, "the history has no such row"
        return found

    yield read
    reader.close()


@pytest.fixture
def slow_disk(writer: DatabaseWriter) -> Callable[[], "object"]:
    """`with slow_disk():` nothing is written inside."""

    @contextmanager
    def hold() -> Iterator[None]:
        holding, release = threading.Event(), threading.Event()

        def block(_connection: object) -> None:
            holding.set()
            assert release.wait(PATIENCE_SECONDS)

        writer.run(block)
        assert holding.wait(PATIENCE_SECONDS)
        try:
            yield
        finally:
            release.set()

    return hold
