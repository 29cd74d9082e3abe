"""The window is wanted: what hides it is undone, and where the desktop gives it no focus it asks to be looked at."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def bring_to_front(window: QWidget) -> None:
    """GUI thread. From the task bar, from behind others, or shown for the first time."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    # Does nothing to a window that has the focus, and ends once it gets it: some desktops refuse it to a program that
    # nobody has just clicked.
    QApplication.alert(window)
