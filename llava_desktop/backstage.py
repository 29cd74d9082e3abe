"""What works behind all that is seen: threads, stores, controllers, each made once. It draws nothing.

One of the files that put the app together (`assembly.py`); here stands what runs on which thread.
"""

from collections.abc import Callable
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

from llava_desktop import RELEASES, __version__
from llava_desktop.core.base_url import REPLICATE_BASE_URL
from llava_desktop.core.child_command import ChildCommand
from llava_desktop.core.history_filter import TRASH_DAYS
from llava_desktop.core.network_choice import NetworkChoice
from llava_desktop.core.options import Options
from llava_desktop.core.picture import Quality
from llava_desktop.images.apart.process import DecoderProcess
from llava_desktop.qt.costs import Costs
from llava_desktop.qt.data_folder import DataFolder
from llava_desktop.qt.demo_engine import DemoEngine
from llava_desktop.qt.engines import Engines, EngineStart
from llava_desktop.qt.event_relay import EventRelay
from llava_desktop.qt.history_model import HistoryModel
from llava_desktop.qt.history_rescue import HistoryRescue
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.qt.network_thread import NetworkThread
from llava_desktop.qt.picture_details import PictureDetails
from llava_desktop.qt.picture_shelf import PictureShelf
from llava_desktop.qt.pictures import Pictures, Preparer
from llava_desktop.qt.preferences import Preferences
from llava_desktop.qt.questions import Questions
from llava_desktop.qt.single_instance import InstanceDoor
from llava_desktop.qt.token_keeper import TokenKeeper
from llava_desktop.qt.updates import Updates
from llava_desktop.storage.costs import CostSums
from llava_desktop.storage.erasing import Eraser
from llava_desktop.storage.folders import FoldersInUse
from llava_desktop.storage.history import HistoryStore
from llava_desktop.storage.history_marks import HistoryMarks
from llava_desktop.storage.history_reading import HistoryReader
from llava_desktop.storage.instance_lock import InstanceLock
from llava_desktop.storage.keeper import HistoryKeeper
from llava_desktop.storage.log import open_log
from llava_desktop.storage.settings import Settings, load_settings
from llava_desktop.storage.tokens import TokenStore
from llava_desktop.storage.writer import DatabaseWriter

if TYPE_CHECKING:
    from concurrent.futures import Future

    from llava_desktop.tasks.session import Session

NOTHING_TO_LOSE_MS = 300


