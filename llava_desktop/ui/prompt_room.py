"""What stands beside the prompt and under the parameters, wired: presets, earlier questions, advanced fields."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from llava_desktop.core.prompt_walk import PromptWalk
from llava_desktop.qt.engines import Engines
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.qt.preferences import Preferences
from llava_desktop.qt.preset_shelf import PresetShelf
from llava_desktop.storage.history_reading import HistoryReader
from llava_desktop.storage.presets import load_presets
from llava_desktop.ui.advanced_desk import AdvancedDesk
from llava_desktop.ui.earlier_prompts import earlier_prompts
from llava_desktop.ui.lent_parameters import LentParameters
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.picture_desk import PictureDesk
from llava_desktop.ui.presenter import Presenter
from llava_desktop.ui.presets_desk import PresetsDesk
from llava_desktop.ui.settings_desk import SettingsDesk


class PromptRoom(QObject):
    """GUI thread. Reads the presets' file, which is small; writes it on `thread`."""

    def __init__(
        self,
        *,
        window: MainWindow,
        presenter: Presenter,
        picture: PictureDesk,
        settings: SettingsDesk,
        engines: Engines,
        preferences: Preferences,
        reader: HistoryReader,
        presets_file: Path,
        thread: JobThread[Any],
        today: Callable[[], date] = date.today,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        box, panel = window.prompt_box, window.parameters
        stored = load_presets(presets_file)
        self.shelf = PresetShelf(stored, presets_file, thread, self)
        self.presets = PresetsDesk(
            box=box,
            shelf=self.shelf,
            walk=PromptWalk(earlier_prompts(reader)),
            lent=LentParameters(panel=panel, box=box, preferences=preferences, parent=self),
            picture=lambda: picture.picture,
            today=today,
            parent=self,
        )
        self._advanced = AdvancedDesk(fields=panel.advanced, engines=engines, preferences=preferences, parent=self)
        self.presets.told.connect(presenter.tell_news)
        self.shelf.save_failed.connect(presenter.tell)
        self._advanced.changed.connect(presenter.render)
        panel.advanced.run_limit_requested.connect(settings.open)
        settings.run_limit_changed.connect(self._advanced.render)
        if stored.trouble:
            presenter.tell(stored.trouble)

    def save_now(self) -> None:
        """While the app closes. Raises StorageError."""
        self.shelf.save_now()
