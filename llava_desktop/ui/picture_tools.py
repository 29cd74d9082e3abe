"""The row of tools over the picture: region, redact, the model's view, turn, zoom."""

import enum
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QSize, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from llava_desktop.core.actions import Action
from llava_desktop.core.words import LIST, joined, tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.icons import Icon, icon_for_button, square
from llava_desktop.ui.key_words import key_words
from llava_desktop.ui.labels import set_plain_tooltip
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.picture_keys import ViewAction
from llava_desktop.ui.theme import GRID, ICON_SIZE, UNLIMITED, Look, Theme, brings_letters, set_look

NOT_KEPT = tr("Only what was sent is kept of this picture. Drop it again to change it.")


class Tool(enum.Enum):
    """The value: what its button says, and is called."""

    REGION = tr("Select region")
    REDACT = tr("Redact")
    MODEL_VIEW = tr("Model's view")


_ICONS = {Tool.REGION: Icon.REGION, Tool.REDACT: Icon.BRUSH, Tool.MODEL_VIEW: Icon.EYE}
_TOOLTIPS = {
    Tool.REGION: tr("Ask about a part of the picture: only that is sent, as sharp as it was taken"),
    Tool.REDACT: tr("Paint over what nobody shall see: it is gone from what is sent"),
    Tool.MODEL_VIEW: tr("Exactly what is sent, and how the model cuts it up"),
}


class ToolsView(NamedTuple):
    """tool: the one in use. can_edit: the picture as it came is here. percent: of the zoom, None when fitted.

    so_far: what the picture is waited for with, empty for nothing.
    """

    tool: Tool | None = None
    can_edit: bool = True
    percent: int | None = None
    so_far: str = ""