class Backstage:
    """GUI thread."""

    def __init__(
        self,
        *,
        options: Options,
        in_use: FoldersInUse,
        demo_command: ChildCommand,
        decoder_command: ChildCommand,
        lock: InstanceLock,
    ) -> None:
        """lock: see `DesktopApp`. The folders are there, or cannot be made."""
        folders = self.folders = in_use.folders
        settings = load_settings(folders.settings_file)
        self.log = open_log(folders.log_dir, debug=options.debug)
        self.log.tell_more(settings.detailed_log)
        self.log.hide(options.environment_token)
        # What the command line or the environment names holds for this run; the setting holds else.
        self.base_url_named = options.base_url_given
        base_url = options.base_url if options.base_url_given else settings.base_url
        self.demo = DemoEngine(*demo_command)
        self.decoder = DecoderProcess(*decoder_command)
        self.door = InstanceDoor(lock)
        self._build_threads(base_url, lock)
        self._build_controllers(base_url, options, settings)
        self.data_folder = DataFolder(in_use, self.incoming_thread)

    def _build_threads(self, base_url: str, lock: InstanceLock) -> None:
        folders = self.folders
        self.writer = DatabaseWriter(folders.database, lock=lock)
        self.keeper = HistoryKeeper(folders, self.writer)
        self.rescue = HistoryRescue(self.writer, self.keeper)
        store = HistoryStore(self.writer, folders, when_deleted=self.keeper.look_after)
        self.store = store
        self.marks = HistoryMarks(self.writer, store.deletion, when_deleted=self.keeper.look_after)
        self.keeper.when_looking(lambda now: self.marks.empty_trash(now - timedelta(days=TRASH_DAYS)))
        self.keeper.when_looking(CostSums(self.writer).forget_old)
        self.eraser = Eraser(folders, self.writer, also=[folders.draft_file])
        self.relay = EventRelay()
        relay = self.relay
        # Each thread imports what it alone needs, one after another: at once they are no sooner done, and leave the
        # window a quarter of the interpreter's time in place of a half.
        turn = Lock()
        decoder = self.decoder
        self.network = NetworkThread(lambda: open_session(turn, store, relay, self.preferences.value.network))
        self.picture_thread: JobThread[Preparer] = JobThread(
            "pictures", lambda: open_preparer(turn, decoder, lambda: self.preferences.value.quality)
        )
        self.incoming_thread: JobThread[None] = JobThread("incoming", lambda: None)
        self.draft_thread: JobThread[None] = JobThread("draft", lambda: None)
        self.keyring_thread: JobThread[TokenStore] = JobThread("keyring", lambda: open_tokens(turn, base_url))

    def _build_controllers(self, base_url: str, options: Options, settings: Settings) -> None:
        self.reader = HistoryReader(self.folders, mend_search=self.keeper.mend_search)
        self.preferences = Preferences(settings, self.folders.settings_file, self.picture_thread)
        self.engines = Engines(
            start=EngineStart(
                base_url,
                base_url_named=base_url != REPLICATE_BASE_URL,
                forced_demo=options.demo,
                environment_token=options.environment_token,
            ),
            choice=settings.engine,
            keeper=TokenKeeper(self.keyring_thread),
            demo=self.demo,
            network=self.network,
        )
        self.engines.token_known.connect(self.log.hide)
        self.pictures = Pictures(self.picture_thread)
        self.shelf = PictureShelf(self.picture_thread)
        self.details = PictureDetails(self.picture_thread)
        self.questions = Questions(
            network=self.network, relay=self.relay, history=self.store, engine_at=self.engines.engine_at
        )
        self.questions.allow_at_once(settings.questions_at_once)
        self.history_model = HistoryModel(self.reader)
        self.updates = Updates(
            running=__version__, address=RELEASES, preferences=self.preferences, network=self.network
        )
        self.costs = Costs(sums=CostSums(self.writer), questions=self.questions)

    def start(self) -> None:
        """The threads."""
        self.writer.start()
        self.keeper.start()
        self.rescue.look()
        for thread in self._threads():
            thread.start()

    def can_save(self) -> "Future[None]":
        """Whether something can be written now."""
        return self.writer.run(lambda _connection: None)

    def ask_to_end(self) -> None:
        """All of it, while the app closes; does not block."""
        self.demo.ask_to_end()
        self.decoder.close()
        for thread in self._threads():
            thread.stop()

    def wait_for_drafts(self, left_ms: int) -> bool:
        """Before the draft is written for the last time."""
        return self.draft_thread.wait(min(left_ms, NOTHING_TO_LOSE_MS))

    def end(self, left_ms: Callable[[], int]) -> bool:
        """After `ask_to_end`. False when something would not end in time."""
        # What holds answers comes first, and gets the time: cutting off the others loses nothing.
        ended = [self.network.wait(left_ms())]
        ended.append(self.keeper.stop(min(left_ms(), NOTHING_TO_LOSE_MS) / 1000))
        self.reader.close()
        ended.append(self.writer.close(left_ms() / 1000))
        ended.append(self.demo.wait_for_end(min(left_ms(), NOTHING_TO_LOSE_MS)))
        threads = (self.picture_thread, self.incoming_thread, self.keyring_thread)
        ended += [thread.wait(min(left_ms(), NOTHING_TO_LOSE_MS)) for thread in threads]
        return all(ended)

    def _threads(self) -> "tuple[NetworkThread | JobThread[Any], ...]":
        return (self.network, self.picture_thread, self.incoming_thread, self.keyring_thread, self.draft_thread)


def open_session(turn: Lock, store: HistoryStore, relay: EventRelay, choice: NetworkChoice) -> "Session":
    """Network thread. turn: see `Backstage`, as with the next two."""
    with turn:
        from llava_desktop.tasks.session import Session

    return Session(store=store, emit=relay.post, user_agent=f"llava-desktop/{__version__}", network=choice)


def told_network(choice: NetworkChoice) -> str:
    """Any thread but the window's: the import alone takes too long there."""
    from llava_desktop.tasks.network_in_force import network_in_force

    return network_in_force(choice)


def open_preparer(turn: Lock, decoder: DecoderProcess, preferred: Callable[[], Quality]) -> Preparer:
    """Picture thread. preferred: read there with each picture."""
    with turn:
        from llava_desktop.images.apart.decoder import ApartDecoder
        from llava_desktop.images.prepare import PicturePreparer

    return PicturePreparer(ApartDecoder(decoder).decode, preferred)


def open_tokens(turn: Lock, base_url: str) -> TokenStore:
    """Keyring thread. Raises KeyringUnavailable."""
    with turn:
        from llava_desktop.storage.keyring_tokens import open_token_store

    return open_token_store(base_url)
