"""Services of the tests' own, on session buses of their own."""

import os
import select
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from jeepney import HeaderFields, Message
from jeepney.io.blocking import DBusConnection

from tests.e2e.screen import private_environment, session_bus

Take = Callable[[Message], None]


class Leaves(Exception):
    """What `take` raises when the service is to be gone without a word."""


@contextmanager
def lone_bus(folder: Path) -> Iterator[str]:
    """A session bus with nobody on it. Gives its address."""
    (folder / "run").mkdir(exist_ok=True)
    with session_bus(private_environment(folder), folder) as address:
        yield address


def serve(connection: DBusConnection, take: Take, end: int | IO[str]) -> None:
    """Hands over what comes, until something can be read at `end` or it is closed."""
    while True:
        with suppress(TimeoutError):
            while True:  # several can come at once, and then no other one says that they are there
                take(connection.receive(timeout=0))
        ready, _, _ = select.select([connection.sock, end], [], [])
        if end in ready:
            return


@contextmanager
def served(connection: DBusConnection, take: Take) -> Iterator[None]:
    """On a thread of its own, until the block ends, and the connection with it."""
    end, ask_to_end = os.pipe()

    def work() -> None:
        with connection, suppress(Leaves):
            serve(connection, take, end)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        os.close(ask_to_end)
        thread.join()
        os.close(end)


def answer(connection: DBusConnection, call: Message, reply: Message) -> None:
    reply.header.fields[HeaderFields.destination] = call.header.fields[HeaderFields.sender]
    connection.send(reply)
