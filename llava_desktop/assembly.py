"""Everything behind the window: threads, controllers, desks. It is made when the first paint is over.

Together with `app.py` the composition root. Imports inside functions stand in these two files and nowhere else: httpx,
asyncio, Pillow and keyring cost more than the first paint, so each is imported on the thread that needs it.
"""

import logging
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QPixmapCache
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from llava_desktop import RELEASES, __version__
from llava_desktop.core.actions import Action
from llava_desktop.core.base_url import REPLICATE_BASE_URL
from llava_desktop.core.child_command import ChildCommand
from llava_desktop.core.errors import StorageError
from llava_desktop.core.export.wanted import ALL, CHOSEN, THIS
from llava_desktop.core.history_filter import TRASH_DAYS
from llava_desktop.core.incoming import BytesSource
from llava_desktop.core.options import Options
from llava_desktop.core.picture import Quality, RawImage
from llava_desktop.images.apart.process import DecoderProcess
from llava_desktop.qt.costs import Costs
from llava_desktop.qt.demo_engine import DemoEngine
from llava_desktop.qt.engines import Engines, EngineStart
from llava_desktop.qt.event_relay import EventRelay
from llava_desktop.qt.faults import Faults
from llava_desktop.qt.history_changes import HistoryChanges
from llava_desktop.qt.history_model import HistoryModel
from llava_desktop.qt.history_rescue import HistoryRescue
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.qt.network_thread import NetworkThread
from llava_desktop.qt.picture_details import PictureDetails
from llava_desktop.qt.picture_fetches import PictureFetches
from llava_desktop.qt.picture_shelf import PictureShelf
from llava_desktop.qt.pictures import Pictures, Preparer
from llava_desktop.qt.preferences import Preferences
from llava_desktop.qt.questions import Questions
from llava_desktop.qt.shortcut_shelf import ShortcutShelf
from llava_desktop.qt.single_instance import InstanceDoor
from llava_desktop.qt.token_keeper import TokenKeeper
from llava_desktop.qt.updates import Updates
from llava_desktop.resources import resource_path
from llava_desktop.storage.conversations import ConversationReader
from llava_desktop.storage.costs import CostSums
from llava_desktop.storage.draft import DraftStore
from llava_desktop.storage.erasing import Eraser
from llava_desktop.storage.folders import Folders, create_folders
from llava_desktop.storage.history import HistoryReader, HistoryStore
from llava_desktop.storage.history_marks import HistoryMarks
from llava_desktop.storage.import_leftovers import left_in
from llava_desktop.storage.instance_lock import InstanceLock
from llava_desktop.storage.keeper import HistoryKeeper
from llava_desktop.storage.log import open_log
from llava_desktop.storage.settings import Settings, load_settings
from llava_desktop.storage.tokens import TokenStore
from llava_desktop.storage.window_place import write_window_place
from llava_desktop.storage.writer import DatabaseWriter
from llava_desktop.ui.about_desk import AboutDesk
from llava_desktop.ui.action_room import ActionRoom
from llava_desktop.ui.answer_hits import AnswerHits
from llava_desktop.ui.asking import Asking
from llava_desktop.ui.capture_desk import CaptureDesk
from llava_desktop.ui.capture_way import CAPTURED, CaptureWay, needs_the_portal
from llava_desktop.ui.conversation_pane import ConversationPane
from llava_desktop.ui.draft_desk import DraftDesk, DraftRoom
from llava_desktop.ui.earlier_desk import EarlierDesk
from llava_desktop.ui.earlier_line import EarlierLine
from llava_desktop.ui.errand import Errand
from llava_desktop.ui.history_desk import HistoryDesk
from llava_desktop.ui.history_menu import HistoryMenu
from llava_desktop.ui.history_panel import HistoryPanel
from llava_desktop.ui.history_switch import HistorySwitch
from llava_desktop.ui.hits_desk import HitsDesk
from llava_desktop.ui.icons import window_icon
from llava_desktop.ui.incoming_desk import IncomingDesk
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.money_desk import MoneyDesk
from llava_desktop.ui.notice import Notice
from llava_desktop.ui.picture_bench import PictureBench
from llava_desktop.ui.picture_desk import PictureDesk
from llava_desktop.ui.picture_strip import PictureStrip
from llava_desktop.ui.presenter import Presenter
from llava_desktop.ui.prompt_room import PromptRoom
from llava_desktop.ui.receipt_desk import ReceiptDesk
from llava_desktop.ui.rescue_bar import RescueBar
from llava_desktop.ui.second_starts import SecondStarts
from llava_desktop.ui.settings_desk import SettingsDesk
from llava_desktop.ui.shown_question import ShownQuestion
from llava_desktop.ui.side_panel import SidePanel
from llava_desktop.ui.strip_desk import StripDesk
from llava_desktop.ui.theme import Theme
from llava_desktop.ui.trash_desk import TrashDesk
from llava_desktop.ui.turn_again import AgainDesk
from llava_desktop.ui.turn_desk import TurnDesk
from llava_desktop.ui.updates_field import newer_words
from llava_desktop.ui.window_retreat import Retreat

