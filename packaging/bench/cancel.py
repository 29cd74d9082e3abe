"""From the press of Cancel to free again, and to the end of the connection, in five states; over real sockets and a
real database.

Free: the event that gives the person Ask back. Closed: the server sees the end of what was interrupted. A POST whose
first byte has left is never interrupted (its reply names what has to be cancelled), so an upload is free but not
closed. While connecting there is no connection to close: what is measured is the row that says "not sent", synced.
"""

import hashlib
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from holding_server import PATIENCE_S, HoldingServer, Holds
from measurement import Measurement
from surroundings import fresh_folder

from llava_desktop.core.asking import AskOrder, new_question
from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.events import AnswerDelta, Event, Phase, PhaseChanged, QuestionChanged
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.picture import EncodedPicture, PictureFormat, PictureSource, PreparedPicture, RawImage
from llava_desktop.replicate.rate_limits import UNLIMITED
from llava_desktop.storage.folders import create_folders, folders_for
from llava_desktop.storage.history import HistoryStore
from llava_desktop.storage.writer import DatabaseWriter
from llava_desktop.tasks.question_run import RunSettings
from llava_desktop.tasks.session import Session

ROUNDS = 9
MOST_MS = 50
UPLOAD_BYTES = 6_000_000
"""8 MB as a data URI."""


class _Window:
    """A session on a thread of its own, and the time of each event."""

    def __init__(self, folder: Path, base_url: str) -> None:
        folders = folders_for(folder)
        create_folders(folders)
        self._writer = DatabaseWriter(folders.database)
        self._writer.start()
        self._engine = Engine(EngineKind.REPLICATE, base_url, "token")
        self._session = Session(
            store=HistoryStore(self._writer, folders),
            emit=self._take,
            user_agent="bench",
            settings=RunSettings(rates=UNLIMITED),
        )
        self._thread = threading.Thread(target=self._session.run, name="session")
        self.sending, self.text, self.free, self.ended = (threading.Event() for _ in range(4))
        self.free_at = self.ended_at = 0.0

    def _take(self, event: Event) -> None:
        now = time.perf_counter()
        match event:
            case PhaseChanged(_, Phase.CANCELLING):
                self.free_at = now
                self.free.set()
            case PhaseChanged(_, Phase.SENDING):
                self.sending.set()
            case AnswerDelta():
                self.text.set()
            case QuestionChanged(question) if question.state.is_finished:
                self.ended_at = now
                self.ended.set()

    def ask(self, picture: PreparedPicture | None) -> str:
        self._thread.start()
        question = new_question(prompt="Why?", picture=picture, parameters=Parameters(), engine=self._engine)
        self._session.ask(AskOrder(question, picture, self._engine, 900))
        return question.id

    def cancel(self, question_id: str) -> float:
        """When it was pressed."""
        begun = time.perf_counter()
        self._session.cancel(question_id)
        assert self.free.wait(PATIENCE_S)
        return begun

    def close(self) -> None:
        self._session.stop()
        self._thread.join(PATIENCE_S)
        self._writer.close(PATIENCE_S)


def measure() -> list[Measurement]:
    """About 10 seconds."""
    found: dict[str, tuple[list[float], list[float]]] = {}
    for _ in range(ROUNDS):
        for name, (free, closed) in _round().items():
            frees, closes = found.setdefault(name, ([], []))
            frees.append(free)
            closes.extend(closed)
    return [one for name, (frees, closes) in found.items() for one in _measurements(name, frees, closes)]


def _measurements(name: str, frees: list[float], closes: list[float]) -> Iterator[Measurement]:
    yield Measurement(f"cancel to free, {name}", statistics.median(frees), "ms", MOST_MS)
    yield Measurement("  the slowest of the rounds", max(frees), "ms")
    if closes:
        what = "not sent, stored" if name == _CONNECT else "connection closed"
        yield Measurement(f"  to {what}", statistics.median(closes), "ms", MOST_MS)


_CONNECT = "connect"


def _round() -> dict[str, tuple[float, list[float]]]:
    """For each state ms to free, and ms to the end of the connection where that ends."""
    return {_CONNECT: _connecting()} | {holds.value: _holding(holds) for holds in Holds}


def _connecting() -> tuple[float, list[float]]:
    with fresh_folder() as folder, _deaf_port() as port:
        window = _Window(folder, f"http://127.0.0.1:{port}/v1")
        question = window.ask(None)
        assert window.sending.wait(PATIENCE_S)
        begun = window.cancel(question)
        assert window.ended.wait(PATIENCE_S)
        window.close()
    return _ms(begun, window.free_at), [_ms(begun, window.ended_at)]


def _holding(holds: Holds) -> tuple[float, list[float]]:
    with fresh_folder() as folder, HoldingServer(holds) as server:
        window = _Window(folder, server.base_url)
        question = window.ask(_picture() if holds is Holds.UPLOAD else None)
        assert server.reached.wait(PATIENCE_S)
        if holds is Holds.STREAMING:
            assert window.text.wait(PATIENCE_S)
        begun = window.cancel(question)
        closed = holds is not Holds.UPLOAD and server.gone.wait(PATIENCE_S)
        window.close()
    return _ms(begun, window.free_at), [_ms(begun, server.gone_at)] if closed else []


def _ms(begun: float, ended: float) -> float:
    return 1000 * (ended - begun)


@contextmanager
def _deaf_port() -> Iterator[int]:
    """A port whose waiting line is full answers no greeting, as a host behind a firewall that drops packets."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(listening.getsockname())
        yield listening.getsockname()[1]
        for each in waiting:
            each.close()


def _picture() -> PreparedPicture:
    data, raw = bytes(UPLOAD_BYTES), RawImage(1, 1, bytes(3))
    return PreparedPicture(
        source=PictureSource("x.jpg", PictureFormat.JPEG, 1, 1, len(data), hashlib.sha256(data).hexdigest()),
        sent=EncodedPicture(1, 1, PictureFormat.JPEG, data),
        preview=raw,
        seen=raw,
        thumbnail=EncodedPicture(1, 1, PictureFormat.JPEG, b""),
    )
