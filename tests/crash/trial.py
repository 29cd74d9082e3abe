"""One trial: a question, something terrible at one system call, the next start, and the comparison with the server."""

import base64
import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from llava_desktop.core.question import Question, QuestionState
from llava_desktop.storage.damaged import DamagedFiles
from llava_desktop.storage.folders import Folders, folders_for
from llava_desktop.storage.history_reading import HistoryReader
from tests.crash.point import Point, Scenario
from tests.crash.program import Account, Orders
from tests.crash.strace import Trace
from tests.fault_server import faults
from tests.fault_server.gate import Gate
from tests.fault_server.ledger import Phase
from tests.fault_server.scripted import ScriptedAnswer
from tests.fault_server.server import FaultServer

ROOT = Path(__file__).resolve().parents[2]
ANSWER = ScriptedAnswer(("A ", "red boat,\n\n", "船", " \u2028| ", "", "it ends. "), chunk_seconds=0.005)
NEVER_CREATED = frozenset({QuestionState.NOT_SENT, QuestionState.WAITING, QuestionState.NOT_FOUND})


@dataclass(frozen=True, slots=True)
class Prepared:
    """threads: `loop` and `writer`, as the kernel counts them."""

    pid: int
    threads: dict[str, int]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended. account: None when it was killed before it could say anything."""

    killed: bool
    account: Account | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """struck: the call was reached. impossible: a call that cannot fail in this way was hit (the loop's own pipe).
    put_aside: the history could not be read, was put aside as damaged, and brought back before we compared.
    violations: one sentence each; none is what we promise.
    """

    point: Point
    struck: bool
    impossible: bool
    put_aside: bool
    violations: tuple[str, ...]


class Spawner:
    """A context manager: forks programs from a process that has imported everything already. One at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.spawner"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
        )

    def __enter__(self) -> Self:
        assert self._hear() == {"ready": True}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._process.kill()
        self._process.communicate(timeout=20)

    def prepare(self, orders: Orders) -> Prepared:
        """A program that stands before its first step."""
        self._say(json.dumps(asdict(orders)))
        return Prepared(**self._hear())

    def go(self) -> None:
        self._say("")

    def wait(self) -> Ended:
        heard, account = self._hear(), None
        if "account" in heard:
            account = Account.from_json(heard["account"])
            heard = self._hear()
        status = heard["status"]
        return Ended(os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, account)

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode() + b"\n")
        self._process.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        heard: dict[str, Any] = json.loads(self._process.stdout.readline())
        return heard


class Stage:
    """A context manager: a server and a data folder for one trial."""

    def __init__(self, spawner: Spawner, scenario: Scenario, sabotage: str = "") -> None:
        self._spawner = spawner
        self._scenario = scenario
        self._sabotage = sabotage
        self._folder = tempfile.TemporaryDirectory(prefix="crash-")
        self.server = FaultServer()
        self.server.answer_with(ANSWER)

    def __enter__(self) -> Self:
        self.server.start()
        if self._scenario.begins_after_a_kill:
            self._lose_a_reply()
        if self._scenario is Scenario.BLIND:
            self.server.always(Phase.LIST, faults.nothing_listed())
        if self._scenario is Scenario.SMALLER:
            self.server.plan(Phase.POST, faults.too_large())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.stop()
        self._folder.cleanup()

    @property
    def folders(self) -> Folders:
        return folders_for(Path(self._folder.name) / "data")

    def run(self, mode: str, *, thread: str = "", inject: str | None = None) -> tuple[Ended, Trace | None]:
        """One start of the program, watched when `inject` is not None (empty: watched only)."""
        prepared = self._spawner.prepare(self._orders(mode))
        if inject is None:
            self._spawner.go()
            return self._spawner.wait(), None
        file = Path(self._folder.name) / "trace"
        trace = Trace(prepared.threads[thread], file, inject=inject, follow=thread == "all")
        with trace:
            self._spawner.go()
            ended = self._spawner.wait()
        return ended, trace

    def _orders(self, mode: str) -> Orders:
        return Orders(mode, str(self.folders.data_dir), self.server.base_url, self.server.token, self._sabotage)

    def _lose_a_reply(self) -> None:
        """The prediction is made, and the program is killed before it can know that."""
        reply = Gate()
        self.server.plan(Phase.POST, faults.StallAfter(reply))
        pid = self._spawner.prepare(self._orders("ask")).pid
        self._spawner.go()
        reply.wait_until_reached()
        os.kill(pid, signal.SIGKILL)
        assert self._spawner.wait().killed
        reply.open()


