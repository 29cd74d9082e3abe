"""A preset's own parameters hold while its question stands in the prompt; then the person's own come back."""

from PySide6.QtCore import QObject

from llava_desktop.core.parameters import Parameters
from llava_desktop.core.presets import Preset
from llava_desktop.qt.preferences import Preferences
from llava_desktop.ui.parameters_panel import ParametersPanel
from llava_desktop.ui.prompt_box import PromptBox


class LentParameters(QObject):
    """GUI thread. What holds is always what the panel shows."""

    def __init__(
        self, *, panel: ParametersPanel, box: PromptBox, preferences: Preferences, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._preferences = preferences
        self._own: Parameters | None = None
        box.prompt_edited.connect(self._follow)
        panel.parameters_edited.connect(self._forget)

    def lend(self, preset: Preset) -> None:
        """What the person has set is not lost, whatever preset follows on this one."""
        own = self._own or self._preferences.value.parameters
        self._own = own if preset.has_parameters else None
        self._use(preset.parameters(own))

    def give_back(self) -> None:
        if self._own is not None:
            own, self._own = self._own, None
            self._use(own)

    def _follow(self, text: str) -> None:
        if not text:
            self.give_back()

    def _forget(self) -> None:
        """The person has set others by hand: those are their own now."""
        self._own = None

    def _use(self, parameters: Parameters) -> None:
        self._panel.render(parameters)
        self._preferences.change(
            max_tokens=parameters.max_tokens, temperature=parameters.temperature, top_p=parameters.top_p
        )
