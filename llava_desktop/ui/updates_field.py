"""The switch for looking for a newer version, with what it does said beside it."""

from PySide6.QtWidgets import QWidget

from llava_desktop.core.text import with_marks
from llava_desktop.core.words import tr
from llava_desktop.qt.updates import NOT_ASKED, UpdatesView
from llava_desktop.ui.switch_field import SwitchField

NAME = tr("Check for updates")
NOBODY_TO_ASK = tr("This build names no address where new versions are announced, so there is nobody to ask.")


class UpdatesField(SwitchField):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(NAME, parent)
        self.render(NOT_ASKED)

    def render(self, view: UpdatesView) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        words = NOBODY_TO_ASK
        if view.host:
            words = tr(
                "At each start {host} is asked which version is the newest. "
                "Nothing about you is sent; nothing is downloaded or installed.",
                host=with_marks(view.host),
            )
        news = newer_words(view) if view.newer else ""
        self.show_switch(words, is_on=view.is_on, can_switch=bool(view.host), news=news)


def newer_words(view: UpdatesView) -> str:
    """Only said: how this installation is renewed is the business of whoever installed it."""
    return tr("Version {newer} of LLaVA Desktop is out; this is {running}.", newer=view.newer, running=view.running)
