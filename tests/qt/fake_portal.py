"""A desktop portal for tests: owns the portal's name on a session bus, and answers a screenshot as it is told to."""

import threading
from collections.abc import Callable, Iterator
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

from tests.bus_service import Leaves, answer, served

NAME = "org.freedesktop.portal.Desktop"
REQUEST = "org.freedesktop.portal.Request"


@dataclass
class FakePortal:
    """manner: what it does with a call for a screenshot. calls: members of all it was asked, `options` of the last."""

    manner: "Manner"
    calls: list[str] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    was_closed: threading.Event = field(default_factory=threading.Event)
    was_asked: threading.Event = field(default_factory=threading.Event)

    def take(self, connection: DBusConnection, call: Message) -> None:
        member = call.header.fields[HeaderFields.member]
        self.calls.append(member)
        if member == "Screenshot":
            self.options = {name: value for name, (_, value) in call.body[1].items()}
            self.was_asked.set()
            self.manner(connection, call)
        elif member == "Close":
            self.was_closed.set()


Manner = Callable[[DBusConnection, Message], None]


def answers(code: int, uri: str | None = None, *, first: bool = False) -> Manner:
    """first: before the call itself is answered."""

    def manner(connection: DBusConnection, call: Message) -> None:
        sender = call.header.fields[HeaderFields.sender]
        token = call.body[1]["handle_token"][1]
        place = f"/org/freedesktop/portal/desktop/request/{sender[1:].replace('.', '_')}/{token}"
        results = {} if uri is None else {"uri": ("s", uri)}
        reply = new_method_return(call, "o", (place,))
        signal = new_signal(DBusAddress(place, interface=REQUEST), "Response", "ua{sv}", (code, results))
        for message in (signal, reply) if first else (reply, signal):
            answer(connection, call, message)

    return manner


def never(connection: DBusConnection, call: Message) -> None:
    """As a dialog that nobody answers."""


def crashes(connection: DBusConnection, call: Message) -> None:
    raise Leaves


def refuses(error: str) -> Manner:
    def manner(connection: DBusConnection, call: Message) -> None:
        answer(connection, call, new_error(call, error, "s", ("<img src='//h/s'> no",)))

    return manner


@contextmanager
def fake_portal(bus: str, manner: Manner) -> Iterator[FakePortal]:
    """On a thread of the test's own, until the block ends. bus: the session bus's address."""
    portal = FakePortal(manner)
    connection = open_dbus_connection(bus)
    Proxy(message_bus, connection).RequestName(NAME)

    def take(message: Message) -> None:
        if message.header.message_type is MessageType.method_call:
            portal.take(connection, message)

    with served(connection, take):
        yield portal
