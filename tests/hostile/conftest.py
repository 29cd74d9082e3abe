"""The whole window, as the tests of `ui` have it."""

from tests.ui.conftest import applied_theme, make_room, prepared, room, theme

__all__ = ("applied_theme", "make_room", "prepared", "room", "theme")
