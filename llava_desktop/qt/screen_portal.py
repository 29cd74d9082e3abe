"""Asks the desktop's portal for a picture of the screen: on Wayland no program may look at it by itself.

`org.freedesktop.portal.Screenshot`, interactive: the desktop shows its own dialog, in which the person chooses. Its
answer is a file. Imported only when it is needed: QtDBus is there on Linux alone.
"""

import secrets
from functools import partial

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusError,
    QDBusMessage,
    QDBusPendingCallWatcher,
    QDBusServiceWatcher,
)

from llava_desktop.core.errors import AppError
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.qt.pictures import FAULT, Preparer
from llava_desktop.qt.portal_file import take_portal_file

SERVICE = "org.freedesktop.portal.Desktop"
PLACE = "/org/freedesktop/portal/desktop"
SCREENSHOT = "org.freedesktop.portal.Screenshot"
REQUEST = "org.freedesktop.portal.Request"

PASTE_INSTEAD = tr("Take a screenshot with the desktop's own tool, then paste it here.")
NO_PORTAL = joined(" ", tr("This desktop offers no screen capture to programs."), PASTE_INSTEAD)
NOT_CAPTURED = tr(
    "The desktop did not capture the screen. Allow it in the system's privacy settings. Or: {instead}",
    instead=PASTE_INSTEAD,
)
NO_ANSWER = tr("The desktop's screen capture ended without an answer. Try again. Or: {instead}", instead=PASTE_INSTEAD)

_SUCCESS, _CANCELLED = 0, 1
"""Of the portal's `Response`; 2 and all else: it ended in some other way."""

_SENTENCES = {
    QDBusError.ErrorType.NoReply: NO_ANSWER,
    QDBusError.ErrorType.TimedOut: NO_ANSWER,
    QDBusError.ErrorType.Timeout: NO_ANSWER,
    QDBusError.ErrorType.AccessDenied: NOT_CAPTURED,
}


class ScreenPortal(QObject):
    """GUI thread; nothing here blocks it. Each `ask` is answered by one signal, unless `give_up` came before."""

    delivered = Signal(bytes)
    """an encoded picture"""
    cancelled = Signal()
    """in the desktop's own dialog"""
    failed = Signal(object)
    """str: a sentence for the person"""

    def __init__(self, bus: QDBusConnection, thread: JobThread[Preparer], parent: QObject | None = None) -> None:
        """thread: on which the file is read."""
        super().__init__(parent)
        self._bus = bus
        self._thread = thread
        self._request: _Request | None = None

    def ask(self) -> None:
        self.give_up()
        if not self._bus.isConnected():  # a call without a bus never ends
            self.failed.emit(NO_PORTAL)
            return
        request = self._request = _Request(self._bus, self)
        request.answered.connect(partial(self._take, request))
        request.failed.connect(partial(self._fail, request))
        request.send()

    def give_up(self) -> None:
        """Whatever still comes is not wanted; the desktop's dialog, if it is open, is closed."""
        if self._request is not None:
            self._request.close()
            self._forget()

    def _forget(self) -> None:
        if self._request is not None:
            self._request.deleteLater()
            self._request = None

    def _fail(self, request: "_Request", sentence: str) -> None:
        if request is self._request:  # a portal that crashes is told twice
            self._forget()
            self.failed.emit(sentence)

    def _take(self, request: "_Request", code: int, uri: str) -> None:
        if request is not self._request:
            return
        if code == _CANCELLED:
            self._forget()
            self.cancelled.emit()
        elif code != _SUCCESS or not uri:
            self._fail(request, NOT_CAPTURED)
        else:
            request.failed.disconnect()  # that it leaves now changes nothing
            self._thread.submit(lambda _images: take_portal_file(uri), partial(self._take_file, request))

    def _take_file(self, request: "_Request", result: bytes | Exception) -> None:
        if request is not self._request:
            return
        if isinstance(result, bytes):
            self._forget()
            self.delivered.emit(result)
            return
        self._fail(request, result.text if isinstance(result, AppError) else FAULT)
        if not isinstance(result, AppError):
            raise result  # a fault of the app itself: for the log, too


class _Request(QObject):
    """One question to the portal. Its destruction ends the subscription, too."""

    answered = Signal(int, str)
    """code, uri"""
    failed = Signal(object)  # str: a sentence

    def __init__(self, bus: QDBusConnection, parent: QObject) -> None:
        super().__init__(parent)
        self._bus = bus
        # Nobody can guess it, so nobody else can answer at its place.
        self._token = f"llava_desktop_{secrets.token_hex(16)}"
        sender = bus.baseService().removeprefix(":").replace(".", "_")
        self._path = f"{PLACE}/request/{sender}/{self._token}"
        gone = QDBusServiceWatcher.WatchModeFlag.WatchForUnregistration
        self._watcher = QDBusServiceWatcher(SERVICE, bus, gone, self)
        self._watcher.serviceUnregistered.connect(lambda _name: self.failed.emit(NO_ANSWER))

    def send(self) -> None:
        """Subscribed first, at the place that the call's own token makes known: a quick answer cannot be missed."""
        slot = SLOT("take_response(uint,QVariantMap)")
        # The stub wants bytes, and the binding refuses them.
        self._bus.connect("", self._path, REQUEST, "Response", self, slot)  # type: ignore[call-overload]
        call = QDBusMessage.createMethodCall(SERVICE, PLACE, SCREENSHOT, "Screenshot")
        call.setArguments(["", {"handle_token": self._token, "interactive": True}])
        self._call = QDBusPendingCallWatcher(self._bus.asyncCall(call), self)
        self._call.finished.connect(self._take_reply)

    def close(self) -> None:
        self._bus.send(QDBusMessage.createMethodCall(SERVICE, self._path, REQUEST, "Close"))

    def _take_reply(self, call: QDBusPendingCallWatcher) -> None:
        if call.isError():
            self.failed.emit(_SENTENCES.get(call.error().type(), NO_PORTAL))

    @Slot("uint", "QVariantMap")
    def take_response(self, code: int, results: dict[str, object]) -> None:
        """The portal's signal; QtDBus finds this method by its signature."""
        uri = results.get("uri")
        self.answered.emit(code, uri if isinstance(uri, str) else "")
