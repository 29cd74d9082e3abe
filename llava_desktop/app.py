"""The composition root: options -> paths -> log -> QApplication -> objects -> window. Only this file knows every layer.

Imports inside functions stand here and nowhere else: httpx, asyncio, Pillow and keyring together cost more than the
first paint, so each is imported on the thread that needs it, after the window is on the screen (see `dev.py bench`).
"""

import logging
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from llava_desktop import __version__
from llava_desktop.core.engine import REPLICATE_BASE_URL
from llava_desktop.core.errors import AppError, StorageError
from llava_desktop.core.options import Options, parse_options
from llava_desktop.core.picture import RawImage
from llava_desktop.qt.demo_engine import DemoEngine
from llava_desktop.qt.engines import Engines, EngineStart
from llava_desktop.qt.event_relay import EventRelay
from llava_desktop.qt.faults import Faults
from llava_desktop.qt.history_model import HistoryModel
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.qt.network_thread import NetworkThread
from llava_desktop.qt.pictures import Pictures, Preparer
from llava_desktop.qt.preferences import Preferences
from llava_desktop.qt.questions import Questions
from llava_desktop.qt.token_keeper import TokenKeeper
from llava_desktop.resources import resource_path
from llava_desktop.storage.folders import Folders, create_folders, folders_for
from llava_desktop.storage.history import HistoryReader, HistoryStore
from llava_desktop.storage.log import open_log
from llava_desktop.storage.settings import Settings, load_settings
from llava_desktop.storage.tokens import TokenStore
from llava_desktop.storage.writer import DatabaseWriter
from llava_desktop.ui.errand import Errand
from llava_desktop.ui.history_desk import HistoryDesk
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.picture_desk import PictureDesk
from llava_desktop.ui.presenter import Presenter
from llava_desktop.ui.settings_desk import SettingsDesk
from llava_desktop.ui.shown_question import ShownQuestion
from llava_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from llava_desktop.tasks.session import Session

CLOSE_WITHIN_S = 1.5
"""How long threads may take to end; the process ends within 2 s of the click, whatever they do."""
SERVE_DEMO = "--serve-demo"
"""Not for people: in a bundle the app's own executable is also the demo engine's."""
EXAMPLE = "example.jpg"

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the app. Returns the process's exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given == [SERVE_DEMO]:
        return serve_demo()
    try:
        options = parse_options(given, os.environ)
    except AppError as error:
        sys.stderr.write(f"{error.text}\n")
        return 2
    qt_app = QApplication([sys.argv[0]])
    qt_app.setApplicationName("LLaVA Desktop")
    qt_app.setDesktopFileName("llava-desktop")
    qt_app.setQuitOnLastWindowClosed(False)
    desktop_app = DesktopApp(qt_app, options)
    desktop_app.show()
    code = qt_app.exec()
    if not desktop_app.stop():
        # A keyring prompt that nobody answers, or a picture that is half decoded, must not keep the process alive.
        logging.shutdown()
        if sys.stdout is not None:  # a windowed program on Windows has none
            sys.stdout.flush()
        os._exit(code)
    return code


