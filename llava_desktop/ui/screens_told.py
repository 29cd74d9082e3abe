"""What diagnostics say of the screens: how large they are, and nothing that names a person."""

import os

from PySide6.QtGui import QGuiApplication, QScreen

from llava_desktop.core.diagnostics import Facts

_SESSION = ("XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "QT_QPA_PLATFORM", "QT_SCALE_FACTOR")


def screens() -> Facts:
    """A screen's name may hold its serial number: they are counted."""
    found = [("Qt platform", QGuiApplication.platformName())]
    found += [(name, os.environ[name]) for name in _SESSION if os.environ.get(name)]
    return [*found, *((f"Screen {number}", _size(each)) for number, each in enumerate(QGuiApplication.screens(), 1))]


def _size(screen: QScreen) -> str:
    size, ratio = screen.size(), screen.devicePixelRatio()
    return f"{size.width()}×{size.height()} at {ratio * 100:.0f} %, {screen.logicalDotsPerInch():.0f} dpi"
