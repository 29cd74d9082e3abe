"""The app is put together, started and ended. It is made when the first paint is over.

Together with `app.py` and `desktop_app.py` the composition root, in parts: `backstage.py` has threads and stores,
`furnishing.py` what is seen, `rooms.py` its desks, `late_rooms.py` what most starts never open. Imports inside
functions stand in these files and nowhere else: httpx, asyncio, Pillow and keyring cost more than the first paint, so
each is imported on the thread that needs it.
"""

import logging
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication

from llava_desktop.backstage import Backstage
from llava_desktop.core.child_command import ChildCommand
from llava_desktop.core.errors import StorageError
from llava_desktop.core.options import START_AGAIN, Options
from llava_desktop.core.words import tr
from llava_desktop.late_rooms import LateRooms
from llava_desktop.qt.faults import Faults
from llava_desktop.rooms import Rooms
from llava_desktop.storage.folders import FoldersInUse, create_folders
from llava_desktop.storage.import_leftovers import left_in
from llava_desktop.storage.instance_lock import InstanceLock
from llava_desktop.storage.window_place import WindowPlace, write_window_place
from llava_desktop.ui.errand import Errand
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.second_starts import SecondStarts
from llava_desktop.ui.theme import Theme

CLOSE_WITHIN_S = 1.5
"""How long threads may take to end; the process ends within 2 s of the click, whatever they do."""
DRAWN_PARTS_KIB = 2_048
"""What the style may keep of what it has drawn: it keeps a scroll bar's handle in every length that it ever had, which
is another one for each question of the history. Qt's own 10 MB were full of them after 400 questions."""

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
        in_use: FoldersInUse,
        demo_command: ChildCommand,
        decoder_command: ChildCommand,
        lock: InstanceLock,
        told: str = "",
    ) -> None:
        """lock: see `DesktopApp`. told: what happened before there was anybody to say it."""
        QPixmapCache.setCacheLimit(DRAWN_PARTS_KIB)
        self._qt_app = qt_app
        self._window = window
        self._options = options
        self._told = told
        self._trouble = ""
        self._is_started = False
        folders = self._folders = in_use.folders
        try:
            create_folders(folders)
        except StorageError as error:
            self._trouble = error.text
        self._back = Backstage(
            options=options,
            in_use=in_use,
            demo_command=demo_command,
            decoder_command=decoder_command,
            lock=lock,
        )
        self._rooms = Rooms(self._back, window, theme, qt_app)

    def put_together(self) -> Iterator[None]:
        """In steps, as `Rooms.build`. `start` follows with no turn between, for from here on faults are watched for."""
        yield from self._rooms.build()
        self._late = LateRooms(self._rooms)
        yield
        self._window.settle()
        # Before `start`: the threads that import then leave little of the interpreter's time.
        yield from self._rooms.settings.get_ready()
        self._watch_faults()
        self._rooms.settings.restart_requested.connect(lambda: self._qt_app.exit(START_AGAIN))
        if self._trouble or self._told:
            self._rooms.presenter.tell(self._trouble or self._told, is_error=bool(self._trouble))

    def _watch_faults(self) -> None:
        """From now on, because now there is a window that can say so; before, Python prints them and ends."""
        self._faults = Faults()
        self._faults.happened.connect(
            lambda: self._rooms.presenter.tell(
                tr(
                    "Something went wrong inside the app; your questions are kept. Details are in {path}.",
                    path=self._back.log.path,
                )
            )
        )
        self._faults.interrupted.connect(self._qt_app.quit)
        self._faults.watch()

    def start(self) -> None:
        """Threads, the engine, and what the command line asks for."""
        self._is_started = True
        self._back.start()
        opened = self._back.writer.opened
        # Pillow is there before the first thumbnail asks for it on the GUI thread.
        self._back.picture_thread.submit(
            lambda _images: None, lambda _ready: self._rooms.history.open(opened, self._back.can_save)
        )
        self._back.engines.begin()
        self._back.updates.begin()
        self._back.costs.begin()
        if left_in(self._back.folders.data_dir):
            self._late.open_export().exports.undo_left()
        self._second_starts = SecondStarts(self._back.door, self._window, self._rooms.incoming, self._late.capture)
        self._rooms.history.opened.connect(self._back.door.open)  # where the lock could be had only later
        self._back.door.open()
        options = self._options
        if options.pictures:
            self._rooms.incoming.open_files(list(options.pictures))
        if options.capture:
            self._late.capture.begin()
        if options.pictures or options.capture:
            self._rooms.drafts.begin()
        elif options.ask is None and options.screenshot is None:
            self._rooms.history.opened.connect(self._rooms.drafts.restore)
        if options.ask is not None or options.screenshot is not None:
            self._errand = Errand(
                window=self._window,
                presenter=self._rooms.presenter,
                desk=self._rooms.desk,
                strip=self._rooms.strip,
                questions=self._back.questions,
                ask=options.ask,
                screenshot=options.screenshot,
            )
            self._errand.finished.connect(self._qt_app.exit)
            self._rooms.money.objected.connect(self._errand.refuse)
            self._errand.start(with_picture=bool(options.pictures))

    def open_files(self, paths: list[Path]) -> None:
        """As a drop of them would."""
        self._rooms.incoming.open_files(paths)

    def stop(self) -> bool:
        """End every thread. False when one would not end in time: then only the process can end it."""
        if not self._is_started:
            self._window.hide()
            self._back.log.close()
            return True
        deadline = time.monotonic() + CLOSE_WITHIN_S

        def left_ms() -> int:
            return max(1, round((deadline - time.monotonic()) * 1000))

        self._back.door.close()
        place = self._window.form.place()
        for window in self._qt_app.topLevelWidgets():
            window.hide()
        self._back.ask_to_end()
        self._late.ask_to_end()
        ended = [self._back.wait_for_drafts(left_ms())]
        self._save_settings(place)
        ended += [self._back.end(left_ms), self._late.end(left_ms)]
        self._faults.unwatch()
        self._back.log.close()
        return all(ended)

    def _save_settings(self, place: WindowPlace) -> None:
        """What a full disk refuses of one thing is no reason to leave out the next."""
        for save in (
            self._rooms.prompt_room.save_now,
            self._late.action_room.save_now,
            self._back.preferences.save_now,
            self._rooms.drafts.save_now,
            lambda: write_window_place(self._folders.window_place, place),
        ):
            try:
                save()
            except StorageError as error:
                _log.warning("The settings could not be saved: %s", error)
