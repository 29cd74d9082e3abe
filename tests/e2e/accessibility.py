"""What a screen reader sees and can do: a small AT-SPI client.

AT-SPI is D-Bus: each widget is an object with a name, a role, states and children, and interfaces for what can be done
with it. Qt's side of it answers on the program's GUI thread, so a call that times out is a window that hangs.
"""

import enum
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from jeepney import DBusAddress, DBusErrorResponse, MatchRule, MessageType, Properties, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection
from jeepney.wrappers import unwrap_msg

ATSPI = "org.a11y.atspi"
ROOT_PATH = "/org/a11y/atspi/accessible/root"
NULL_PATH = "/org/a11y/atspi/null"
SCREEN_COORDINATES = 0
CALL_TIMEOUT_S = 5.0
ASSERTIVE = 2
"""AT-SPI's politeness of what may interrupt"""


class State(enum.IntEnum):
    """The states that tests ask about; the values are AT-SPI's bit numbers."""

    ACTIVE = 1
    CHECKED = 4
    EDITABLE = 7
    ENABLED = 8
    EXPANDED = 10
    FOCUSABLE = 11
    FOCUSED = 12
    SELECTED = 23
    SENSITIVE = 24
    SHOWING = 25
    VISIBLE = 30


class Gone(Exception):
    """The widget, or the whole program, is no longer there."""


@dataclass(frozen=True)
class Announcement:
    words: str
    is_urgent: bool


