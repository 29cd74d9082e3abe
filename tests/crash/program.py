"""The program that is killed: the real task layer (Session, HistoryWriter, SQLite, httpx) with nothing around it.

It asks one question with a picture, or picks up what an earlier run of it left behind, and says how that went. It runs
in a child of `spawner`, so that what is measured begins at Ask and not at Python's start.
"""

import asyncio
import functools
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from llava_desktop.core.asking import picture_record
from llava_desktop.core.errors import OutcomeUnknown, StorageError
from llava_desktop.core.events import Event, FollowingStopped, QuestionChanged, SavingFailed
from llava_desktop.core.picture import PreparedPicture, Quality
from llava_desktop.images.prepare import PicturePreparer
from llava_desktop.storage.folders import create_folders, folders_for
from llava_desktop.storage.history import HistoryStore
from llava_desktop.storage.keeper import HistoryKeeper
from llava_desktop.storage.writer import DatabaseWriter
from llava_desktop.tasks import journal, reconcile, sending
from tests.fault_server.gate import PATIENCE_SECONDS
from tests.images.made import encoded, photo
from tests.storage.examples import prepared_picture
from tests.tasks.window import QUICK, Window, engine_of

PROMPT = "What stands behind the boat, 船の後ろ?"
SETTINGS = replace(QUICK, looks_after_s=(0.0, 0.05, 0.15))
"""Quick, but the last look comes later than any request that was on its way at the kill."""


@dataclass(frozen=True, slots=True)
class Orders:
    """mode: `ask`; `smaller`, about a picture that can be made smaller; `resume` is the next start; `open` only opens
    the history; `rescue` brings back what was put aside as damaged, as the person can. sabotage: a key of `SABOTAGES`.
    """

    mode: str
    data_dir: str
    base_url: str
    token: str
    sabotage: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What the program says at its end. state, answer, error: of the row as the window was told last; state is empty
    when there was no row. faults: exceptions that nobody caught, and errors in the log.
    """

    state: str
    answer: str
    error: str
    stopped: tuple[str, ...]
    saving_failed: tuple[str, ...]
    faults: tuple[str, ...]

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in told.items()
        }
        return cls(**values)


class Faults(logging.Handler):
    """Exceptions that nobody expected: in a thread, or in the log. None may ever come, whatever system calls say."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []
        threading.excepthook = lambda fault: self.seen.append(f"in a thread: {fault.exc_value!r}")
        logging.getLogger().addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info:  # else it is a refusal that the window tells too
            self.seen.append(logging.Formatter().format(record))


def picture() -> PreparedPicture:
    """Large enough for several writes to the disk and to the socket."""
    return prepared_picture(b"\xff\xd8" + bytes(range(256)) * 800)


@functools.cache
def photograph() -> PreparedPicture:
    """One that can be made smaller. The spawner makes it, and its children have it."""
    return PicturePreparer().prepare_bytes(encoded(photo(900, 700), "JPEG"), "photo.jpg", quality=Quality.BEST)


def run(orders: Orders, ready: Callable[[dict[str, int]], None]) -> Account:
    """From the click to the end of everything. ready: called before what is watched begins, with the ids of the threads
    that will work; it begins when it returns.
    """
    journal.SAVE_PARTIAL_EVERY_S = 0.01
    SABOTAGES[orders.sabotage]()
    faults = Faults()
    folders = folders_for(Path(orders.data_dir))
    if orders.mode in {"open", "rescue"}:
        ready({"all": threading.get_native_id()})
    try:
        create_folders(folders)
        writer = DatabaseWriter(folders.database)
        store = HistoryStore(writer, folders)
        writer.start()
        writer.opened.result(PATIENCE_SECONDS)
    except StorageError as error:  # the window says so, and Ask is off
        return account_of([], [error.text], faults)
    if orders.mode == "rescue":
        bring_back(HistoryKeeper(folders, writer))
    refusals: list[str] = []
    with Window(store, engine_of(orders.base_url, orders.token), SETTINGS) as window:
        if orders.mode not in {"open", "rescue"}:
            ready({"loop": native_id(window._thread), "writer": native_id(writer._thread)})
        if orders.mode in {"ask", "smaller"}:
            window.ask(PROMPT, photograph() if orders.mode == "smaller" else picture())
            wait_for_the_end(window)
        elif orders.mode == "resume":
            try:
                unfinished = store.unfinished().result(PATIENCE_SECONDS)
            except StorageError as error:
                unfinished, refusals = [], [error.text]
            if unfinished:
                window.resume()
                wait_for_the_end(window)
    if not writer.close(PATIENCE_SECONDS):
        faults.seen.append("the writer did not end")
    return account_of(window.events, refusals, faults)


