"""Between the About window and what it shows: the list of parts and the licence texts in `resources/licenses/`."""

import platform
from collections.abc import Sequence

from PySide6.QtCore import QObject, qVersion

from llava_desktop.core.parts import Part, parts_in
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.resources import resource_path
from llava_desktop.ui.about_window import QT, AboutView, AboutWindow
from llava_desktop.ui.main_window import MainWindow

MISSING = tr("This text is missing: the installation is damaged. `--self-test` says what else is.")


class AboutDesk(QObject):
    """GUI thread. The window is built, and the list read, when they are first wanted."""

    def __init__(
        self, *, window: MainWindow, version: str, places: Sequence[tuple[str, str]], parent: QObject | None = None
    ) -> None:
        """version: the app's. places: see `AboutView`."""
        super().__init__(parent)
        self._window = window
        self._version = version
        self._places = tuple(places)
        self._about: AboutWindow | None = None

    def open(self) -> None:
        """In front, where it was."""
        about = self._about = self._about or self._build()
        about.show()
        about.raise_()
        about.activateWindow()

    def _build(self) -> AboutWindow:
        view = AboutView(
            version=self._version,
            versions=tr("Python {python} and Qt {qt}", python=platform.python_version(), qt=qVersion()),
            places=self._places,
            parts=_parts(),
        )
        return AboutWindow(view, _text_of, self._window)


def _parts() -> tuple[Part, ...]:
    """Of a damaged installation: what is known without its files."""
    try:
        return parts_in(resource_path("licenses/parts.json").read_text("utf-8"))
    except (OSError, ValueError, LookupError, TypeError):  # ResourcesMissing is an OSError
        return (Part("LLaVA Desktop", "", "MIT", tr("This app."), ()), Part(QT, "", "LGPL-3.0-only", "", ()))


def _text_of(part: Part) -> str:
    try:
        texts = [resource_path(f"licenses/{name}").read_text("utf-8") for name in part.texts]
    except (OSError, ValueError):
        texts = []
    return "\n\n".join(texts) or said(MISSING)
