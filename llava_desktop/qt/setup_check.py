"""A look at this computer's setup, from the window's side: each part on the thread that knows it, none waits for
another, and each is told as soon as it is known.
"""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from llava_desktop.core.diagnostics import LOG_LINES
from llava_desktop.core.engine import Engine, EngineChoice, EngineKind
from llava_desktop.core.errors import AppError
from llava_desktop.core.setup_check import (
    NETWORK_PARTS,
    PART_WITHIN_S,
    SetupFinding,
    SetupOrder,
    SetupPart,
    failed,
    failed_by,
    not_checked,
    passed,
)
from llava_desktop.core.words import LIST, joined, tr
from llava_desktop.images.trial import broken_formats
from llava_desktop.qt.engines import Engines
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.qt.network_thread import NetworkThread
from llava_desktop.qt.pictures import Preparer
from llava_desktop.qt.preferences import Preferences
from llava_desktop.storage.tokens import TokenStore
from llava_desktop.tasks.check_folders import FolderCheck
from llava_desktop.tasks.check_network import check_network

Tool = TypeVar("Tool")

PART_WITHIN_MS = round(PART_WITHIN_S * 1000)
NETWORK_WITHIN_MS = (len(NETWORK_PARTS) + 1) * PART_WITHIN_MS
"""For all of its parts, should the network's thread itself say nothing: each has its own limit there."""
LOG_WITHIN_MS = 2_000
STOPPED = tr("The check was stopped before this line.")
FAULT = tr("It could not be checked, through a fault of the app.")
_NO_ANSWER = {
    SetupPart.KEYRING: failed(
        SetupPart.KEYRING,
        tr("The keyring of this computer does not answer."),
        tr("It may be waiting for its password in another window."),
    ),
    SetupPart.FORMATS: not_checked(
        SetupPart.FORMATS, tr("A picture is still being opened."), tr("Check again in a moment.")
    ),
}
"""What a part that takes too long means; any other one was only slow."""


