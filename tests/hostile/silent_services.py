"""D-Bus services that break their promise: `python -m tests.hostile.silent_services NAME MANNER`.

Owns NAME on the session bus, says `owned` on stdout, and then treats every call in one MANNER until stdin closes.
"""

import sys
from collections.abc import Callable

from jeepney import Message, MessageType, message_bus, new_error, new_method_return
from jeepney.io.blocking import Proxy, open_dbus_connection

from tests.bus_service import answer, serve

Manner = Callable[[Message], Message | None]


def never(_call: Message) -> Message | None:
    """As a service that hangs, or that shows a prompt nobody answers."""
    return None


def of_the_wrong_shape(call: Message) -> Message | None:
    """A reply of a type that nobody asked for, in a place where the libraries unpack without looking."""
    return new_method_return(call, "sv", ("words", ("s", "no key")))


def empty(call: Message) -> Message | None:
    return new_method_return(call)


def an_error_with_everything_in_it(call: Message) -> Message | None:
    """Repeats what it was sent in the error's own words: an app that shows them shows the token."""
    return new_error(call, "org.example.Unheard", "s", (f"cannot {call.header} {call.body!r}",))


MANNERS: dict[str, Manner] = {
    "never": never,
    "wrong-shape": of_the_wrong_shape,
    "empty": empty,
    "error": an_error_with_everything_in_it,
}


def main() -> int:
    name, manner = sys.argv[1:]
    with open_dbus_connection() as connection:

        def take(call: Message) -> None:
            if call.header.message_type is MessageType.method_call and (reply := MANNERS[manner](call)) is not None:
                answer(connection, call, reply)

        Proxy(message_bus, connection).RequestName(name)
        sys.stdout.write("owned\n")
        sys.stdout.flush()
        serve(connection, take, sys.stdin)
    return 0


if __name__ == "__main__":
    sys.exit(main())
