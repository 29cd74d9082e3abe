"""When a program's window shows its first picture, seen from outside: the same for any program, frozen or not."""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from Xlib import X
from Xlib.display import Display
from Xlib.error import XError
from Xlib.xobject.drawable import Window

from console import end

LEAST_SIDE = 400
"""Pixels: the app's window, and no helper window of Qt's."""
DEADLINE_S = 60.0
LOOK_EVERY_S = 0.001
UNPAINTED = b"\x00\x00\x00"
"""Blue, green, red of a virtual screen that nobody drew on."""


def seconds_to_paint(display: str, command: Sequence[str | Path], env: Mapping[str, str]) -> float:
    """From the start of the process to the first paint in the middle of its window; the process is ended then."""
    server = Display(display)
    try:
        root = server.screen().root
        root.change_attributes(event_mask=X.SubstructureNotifyMask)
        server.sync()
        begun = time.monotonic()
        with _started(command, env) as process:
            window = _mapped_window(server, process, begun + DEADLINE_S)
            _wait_for_paint(window, process, begun + DEADLINE_S)
            return time.monotonic() - begun
    finally:
        server.close()


@contextmanager
def _started(command: Sequence[str | Path], env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, env=dict(env), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        end(process)
        process.wait()


def _mapped_window(server: Display, process: subprocess.Popen[bytes], deadline: float) -> Window:
    while True:
        _check(process, deadline)
        while server.pending_events():
            event = server.next_event()
            if event.type == X.MapNotify and _is_large(event.window):
                return event.window
        time.sleep(LOOK_EVERY_S)


def _wait_for_paint(window: Window, process: subprocess.Popen[bytes], deadline: float) -> None:
    size = window.get_geometry()
    while True:
        _check(process, deadline)
        pixel = window.get_image(size.width // 2, size.height // 2, 1, 1, X.ZPixmap, 0xFFFFFFFF).data
        if pixel[:3] != UNPAINTED:
            return
        time.sleep(LOOK_EVERY_S)


def _is_large(window: Window) -> bool:
    try:
        size = window.get_geometry()
    except XError:
        return False  # gone again
    return bool(size.width >= LEAST_SIDE and size.height >= LEAST_SIDE)


def _check(process: subprocess.Popen[bytes], deadline: float) -> None:
    if process.poll() is not None:
        raise RuntimeError(f"{process.args!r} ended with {process.returncode} and showed nothing.")
    if time.monotonic() > deadline:
        raise RuntimeError(f"{process.args!r} showed nothing in {DEADLINE_S:.0f} s.")


def quiet_environment(display: str) -> dict[str, str]:
    """No token, no keyring, no accessibility, and the X11 platform."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("REPLICATE_", "WAYLAND_", "QT_"))}
    return kept | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