@dataclass(frozen=True)
class Extents:
    """Pixels on the screen."""

    x: int
    y: int
    width: int
    height: int

    @property
    def centre(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2


class AccessibilityBus:
    """A screen reader's connection."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection

    def call(self, node: tuple[str, str], interface: str, method: str, signature: str = "", *args: object) -> Any:
        """The reply's body. Raises Gone when nobody answers for the widget, TimeoutError when the window hangs."""
        owner, path = node
        message = new_method_call(DBusAddress(path, owner, f"{ATSPI}.{interface}"), method, signature, args)
        return self._body(message)

    def get(self, node: tuple[str, str], interface: str, name: str) -> Any:
        owner, path = node
        ((_, value),) = self._body(Properties(DBusAddress(path, owner, f"{ATSPI}.{interface}")).get(name))
        return value

    def _body(self, message: Any) -> Any:
        reply = self._connection.send_and_get_reply(message, timeout=CALL_TIMEOUT_S)
        if reply.header.message_type is MessageType.error:
            raise Gone(str(DBusErrorResponse(reply)))
        return unwrap_msg(reply)

    def program(self, pid: int) -> "Node | None":
        """The root of the program with this process id, once it is on the bus."""
        (children,) = self.call((f"{ATSPI}.Registry", ROOT_PATH), "Accessible", "GetChildren")
        for owner, path in children:
            try:
                (owner_pid,) = Proxy(message_bus, self._connection, timeout=CALL_TIMEOUT_S).GetConnectionUnixProcessID(
                    owner
                )
            except DBusErrorResponse:
                continue  # it left between the two calls
            if owner_pid == pid:
                return Node(self, owner, path)
        return None

    @contextmanager
    def announcements(self) -> "Iterator[Announcements]":
        """What is announced from now on. Programs announce nothing until somebody says that he listens."""
        rule = MatchRule(type="signal", interface=f"{ATSPI}.Event.Object", member="Announcement")
        Proxy(message_bus, self._connection, timeout=CALL_TIMEOUT_S).AddMatch(rule)
        registry = DBusAddress("/org/a11y/atspi/registry", f"{ATSPI}.Registry", f"{ATSPI}.Registry")
        listens = new_method_call(registry, "RegisterEvent", "s", ("object:announcement",))
        with self._connection.filter(rule, bufsize=1000) as signals:
            self._body(listens)
            yield Announcements(self, signals)


class Announcements:
    """In the order in which they came."""

    def __init__(self, bus: AccessibilityBus, signals: Any) -> None:
        self._bus = bus
        self._signals = signals
        self._heard: list[Announcement] = []

    @property
    def heard(self) -> "list[Announcement]":
        self._bus.call((f"{ATSPI}.Registry", ROOT_PATH), "Accessible", "GetChildren")  # what came meanwhile is read
        while self._signals:
            _, politeness, _, (_, words), _ = self._signals.popleft().body
            self._heard.append(Announcement(words, politeness == ASSERTIVE))
        return self._heard

    @property
    def words(self) -> list[str]:
        return [each.words for each in self.heard]


@contextmanager
def accessibility(address: str) -> Iterator[AccessibilityBus]:
    with open_dbus_connection(address) as connection:
        yield AccessibilityBus(connection)


class Node:
    """One widget. Nothing is remembered: each question is asked anew."""

    def __init__(self, bus: AccessibilityBus, owner: str, path: str) -> None:
        self._bus = bus
        self._at = (owner, path)

    def __repr__(self) -> str:
        try:
            return f"<{self.role} {self.name!r}>"
        except Gone:
            return "<gone>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and self._at == other._at

    def __hash__(self) -> int:
        return hash(self._at)

    # What it says

    @property
    def name(self) -> str:
        return str(self._bus.get(self._at, "Accessible", "Name"))

    @property
    def description(self) -> str:
        return str(self._bus.get(self._at, "Accessible", "Description"))

    @property
    def role(self) -> str:
        """AT-SPI's name of it: `button`, `text`, `list item`, `label`, …"""
        return str(self._bus.call(self._at, "Accessible", "GetRoleName")[0])

    @property
    def states(self) -> frozenset[State]:
        ((low, high),) = self._bus.call(self._at, "Accessible", "GetState")
        bits = low | high << 32
        return frozenset(state for state in State if bits >> state & 1)

    @property
    def is_enabled(self) -> bool:
        return State.ENABLED in self.states

    @property
    def is_showing(self) -> bool:
        return State.SHOWING in self.states

    @property
    def interfaces(self) -> frozenset[str]:
        (names,) = self._bus.call(self._at, "Accessible", "GetInterfaces")
        return frozenset(name.removeprefix(f"{ATSPI}.") for name in names)

    @property
    def text(self) -> str:
        """All its text, for a widget that holds text."""
        return str(self._bus.call(self._at, "Text", "GetText", "ii", 0, -1)[0])

    @property
    def value(self) -> float:
        return float(self._bus.get(self._at, "Value", "CurrentValue"))

    @property
    def extents(self) -> Extents:
        (box,) = self._bus.call(self._at, "Component", "GetExtents", "u", SCREEN_COORDINATES)
        return Extents(*box)

    # Where it is

    @property
    def children(self) -> "list[Node]":
        (found,) = self._bus.call(self._at, "Accessible", "GetChildren")
        return [Node(self._bus, owner, path) for owner, path in found if path != NULL_PATH]

    def walk(self) -> "Iterator[Node]":
        """Itself and all below it, parents first. What vanishes meanwhile is left out."""
        yield self
        try:
            below = self.children
        except Gone:
            return
        for child in below:
            yield from child.walk()

    def find_all(
        self,
        name: str | None = None,
        *,
        starting: str | None = None,
        role: str | None = None,
        that: "Callable[[Node], bool] | None" = None,
        hidden_too: bool = False,
    ) -> "Iterator[Node]":
        """name: exactly; starting: how the name begins; that: anything else that must be true of it."""
        for node in self.walk():
            with suppress(Gone):
                if (
                    (name is None or node.name == name)
                    and (starting is None or node.name.startswith(starting))
                    and (role is None or node.role == role)
                    and (hidden_too or node.is_showing)
                    and (that is None or that(node))
                ):
                    yield node

    def find(
        self,
        name: str | None = None,
        *,
        starting: str | None = None,
        role: str | None = None,
        that: "Callable[[Node], bool] | None" = None,
        hidden_too: bool = False,
    ) -> "Node | None":
        """The first one, or None."""
        return next(self.find_all(name, starting=starting, role=role, that=that, hidden_too=hidden_too), None)

    def tree(self) -> str:
        """Names and roles, indented, for people who read a failed test."""

        def lines(node: Node, depth: int) -> Iterator[str]:
            try:
                text = f" {node.text[:200]!r}" if "Text" in node.interfaces else ""
                yield f"{'  ' * depth}{node.role} {node.name!r}{text}{'' if node.is_showing else ' (hidden)'}"
                below = node.children
            except Gone:
                return
            for child in below:
                yield from lines(child, depth + 1)

        return "\n".join(lines(self, 0))

    # What can be done with it

    @property
    def actions(self) -> list[str]:
        (found,) = self._bus.call(self._at, "Action", "GetActions")
        return [re.sub(r"\W", "", name) for name, _, _ in found]

    def do(self, action: str = "Press") -> None:
        names = self.actions
        assert action in names, f"{self!r} can only {names}"
        self._bus.call(self._at, "Action", "DoAction", "i", names.index(action))

    def set_text(self, text: str) -> None:
        assert self._bus.call(self._at, "EditableText", "SetTextContents", "s", text)[0], f"{self!r} took no text"

    def grab_focus(self) -> None:
        assert self._bus.call(self._at, "Component", "GrabFocus")[0], f"{self!r} took no focus"

    def select_child(self, index: int) -> None:
        """Selects the row with this index in a list."""
        assert self._bus.call(self._at, "Selection", "SelectChild", "i", index)[0], f"{self!r} selected nothing"
