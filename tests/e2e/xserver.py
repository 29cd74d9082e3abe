"""A connection to the X server, as the hands and eyes of a person: pointer, keys, windows, screenshots."""

import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from Xlib import XK, X, Xatom
from Xlib.display import Display
from Xlib.error import BadWindow
from Xlib.ext import xtest
from Xlib.protocol.event import ClientMessage

SHIFT = "Shift_L"
NAMED_KEYS = {"\n": "Return", "\t": "Tab", " ": "space"}
ALL_PLANES = 0xFFFFFFFF


class XServer:
    """One connection; it belongs to the thread that opened it."""

    def __init__(self, name: str) -> None:
        self.display: Any = Display(name)
        self.root: Any = self.display.screen().root

    def close(self) -> None:
        self.display.close()

    def atom(self, name: str) -> int:
        return int(self.display.intern_atom(name))

    # Events

    def next_event(self, deadline: float, *, also: int | None = None) -> Any | None:
        """The next event; None when `deadline` (monotonic) has passed, or when the pipe `also` can be read."""
        while not self.display.pending_events():
            watched = [self.display.fileno()] + ([] if also is None else [also])
            ready, _, _ = select.select(watched, [], [], max(deadline - time.monotonic(), 0))
            if not ready or (also is not None and also in ready):
                return None
        return self.display.next_event()

    def timestamp(self, window: Any) -> int:
        """The server's time now, got by changing a property. `window` must be ours and select PropertyChangeMask."""
        mark = self.atom("_HARNESS_TIME")
        window.change_property(mark, Xatom.CARDINAL, 32, [0])
        deadline = time.monotonic() + 5
        while (event := self.next_event(deadline)) is not None:
            if event.type == X.PropertyNotify and event.atom == mark:
                return int(event.time)
        raise AssertionError("The X server did not tell the time.")

    def own_window(self) -> Any:
        """A window of ours that is never shown: the owner of selections, the source of drags."""
        return self.root.create_window(0, 0, 1, 1, 0, X.CopyFromParent, event_mask=X.PropertyChangeMask)

    # Windows

    def windows_of(self, pid: int) -> list[Any]:
        """The visible top-level windows of a program."""
        found = []
        for window in self.root.query_tree().children:
            try:
                owner = window.get_full_property(self.atom("_NET_WM_PID"), Xatom.CARDINAL)
                shown = window.get_attributes().map_state == X.IsViewable
            except BadWindow:
                continue
            if shown and owner is not None and owner.value[0] == pid:
                found.append(window)
        return found

    def area(self, window: Any) -> int:
        """Square pixels."""
        box = window.get_geometry()
        return int(box.width * box.height)

    def window_under_pointer(self) -> Any:
        return self.root.query_pointer().child

    def focus(self, window: Any) -> None:
        """What a window manager does when a window is clicked: there is none on this screen."""
        window.set_input_focus(X.RevertToParent, X.CurrentTime)
        self.display.sync()

    def ask_to_close(self, window: Any) -> None:
        """What the window's X button does."""
        protocols, delete = self.atom("WM_PROTOCOLS"), self.atom("WM_DELETE_WINDOW")
        self.message(window, protocols, [delete, X.CurrentTime, 0, 0, 0])

    def message(self, window: Any, kind: int, data: list[int]) -> None:
        event = ClientMessage(window=window, client_type=kind, data=(32, data))
        window.send_event(event, event_mask=X.NoEventMask)
        self.display.flush()

    # Pointer

    def move_to(self, x: int, y: int) -> None:
        xtest.fake_input(self.display, X.MotionNotify, x=x, y=y)
        self.display.sync()

    def click(self, x: int, y: int) -> None:
        self.move_to(x, y)
        xtest.fake_input(self.display, X.ButtonPress, 1)
        xtest.fake_input(self.display, X.ButtonRelease, 1)
        self.display.sync()

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """With the left button, in a few steps, as a hand does."""
        self.move_to(*start)
        xtest.fake_input(self.display, X.ButtonPress, 1)
        for step in range(1, 5):
            self.move_to(*(round(a + (b - a) * step / 4) for a, b in zip(start, end, strict=True)))
        xtest.fake_input(self.display, X.ButtonRelease, 1)
        self.display.sync()

    # Keys

    def press(self, keys: str) -> None:
        """One key with its modifiers, in X's names: `Return`, `Escape`, `Shift_L+Return`, `Control_L+v`."""
        codes = [self._keycode(name)[0] for name in keys.split("+")]
        for code in codes:
            xtest.fake_input(self.display, X.KeyPress, code)
        for code in reversed(codes):
            xtest.fake_input(self.display, X.KeyRelease, code)
        self.display.sync()

    def type(self, text: str) -> None:
        """Types what a US keyboard can."""
        for letter in text:
            name = NAMED_KEYS.get(letter, letter)
            _, shifted = self._keycode(name)
            self.press(f"{SHIFT}+{name}" if shifted else name)

    def _keycode(self, name: str) -> tuple[int, bool]:
        """The key, and whether Shift is needed for it."""
        symbol = XK.string_to_keysym(name) or ord(name)
        code = self.display.keysym_to_keycode(symbol)
        assert code, f"This keyboard has no {name!r}."
        return code, self.display.keycode_to_keysym(code, 0) != symbol

    # Eyes

    def screenshot(self, path: Path) -> Path:
        """The whole screen, as a PNG."""
        size = self.root.get_geometry()
        pixels = self.root.get_image(0, 0, size.width, size.height, X.ZPixmap, ALL_PLANES).data
        Image.frombytes("RGB", (size.width, size.height), pixels, "raw", "BGRX").save(path)
        return path


@contextmanager
def x_server(name: str) -> Iterator[XServer]:
    server = XServer(name)
    try:
        yield server
    finally:
        server.close()
