"""The icon in the system tray, for who wants one: a click shows the window, its menu holds what is wanted from afar.

Closing the window ends the app with it, too: an app that lives on unseen would hold its data folder, and surprise.
"""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.qt.preferences import Preferences
from llava_desktop.ui.bring_to_front import bring_to_front
from llava_desktop.ui.icons import window_icon
from llava_desktop.ui.main_window import MainWindow

Reason = QSystemTrayIcon.ActivationReason


class TrayDesk(QObject):
    """GUI thread. Made when an icon is first wanted; follows the setting from then on."""

    def __init__(self, window: MainWindow, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._preferences = preferences
        self._menu: QMenu | None = None
        self.icon: QSystemTrayIcon | None = None
        """While there is one; other news may be shown at it."""
        preferences.changed.connect(self.render)
        window.closed.connect(self._put_away)
        self.render()

    def render(self) -> None:
        """Where the desktop has no tray nothing is made: nobody would see it."""
        if not self._preferences.value.tray_icon:
            self._put_away()
        elif self.icon is None and QSystemTrayIcon.isSystemTrayAvailable():
            self._put_up()

    def _put_up(self) -> None:
        self._menu = self._made_menu()
        self.icon = QSystemTrayIcon(window_icon(), self)
        self.icon.setObjectName("Tray icon")
        self.icon.setToolTip("LLaVA Desktop")
        self.icon.setContextMenu(self._menu)
        self.icon.activated.connect(self._take_click)
        self.icon.show()

    def _put_away(self) -> None:
        if self.icon is not None and self._menu is not None:
            self.icon.hide()
            self.icon.deleteLater()
            self._menu.deleteLater()
            self.icon = self._menu = None

    def _made_menu(self) -> QMenu:
        window = self._window
        menu = QMenu(window)
        menu.setObjectName("Tray menu")
        menu.addAction(said(tr("Show")), self._show)
        menu.addAction(said(tr("New question")), self._begin_question)
        menu.addAction(said(tr("Capture")), window.capture_requested.emit)
        menu.addSeparator()
        menu.addAction(said(tr("Quit")), window.close)
        return menu

    def _take_click(self, reason: Reason) -> None:
        if reason is Reason.Trigger:  # a second of a double click would show it again, and change nothing
            self._show()

    def _show(self) -> None:
        bring_to_front(self._window)

    def _begin_question(self) -> None:
        bring_to_front(self._window)
        self._window.top_bar.new_question_requested.emit()