class DesktopApp:
    """Everything that lives as long as the window. GUI thread."""

    def __init__(self, qt_app: QApplication, options: Options) -> None:
        self._qt_app = qt_app
        self._options = options
        folders = folders_for(options.data_dir)
        trouble = ""
        try:
            create_folders(folders)
        except StorageError as error:
            trouble = error.text
        self._log = open_log(folders.log_dir, debug=options.debug)
        self._log.hide(options.environment_token)
        self._theme = Theme()
        self._theme.apply(qt_app)
        settings = load_settings(folders.settings_file)
        # What the command line or the environment names holds for this run; the setting holds else.
        self._base_url = options.base_url if options.base_url_given else settings.base_url
        self._build_threads(folders)
        self._build_controllers(folders, settings)
        self._build_window()
        self._build_desks()
        self._watch_faults()
        if trouble:
            self._presenter.tell(trouble)

    def _build_threads(self, folders: Folders) -> None:
        self._writer = DatabaseWriter(folders.database)
        store = HistoryStore(self._writer, folders)
        self._store = store
        self._relay = EventRelay()
        relay = self._relay
        base_url = self._base_url
        self._network = NetworkThread(lambda: open_session(store, relay))
        self._picture_thread: JobThread[Preparer] = JobThread("pictures", open_preparer)
        self._keyring_thread: JobThread[TokenStore] = JobThread("keyring", lambda: open_tokens(base_url))

    def _build_controllers(self, folders: Folders, settings: Settings) -> None:
        self._reader = HistoryReader(folders)
        self._demo = DemoEngine(*demo_command())
        self._preferences = Preferences(settings, folders.settings_file, self._picture_thread)
        self._engines = Engines(
            start=EngineStart(
                self._base_url,
                base_url_named=self._base_url != REPLICATE_BASE_URL,
                forced_demo=self._options.demo,
                environment_token=self._options.environment_token,
            ),
            choice=settings.engine,
            keeper=TokenKeeper(self._keyring_thread),
            demo=self._demo,
            network=self._network,
        )
        self._engines.token_known.connect(self._log.hide)
        self._pictures = Pictures(self._picture_thread)
        self._questions = Questions(network=self._network, relay=self._relay, history=self._store)
        self._history_model = HistoryModel(self._reader)

    def _build_window(self) -> None:
        self._window = MainWindow(self._theme, self._history_model, decode_thumbnail)
        self._window.conversation.open_link_requested.connect(open_link)
        self._window.closed.connect(self._qt_app.quit)

    def _build_desks(self) -> None:
        self._history = HistoryDesk(
            panel=self._window.history_panel, model=self._history_model, questions=self._questions
        )
        self._desk = PictureDesk(
            pane=self._window.picture_pane,
            seen=self._window.seen,
            pictures=self._pictures,
            reader=self._reader,
            example=resource_path(EXAMPLE),
        )
        self._shown = ShownQuestion(
            conversation=self._window.conversation,
            receipt=self._window.receipt,
            questions=self._questions,
            rate_usd_per_s=self._preferences.value.rate_usd_per_s,
        )
        self._presenter = Presenter(
            window=self._window,
            desk=self._desk,
            shown=self._shown,
            engines=self._engines,
            questions=self._questions,
            history=self._history,
            reader=self._reader,
            preferences=self._preferences,
        )
        self._settings = SettingsDesk(window=self._window, engines=self._engines, preferences=self._preferences)

    def _watch_faults(self) -> None:
        """From now on, because now there is a window that can say so; before, Python prints them and ends."""
        self._faults = Faults()
        self._faults.happened.connect(
            lambda: self._presenter.tell(
                f"Something went wrong inside the app; your questions are kept. Details are in {self._log.path}."
            )
        )
        self._faults.interrupted.connect(self._qt_app.quit)
        self._faults.watch()

    def show(self) -> None:
        self._window.show()
        QTimer.singleShot(0, self._window, self._start)

    def _start(self) -> None:
        """After the first paint."""
        self._writer.start()
        self._network.start()
        self._picture_thread.start()
        self._keyring_thread.start()
        # Pillow is there before the first thumbnail asks for it on the GUI thread.
        self._picture_thread.submit(lambda _images: None, lambda _ready: self._history.open(self._writer.opened))
        self._engines.begin()
        options = self._options
        if options.pictures:
            self._desk.open_files(list(options.pictures))
        if options.ask is not None or options.screenshot is not None:
            self._errand = Errand(
                window=self._window,
                presenter=self._presenter,
                desk=self._desk,
                questions=self._questions,
                ask=options.ask,
                screenshot=options.screenshot,
            )
            self._errand.finished.connect(self._qt_app.exit)
            self._errand.start(with_picture=bool(options.pictures))

    def stop(self) -> bool:
        """End every thread. False when one would not end in time: then only the process can end it."""
        deadline = time.monotonic() + CLOSE_WITHIN_S

        def left_ms() -> int:
            return max(1, round((deadline - time.monotonic()) * 1000))

        self._presenter.end()
        for window in self._qt_app.topLevelWidgets():
            window.hide()
        self._demo.ask_to_end()
        threads = (self._network, self._picture_thread, self._keyring_thread)
        for thread in threads:
            thread.stop()
        self._save_settings()
        # What holds answers comes first: a keyring that never answers may use up all the time that is left.
        ended = [self._network.wait(left_ms())]
        self._reader.close()
        ended.append(self._writer.close(left_ms() / 1000))
        ended.append(self._demo.wait_for_end(left_ms()))
        ended.append(self._picture_thread.wait(left_ms()))
        ended.append(self._keyring_thread.wait(left_ms()))
        self._faults.unwatch()
        self._log.close()
        return all(ended)

    def _save_settings(self) -> None:
        try:
            self._preferences.save_now()
        except StorageError as error:
            _log.warning("The settings could not be saved: %s", error)


def open_session(store: HistoryStore, relay: EventRelay) -> "Session":
    """Network thread."""
    from llava_desktop.tasks.session import Session

    return Session(store=store, emit=relay.post, user_agent=f"llava-desktop/{__version__}")


def open_preparer() -> Preparer:
    """Picture thread."""
    from llava_desktop.images import prepare

    return prepare


def decode_thumbnail(data: bytes) -> RawImage:
    """GUI thread; a thumbnail is at most 96 px, a fraction of a millisecond. Pillow was imported by then."""
    from llava_desktop.images.prepare import decode_sent

    return decode_sent(data)


def open_tokens(base_url: str) -> TokenStore:
    """Keyring thread. Raises KeyringUnavailable."""
    from llava_desktop.storage.keyring_tokens import open_token_store

    return open_token_store(base_url)


def serve_demo() -> int:
    """Be the demo engine, for the app that started this process."""
    from llava_desktop.demo.serve import main as serve

    return serve(sys.stdin, sys.stdout)


def demo_command() -> tuple[list[str], str | None]:
    """How to start the demo engine, and where its Python finds this package (None in a bundle)."""
    if getattr(sys, "frozen", False):
        return [sys.executable, SERVE_DEMO], None
    return [sys.executable, "-m", "llava_desktop.demo"], str(Path(__file__).resolve().parents[1])


def open_link(address: str) -> None:
    """After the person agreed; the scheme was checked before it was offered (`ui/safe_markdown.py`)."""
    QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))
