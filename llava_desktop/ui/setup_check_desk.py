"""Between the window Check my setup, what looks, and what is copied of it."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from llava_desktop.core.diagnostics import Diagnostics, Facts, diagnostics_text
from llava_desktop.qt.setup_check import SetupCheck
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.screens_told import screens
from llava_desktop.ui.setup_check_window import SetupCheckView, SetupCheckWindow
from llava_desktop.ui.theme import Theme


class SetupCheckDesk(QObject):
    """GUI thread. The window is built when it is first wanted."""

    def __init__(
        self,
        *,
        theme: Theme,
        window: MainWindow,
        check: SetupCheck,
        versions: Callable[[], Facts],
        settings: Callable[[], Facts],
        clean: Callable[[str], str],
        parent: QObject | None = None,
    ) -> None:
        """versions, settings: asked when diagnostics are copied. clean: see `diagnostics_text`."""
        super().__init__(parent)
        self._theme = theme
        self._window = window
        self._check = check
        self._versions = versions
        self._settings = settings
        self._clean = clean
        self._view: SetupCheckWindow | None = None
        check.changed.connect(self._render)
        check.log_read.connect(self._copy)

    def open(self) -> None:
        """In front; a look begins, unless one is under way."""
        view = self._view = self._view or self._build()
        if not self._check.is_running:
            self._check.begin()
        view.show()
        view.raise_()
        view.activateWindow()
        view.focus_first()

    def _build(self) -> SetupCheckWindow:
        view = SetupCheckWindow(self._theme, self._window)
        view.begin_requested.connect(self._check.begin)
        view.stop_requested.connect(self._check.cancel)
        view.finished.connect(self._check.cancel)
        view.copy_requested.connect(self._check.read_log)
        return view

    def _render(self) -> None:
        if self._view is not None:
            check = self._check
            self._view.render(SetupCheckView(check.asked_host, check.parts, check.findings, check.is_running))

    def _copy(self, log: tuple[str, ...] | None) -> None:
        told = Diagnostics(
            versions=self._versions(),
            screens=screens(),
            settings=self._settings(),
            findings=self._check.findings,
            log=log,
        )
        text = diagnostics_text(told, self._clean)
        QGuiApplication.clipboard().setText(text)
        if self._view is not None:
            self._view.show_copied(text)
