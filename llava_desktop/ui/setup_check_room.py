"""Puts together what Check my setup needs: the folders' thread, what looks, and the desk over its window."""

from collections.abc import Callable

from llava_desktop.qt.engines import Engines
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.qt.network_thread import NetworkThread
from llava_desktop.qt.pictures import Preparer
from llava_desktop.qt.preferences import Preferences
from llava_desktop.qt.program_versions import versions
from llava_desktop.qt.setup_check import SetupCheck
from llava_desktop.storage.settings_told import told_settings
from llava_desktop.storage.tokens import TokenStore
from llava_desktop.tasks.check_folders import FolderCheck
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.setup_check_desk import SetupCheckDesk
from llava_desktop.ui.theme import Theme


class SetupCheckRoom:
    """GUI thread. `stop`, then `wait`, when the app closes."""

    def __init__(
        self,
        *,
        theme: Theme,
        window: MainWindow,
        engines: Engines,
        preferences: Preferences,
        network: NetworkThread,
        keyring: JobThread[TokenStore],
        pictures: JobThread[Preparer],
        folders: FolderCheck,
        clean: Callable[[str], str],
        app_version: str,
    ) -> None:
        self._disk: JobThread[FolderCheck] = JobThread("setup check", lambda: folders)
        self._disk.start()
        check = SetupCheck(
            engines=engines,
            preferences=preferences,
            network=network,
            keyring=keyring,
            pictures=pictures,
            disk=self._disk,
            parent=window,
        )
        self.desk = SetupCheckDesk(
            theme=theme,
            window=window,
            check=check,
            versions=lambda: versions(app_version),
            settings=lambda: told_settings(preferences.value),
            clean=clean,
            parent=window,
        )

    def stop(self) -> None:
        self._disk.stop()

    def wait(self, milliseconds: int) -> bool:
        return self._disk.wait(milliseconds)
