"""Why nothing can be asked now, and what is worth knowing before it is. Derived from its owners at each call."""

from llava_desktop.core.text import with_marks
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.engines import Engines
from llava_desktop.qt.preferences import Preferences
from llava_desktop.ui.history_desk import HistoryDesk
from llava_desktop.ui.picture_desk import PictureDesk
from llava_desktop.ui.prompt_box import PromptBox

LONG_PROMPT = 4_000
"""Characters; measured in tokens the context is about 4096, of which a picture takes up to 2880."""
NO_PROMPT = tr("Type a question first")


class AskReadiness:
    """GUI thread."""

    def __init__(
        self, *, box: PromptBox, desk: PictureDesk, engines: Engines, history: HistoryDesk, preferences: Preferences
    ) -> None:
        self._box = box
        self._desk = desk
        self._engines = engines
        self._history = history
        self._preferences = preferences

    def why_unready(self) -> str:
        """Why nothing can be asked now, whatever the words are, one sentence; empty when it can."""
        if self._history.unusable:
            return self._history.unusable
        if self._desk.why_not:
            return self._desk.why_not
        if self._engines.engine is None:
            return self._engines.why_none
        return ""

    def why_not(self) -> str:
        """Why Ask is off, one sentence; empty when it is on."""
        if why := self.why_unready():
            return why
        return "" if self._box.text().strip() else NO_PROMPT

    def why_never(self) -> str:
        """Why Ask is off and stays off unless the person does something; empty when it is on, or may come on."""
        if self._desk.is_opening or self._engines.is_on_its_way:
            return ""
        return self.why_not()

    def hint(self) -> str:
        """What is worth knowing before Ask."""
        if len(self._box.text()) > LONG_PROMPT:
            return tr("This is very long: the model may not read its end.")
        engine, host = self._engines.engine, self._preferences.value.request_fields.webhook_host
        is_told = host and engine and not engine.is_demo
        told = tr("The answer is also sent to {host}.", host=with_marks(host)) if is_told else ""
        if self._desk.picture is None:
            alone = tr("There is no picture: only your words are sent.")
            return joined(" ", alone, told) if told else alone
        return told
