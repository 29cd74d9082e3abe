"""The tools of the picture pane, made when the first picture comes: what is done with them leaves as edits.

A person works on the picture as it is shown; `PictureEdits` are of the picture as it came. Here one becomes the other.
"""

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from llava_desktop.core.actions import Place
from llava_desktop.core.picture import PreparedPicture, Quality
from llava_desktop.core.picture_detail import DetailRequest, PictureDetail
from llava_desktop.core.picture_edits import Box, PictureEdits
from llava_desktop.core.words import tr
from llava_desktop.ui.detail_layer import DetailLayer
from llava_desktop.ui.labels import announce
from llava_desktop.ui.model_bar import ModelBar
from llava_desktop.ui.model_sight import ModelSight
from llava_desktop.ui.picture_scene import PictureScene
from llava_desktop.ui.picture_stage import PictureStage
from llava_desktop.ui.picture_tools import PictureTools, Tool, ToolsView
from llava_desktop.ui.redact_bar import RedactBar
from llava_desktop.ui.redact_tool import RedactTool, paint_stroke
from llava_desktop.ui.region_bar import RegionBar
from llava_desktop.ui.region_box import Grip
from llava_desktop.ui.region_tool import RegionTool
from llava_desktop.ui.stroke_history import Strokes
from llava_desktop.ui.theme import GRID, Theme
from llava_desktop.ui.viewport import Viewport

if TYPE_CHECKING:
    from llava_desktop.ui.actions import Actions
    from llava_desktop.ui.picture_tool import PictureTool
    from llava_desktop.ui.tool_card import ToolCard


