"""One start of the app, in a process of its own: `first_paint_app.py ARGUMENTS…`."""

import sys

import main  # noqa: F401 # isort: skip - before all others, for it settles how they are imported

from first_paint_watch import FirstPaint
from PySide6.QtWidgets import QApplication, QMainWindow

from llava_desktop import app
from llava_desktop.desktop_app import DesktopApp

_show = DesktopApp.show


def shown(self: DesktopApp) -> None:
    _show(self)
    for window in QApplication.topLevelWidgets():
        if isinstance(window, QMainWindow):
            FirstPaint(window)


if __name__ == "__main__":
    DesktopApp.show = shown  # type: ignore[method-assign]
    sys.exit(app.main(sys.argv[1:]))
