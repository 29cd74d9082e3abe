"""What most starts never open: another list, export, comparison, checks, capture. Its ways in are there from the start;
the rest is imported and made when somebody goes in.

One of the files that put the app together (`assembly.py`).
"""

import os
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from llava_desktop import __version__
from llava_desktop.backstage import NOTHING_TO_LOSE_MS
from llava_desktop.core.actions import Action
from llava_desktop.core.export.wanted import ALL, CHOSEN, THIS
from llava_desktop.core.incoming import BytesSource
from llava_desktop.core.text import CAPTURED
from llava_desktop.qt.desktop import BusDesktop
from llava_desktop.qt.shortcut_shelf import ShortcutShelf
from llava_desktop.rooms import Rooms, open_link
from llava_desktop.storage.conversations import ConversationReader
from llava_desktop.storage.folders import Folders
from llava_desktop.storage.writer import DatabaseWriter
from llava_desktop.ui.action_room import ActionRoom
from llava_desktop.ui.answer_watch import AnswerWatch
from llava_desktop.ui.capture_desk import CaptureDesk
from llava_desktop.ui.capture_way import CaptureWay, needs_the_portal
from llava_desktop.ui.history_menu import HistoryMenu
from llava_desktop.ui.history_switch import HistorySwitch
from llava_desktop.ui.window_retreat import Retreat

if TYPE_CHECKING:
    from llava_desktop.qt.exports import ExportTools
    from llava_desktop.tasks.desktop_bus import DesktopBus
    from llava_desktop.ui.command_palette import CommandPalette
    from llava_desktop.ui.compare_desk import CompareDesk
    from llava_desktop.ui.export_room import ExportRoom
    from llava_desktop.ui.remote_desk import RemoteDesk
    from llava_desktop.ui.setup_check_room import SetupCheckRoom
    from llava_desktop.ui.shortcuts_desk import ShortcutsDesk
    from llava_desktop.ui.tray_desk import TrayDesk