class PictureBench(QObject):
    """zone: the widget that the picture lies in. column: the pane's; the bar of the tool in use stands in it.

    `picture`, `edits`: what is shown, and what the person wants of it; the first may lag behind.
    """

    edits_changed = Signal(object)  # PictureEdits
    quality_changed = Signal(object)  # Quality
    tool_changed = Signal()
    detail_wanted = Signal(object)  # DetailRequest or None: see `DetailLayer`

    def __init__(self, theme: Theme, zone: QWidget, column: QVBoxLayout) -> None:
        super().__init__(zone)
        self._theme = theme
        self._zone = zone
        self._column = column
        self._picture: PreparedPicture | None = None
        self._edits = PictureEdits()
        self._shown_size = (1, 1)
        self._frame = self._room = QRectF(0, 0, 1, 1)
        self._tools_end = QPoint()
        self._pending: Strokes = ()
        self._tool: Tool | None = None
        self._build()
        self._connect()

    def render(self, picture: PreparedPicture, edits: PictureEdits, quality: Quality) -> None:
        """Emits nothing. edits, quality: what the person wants; `picture` may not be made of it yet."""
        is_another = self._picture is None or not _is_same(picture, self._picture)
        turned = 0 if is_another else edits.quarter_turns - self._edits.quarter_turns
        self._picture, self._edits = picture, edits
        if is_another:
            self._whole.viewport.fit()
            self._seen.viewport.fit()
            self._redact.forget()
            self._region.give_up()
            self._use(None)
        self._whole.viewport.turn(turned)
        self._show(picture, edits, quality)

    @property
    def tool(self) -> Tool | None:
        return self._tool

    @property
    def help(self) -> str:
        """The keys of the tool in use, for a screen reader; empty for the hand."""
        tool = self._handles[self._tool] if self._tool is not None else None
        return tool.help if tool is not None else ""

    def use(self, tool: Tool | None) -> None:
        """None is the hand. By the person's word, so the keys are the picture's now."""
        if tool is not None and tool is not Tool.MODEL_VIEW and not self._can_edit:
            return
        self._use(tool)
        self._zone.setFocus(Qt.FocusReason.OtherFocusReason)
        if tool is not None:
            announce(self._zone, self.help)

    def leave(self) -> None:
        """There is no picture any more."""
        self._picture = None
        self._detail.leave()
        self._use(None)

    def show_detail(self, detail: PictureDetail) -> None:
        self._detail.take(detail)

    def miss_detail(self, request: DetailRequest) -> None:
        self._detail.miss(request)

    def put_away(self) -> None:
        """Back to the hand, and the keys stay where they are."""
        self._use(None)

    def choose_region(self) -> None:
        self.use(Tool.REGION)

    def show_model_view(self) -> None:
        self.use(Tool.MODEL_VIEW)

    def show_keys(self, actions: "Actions") -> None:
        self.stage.set_keys(actions.at(Place.PICTURE))
        self.tools.show_keys(actions.keys)

    def reached_by_tab(self) -> list[QWidget]:
        """In the order in which they are reached, after the picture."""
        bars = [each for bar in self._bars.values() for each in bar.findChildren(QWidget)]
        reached: list[QWidget] = [*self.tools.buttons(), *bars]
        return [each for each in reached if each.focusPolicy() & Qt.FocusPolicy.TabFocus]

    def _use(self, tool: Tool | None) -> None:
        if tool is self._tool:
            self._show_tools()
            return
        self._tool = tool
        handle = None if tool is None else self._handles[tool]
        self.stage.put(self._seen if tool is Tool.MODEL_VIEW else self._whole, handle)
        for each, bar in self._bars.items():
            bar.setVisible(each is tool)
        self._show_tools()
        self.tool_changed.emit()

    @property
    def _can_edit(self) -> bool:
        return self._picture is not None and self._picture.original is not None

    # building

    def _build(self) -> None:
        self._whole, self._seen = PictureScene(), PictureScene()
        self._region = RegionTool(self._theme, self._whole.viewport, self)
        self._redact = RedactTool(self._whole.viewport, self)
        self._sight = ModelSight(self)
        self._detail = DetailLayer(self._whole.viewport, self)
        self._whole.draw_over(self._detail.paint_layer, self._paint_pending, self._region.paint_layer)
        self._seen.draw_over(self._sight.paint_layer)
        self._handles: dict[Tool, PictureTool] = {
            Tool.REGION: self._region,
            Tool.REDACT: self._redact,
            Tool.MODEL_VIEW: self._sight,
        }
        self.stage = PictureStage(self._zone, self._whole)
        self.tools = PictureTools(self._theme, self._zone)
        self._region_bar = RegionBar()
        self._redact_bar = RedactBar(self._theme)
        self._model_bar = ModelBar()
        self._bars: dict[Tool, ToolCard] = {
            Tool.REGION: self._region_bar,
            Tool.REDACT: self._redact_bar,
            Tool.MODEL_VIEW: self._model_bar,
        }
        for bar in self._bars.values():
            bar.setVisible(False)
            self._column.insertWidget(self._column.indexOf(self._zone) + 1, bar)
            bar.lower()  # the order in which a screen reader goes through the pane: the picture, its bars, what is sent
        self._zone.lower()

    def _connect(self) -> None:
        for handle in self._handles.values():
            handle.moved.connect(self._zone.update)
            handle.moved.connect(self._detail.follow)
            handle.moved.connect(self._show_bars)
            handle.said.connect(lambda words: announce(self._zone, words))
            handle.finished.connect(lambda: self.use(None))
        for bar in self._bars.values():
            bar.done.connect(lambda: self.use(None))
        self._region.chosen.connect(self._choose_region)
        self._region_bar.whole_requested.connect(self._region.remove)
        self._redact.strokes_changed.connect(self._choose_strokes)
        self._redact_bar.brush_chosen.connect(self._redact.set_brush)
        self._redact_bar.undo_requested.connect(self._redact.undo)
        self._redact_bar.redo_requested.connect(self._redact.redo)
        self._redact_bar.clear_requested.connect(self._redact.clear)
        self._model_bar.tiles_toggled.connect(self._sight.show_tiles)
        self._model_bar.quality_chosen.connect(self.quality_changed)
        self.tools.tool_chosen.connect(self.use)
        self.tools.view_action_chosen.connect(self.stage.act)
        self.stage.moved.connect(self._show_tools)
        self.stage.moved.connect(self._detail.follow)
        self._detail.wanted.connect(self.detail_wanted)
        self._detail.changed.connect(self._zone.update)
        self._detail.patience.changed.connect(self._show_tools)
        self.stage.turn_requested.connect(self._turn)
        self.stage.touched.connect(self._touch)
        self.stage.let_go.connect(self._put_scenes)

    # what the person does

    def _choose_region(self, shown: Box | None) -> None:
        region = None if shown is None else shown.turned(-self._edits.quarter_turns, *self._shown_size)
        self._edit(replace(self._edits, region=region))

    def _choose_strokes(self, shown: Strokes) -> None:
        back = -self._edits.quarter_turns
        strokes = tuple(stroke.turned(back, *self._shown_size) for stroke in shown)
        self._edit(replace(self._edits, strokes=strokes))

    def _turn(self, quarter_turns: int) -> None:
        if self._can_edit and self._tool is not Tool.MODEL_VIEW:
            self._edit(self._edits.turned(quarter_turns))
            announce(self._zone, tr("Turned right") if quarter_turns > 0 else tr("Turned left"))

    def _edit(self, edits: PictureEdits) -> None:
        if edits != self._edits:
            self.edits_changed.emit(edits)
        self._zone.update()
        self._show_bars()

    def _touch(self, place: QPointF) -> None:
        """A region is there to be taken by its edge, also without its tool."""
        if self._can_edit and self._region.grip(place) not in (None, Grip.INSIDE):
            self.use(Tool.REGION)

    # what is shown

    def _show(self, picture: PreparedPicture, edits: PictureEdits, quality: Quality) -> None:
        source, made = picture.source, picture.edits
        size = picture.shown_size(edits)
        if size != self._shown_size:
            self._shown_size = size
            self._place_tools()
        self._whole.show(
            picture.preview, size, (edits.quarter_turns - made.quarter_turns) % 4, has_detail=self._can_edit
        )
        self._seen.show(picture.seen, (picture.seen.width, picture.seen.height))
        sent = (picture.sent.width, picture.sent.height) if edits == made else None
        region = None if picture.shows_only_sent else edits.shown_box(source.width, source.height)
        self._region.show(region, size, sent)
        turned = tuple(each.turned(edits.quarter_turns, source.width, source.height) for each in edits.strokes)
        self._redact.show(turned, size)
        known = len(made.strokes) if edits.strokes[: len(made.strokes)] == made.strokes else 0
        self._pending = turned[known:]
        self._detail.show(picture, edits, turned)
        self._sight.show(picture.sent.width, picture.sent.height)
        self._model_bar.show_sent(picture.sent, self._sight.words, quality, can_choose=self._can_edit)
        self._show_bars()
        self._show_tools()
        self._zone.update()

    def _show_bars(self) -> None:
        self._region_bar.show_region(self._region.words)
        self._redact_bar.show_brush(self._redact)
        self._model_bar.show_tiles(self._sight.shows_tiles)

    def _show_tools(self) -> None:
        viewport = self.stage.scene.viewport
        percent = None if viewport.is_fitted else viewport.percent
        so_far = self._detail.patience.words if self.stage.scene is self._whole else ""
        self.tools.render(ToolsView(self._tool, self._can_edit, percent, so_far))

    def _paint_pending(self, painter: QPainter, viewport: Viewport) -> None:
        """Strokes that are not in the preview yet."""
        if self._pending:
            painter.save()
            painter.setClipRect(viewport.place(), Qt.ClipOperation.IntersectClip)
            for stroke in self._pending:
                paint_stroke(painter, stroke, viewport)
            painter.restore()

    def lay_out(self, room: QRectF, tools_right: int, top: int) -> None:
        """room: for the picture. tools_right, top: where the row of tools ends, and begins from above."""
        self._frame, self._tools_end = room, QPoint(tools_right, top)
        self._place_tools()
        self._room = room
        if self._tool is not None:  # nothing that is worked on lies under the tools
            self._room = room.adjusted(top, top + self.tools.height() + top, -top, -top)
        if not self.stage.is_held:
            self._put_scenes()

    def _place_tools(self) -> None:
        """A small picture is not covered where icons leave it free: that of a low window, or above a conversation."""
        right, top = self._tools_end.x(), self._tools_end.y()
        width, height = self._shown_size
        taken = min(self._frame.width(), width * self._frame.height() / height)
        beside = right - math.ceil(self._frame.center().x() + taken / 2) - GRID
        self.tools.fit_into(right - int(self._frame.left()), beside if self._tool is None else None)
        self.tools.move(right - self.tools.width(), top)

    def _put_scenes(self) -> None:
        for scene in (self._whole, self._seen):
            scene.viewport.put(self._room, pixel_ratio=self._zone.devicePixelRatioF())
        self._detail.follow()
        self._zone.update()


def _is_same(one: PreparedPicture, other: PreparedPicture) -> bool:
    """Whether one is the other, edited."""
    if one.original is None or other.original is None:
        return one is other
    return one.original is other.original
