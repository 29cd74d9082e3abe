"""A desktop's notification service for tests, on a session bus: writes down what it is told, clicks when asked to."""

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

from tests.bus_service import answer, served

NAME = "org.freedesktop.Notifications"
PLACE = DBusAddress("/org/freedesktop/Notifications", interface=NAME)


@dataclass
class FakeNotifications:
    """told: each call and launcher signal as it came, `(member, body)`. refuses: members that it answers with an error,
    silent: with nothing.
    """

    connection: DBusConnection
    capabilities: tuple[str, ...] = ("body", "actions")
    refuses: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    told: "queue.Queue[tuple[str, Any]]" = field(default_factory=queue.Queue)
    _number: int = 40

    def next(self, member: str) -> Any:
        """The body of the next call of that name; others before it are passed over."""
        while True:
            name, body = self.told.get(timeout=20)
            if name == member:
                return body

    def click(self, number: int, action: str = "default") -> None:
        self.signal(self.connection, "ActionInvoked", "us", (number, action))

    def close(self, number: int) -> None:
        self.signal(self.connection, "NotificationClosed", "uu", (number, 2))

    @staticmethod
    def signal(connection: DBusConnection, member: str, signature: str | None, body: tuple[Any, ...]) -> None:
        connection.send(new_signal(PLACE, member, signature, body))

    def take(self, call: Message) -> None:
        member = call.header.fields.get(HeaderFields.member, "")
        if call.header.message_type is not MessageType.method_call:
            if member == "Update":
                self.told.put((member, call.body))
            return
        if member in self.silent:
            self.told.put((member, call.body))
            return
        answer(self.connection, call, self._reply(member, call))
        self.told.put((member, call.body))

    def _reply(self, member: str, call: Message) -> Message:
        if member in self.refuses:
            return new_error(call, "org.example.No", "s", ("no",))
        if member == "GetCapabilities":
            return new_method_return(call, "as", (list(self.capabilities),))
        if member == "Notify":
            self._number += 1
            return new_method_return(call, "u", (self._number,))
        return new_method_return(call)


@contextmanager
def fake_notifications(bus: str, **manners: Any) -> Iterator[FakeNotifications]:
    """On a thread of the test's own, until the block ends. bus: the session bus's address."""
    connection = open_dbus_connection(bus)
    service = FakeNotifications(connection, **manners)
    Proxy(message_bus, connection).RequestName(NAME)
    Proxy(message_bus, connection).AddMatch("type='signal',interface='com.canonical.Unity.LauncherEntry'")
    with served(connection, service.take):
        yield service