def tried(spawner: Spawner, point: Point, sabotage: str = "") -> Verdict:
    """Strike at this point, start again, and compare."""
    with Stage(spawner, point.scenario, sabotage) as stage:
        ended, trace = stage.run(point.scenario.mode, thread=point.thread, inject=point.injection)
        failed = trace.failed_on_purpose() if trace is not None else []
        # The pipe by which asyncio wakes its loop up is a pair of sockets inside the process: no network can reset it.
        impossible = point.harm == "ECONNRESET" and any("<UNIX" in line for line in failed)
        struck = ended.killed if point.harm == "KILL" else bool(failed)
        if impossible:
            return Verdict(point, struck=True, impossible=True, put_aside=False, violations=())
        was_followed = stage.server.ledger.count(Phase.STREAM) + stage.server.ledger.count(Phase.POLL) > 0
        found = [] if ended.killed else dishonest(ended, stage.server, asked=point.scenario.mode != "open")
        put_aside = bool(DamagedFiles(stage.folders.database).undecided())
        if put_aside:
            found += broken(stage.run("rescue")[0])
        again, _ = stage.run("ask" if point.scenario is Scenario.OPEN else "resume")
        may_be_unfound = point.scenario is Scenario.BLIND and not was_followed
        refused = point.scenario is Scenario.SMALLER
        found += broken(again)
        found += unlike_the_ledger(stage.server, stage.folders, may_be_unfound=may_be_unfound, was_refused=refused)
        return Verdict(point, struck=struck, impossible=False, put_aside=put_aside, violations=tuple(found))


def counted(spawner: Spawner, scenario: Scenario, thread: str) -> Counter[str]:
    """How often a thread makes each call when nothing happens to it."""
    with Stage(spawner, scenario) as stage:
        ended, trace = stage.run(scenario.mode, thread=thread, inject="")
        assert trace is not None
        assert ended.account is not None, "the program did not survive being looked at"
        assert not ended.account.faults, ended
        return trace.counts()


def dishonest(ended: Ended, server: FaultServer, *, asked: bool) -> list[str]:
    """What a program that went on after a failed call said, against what is true."""
    account, made = ended.account, server.ledger.predictions
    if account is None:
        return ["the program crashed"]
    found = [f"an exception or an error in the log: {fault}" for fault in account.faults]
    if account.state in {state.value for state in NEVER_CREATED} and made:
        found.append(f"the window says {account.state}, and a prediction was made")
    if account.state == QuestionState.SUCCEEDED.value and account.answer != "".join(made[0].output):
        found.append("the window shows another answer than the server gave")
    if asked and account.state in {"", "sending"} and not account.stopped:
        found.append("the window was told nothing")
    return found


def broken(again: Ended) -> list[str]:
    if again.account is None:
        return ["the next start crashed"]
    return [f"the next start: {fault}" for fault in again.account.faults]


def unlike_the_ledger(
    server: FaultServer, folders: Folders, *, may_be_unfound: bool = False, was_refused: bool = False
) -> list[str]:
    """What the database holds in the end, against what the server was asked and answered.

    was_refused: the first POST was, for its size.
    """
    posts, made, rows = server.ledger.count(Phase.POST), server.ledger.predictions, rows_of(folders)
    found = []
    if posts > 1 + was_refused or len(made) > 1:
        found.append(f"one click: {posts} POSTs, {len(made)} predictions")
    if len(rows) > 1:
        found.append(f"one click: {len(rows)} rows")
    if not rows:
        return [*found, "something was sent, and there is no row"] if posts else found
    row = rows[0]
    if may_be_unfound and row.state is QuestionState.NOT_FOUND:
        return found
    if made and (row.state is not QuestionState.SUCCEEDED or row.answer != "".join(made[0].output)):
        found.append(f"a paid answer was lost: {row.state.value}, {row.answer!r}, {row.error}")
    if made and row.picture is not None and row.picture.sent.sha256 != sha256_sent_last(server):
        found.append("what is stored as sent is not what was sent")
    if not made and row.state not in NEVER_CREATED and not (was_refused and row.state is QuestionState.REJECTED):
        found.append(f"nothing was made, and the row says {row.state.value}: {row.error}")
    return found


def sha256_sent_last(server: FaultServer) -> str:
    """Of the picture in the last POST."""
    image = server.ledger.of(Phase.POST)[-1].json["input"]["image"]
    return hashlib.sha256(base64.b64decode(image.partition(",")[2])).hexdigest()


def rows_of(folders: Folders) -> list[Question]:
    """Every row, of a database that SQLite itself finds sound."""
    with closing(sqlite3.connect(folders.database)) as connection:
        (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
        assert verdict == "ok", verdict
    reader = HistoryReader(folders)
    found = [reader.question(summary.id) for summary in reader.page(before_row=None, limit=10)]
    reader.close()
    return [row for row in found if row is not None]
