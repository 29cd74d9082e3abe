"""What the keys do to a picture that is looked at: fit, zoom, move, turn."""

import enum
from typing import TYPE_CHECKING

from llava_desktop.core.actions import Action
from llava_desktop.ui.key_words import readings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent


class ViewAction(enum.Enum):
    """The value: which of the app's actions it is, which knows its words and its keys."""

    FIT = Action.FIT
    ONE_TO_ONE = Action.ONE_TO_ONE
    ZOOM_IN = Action.ZOOM_IN
    ZOOM_OUT = Action.ZOOM_OUT
    TURN_RIGHT = Action.TURN_RIGHT
    TURN_LEFT = Action.TURN_LEFT

    @property
    def words(self) -> str:
        return self.value.words


def view_action(event: "QKeyEvent", table: "Mapping[str, Action]") -> ViewAction | None:
    """table: what the keys mean on the picture, see `Shortcuts.at`."""
    return next((ViewAction(table[keys]) for keys in readings_of(event) if keys in table), None)