class LateRooms:
    """GUI thread."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._back = rooms.back
        self._compare: CompareDesk | None = None
        rooms.turns.compare_wanted.connect(self.compare)
        rooms.window.history_panel.rows.compare_wanted.connect(self.compare)
        self._build_capture()
        self._build_switch()
        self._build_export()
        self._build_setup_check()
        self._build_actions()
        self.tray: TrayDesk | None = None
        self._back.preferences.changed.connect(self._open_tray)
        self._open_tray()
        self._build_answer_watch()

    def _build_answer_watch(self) -> None:
        bus = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "") if sys.platform == "linux" else ""
        desktop = BusDesktop(partial(open_desktop_bus, bus), self._back.network, self._rooms.window) if bus else None
        self.answers = AnswerWatch(
            window=self._rooms.window,
            questions=self._back.questions,
            wanted=lambda: self._back.preferences.value.notifications,
            choose=self._rooms.presenter.choose,
            desktop=desktop,
        )
        if desktop is not None:
            desktop.clicked.connect(self.answers.open)

    def _open_tray(self) -> None:
        """Most people want no icon in the tray."""
        if self.tray is None and self._back.preferences.value.tray_icon:
            from llava_desktop.ui.tray_desk import TrayDesk

            self.tray = TrayDesk(self._rooms.window, self._back.preferences, self._rooms.window)

    def ask_to_end(self) -> None:
        """While the app closes; does not block."""
        for room in (self.export, self.setup_check):
            if room is not None:
                room.stop()

    def end(self, left_ms: Callable[[], int]) -> bool:
        """After `ask_to_end`. What an import had added is undone at the next start, if not now."""
        ended = self.export is None or self.export.exports.wait(min(left_ms(), NOTHING_TO_LOSE_MS))
        return (self.setup_check is None or self.setup_check.wait(min(left_ms(), NOTHING_TO_LOSE_MS))) and ended

    def compare(self, first_id: str, second_id: str) -> None:
        """Two questions of the history; most starts compare nothing."""
        if self._compare is None:
            from llava_desktop.ui.compare_desk import CompareDesk
            from llava_desktop.ui.compare_page import ComparePage

            page = ComparePage(self._rooms.theme, self._rooms.window)
            self._rooms.window.put_page(page)
            self._compare = CompareDesk(
                page=page,
                window=self._rooms.window,
                shown=self._rooms.shown,
                reader=ConversationReader(self._back.reader),
                thread=self._back.picture_thread,
            )
            self._compare.trouble.connect(self._rooms.presenter.tell)
        self._compare.compare(first_id, second_id)

    def _build_capture(self) -> None:
        self.capture = CaptureDesk(
            retreat=Retreat(self._rooms.window), bar=self._rooms.put_bar(), open_way=self._open_capture
        )
        self.capture.pixels_captured.connect(lambda image: self._rooms.desk.open_pixels(image, CAPTURED))
        self.capture.bytes_captured.connect(lambda data: self._rooms.desk.open_all([BytesSource(data, CAPTURED)]))
        self.capture.failed.connect(self._rooms.presenter.tell)
        self._rooms.window.capture_requested.connect(self.capture.begin)

    def _open_capture(self) -> CaptureWay:
        """Most starts capture nothing; and QtDBus is there on Linux alone."""
        if needs_the_portal(sys.platform, QGuiApplication.platformName(), os.environ):
            from PySide6.QtDBus import QDBusConnection

            from llava_desktop.qt.screen_portal import ScreenPortal
            from llava_desktop.ui.capture_portal import PortalCapture

            return PortalCapture(ScreenPortal(QDBusConnection.sessionBus(), self._back.picture_thread))
        from llava_desktop.ui.capture_screens import ScreensCapture

        return ScreensCapture(self._rooms.theme)

    def _build_switch(self) -> None:
        self.switch = HistorySwitch(self._rooms.window)
        self._rooms.window.put_switch(self.switch)
        self._remote: RemoteDesk | None = None
        self.switch.remote_wanted.connect(self._open_remote)

    def _build_export(self) -> None:
        menu, tools = HistoryMenu(self._rooms.window), self._rooms.window.conversation.tools
        self._history_menu = menu
        self._rooms.window.history_panel.put_menu(menu)
        self.export: ExportRoom | None = None
        menu.export_requested.connect(lambda: self.open_export().desk.open(ALL))
        menu.import_requested.connect(lambda: self.open_export().desk.choose_import())  # noqa: PLW0108  # made then
        self._rooms.trash.export_requested.connect(lambda _ids: self.open_export().desk.open(CHOSEN))
        tools.export_requested.connect(lambda: self.open_export().desk.open(THIS))
        tools.copy_requested.connect(lambda form: self.open_export().desk.copy(form))  # noqa: PLW0108
        tools.drag_wanted.connect(lambda handle: self.open_export().desk.drag(handle))  # noqa: PLW0108

    def _build_setup_check(self) -> None:
        self.setup_check: SetupCheckRoom | None = None
        self._rooms.settings.setup_check_requested.connect(lambda: self._open_setup_check().desk.open())  # noqa: PLW0108
        self._rooms.shown.setup_check_requested.connect(lambda: self._open_setup_check().desk.open())  # noqa: PLW0108

    def _open_setup_check(self) -> "SetupCheckRoom":
        """Most starts have no trouble."""
        if self.setup_check is None:
            from llava_desktop.tasks.check_folders import FolderCheck
            from llava_desktop.ui.setup_check_room import SetupCheckRoom

            self.setup_check = SetupCheckRoom(
                theme=self._rooms.theme,
                window=self._rooms.window,
                engines=self._back.engines,
                preferences=self._back.preferences,
                network=self._back.network,
                keyring=self._back.keyring_thread,
                pictures=self._back.picture_thread,
                folders=FolderCheck(self._back.folders, self._back.log.path, self._back.can_save),
                clean=self._back.log.clean,
                app_version=__version__,
            )
        return self.setup_check

    def open_export(self) -> "ExportRoom":
        """Most starts neither export nor import."""
        if self.export is None:
            from llava_desktop.ui.export_room import ExportRoom

            self.export = ExportRoom(
                window=self._rooms.window,
                shown=self._rooms.shown,
                open_tools=lambda: open_export_tools(self._back.folders, self._back.writer),
                chosen=lambda: tuple(self._rooms.trash.selected()),
                tell=self._rooms.presenter.tell,
            )
            self.export.desk.history_changed.connect(self._rooms.history.read_again)
        return self.export

    def _open_remote(self, wanted: bool) -> None:
        """The first time that somebody wants to see the engine's own list; most starts never do."""
        if self._remote is not None or not wanted:
            return
        from llava_desktop.ui.remote_room import open_remote_desk

        self._remote = open_remote_desk(
            theme=self._rooms.theme,
            window=self._rooms.window,
            switch=self.switch,
            engines=self._back.engines,
            questions=self._back.questions,
            network=self._back.network,
            picture_thread=self._back.picture_thread,
            store=self._back.store,
            reader=self._back.reader,
            version=lambda: self._back.preferences.value.version,
        )
        self._remote.open_link_requested.connect(open_link)
        self._remote.question_wanted.connect(self._rooms.window.history_panel.question_chosen)
        self._remote.imported.connect(self._rooms.history.read_again)
        self._rooms.desk.taken.connect(self._remote.close_page)
        self._remote.show_list(True)

    def _build_actions(self) -> None:
        """Last: what each does is there."""
        self.action_room = ActionRoom(
            theme=self._rooms.theme,
            window=self._rooms.window,
            presenter=self._rooms.presenter,
            presets=self._rooms.prompt_room.presets,
            shortcuts_file=self._back.folders.shortcuts_file,
            thread=self._back.picture_thread,
            open_palette=self._open_palette,
            open_shortcuts=self._open_shortcuts,
        )
        put, menu, settings = self.action_room.actions.put, self._history_menu, self._rooms.settings
        put(Action.READ_ANSWER, self._rooms.aloud.read, self._rooms.aloud.why_not)
        clearing = self._rooms.clearing
        put(Action.BRING_BACK, clearing.bring_back, lambda: clearing.why_not)
        put(Action.EXPORT, menu.export_requested.emit)
        put(Action.IMPORT, menu.import_requested.emit)
        put(Action.REMOTE, self.switch.choose_remote)
        put(Action.LOCAL, self.switch.choose_local)
        put(Action.SETTINGS, settings.open)
        put(Action.SETUP_CHECK, settings.setup_check_requested.emit)
        put(Action.ABOUT, settings.about_requested.emit)
        settings.shortcuts_requested.connect(lambda: self.action_room.actions.run(Action.SHORTCUTS))
        keys = self.action_room.actions.keys
        self.action_room.actions.follow(lambda: menu.show_keys(keys(Action.EXPORT), keys(Action.IMPORT)))

    def _open_palette(self) -> "CommandPalette":
        from llava_desktop.ui.command_palette import CommandPalette

        return CommandPalette(self._rooms.theme, self._rooms.window)

    def _open_shortcuts(self, shelf: ShortcutShelf) -> "ShortcutsDesk":
        from llava_desktop.ui.shortcuts_desk import ShortcutsDesk

        return ShortcutsDesk(self._rooms.window, shelf)


def open_desktop_bus(bus: str, clicked: Callable[[str], None]) -> "DesktopBus":
    """Network thread."""
    from llava_desktop.tasks.desktop_bus import DesktopBus

    return DesktopBus(bus, clicked)


def open_export_tools(folders: Folders, writer: DatabaseWriter) -> "ExportTools":
    """Export thread."""
    from llava_desktop.images.imported import imported_thumbnail
    from llava_desktop.qt.exports import ExportTools
    from llava_desktop.storage.exporting import HistoryExport
    from llava_desktop.storage.importing import HistoryImport
    from llava_desktop.ui.safe_markdown import pieces_of

    return ExportTools(HistoryExport(folders, pieces_of), HistoryImport(folders, writer, imported_thumbnail))
