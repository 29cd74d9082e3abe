"""Speaks to a Linux desktop on its session bus: notifications, and the number on the app's icon.

jeepney and not QtDBus: PySide6 has no way to send the unsigned numbers that `org.freedesktop.Notifications` wants
(measured: an `int` leaves as `i`). It comes with keyring, and speaks asyncio, so nothing waits for a bus that is slow.
Imported only where there is such a bus.
"""

import asyncio
import html
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from jeepney import DBusAddress, DBusErrorResponse, HeaderFields, MatchRule, Message, new_method_call, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.asyncio import DBusConnection, DBusRouter, open_dbus_connection
from jeepney.io.common import RouterClosed
from jeepney.wrappers import unwrap_msg

from llava_desktop.core.answer_news import Announcement, DesktopOrder, Running, Withdraw

APP_NAME = "LLaVA Desktop"
DESKTOP_ENTRY = "llava-desktop"
"""As the bundle's `.desktop` file is called."""
SERVICE = "org.freedesktop.Notifications"
ANSWERED_WITHIN_S = 5.0
_NOTIFICATIONS = DBusAddress("/org/freedesktop/Notifications", bus_name=SERVICE, interface=SERVICE)
_LAUNCHER = DBusAddress("/org/llava_desktop/launcher", interface="com.canonical.Unity.LauncherEntry")
_SIGNALS = MatchRule(type="signal", interface=SERVICE, path=_NOTIFICATIONS.object_path)
_NO_BUS = (OSError, EOFError, RouterClosed, asyncio.InvalidStateError)
"""Of a bus that is not there, or leaves. TimeoutError is an OSError; InvalidStateError comes out of jeepney when a
reply arrives just as nobody wants it any more."""
_NO_ADDRESS = (RuntimeError, ValueError)
"""Of an address that jeepney cannot use, or a bus that does not let us in."""

_log = logging.getLogger(__name__)


class DesktopBus:
    """Network loop only. What fails is a line in the log and nothing else: nobody waits for it."""

    def __init__(self, bus: str, clicked: Callable[[str], None]) -> None:
        """bus: its address. clicked: called on the network thread with the announcement's `question_id`."""
        self._bus = bus
        self._clicked = clicked
        self._came: asyncio.Queue[DesktopOrder | Message] = asyncio.Queue()
        self._is_talking = False
        self._standing: dict[int, str] = {}
        self._service = ""
        self._takes_markup = False

    async def tell(self, order: DesktopOrder) -> None:
        """The first call stays, until it is cancelled or the bus leaves; others hand over to it."""
        self._came.put_nowait(order)
        if self._is_talking:
            return
        self._is_talking = True
        try:
            await self._talk()
        except _NO_BUS as error:
            _log.info("The desktop is not told: %s", type(error).__name__)
        finally:
            self._is_talking, self._came = False, asyncio.Queue()
            self._standing.clear()

    async def _talk(self) -> None:
        connection = await asyncio.wait_for(_connected(self._bus), ANSWERED_WITHIN_S)
        try:
            async with DBusRouter(connection) as router:
                await self._listen(router)
        finally:  # also where the bus has left
            with suppress(OSError):
                await connection.close()

    async def _listen(self, router: DBusRouter) -> None:
        await router.send(message_bus.AddMatch(_SIGNALS))
        with router.filter(_SIGNALS, queue=self._came):
            while True:
                await self._take(router, await self._came.get())

    async def _take(self, router: DBusRouter, came: DesktopOrder | Message) -> None:
        match came:
            case Announcement():
                await self._notify(router, came)
            case Withdraw():
                for number in self._standing:
                    await router.send(new_method_call(_NOTIFICATIONS, "CloseNotification", "u", (number,)))
                self._standing.clear()
            case Running(count):
                await router.send(_launcher_entry(count))
            case _:
                self._hear(came)

    async def _notify(self, router: DBusRouter, told: Announcement) -> None:
        try:
            async with asyncio.timeout(ANSWERED_WITHIN_S):
                if not self._service:
                    await self._meet(router)
                (number,) = await self._ask(router, "Notify", "susssasa{sv}i", self._notification(told))
        except (DBusErrorResponse, TimeoutError) as error:
            _log.info("The desktop shows no notification: %s", type(error).__name__)
        else:
            self._standing[number] = told.question_id

    async def _meet(self, router: DBusRouter) -> None:
        """Who it is, and whether it reads markup in what it shows."""
        (capabilities,) = await self._ask(router, "GetCapabilities")
        self._takes_markup = "body-markup" in capabilities

    async def _ask(self, router: DBusRouter, member: str, signature: str = "", body: tuple[Any, ...] = ()) -> Any:  # noqa: ANN401
        reply = await router.send_and_get_reply(new_method_call(_NOTIFICATIONS, member, signature or None, body))
        content = unwrap_msg(reply)
        self._service = reply.header.fields[HeaderFields.sender]
        return content

    def _notification(self, told: Announcement) -> tuple[object, ...]:
        body = html.escape(told.body, quote=False) if self._takes_markup else told.body
        hints = {"desktop-entry": ("s", DESKTOP_ENTRY)}
        return (APP_NAME, 0, DESKTOP_ENTRY, told.title, body, ["default", str(told.action)], hints, -1)

    def _hear(self, signal: Message) -> None:
        """A click, or that it is gone. Anybody can send us such a signal; only the service is heard."""
        fields = signal.header.fields
        number = signal.body[0] if signal.body else None
        if fields.get(HeaderFields.sender) != self._service or number not in self._standing:
            return
        if fields.get(HeaderFields.member) == "ActionInvoked":
            self._clicked(self._standing[number])
        else:
            del self._standing[number]


async def _connected(bus: str) -> DBusConnection:
    try:
        return await open_dbus_connection(bus)
    except _NO_ADDRESS as error:
        raise ConnectionError(type(error).__name__) from error


def _launcher_entry(count: int) -> Message:
    """What docks and task bars that know Unity's way draw on the app's icon."""
    is_shown = count > 0
    values = {"count": ("x", count), "count-visible": ("b", is_shown)}
    return new_signal(_LAUNCHER, "Update", "sa{sv}", (f"application://{DESKTOP_ENTRY}.desktop", values))
