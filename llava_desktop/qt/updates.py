"""Whether a newer version is out: asked once a start, only when the person wants it, and only told."""

import logging
from dataclasses import dataclass
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Qt, Signal

from llava_desktop.core.errors import AppError
from llava_desktop.core.release import Version, is_worth_telling, parsed_version
from llava_desktop.qt.network_thread import NetworkThread
from llava_desktop.qt.preferences import Preferences

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class UpdatesView:
    """host: who would be asked; empty when this build names nobody. newer: the version that is out, or empty."""

    is_on: bool = False
    host: str = ""
    running: str = ""
    newer: str = ""


NOT_ASKED = UpdatesView()


class Updates(QObject):
    """GUI thread. A look that fails is a line in the log and nothing else: nobody waits for it."""

    changed = Signal()
    found = Signal(str)
    """The newer version, once"""

    _answered = Signal(object)

    def __init__(
        self,
        *,
        running: str,
        address: str,
        preferences: Preferences,
        network: NetworkThread,
        parent: QObject | None = None,
    ) -> None:
        """running: this version. address: where the newest is announced; empty when this build has no such place."""
        super().__init__(parent)
        self._running = running
        self._address = address
        self._preferences = preferences
        self._network = network
        self._has_asked = False
        self._newer = ""
        self._answered.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def view(self) -> UpdatesView:
        return UpdatesView(
            is_on=bool(self._address) and self._preferences.value.check_for_updates,
            host=urlsplit(self._address).netloc,
            running=self._running,
            newer=self._newer,
        )

    def begin(self) -> None:
        """When the window is there. Asks if that is wanted, once in the life of the process."""
        if self.view.is_on and not self._has_asked:
            self._has_asked = True
            self._network.send(lambda session: session.look_for_newer(self._address, self._answered.emit))

    def switch(self, on: bool) -> None:
        """What the person chose; on holds from now on, not from the next start."""
        self._preferences.change(check_for_updates=on)
        self.begin()
        self.changed.emit()

    def _take(self, answer: Version | AppError) -> None:
        if isinstance(answer, AppError):
            _log.info("Looking for a newer version: %s", answer.text)
        elif self.view.is_on and is_worth_telling(answer, parsed_version(self._running)):
            self._newer = answer.text
            self.changed.emit()
            self.found.emit(answer.text)