if TYPE_CHECKING:
    from llava_desktop.qt.exports import ExportTools
    from llava_desktop.tasks.session import Session
    from llava_desktop.ui.command_palette import CommandPalette
    from llava_desktop.ui.compare_desk import CompareDesk
    from llava_desktop.ui.export_room import ExportRoom
    from llava_desktop.ui.remote_desk import RemoteDesk
    from llava_desktop.ui.setup_check_room import SetupCheckRoom
    from llava_desktop.ui.shortcuts_desk import ShortcutsDesk

CLOSE_WITHIN_S = 1.5
"""How long threads may take to end; the process ends within 2 s of the click, whatever they do."""
NOTHING_TO_LOSE_MS = 300
DRAWN_PARTS_KIB = 2_048
"""What the style may keep of what it has drawn: it keeps a scroll bar's handle in every length that it ever had, which
is another one for each question of the history. Qt's own 10 MB were full of them after 400 questions."""
EXAMPLE = "example.jpg"

_log = logging.getLogger(__name__)


class Assembly:
    """Everything that lives as long as the window, but for the window. GUI thread."""

    def __init__(
        self,
        *,
        qt_app: QApplication,
        window: MainWindow,
        theme: Theme,
        options: Options,
        folders: Folders,
        demo_command: ChildCommand,
        decoder_command: ChildCommand,
        lock: InstanceLock,
    ) -> None:
        """lock: see `DesktopApp`."""
        QPixmapCache.setCacheLimit(DRAWN_PARTS_KIB)
        self._qt_app = qt_app
        self._window = window
        self._theme = theme
        self._options = options
        self._folders = folders
        settings = load_settings(folders.settings_file)
        trouble = ""
        try:
            create_folders(folders)
        except StorageError as error:
            trouble = error.text
        self._log = open_log(folders.log_dir, debug=options.debug)
        self._log.hide(options.environment_token)
        # What the command line or the environment names holds for this run; the setting holds else.
        self._base_url = options.base_url if options.base_url_given else settings.base_url
        self._demo = DemoEngine(*demo_command)
        self._decoder = DecoderProcess(*decoder_command)
        self._door = InstanceDoor(lock)
        self._build_threads(folders, lock)
        self._build_controllers(folders, settings)
        self._furnish_window()
        self._build_desks()
        self._build_prompt_room()
        self._build_capture()
        self._build_switch()
        self._build_export()
        self._build_setup_check()
        self._build_trash()
        self._build_actions()
        self._watch_faults()
        if trouble:
            self._presenter.tell(trouble)

    def _build_threads(self, folders: Folders, lock: InstanceLock) -> None:
        self._writer = DatabaseWriter(folders.database, lock=lock)
        self._keeper = HistoryKeeper(folders, self._writer)
        self._rescue = HistoryRescue(self._writer, self._keeper)
        store = HistoryStore(self._writer, folders, when_deleted=self._keeper.look_after)
        self._store = store
        self._marks = HistoryMarks(self._writer, store.deletion, when_deleted=self._keeper.look_after)
        self._keeper.when_looking(lambda now: self._marks.empty_trash(now - timedelta(days=TRASH_DAYS)))
        self._eraser = Eraser(folders, self._writer, also=[folders.draft_file])
        self._relay = EventRelay()
        relay = self._relay
        base_url, decoder = self._base_url, self._decoder
        self._network = NetworkThread(lambda: open_session(store, relay))
        self._picture_thread: JobThread[Preparer] = JobThread(
            "pictures", lambda: open_preparer(decoder, lambda: self._preferences.value.quality)
        )
        self._incoming_thread: JobThread[None] = JobThread("incoming", lambda: None)
        self._draft_thread: JobThread[None] = JobThread("draft", lambda: None)
        self._keyring_thread: JobThread[TokenStore] = JobThread("keyring", lambda: open_tokens(base_url))

    def _build_controllers(self, folders: Folders, settings: Settings) -> None:
        self._reader = HistoryReader(folders, mend_search=self._keeper.mend_search)
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
        self._shelf = PictureShelf(self._picture_thread)
        self._details = PictureDetails(self._picture_thread)
        self._questions = Questions(
            network=self._network, relay=self._relay, history=self._store, engine_at=self._engines.engine_at
        )
        self._questions.allow_at_once(settings.questions_at_once)
        self._history_model = HistoryModel(self._reader)
        self._updates = Updates(
            running=__version__, address=RELEASES, preferences=self._preferences, network=self._network
        )

    def _furnish_window(self) -> None:
        conversation = ConversationPane(self._theme, self._window)
        conversation.open_link_requested.connect(open_link)
        self._window.furnish(
            history_panel=HistoryPanel(self._theme, self._history_model, decode_thumbnail, self._window),
            conversation=conversation,
            side=SidePanel(self._theme, self._window),
            notice=Notice(self._theme, self._window),
            strip=PictureStrip(self._theme, decode_thumbnail, self._window),
        )
        self._window.picture_pane.furnish(self._make_bench)
        self._window.parameters.render(self._preferences.value.parameters)
        self._qt_app.setWindowIcon(window_icon())

    def _make_bench(self, theme: Theme, zone: QWidget, column: QVBoxLayout) -> PictureBench:
        bench = PictureBench(theme, zone, column)
        bench.detail_wanted.connect(self._details.fetch)
        self._details.fetched.connect(bench.show_detail)
        return bench

    def _build_desks(self) -> None:
        self._history = HistoryDesk(
            panel=self._window.history_panel, model=self._history_model, questions=self._questions
        )
        self._rescue_bar = RescueBar(self._window.history_panel.notice, self._rescue)
        self._rescue.replaced.connect(self._history.read_again)
        self._rescue.restored.connect(self._follow_rescued)
        self._desk = PictureDesk(
            pane=self._window.picture_pane,
            seen=self._window.seen,
            pictures=self._pictures,
            shelf=self._shelf,
            reader=self._reader,
            example=resource_path(EXAMPLE),
        )
        self._incoming = IncomingDesk(
            window=self._window,
            desk=self._desk,
            thread=self._incoming_thread,
            fetches=PictureFetches(self._network, self._qt_app),
            get_ready=self._decoder.get_ready,
        )
        self._shown = ShownQuestion(
            conversation=self._window.conversation,
            receipt=self._window.receipt,
            questions=self._questions,
            rate_usd_per_s=lambda: self._preferences.value.rate_usd_per_s,
        )
        self._build_money()
        asking = Asking(
            engines=self._engines,
            questions=self._questions,
            preferences=self._preferences,
            gate=self._money.may_ask,
        )
        self._strip = StripDesk(
            strip=self._window.strip,
            desk=self._desk,
            shelf=self._shelf,
            questions=self._questions,
            asking=asking,
        )
        self._turns = TurnDesk(
            pane=self._window.conversation,
            box=self._window.prompt_box,
            shown=self._shown,
            picture=self._desk,
            engines=self._engines,
            preferences=self._preferences,
            reader=ConversationReader(self._reader),
        )
        self._presenter = Presenter(
            window=self._window,
            desk=self._desk,
            strip=self._strip,
            asking=asking,
            shown=self._shown,
            turns=self._turns,
            engines=self._engines,
            questions=self._questions,
            history=self._history,
            reader=self._reader,
            preferences=self._preferences,
        )
        self._build_earlier()
        self._again = AgainDesk(
            pane=self._window.conversation,
            box=self._window.prompt_box,
            panel=self._window.parameters,
            shown=self._shown,
            picture=self._desk,
            turns=self._turns,
            asking=asking,
            preferences=self._preferences,
            why_not=self._presenter.why_unready,
        )
        self._again.asked.connect(self._presenter.show_asked)
        self._again.trouble.connect(self._presenter.tell)
        self._compare: CompareDesk | None = None
        self._turns.compare_wanted.connect(self.compare)
        self._drafts = DraftDesk(
            DraftRoom(
                window=self._window,
                picture=self._desk,
                strip=self._strip,
                shown=self._shown,
                turns=self._turns,
                presenter=self._presenter,
                preferences=self._preferences,
                reader=self._reader,
            ),
            store=DraftStore(self._folders.draft_file),
            thread=self._draft_thread,
        )
        self._settings = SettingsDesk(
            window=self._window, engines=self._engines, preferences=self._preferences, updates=self._updates
        )
        self._build_receipt()
        self._about = AboutDesk(window=self._window, version=__version__, places=places_of(self._folders))
        self._settings.about_requested.connect(self._about.open)
        self._settings.at_once_changed.connect(self._questions.allow_at_once)
        self._updates.found.connect(lambda _version: self._presenter.tell_news(newer_words(self._updates.view)))

    def _build_money(self) -> None:
        self._costs = Costs(sums=CostSums(self._writer), questions=self._questions)
        bar = Notice(self._theme, self._window)
        self._window.put_prompt_bar(bar)
        self._money = MoneyDesk(
            panel=self._window.money, bar=bar, costs=self._costs, preferences=self._preferences, shown=self._shown
        )

    def _build_receipt(self) -> None:
        self._receipt = ReceiptDesk(
            details=self._window.receipt.details,
            shown=self._shown,
            engines=self._engines,
            preferences=self._preferences,
            picture_path=self._reader.picture_path,
            ask_again=self._again.ask_again,
            tell=self._presenter.tell,
            window=self._window,
        )
        for render in (self._money.render, self._receipt.render, self._shown.render):
            self._settings.money_changed.connect(render)

    def _build_prompt_room(self) -> None:
        self._prompt_room = PromptRoom(
            window=self._window,
            presenter=self._presenter,
            picture=self._desk,
            settings=self._settings,
            engines=self._engines,
            preferences=self._preferences,
            reader=self._reader,
            presets_file=self._folders.presets_file,
            thread=self._picture_thread,
        )

    def compare(self, first_id: str, second_id: str) -> None:
        """Two questions of the history; most starts compare nothing."""
        if self._compare is None:
            from llava_desktop.ui.compare_desk import CompareDesk
            from llava_desktop.ui.compare_page import ComparePage

            page = ComparePage(self._theme, self._window)
            self._window.put_page(page)
            self._compare = CompareDesk(
                page=page,
                window=self._window,
                shown=self._shown,
                reader=ConversationReader(self._reader),
                thread=self._picture_thread,
            )
            self._compare.trouble.connect(self._presenter.tell)
        self._compare.compare(first_id, second_id)

    def _build_capture(self) -> None:
        bar = Notice(self._theme, self._window)
        self._window.put_bar(bar)
        self._capture = CaptureDesk(retreat=Retreat(self._window), bar=bar, open_way=self._open_capture)
        self._capture.pixels_captured.connect(lambda image: self._desk.open_pixels(image, CAPTURED))
        self._capture.bytes_captured.connect(lambda data: self._desk.open_all([BytesSource(data, CAPTURED)]))
        self._capture.failed.connect(self._presenter.tell)
        self._window.capture_requested.connect(self._capture.begin)

    def _open_capture(self) -> CaptureWay:
        """Most starts capture nothing; and QtDBus is there on Linux alone."""
        if needs_the_portal(sys.platform, QGuiApplication.platformName(), os.environ):
            from PySide6.QtDBus import QDBusConnection

            from llava_desktop.qt.screen_portal import ScreenPortal
            from llava_desktop.ui.capture_portal import PortalCapture

            return PortalCapture(ScreenPortal(QDBusConnection.sessionBus(), self._picture_thread))
        from llava_desktop.ui.capture_screens import ScreensCapture

        return ScreensCapture(self._theme)

    def _build_earlier(self) -> None:
        line = EarlierLine(self._window)
        self._window.put_above_prompt(line)
        self._earlier = EarlierDesk(
            line=line,
            desk=self._desk,
            presenter=self._presenter,
            reader=self._reader,
            history=self._history,
            questions=self._questions,
        )
        self._earlier.question_wanted.connect(self._window.history_panel.question_chosen)

    def _build_switch(self) -> None:
        self._switch = HistorySwitch(self._window)
        self._window.put_switch(self._switch)
        self._remote: RemoteDesk | None = None
        self._switch.remote_wanted.connect(self._open_remote)

    def _build_export(self) -> None:
        menu, tools = HistoryMenu(self._window), self._window.conversation.tools
        self._history_menu = menu
        self._window.history_panel.put_menu(menu)
        self._export: ExportRoom | None = None
        menu.export_requested.connect(lambda: self._open_export().desk.open(ALL))
        menu.import_requested.connect(lambda: self._open_export().desk.choose_import())  # noqa: PLW0108  # made then
        tools.export_requested.connect(lambda: self._open_export().desk.open(THIS))
        tools.copy_requested.connect(lambda form: self._open_export().desk.copy(form))  # noqa: PLW0108
        tools.drag_wanted.connect(lambda handle: self._open_export().desk.drag(handle))  # noqa: PLW0108

    def _build_setup_check(self) -> None:
        self._setup_check: SetupCheckRoom | None = None
        self._settings.setup_check_requested.connect(lambda: self._open_setup_check().desk.open())  # noqa: PLW0108
        self._shown.setup_check_requested.connect(lambda: self._open_setup_check().desk.open())  # noqa: PLW0108

    def _open_setup_check(self) -> "SetupCheckRoom":
        """Most starts have no trouble."""
        if self._setup_check is None:
            from llava_desktop.tasks.check_folders import FolderCheck
            from llava_desktop.ui.setup_check_room import SetupCheckRoom

            writer = self._writer
            self._setup_check = SetupCheckRoom(
                theme=self._theme,
                window=self._window,
                engines=self._engines,
                preferences=self._preferences,
                network=self._network,
                keyring=self._keyring_thread,
                pictures=self._picture_thread,
                folders=FolderCheck(self._folders, self._log.path, lambda: writer.run(lambda _connection: None)),
                clean=self._log.clean,
                app_version=__version__,
            )
        return self._setup_check

    def _open_export(self) -> "ExportRoom":
        """Most starts neither export nor import."""
        if self._export is None:
            from llava_desktop.ui.export_room import ExportRoom

            self._export = ExportRoom(
                window=self._window,
                shown=self._shown,
                open_tools=lambda: open_export_tools(self._folders, self._writer),
                chosen=lambda: tuple(self._trash.selected()),
                tell=self._presenter.tell,
            )
            self._export.desk.history_changed.connect(self._history.read_again)
        return self._export

    def _open_remote(self, wanted: bool) -> None:
        """The first time that somebody wants to see the engine's own list; most starts never do."""
        if self._remote is not None or not wanted:
            return
        from llava_desktop.ui.remote_room import open_remote_desk

        self._remote = open_remote_desk(
            theme=self._theme,
            window=self._window,
            switch=self._switch,
            engines=self._engines,
            questions=self._questions,
            network=self._network,
            picture_thread=self._picture_thread,
            store=self._store,
            reader=self._reader,
            version=lambda: self._preferences.value.version,
        )
        self._remote.open_link_requested.connect(open_link)
        self._remote.question_wanted.connect(self._window.history_panel.question_chosen)
        self._remote.imported.connect(self._history.read_again)
        self._desk.taken.connect(self._remote.close_page)
        self._remote.show_list(True)

    def _build_actions(self) -> None:
        """Last: what each does is there."""
        self._action_room = ActionRoom(
            theme=self._theme,
            window=self._window,
            presenter=self._presenter,
            presets=self._prompt_room.presets,
            shortcuts_file=self._folders.shortcuts_file,
            thread=self._picture_thread,
            open_palette=self._open_palette,
            open_shortcuts=self._open_shortcuts,
        )
        put, menu, settings = self._action_room.actions.put, self._history_menu, self._settings
        put(Action.EXPORT, menu.export_requested.emit)
        put(Action.IMPORT, menu.import_requested.emit)
        put(Action.REMOTE, self._switch.choose_remote)
        put(Action.LOCAL, self._switch.choose_local)
        put(Action.SETTINGS, settings.open)
        put(Action.SETUP_CHECK, settings.setup_check_requested.emit)
        put(Action.ABOUT, settings.about_requested.emit)
        keys = self._action_room.actions.keys
        self._action_room.actions.follow(lambda: menu.show_keys(keys(Action.EXPORT), keys(Action.IMPORT)))

    def _open_palette(self) -> "CommandPalette":
        from llava_desktop.ui.command_palette import CommandPalette

        return CommandPalette(self._theme, self._window)

    def _open_shortcuts(self, shelf: ShortcutShelf) -> "ShortcutsDesk":
        from llava_desktop.ui.shortcuts_desk import ShortcutsDesk

        return ShortcutsDesk(self._window, shelf)

    def _build_trash(self) -> None:
        self._trash = TrashDesk(
            panel=self._window.history_panel,
            model=self._history_model,
            changes=HistoryChanges(marks=self._marks, erase=self._eraser.erase, questions=self._questions),
            questions=self._questions,
            reader=self._reader,
            stays=what_stays(self._folders),
        )
        hits = AnswerHits(self._theme, self._window.conversation.answer, self._window)
        self._hits = HitsDesk(panel=self._window.history_panel, model=self._history_model, hits=hits)
        self._trash.export_requested.connect(lambda _ids: self._open_export().desk.open(CHOSEN))
        self._trash.put_away.connect(self._presenter.leave_put_away)
        self._trash.erased.connect(self._presenter.leave_erased)
        self._trash.trouble.connect(self._presenter.tell)
        self._trash.told.connect(lambda news: self._presenter.tell(news, is_error=False))

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

    def start(self) -> None:
        """Threads, the engine, and what the command line asks for."""
        self._writer.start()
        self._keeper.start()
        self._rescue.look()
        self._network.start()
        self._picture_thread.start()
        self._incoming_thread.start()
        self._draft_thread.start()
        self._keyring_thread.start()
        opened, can_save = self._writer.opened, lambda: self._writer.run(lambda _connection: None)
        # Pillow is there before the first thumbnail asks for it on the GUI thread.
        self._picture_thread.submit(lambda _images: None, lambda _ready: self._history.open(opened, can_save))
        self._engines.begin()
        self._updates.begin()
        self._costs.begin()
        if left_in(self._folders.data_dir):
            self._open_export().exports.undo_left()
        self._second_starts = SecondStarts(self._door, self._window, self._incoming, self._capture)
        self._history.opened.connect(self._door.open)  # where the lock could be had only later
        self._door.open()
        options = self._options
        if options.pictures:
            self._incoming.open_files(list(options.pictures))
        if options.capture:
            self._capture.begin()
        if options.pictures or options.capture:
            self._drafts.begin()
        elif options.ask is None and options.screenshot is None:
            self._history.opened.connect(self._drafts.restore)
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
            self._money.objected.connect(self._errand.refuse)
            self._errand.start(with_picture=bool(options.pictures))

    def _follow_rescued(self) -> None:
        """What came back may be under way still, and paid for."""
        if self._engines.engine is not None:
            self._questions.resume(self._engines.engine)

    def open_files(self, paths: list[Path]) -> None:
        """As a drop of them would."""
        self._incoming.open_files(paths)

    def stop(self) -> bool:
        """End every thread. False when one would not end in time: then only the process can end it."""
        deadline = time.monotonic() + CLOSE_WITHIN_S

        def left_ms() -> int:
            return max(1, round((deadline - time.monotonic()) * 1000))

        self._door.close()
        place = self._window.geometry_text()
        for window in self._qt_app.topLevelWidgets():
            window.hide()
        self._demo.ask_to_end()
        self._decoder.close()
        threads = (
            *(self._network, self._picture_thread, self._incoming_thread, self._keyring_thread),
            self._draft_thread,
        )
        for thread in threads:
            thread.stop()
        if self._export is not None:
            self._export.stop()
        if self._setup_check is not None:
            self._setup_check.stop()
        ended = [self._draft_thread.wait(min(left_ms(), NOTHING_TO_LOSE_MS))]
        self._save_settings(place)
        # What holds answers comes first, and gets the time: cutting off the others loses nothing.
        ended.append(self._network.wait(left_ms()))
        ended.append(self._keeper.stop(min(left_ms(), NOTHING_TO_LOSE_MS) / 1000))
        self._reader.close()
        ended.append(self._writer.close(left_ms() / 1000))
        ended.append(self._demo.wait_for_end(min(left_ms(), NOTHING_TO_LOSE_MS)))
        ended.append(self._picture_thread.wait(min(left_ms(), NOTHING_TO_LOSE_MS)))
        ended.append(self._incoming_thread.wait(min(left_ms(), NOTHING_TO_LOSE_MS)))
        ended.append(self._keyring_thread.wait(min(left_ms(), NOTHING_TO_LOSE_MS)))
        if self._export is not None:  # what an import had added is undone at the next start, if not now
            ended.append(self._export.exports.wait(min(left_ms(), NOTHING_TO_LOSE_MS)))
        if self._setup_check is not None:
            ended.append(self._setup_check.wait(min(left_ms(), NOTHING_TO_LOSE_MS)))
        self._faults.unwatch()
        self._log.close()
        return all(ended)

    def _save_settings(self, place: str) -> None:
        try:
            self._prompt_room.save_now()
            self._action_room.save_now()
            self._preferences.save_now()
            self._drafts.save_now()
            write_window_place(self._folders.window_place, place)
        except StorageError as error:
            _log.warning("The settings could not be saved: %s", error)