class SetupCheck(QObject):
    """GUI thread. `findings` grows while `is_running`; `changed` tells of each, and of the end."""

    changed = Signal()
    log_read = Signal(object)
    """tuple[str, ...] | None: what `read_log` was called for"""

    _told = Signal(int, object)  # which run, SetupFinding

    def __init__(
        self,
        *,
        engines: Engines,
        preferences: Preferences,
        network: NetworkThread,
        keyring: JobThread[TokenStore],
        pictures: JobThread[Preparer],
        disk: JobThread[FolderCheck],
        part_within_ms: int = PART_WITHIN_MS,
        network_within_ms: int = NETWORK_WITHIN_MS,
        log_within_ms: int = LOG_WITHIN_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engines = engines
        self._preferences = preferences
        self._network = network
        self._keyring = keyring
        self._pictures = pictures
        self._disk = disk
        self._part_within_ms = part_within_ms
        self._network_within_ms = network_within_ms
        self._log_within_ms = log_within_ms
        self._run = 0
        self._log_call = 0
        self._found: dict[SetupPart, SetupFinding] = {}
        self.parts: tuple[SetupPart, ...] = ()
        """Of the last run, in their order"""
        self._told.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def is_running(self) -> bool:
        return len(self._found) < len(self.parts)

    @property
    def findings(self) -> tuple[SetupFinding, ...]:
        """Those that are known, in the order of `parts`."""
        return tuple(self._found[part] for part in self.parts if part in self._found)

    @property
    def asked_host(self) -> str:
        """Whose address the network's part is about; empty when the demo engine was chosen."""
        return "" if self._engines.choice is EngineChoice.DEMO else self._api().name

    def begin(self) -> None:
        """From the start; what a run before still finds is dropped."""
        order = self._order()
        self._run += 1
        self._found = {}
        self.parts = order.parts
        self.changed.emit()
        self._ask_network(order)
        self._step(self._keyring, SetupPart.KEYRING, _about_keyring, lambda: None)
        self._step(self._pictures, SetupPart.FORMATS, _about_formats, lambda: None)
        self._look_at_disk(
            (SetupPart.FOLDERS, FolderCheck.write_access),
            (SetupPart.SPACE, FolderCheck.free_space),
            (SetupPart.HISTORY, FolderCheck.history),
        )

    def cancel(self) -> None:
        """What is known stays."""
        if self.is_running:
            self._network.send(lambda session: session.cancel_check())
            self._fill(STOPPED)

    def read_log(self) -> None:
        """Answered by `log_read`, once."""
        self._log_call += 1
        call = self._log_call

        def take(result: tuple[str, ...] | Exception | None) -> None:
            if call == self._log_call:
                self._log_call += 1
                self.log_read.emit(None if isinstance(result, Exception) else result)

        QTimer.singleShot(self._log_within_ms, self, lambda: take(None))
        self._disk.submit(lambda disk: disk.log_lines(LOG_LINES), take)

    def _order(self) -> SetupOrder:
        engines = self._engines
        engine = engines.engine
        demo = engine if engine is not None and engine.is_demo else None
        wants_demo = engines.choice is EngineChoice.DEMO or (
            engines.choice is EngineChoice.AUTO and not self._api().token
        )
        return SetupOrder(
            api=None if engines.choice is EngineChoice.DEMO else self._api(),
            version=self._preferences.value.version,
            demo=demo,
            demo_trouble=engines.why_none if wants_demo and demo is None and not engines.is_on_its_way else "",
            network=self._preferences.value.network,
        )

    def _api(self) -> Engine:
        """Its token may be empty: the way there can be looked at without one."""
        base_url = self._engines.base_url
        return self._engines.engine_at(base_url) or Engine(EngineKind.REPLICATE, base_url)

    def _ask_network(self, order: SetupOrder) -> None:
        run = self._run
        self._network.send(
            lambda session: session.run_check(
                lambda: check_network(order, lambda finding: self._told.emit(run, finding))
            )
        )
        QTimer.singleShot(
            self._network_within_ms, self, lambda: self._fill(tr("It took too long.")) if run == self._run else None
        )

    def _look_at_disk(self, *steps: tuple[SetupPart, Callable[[FolderCheck], SetupFinding]]) -> None:
        """One after the other, and each with its own time."""
        if steps:
            (part, job), *rest = steps
            self._step(self._disk, part, job, lambda: self._look_at_disk(*rest))

    def _step(
        self, thread: JobThread[Tool], part: SetupPart, job: Callable[[Tool], SetupFinding], then: Callable[[], None]
    ) -> None:
        run = self._run

        def take(result: SetupFinding | Exception) -> None:
            if run != self._run or part in self._found:
                return
            if isinstance(result, AppError):
                self._take(run, failed_by(part, result))
            elif isinstance(result, Exception):
                self._take(run, not_checked(part, FAULT))
            else:
                self._take(run, result)
            then()
            if isinstance(result, Exception) and not isinstance(result, AppError):
                raise result  # for the log, too

        slow = _NO_ANSWER.get(part) or not_checked(part, tr("It did not answer in time."))
        QTimer.singleShot(self._part_within_ms, self, lambda: take(slow))
        thread.submit(job, take)

    def _take(self, run: int, finding: SetupFinding) -> None:
        if run == self._run and finding.part in self.parts and finding.part not in self._found:
            self._found[finding.part] = finding
            self.changed.emit()

    def _fill(self, why: str) -> None:
        """The run is over; what it did not find is said to be unknown."""
        self._run += 1
        for part in self.parts:
            self._found.setdefault(part, not_checked(part, why))
        self.changed.emit()


def _about_keyring(store: TokenStore) -> SetupFinding:
    """Asked for what it holds, and never given anything. The token is looked at nowhere."""
    if store.load():
        return passed(SetupPart.KEYRING, tr("It answers; a token is kept in it."))
    return passed(SetupPart.KEYRING, tr("It answers; no token is kept in it."))


def _about_formats(preparer: Preparer) -> SetupFinding:
    broken = broken_formats(preparer.prepare_bytes)
    if broken:
        names = joined(LIST, *(format_.value for format_ in broken))
        return failed(
            SetupPart.FORMATS, tr("These cannot be opened: {names}.", names=names), tr("Install the app again.")
        )
    return passed(SetupPart.FORMATS, tr("All of them can be opened."))