class PictureTools(QWidget):
    tool_chosen = Signal(object)
    """Tool, or None for the hand"""
    view_action_chosen = Signal(ViewAction)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = ToolsView()
        self._is_narrow = False
        # Narrow -> its width when it last stood there so: drawing it to measure it takes 6 ms.
        self._widths: dict[bool, int] = {}
        self._room = 0
        self._has_room = False  # for what is waited for
        self._menu: QMenu | None = None
        self._keys_of: Callable[[Action], str] = own_keys
        self._build()
        self._place()
        self._connect()
        self.show_keys(own_keys)

    def render(self, view: ToolsView) -> None:  # type: ignore[override]
        is_news = view.so_far != self._view.so_far
        self._view = view
        for tool, button in self._tools.items():
            button.setChecked(tool is view.tool)
            may = view.can_edit or tool is Tool.MODEL_VIEW
            button.setEnabled(may)
            set_plain_tooltip(button, _TOOLTIPS[tool] if may else NOT_KEPT)
        self._turn.setEnabled(view.can_edit and view.tool is not Tool.MODEL_VIEW)
        set_plain_tooltip(self._turn, self._turn_tip() if view.can_edit else NOT_KEPT)
        zoomed = "" if view.percent is None else tr("{percent} %", percent=view.percent)
        if is_news:
            more = self.fontMetrics().horizontalAdvance(said(joined(" · ", "", view.so_far)))
            self._has_room = bool(view.so_far) and self._widths.get(False, 0) + more <= self._room
        if zoomed and self._has_room:
            zoomed = joined(" · ", zoomed, view.so_far)
        self._zoom.setText("" if self._is_narrow else said(zoomed or tr("Zoom")))
        self._zoom.setAccessibleDescription(said(zoomed or tr("Fitted")))
        if is_news:
            right = self.geometry().right()
            self.resize(self.sizeHint())
            self.move(right + 1 - self.width(), self.y())

    def show_keys(self, keys_of: Callable[[Action], str]) -> None:
        """keys_of: what an action's keys are called, empty for none."""
        self._keys_of = keys_of
        self._menu = None
        zoom, fit, one = (keys_of(each) for each in (Action.ZOOM_IN, Action.FIT, Action.ONE_TO_ONE))
        told = [tr("Ctrl+wheel or pinch to zoom")]
        if zoom:
            told.append(tr("{keys} zooms in", keys=zoom))
        if fit:
            told.append(tr("{keys} fits", keys=fit))
        if one:
            told.append(tr("{keys} is one to one", keys=one))
        set_plain_tooltip(self._zoom, joined(LIST, *told))
        self.render(self._view)

    def _turn_tip(self) -> str:
        turns = ((each.words, self._keys_of(each)) for each in (Action.TURN_RIGHT, Action.TURN_LEFT))
        return joined(
            LIST, *(tr("{action} ({keys})", action=words, keys=keys) if keys else words for words, keys in turns)
        )

    def fit_into(self, width: int, beside: int | None = None) -> None:
        """Words where there is room for them, else icons.

        beside: how much of `width` lies beside the picture; icons, too, where they leave the picture free and words do
        not.
        """
        self._room = width
        free = width if beside is None else beside
        words = self._width_of(narrow=False)
        self._set_narrow(words > width or (words > free and self._width_of(narrow=True) <= free))
        self.resize(self.sizeHint())

    def _width_of(self, *, narrow: bool) -> int:
        if narrow not in self._widths or narrow is self._is_narrow:
            self._set_narrow(narrow)
            self._widths[narrow] = self.sizeHint().width()
        return self._widths[narrow]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if brings_letters(event):
            self._widths.clear()

    def buttons(self) -> list[QPushButton]:
        """From left to right."""
        return [*self._tools.values(), self._turn, self._zoom]

    def _build(self) -> None:
        set_name(self, tr("Picture tools"))
        self._tools = {tool: named_button("", tool.value, parent=self) for tool in Tool}
        for button in self._tools.values():
            button.setCheckable(True)
        self._turn = named_button("", tr("Turn right"), parent=self)
        set_look(self._turn, Look.ICON)
        self._zoom = named_button("", tr("Zoom"), parent=self)

    def _place(self) -> None:
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for button in self.buttons():
            row.addWidget(button)

    def _connect(self) -> None:
        for tool, button in self._tools.items():
            button.clicked.connect(lambda checked, tool=tool: self.tool_chosen.emit(tool if checked else None))
        self._turn.clicked.connect(lambda: self.view_action_chosen.emit(ViewAction.TURN_RIGHT))
        self._zoom.clicked.connect(self._open_menu)
        self._theme.changed.connect(self._draw_icons)

    def _set_narrow(self, narrow: bool) -> None:
        if narrow == self._is_narrow and not self._turn.icon().isNull():
            return
        self._is_narrow = narrow
        for tool, button in self._tools.items():
            button.setText("" if narrow else said(tool.value))
        self._draw_icons()
        self.render(self._view)

    def _draw_icons(self) -> None:
        for tool, button in self._tools.items():
            self._draw(button, _ICONS[tool] if self._is_narrow else None)
        self._draw(self._turn, Icon.TURN)
        self._draw(self._zoom, Icon.ZOOM if self._is_narrow else None)

    def _draw(self, button: QPushButton, icon: Icon | None) -> None:
        """A button that shows an icon alone is as wide as the one that removes the picture."""
        if icon is None:
            button.setMinimumWidth(0)
            button.setMaximumWidth(UNLIMITED)
            button.setIcon(QIcon())
            set_look(button, Look.BODY)
        else:
            colors = self._theme.colors
            button.setIcon(icon_for_button(icon, colors.text, colors.disabled))
            button.setIconSize(square(ICON_SIZE))
            set_look(button, Look.ICON)

    def zoom_menu(self) -> QMenu:
        """Every way to look at the picture, with its key."""
        if self._menu is None:
            self._menu = QMenu(self)
            self._menu.setObjectName("Zoom menu")
            self._menu.setAccessibleName(said(tr("Zoom")))
            for action in ViewAction:
                made = QAction(said(joined("\t", action.words, self._keys_of(action.value))), self._menu)
                made.setObjectName(str(action.words))
                made.triggered.connect(lambda _checked, action=action: self.view_action_chosen.emit(action))
                self._menu.addAction(made)
        for made in self._menu.actions():
            made.setEnabled(self._turn.isEnabled() or not made.objectName().startswith("Turn"))
        return self._menu

    def _open_menu(self) -> None:
        self.zoom_menu().popup(self._zoom.mapToGlobal(QPoint(0, self._zoom.height() + GRID)))

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()


def own_keys(action: Action) -> str:
    """As long as nobody has changed any."""
    return key_words(action.own_keys[:1])
