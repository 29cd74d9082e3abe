"""The real program as a child process on a test's desktop, and what a person does with it."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.e2e.accessibility import AccessibilityBus, Gone, Node
from tests.e2e.children import stop
from tests.e2e.screen import Desktop
from tests.e2e.selection import Offer
from tests.e2e.waiting import until
from tests.e2e.xdnd import Dropped, drop
from tests.e2e.xserver import XServer

REPOSITORY = Path(__file__).resolve().parents[2]
MAIN = (sys.executable, "main.py")
CLOSE_WITHIN_S = 2.0
START_WITHIN_S = 20.0

NOT_THE_PROGRAMS_FAULT = (
    "qt.qpa.services: Failed to register with host portal",
    "qt.accessibility.atspi: Could not find accessible on path:",
)
"""How lines begin in which Qt remarks that this desktop lacks a service that most have, or that we asked about a widget
that has just gone."""


class Program:
    """One run. folder: where its output and its screenshots go.

    Everything that waits fails at once, with what the program wrote, when the program has ended.
    """

    def __init__(
        self,
        desk: Desktop,
        server: XServer,
        bus: AccessibilityBus,
        folder: Path,
        arguments: Sequence[str | Path] = (),
        environment: Mapping[str, str] | None = None,
        command: Sequence[str] = MAIN,
    ) -> None:
        self._server = server
        self._bus = bus
        self._folder = folder
        self._data = data_folder(arguments)
        folder.mkdir(parents=True, exist_ok=True)
        self._stdout, self._stderr = folder / "stdout.txt", folder / "stderr.txt"
        with self._stdout.open("wb") as output, self._stderr.open("wb") as errors:
            self._child = subprocess.Popen(
                [*command, *map(str, arguments)],
                cwd=REPOSITORY,
                env={**desk.environment, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                start_new_session=True,
            )

    # What it says on the outside

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def is_running(self) -> bool:
        return self._child.poll() is None

    @property
    def stdout(self) -> str:
        return self._stdout.read_text("utf-8")

    @property
    def stderr(self) -> str:
        return self._stderr.read_text("utf-8")

    def check_running(self) -> None:
        code = self._child.poll()
        assert code is None, f"The program ended with {code}.\n{self.stderr}"

    def exit_code(self, seconds: float) -> int:
        """Waits for its end."""
        try:
            return self._child.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"The program did not end within {seconds:g} s.\n{self.stderr}") from None

    # What a screen reader sees

    def window(self, seconds: float = START_WITHIN_S) -> Node:
        """The root of its widgets, once a window is on the screen and has the keyboard."""

        def probe() -> tuple[Node, Any] | None:
            self.check_running()
            root, there = self._bus.program(self.pid), self._x_windows()
            return (root, there[-1]) if root is not None and root.children and there else None

        root, topmost = until(probe, "the program's window", seconds)
        self._server.focus(topmost)
        return root

    def wait_for(
        self,
        name: str | None = None,
        *,
        starting: str | None = None,
        role: str | None = None,
        that: Callable[[Node], bool] | None = None,
        hidden_too: bool = False,
        seconds: float = 15.0,
    ) -> Node:
        """The first widget that shows, is called so, and of which `that` is true."""

        def probe() -> Node | None:
            self.check_running()
            return self.root.find(name, starting=starting, role=role, that=that, hidden_too=hidden_too)

        try:
            return until(probe, f"a widget name={name!r} starting={starting!r} role={role!r}", seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self._tree()}\n{self.stderr}") from None

    @property
    def root(self) -> Node:
        root = self._bus.program(self.pid)
        assert root is not None, "The program is not on the accessibility bus."
        return root

    def _tree(self) -> str:
        with suppress(Gone, AssertionError):
            return self.root.tree()
        return "(no widgets)"

    # What hands do

    def click(self, node: Node) -> None:
        """Clicks into the middle of a widget; its window gets the keyboard, as a window manager would have it."""
        self._server.click(*node.extents.centre)
        self._server.focus(self._server.window_under_pointer())

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Over whatever lies there; its window gets the keyboard."""
        self._server.drag(start, end)
        self._server.focus(self._server.window_under_pointer())

    def press(self, keys: str) -> None:
        self._server.press(keys)

    def type(self, text: str) -> None:
        self._server.type(text)

    def drop(self, offer: Offer, node: Node) -> Dropped:
        """Drags from another program onto the middle of a widget."""
        return drop(self._server, offer, *node.extents.centre)

    def screenshot(self, name: str) -> Path:
        """Kept in the folder that LLAVA_SCREENSHOTS names, else in the test's own."""
        folder = Path(os.environ.get("LLAVA_SCREENSHOTS") or self._folder)
        folder.mkdir(parents=True, exist_ok=True)
        # What can be read on it, for `tests/canary`.
        (self._folder / f"{name}.txt").write_text(self._tree(), "utf-8")
        return self._server.screenshot(folder / f"{name}.png")

    # The end

    def ask_to_close(self) -> None:
        """The X button of its main window: the largest."""
        self._server.ask_to_close(max(self._x_windows(), key=self._server.area))

    def close(self) -> None:
        """The X button, and all that is promised about it: gone in two seconds, exit 0, nothing to complain about."""
        self.ask_to_close()
        code = self.exit_code(CLOSE_WITHIN_S)
        assert code == 0, f"The program ended with {code}.\n{self.stderr}"
        self.check_quiet()

    def check_quiet(self) -> None:
        """Nothing on stderr (no Qt warning, no traceback, no Python warning), and no fault in the program's own log."""
        complaints = [line for line in self.stderr.splitlines() if not line.startswith(NOT_THE_PROGRAMS_FAULT)]
        assert not complaints, self.stderr
        for log in () if self._data is None else self._data.rglob("*.log"):
            text = log.read_text("utf-8")
            assert "Traceback" not in text, text

    def kill(self) -> None:
        """As a power cut does."""
        self._child.kill()
        self._child.wait()

    def end(self) -> None:
        """For the test's own tidying: a program that is still there is a test that failed, so keep how it looked."""
        if self.is_running:
            self.screenshot("left-running")
            stop(self._child)

    def _x_windows(self) -> list[Any]:
        """Its windows on the screen, the topmost last."""
        return self._server.windows_of(self.pid)


def data_folder(arguments: Sequence[str | Path]) -> Path | None:
    """Where the program was told to keep everything, its log too."""
    if "--data-dir" not in arguments:
        return None
    return Path(arguments[arguments.index("--data-dir") + 1])


Start = Callable[..., Program]
"""The fixture `start`: `start("--demo", picture, environment={…})`."""