def places_of(folders: Folders) -> tuple[tuple[str, str], ...]:
    """What lies where, for people."""
    return (
        ("History and pictures", str(folders.data_dir)),
        ("Settings", str(folders.settings_file)),
        ("Log", str(folders.log_dir)),
    )


def what_stays(folders: Folders) -> str:
    """When everything is erased."""
    return (
        f"Your settings stay, in {folders.settings_file.parent}; delete that folder to remove them. "
        "The API token stays in this computer's keyring; remove it in Settings."
    )


def open_session(store: HistoryStore, relay: EventRelay) -> "Session":
    """Network thread."""
    from llava_desktop.tasks.session import Session

    return Session(store=store, emit=relay.post, user_agent=f"llava-desktop/{__version__}")


def open_export_tools(folders: Folders, writer: DatabaseWriter) -> "ExportTools":
    """Export thread."""
    from llava_desktop.images.imported import imported_thumbnail
    from llava_desktop.qt.exports import ExportTools
    from llava_desktop.storage.exporting import HistoryExport
    from llava_desktop.storage.importing import HistoryImport
    from llava_desktop.ui.safe_markdown import pieces_of

    return ExportTools(HistoryExport(folders, pieces_of), HistoryImport(folders, writer, imported_thumbnail))


def open_preparer(decoder: DecoderProcess, preferred: Callable[[], Quality]) -> Preparer:
    """Picture thread. preferred: read there with each picture."""
    from llava_desktop.images.apart.decoder import ApartDecoder
    from llava_desktop.images.prepare import PicturePreparer

    return PicturePreparer(ApartDecoder(decoder).decode, preferred)


def decode_thumbnail(data: bytes) -> RawImage:
    """GUI thread; a thumbnail is at most 96 px, a fraction of a millisecond. Pillow was imported by then."""
    from llava_desktop.images.prepare import decode_sent

    return decode_sent(data)


def open_tokens(base_url: str) -> TokenStore:
    """Keyring thread. Raises KeyringUnavailable."""
    from llava_desktop.storage.keyring_tokens import open_token_store

    return open_token_store(base_url)


def open_link(address: str) -> None:
    """After the person agreed; the scheme was checked before it was offered (`ui/safe_markdown.py`)."""
    QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))
