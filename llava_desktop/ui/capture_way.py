"""What every way of capturing the screen has in common, and which of them is right here."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal


class CaptureWay(QObject):
    """GUI thread. `begin` is answered by one of the signals, perhaps minutes later, unless `give_up` came before."""

    taken = Signal(object)
    """QImage in the screen's own pixels, or bytes: an encoded picture"""
    left = Signal()
    """The person does not want one after all."""
    failed = Signal(object)
    """str: a sentence for the person"""

    may_never_end = False
    """Whether another program is waited for: then the window must be within reach, to give up there."""

    def begin(self) -> None:
        """The app's own windows are gone from the screen."""

    def come_forward(self) -> None:
        """The person asks for a capture while this one is under way."""

    def give_up(self) -> None: ...


def needs_the_portal(platform: str, qt_platform: str, environment: Mapping[str, str]) -> bool:
    """Under Wayland only the desktop sees the screen, and what X11 shows a program there is black, or its own windows.

    platform: as `sys.platform`. qt_platform: `QGuiApplication.platformName()`.
    """
    if not platform.startswith(("linux", "freebsd")):
        return False
    is_wayland = bool(environment.get("WAYLAND_DISPLAY")) or environment.get("XDG_SESSION_TYPE") == "wayland"
    return qt_platform.startswith("wayland") or is_wayland