def bring_back(keeper: HistoryKeeper) -> None:
    keeper.start()
    offer = keeper.offer().result(PATIENCE_SECONDS)
    if offer is not None and offer.can_restore:
        keeper.restore(offer).result(PATIENCE_SECONDS)
    assert keeper.stop(PATIENCE_SECONDS)


def send_before_the_journal_has_it() -> None:
    real = journal.Journal.begin

    async def begin(self: journal.Journal, picture: PreparedPicture | None) -> bool:
        self.late = asyncio.ensure_future(real(self, picture))  # type: ignore[attr-defined]
        return True

    journal.Journal.begin = begin  # type: ignore[method-assign]


def send_again_what_may_have_arrived() -> None:
    real = sending.Sending._post_once

    async def post_once(self: sending.Sending, request: Any, cancel_after_s: int) -> Any:
        try:
            return await real(self, request, cancel_after_s)
        except OutcomeUnknown:
            return await real(self, request, cancel_after_s)

    sending.Sending._post_once = post_once  # type: ignore[method-assign]


def forget_what_was_on_its_way() -> None:
    async def find(self: reconcile.Reconciler, question: Any, claim: Any) -> None:
        return None

    reconcile.Reconciler.find = find  # type: ignore[method-assign]


def keep_the_id_in_memory() -> None:
    real = journal.Journal.save

    async def save(self: journal.Journal, **changes: Any) -> None:
        if "prediction_id" in changes:
            self.note(**changes)
        else:
            await real(self, **changes)

    journal.Journal.save = save  # type: ignore[method-assign]


def send_smaller_before_the_journal_has_it() -> None:
    async def send_smaller(self: journal.Journal, picture: PreparedPicture) -> bool:
        self.note(picture=picture_record(picture), sent_smaller=True)
        return True

    journal.Journal.send_smaller = send_smaller  # type: ignore[method-assign]


SABOTAGES: dict[str, Callable[[], None]] = {
    "": lambda: None,
    "send before the journal has it": send_before_the_journal_has_it,
    "send smaller before the journal has it": send_smaller_before_the_journal_has_it,
    "send again what may have arrived": send_again_what_may_have_arrived,
    "keep the id in memory": keep_the_id_in_memory,
    "forget what was on its way": forget_what_was_on_its_way,
}
"""What a broken product would do, so that the harness can show that it sees it."""


def native_id(thread: threading.Thread) -> int:
    assert thread.native_id is not None
    return thread.native_id


def wait_for_the_end(window: Window) -> None:
    def ends(event: Event) -> bool:
        return isinstance(event, FollowingStopped) or (
            isinstance(event, QuestionChanged) and event.question.state.is_finished
        )

    window.wait(Event, ends)  # type: ignore[arg-type]


def account_of(events: list[Event], refusals: list[str], faults: Faults) -> Account:
    rows = [event.question for event in events if isinstance(event, QuestionChanged)]
    last = rows[-1] if rows else None
    return Account(
        state="" if last is None else last.state.value,
        answer="" if last is None else last.answer,
        error="" if last is None else last.error,
        stopped=(*refusals, *(event.sentence for event in events if isinstance(event, FollowingStopped))),
        saving_failed=tuple(event.sentence for event in events if isinstance(event, SavingFailed)),
        faults=tuple(faults.seen),
    )
