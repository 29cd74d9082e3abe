"""The desktop around the window, as far as it can be told something: notifications, and a number on the app's icon."""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal

from llava_desktop.core.answer_news import Announcement, DesktopOrder, Running, Withdraw
from llava_desktop.qt.language import said
from llava_desktop.qt.network_thread import NetworkThread

if TYPE_CHECKING:
    from llava_desktop.tasks.desktop_bus import DesktopBus


class Desktop(Protocol):
    """`BusDesktop` is one; a desktop without such a bus needs another."""

    def announce(self, told: Announcement) -> None: ...
    def withdraw(self) -> None: ...
    def show_running(self, count: int) -> None: ...


class BusDesktop(QObject):
    """Linux. GUI thread; nothing here waits."""

    clicked = Signal(str)
    """On a notification: the id of its question, empty for several"""
    _came = Signal(str)

    def __init__(
        self,
        open_bus: Callable[[Callable[[str], None]], "DesktopBus"],
        network: NetworkThread,
        parent: QObject | None = None,
    ) -> None:
        """open_bus: called on the network thread when there is something to tell, with what is told of a click."""
        super().__init__(parent)
        self._open_bus = open_bus
        self._network = network
        self._bus: DesktopBus | None = None
        self._came.connect(self.clicked, Qt.ConnectionType.QueuedConnection)

    def announce(self, told: Announcement) -> None:
        self._tell(Announcement(told.question_id, said(told.title), said(told.body), said(told.action)))

    def withdraw(self) -> None:
        """Every notification that still stands."""
        self._tell(Withdraw())

    def show_running(self, count: int) -> None:
        """How many questions are being answered."""
        self._tell(Running(count))

    def _tell(self, order: DesktopOrder) -> None:
        self._network.send(lambda session: session.run_beside(lambda: self._talk(order)))

    def _talk(self, order: DesktopOrder) -> Coroutine[Any, Any, None]:
        """Network thread."""
        if self._bus is None:
            self._bus = self._open_bus(self._came.emit)
        return self._bus.tell(order)
