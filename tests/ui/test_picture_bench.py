"""The tools in the pane: what a person does leaves as edits of the picture as it came."""

import random
import statistics
import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QCheckBox, QPushButton, QRadioButton, QSlider

from llava_desktop.core.picture import EncodedPicture, PictureFormat, Quality, RawImage
from llava_desktop.core.picture_edits import NO_EDITS, Box, PictureEdits, Stroke
from llava_desktop.ui.drop_zone import DropZone
from llava_desktop.ui.model_bar import ModelBar
from llava_desktop.ui.notice import Notice
from llava_desktop.ui.picture_bench import PictureBench
from llava_desktop.ui.picture_pane import PicturePane, PictureView
from llava_desktop.ui.picture_tools import PictureTools, Tool
from llava_desktop.ui.redact_bar import GONE, RedactBar
from llava_desktop.ui.region_bar import RegionBar
from tests.ui.made import made_picture, pixels

LEFT = Qt.MouseButton.LeftButton
REGION = Box(1000, 900, 800, 600)


@pytest.fixture
def pane(qtbot, theme):
    made = PicturePane(theme)
    made.furnish(PictureBench)
    qtbot.addWidget(made)
    made.resize(680, 520)
    made.show()
    return made


@pytest.fixture
def picture():
    return made_picture()


@pytest.fixture
def edits(pane, picture):
    """Every edit, in order; each is shown at once, as the desk does, and none is made yet."""
    found: list[PictureEdits] = []

    def take(wanted):
        found.append(wanted)
        pane.render(PictureView(picture, edits=wanted))

    pane.edits_changed.connect(take)
    pane.render(PictureView(picture))
    return found


@pytest.fixture
def zone(pane):
    return pane.findChild(DropZone, "Image")


def button(pane, name: str):
    found = pane.findChild(QPushButton, name)
    assert found is not None, name
    return found


def tool_of(pane) -> Tool | None:
    tool: Tool | None = pane._bench.tool
    return tool


def viewport_of(pane):
    return pane._bench.stage.scene.viewport


def pull(qtbot, pane, zone, start: tuple[int, int], end: tuple[int, int]) -> None:
    """From one point of the picture as it is shown to another, by the mouse."""
    places = [viewport_of(pane).to_room(QPointF(*point)).toPoint() for point in (start, end)]
    qtbot.mousePress(zone, LEFT, pos=places[0])
    qtbot.mouseMove(zone, places[1])
    qtbot.mouseRelease(zone, LEFT, pos=places[1])


def close_to(box: Box | None, other: Box) -> bool:
    """A pixel of the screen is seven of the picture's."""
    return box is not None and all(abs(one - two) <= 16 for one, two in zip(box, other, strict=True))


def test_before_the_first_picture_there_are_no_tools(pane):
    assert pane._bench is None
    assert pane.findChild(PictureTools) is None


@pytest.mark.parametrize("turns", range(4))
def test_a_region_drawn_on_a_turned_picture_is_that_part_of_the_picture_as_it_came(qtbot, pane, zone, picture, turns):
    found: list[PictureEdits] = []
    pane.edits_changed.connect(found.append)
    pane.render(PictureView(picture, edits=PictureEdits(turns)))
    button(pane, "Select region").click()
    shown = REGION.turned(turns, 4032, 3024)
    pull(qtbot, pane, zone, (shown.left, shown.top), (shown.right, shown.bottom))
    assert close_to(found[-1].region, REGION)
    assert found[-1].quarter_turns == turns


def test_the_region_of_a_picture_is_drawn_the_rest_is_dim_and_its_edge_can_be_taken(qtbot, pane, zone, edits, picture):
    pane.render(PictureView(replace(picture, edits=PictureEdits(region=REGION))))
    inside = viewport_of(pane).to_room(QPointF(1400, 1200)).toPoint()
    outside = viewport_of(pane).to_room(QPointF(300, 2700)).toPoint()
    screen = zone.grab().toImage()
    assert screen.pixelColor(inside).name() == "#c8283c"
    assert screen.pixelColor(outside).value() < 0.6 * screen.pixelColor(inside).value()
    assert tool_of(pane) is None
    pull(qtbot, pane, zone, (1800, 1300), (2200, 1300))
    assert tool_of(pane) is Tool.REGION
    assert close_to(edits[-1].region, REGION._replace(width=1200))


@pytest.mark.parametrize("compact", [False, True])
def test_an_edge_follows_the_pointer_that_took_it_also_when_its_tool_wants_another_room(
    qtbot, pane, zone, picture, compact
):
    found: list[PictureEdits] = []
    pane.edits_changed.connect(found.append)
    pane.resize(680, 900)
    pane.render(PictureView(replace(picture, edits=PictureEdits(region=Box(200, 200, 400, 600))), compact=compact))
    qtbot.waitUntil(lambda: (zone.height() == 268) is compact)
    before = viewport_of(pane).place()
    places = [viewport_of(pane).to_room(QPointF(*point)).toPoint() for point in ((600, 500), (1000, 500))]
    qtbot.mousePress(zone, LEFT, pos=places[0])
    qtbot.waitUntil(lambda: not compact or zone.height() == 420)
    qtbot.mouseMove(zone, places[1])
    assert viewport_of(pane).place() == before
    qtbot.mouseRelease(zone, LEFT, pos=places[1])
    assert close_to(found[-1].region, Box(200, 200, 800, 600))
    assert viewport_of(pane).place() != before


def test_the_size_stands_under_the_picture_and_the_whole_is_a_click_away(qtbot, pane, zone, edits):
    button(pane, "Select region").click()
    bar = pane.findChild(RegionBar)
    assert bar.isVisible()
    assert "Draw a box" in bar.words()
    qtbot.keyClick(zone, Qt.Key.Key_Right)
    assert bar.words() == "Region 2016×1512 px, sent as 672×504"
    qtbot.keyClick(zone, Qt.Key.Key_Return)
    assert edits[-1].region == Box(1008, 756, 2016, 1512)
    assert not bar.isVisible()
    button(pane, "Select region").click()
    button(bar, "Whole picture").click()
    assert edits[-1] == NO_EDITS


@pytest.mark.parametrize("turns", range(4))
def test_a_stroke_on_a_turned_picture_covers_what_was_under_it_as_the_picture_came(qtbot, pane, zone, picture, turns):
    found: list[PictureEdits] = []
    pane.edits_changed.connect(found.append)
    pane.render(PictureView(picture, edits=PictureEdits(turns)))
    button(pane, "Redact").click()
    start, end = Stroke(((500, 700), (2500, 1700)), 1).turned(turns, 4032, 3024).points
    pull(qtbot, pane, zone, start, end)
    (stroke,) = found[-1].strokes
    for point, wanted in zip((stroke.points[0], stroke.points[-1]), ((500, 700), (2500, 1700)), strict=True):
        assert max(abs(point[0] - wanted[0]), abs(point[1] - wanted[1])) <= 16
    assert stroke.width == 6 * 4032 // 200


def test_what_is_painted_over_is_black_at_once_and_said_to_be_gone(qtbot, pane, zone, edits):
    button(pane, "Redact").click()
    pull(qtbot, pane, zone, (1500, 1500), (2500, 1500))
    at = viewport_of(pane).to_room(QPointF(2000, 1500)).toPoint()
    assert zone.grab().toImage().pixelColor(at).name() == "#000000"
    assert pane.findChild(RedactBar).words() == GONE
    assert pane._sends.text() == "Making it ready…"
    button(pane, "Undo stroke").click()
    assert edits[-1] == NO_EDITS
    button(pane, "Redo stroke").click()
    button(pane, "Clear strokes").click()
    assert [len(each.strokes) for each in edits] == [1, 0, 1, 0]


def test_the_slider_sets_the_brush_and_follows_the_keys(qtbot, pane, zone, edits):
    button(pane, "Redact").click()
    slider = pane.findChild(QSlider, "Brush size")
    slider.setValue(10)
    qtbot.keyClick(zone, Qt.Key.Key_BracketRight)
    assert slider.value() == 11
    pull(qtbot, pane, zone, (1500, 1500), (1500, 1500))
    assert edits[-1].strokes[0].width == 11 * 4032 // 200


def test_turning_is_seen_before_it_is_made(qtbot, pane, zone, edits, picture):
    two_coloured = pixels(400, 150, (250, 0, 0)).data + pixels(400, 150, (0, 0, 250)).data
    shown = replace(picture, preview=RawImage(400, 300, two_coloured))
    pane.render(PictureView(shown))
    zone.setFocus()
    qtbot.keyClick(zone, Qt.Key.Key_R)
    assert edits[-1].quarter_turns == 1
    pane.render(PictureView(shown, edits=edits[-1]))
    place = viewport_of(pane).place()
    assert place.height() > place.width()
    screen = zone.grab().toImage()
    middle = place.center()
    assert screen.pixelColor(int(middle.x()) - 40, int(middle.y())).name() == "#0000fa"
    assert screen.pixelColor(int(middle.x()) + 40, int(middle.y())).name() == "#fa0000"
    qtbot.keyClick(zone, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    assert edits[-1].quarter_turns == 0
    button(pane, "Turn right").click()
    assert edits[-1].quarter_turns == 1


def test_one_click_shows_just_what_is_sent_with_its_tiles(qtbot, pane, zone, picture):
    sent = replace(picture, seen=pixels(672, 504, (10, 200, 30)))
    pane.render(PictureView(sent))
    button(pane, "Model's view").click()
    place = viewport_of(pane).place()
    screen = zone.grab().toImage()
    off_the_line = QPoint(int(place.left() + 100), int(place.top() + 50))
    on_the_line = QPoint(round(place.center().x()), int(place.top() + 50))
    assert screen.pixelColor(off_the_line).name() == "#0ac81e"
    assert screen.pixelColor(on_the_line).name() != "#0ac81e"
    bar = pane.findChild(ModelBar)
    assert bar.words() == "672×504 JPEG, 84 KB: the model looks at 4 tiles of 336 px, and at the whole once more"
    pane.findChild(QCheckBox, "Show tiles").click()
    assert zone.grab().toImage().pixelColor(on_the_line).name() == "#0ac81e"
    qtbot.keyClick(zone, Qt.Key.Key_Escape)
    assert zone.grab().toImage().pixelColor(off_the_line).name() != "#0ac81e"
    assert not bar.isVisible()


def test_the_side_panels_link_shows_the_same(pane, picture):
    pane.show_model_view()
    pane.render(PictureView(picture))
    pane.show_model_view()
    assert tool_of(pane) is Tool.MODEL_VIEW


def test_quality_is_the_persons_choice_and_render_makes_none(qtbot, pane, picture, emissions):
    seen = emissions(pane)
    pane.render(PictureView(picture, quality=Quality.BEST))
    best = pane.findChild(QRadioButton, "Quality: Best")
    fits = pane.findChild(QRadioButton, "Quality: Fits 256 kB")
    assert best.isChecked()
    assert seen == []
    button(pane, "Model's view").click()
    with qtbot.waitSignal(pane.quality_changed) as caught:
        fits.click()
    assert caught.args == [Quality.FITS]
    assert seen == ["worked_on", "quality_changed"]


def test_a_picture_of_the_history_shows_its_region_and_cannot_be_edited(qtbot, pane, zone, emissions):
    picture = made_picture(is_stored=True)
    pane.render(PictureView(replace(picture, edits=PictureEdits(region=REGION), whole=picture.sent)))
    assert pane._sends.text().startswith("Only the region was sent: 672×504 JPEG")
    seen = emissions(pane)
    for name in ("Select region", "Redact", "Turn right"):
        assert not button(pane, name).isEnabled()
        assert "Drop it again" in button(pane, name).accessibleDescription()
    outside = viewport_of(pane).to_room(QPointF(300, 2700)).toPoint()
    assert zone.grab().toImage().pixelColor(outside).value() < 120
    pull(qtbot, pane, zone, (1800, 1300), (2200, 1300))
    qtbot.keyClick(zone, Qt.Key.Key_R)
    assert tool_of(pane) is None
    assert seen == []
    button(pane, "Model's view").click()
    assert tool_of(pane) is Tool.MODEL_VIEW
    assert not pane.findChild(QRadioButton, "Quality: Best").isEnabled()


def test_a_region_of_the_history_whose_whole_is_gone_is_shown_alone_and_in_its_own_proportions(pane, zone):
    picture = replace(made_picture(is_stored=True), edits=PictureEdits(1, REGION), preview=pixels(400, 300))
    pane.render(PictureView(picture))
    place = viewport_of(pane).place()
    assert place.width() / place.height() == pytest.approx(4 / 3, rel=0.01)
    inside = place.adjusted(9, 9, -9, -9)
    for corner in (inside.topLeft(), inside.bottomRight()):
        assert zone.grab().toImage().pixelColor(corner.toPoint()).value() == 200  # nothing is dimmed: there is no box


def test_another_picture_is_fitted_and_has_no_tool_but_an_edited_one_keeps_both(qtbot, pane, zone, picture):
    pane.render(PictureView(picture))
    button(pane, "Redact").click()
    qtbot.keyClick(zone, Qt.Key.Key_Plus)
    edited = replace(picture, edits=PictureEdits(strokes=(Stroke(((9, 9),), 9),)), preview=pixels(400, 300))
    pane.render(PictureView(edited))
    assert tool_of(pane) is Tool.REDACT
    assert not viewport_of(pane).is_fitted
    pane.render(PictureView(made_picture("other.jpg")))
    assert tool_of(pane) is None
    assert viewport_of(pane).is_fitted
    assert not button(pane, "Undo stroke").isEnabled()
    pane.render(PictureView())
    assert pane.findChild(PictureTools).isHidden()


def test_small_text_is_warned_of_with_the_way_to_a_region(qtbot, pane, picture):
    pane.render(PictureView(replace(picture, small_text=True)))
    warning = pane.findChild(Notice, "Small text")
    assert warning.isVisible()
    assert "under about 8 px high" in warning.text()
    button(warning, "Choose a region").click()
    assert tool_of(pane) is Tool.REGION
    pane.render(PictureView(replace(picture, small_text=True, edits=PictureEdits(region=REGION))))
    assert "a smaller one" in warning.text()
    button(warning, "Dismiss notice").click()
    assert not warning.isVisible()
    pane.render(PictureView(picture))
    assert not warning.isVisible()


def test_where_it_is_narrow_the_tools_are_icons_and_all_stay_in_the_frame(qtbot, pane, zone, picture):
    pane.render(PictureView(picture))
    tools = pane.findChild(PictureTools)
    assert button(pane, "Select region").text() == "Select region"
    pane.resize(300, 400)
    qtbot.waitUntil(lambda: not button(pane, "Select region").text())
    assert zone.rect().contains(tools.geometry())
    assert not tools.geometry().intersects(button(pane, "Remove picture").geometry())
    pane.resize(680, 520)
    qtbot.waitUntil(lambda: button(pane, "Select region").text() == "Select region")


def test_icons_that_stand_there_are_not_drawn_again(qtbot, pane, picture):
    pane.resize(300, 400)
    pane.render(PictureView(picture))
    tools = pane.findChild(PictureTools)
    qtbot.waitUntil(lambda: not button(pane, "Select region").text())
    drawn = button(pane, "Select region").icon().cacheKey()
    tools.fit_into(tools.width() + 10)
    assert button(pane, "Select region").icon().cacheKey() == drawn


def test_a_larger_font_is_measured_anew(qtbot, pane, picture):
    pane.render(PictureView(picture))
    tools = pane.findChild(PictureTools)
    room = tools.sizeHint().width()
    tools.fit_into(room)
    assert button(pane, "Select region").text()
    for each in tools.buttons():
        each.setText(each.text() * 3)
    tools.setFont(QFont(tools.font().family(), 30))
    tools.fit_into(room)
    assert not button(pane, "Select region").text()
    tools.setFont(QFont(tools.font().family(), 5))
    tools.fit_into(3 * room)
    assert button(pane, "Select region").text() == "Select region"


def test_the_zoom_button_says_how_far_and_its_menu_has_every_way_with_its_key(qtbot, pane, zone, picture):
    pane.render(PictureView(picture))
    zoom = button(pane, "Zoom")
    assert zoom.text() == "Zoom"
    menu = pane.findChild(PictureTools).zoom_menu()
    assert [each.text() for each in menu.actions()] == [
        "Fit\t0",
        "One to one\t1",
        "Zoom in\t+",
        "Zoom out\t-",
        "Turn right\tR",
        "Turn left\tShift+R",
    ]
    menu.actions()[2].trigger()
    assert zoom.text() == "20 %"
    assert zoom.accessibleDescription() == "20 %"
    menu.actions()[1].trigger()
    assert zoom.text() == "100 %"
    menu.actions()[0].trigger()
    assert zoom.text() == "Zoom"
    assert all(each.isEnabled() for each in menu.actions())
    pane.render(PictureView(made_picture(is_stored=True)))
    enabled = [each.objectName() for each in pane.findChild(PictureTools).zoom_menu().actions() if each.isEnabled()]
    assert enabled == ["Fit", "One to one", "Zoom in", "Zoom out"]


def test_every_tool_has_a_name_and_tab_reaches_it_after_the_picture(qtbot, pane, zone, picture):
    pane.render(PictureView(picture))
    reached = []
    at = zone.nextInFocusChain()
    for _ in range(40):
        if at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.isVisible():
            reached.append(at.accessibleName())
        at = at.nextInFocusChain()
    names = ["Select region", "Redact", "Model's view", "Turn right", "Zoom"]
    assert [name for name in reached if name in names][:5] == names
    assert all(each.accessibleName() for each in pane._bench.reached_by_tab())


def test_a_screen_reader_is_told_the_keys_of_the_tool(pane, zone, picture):
    pane.render(PictureView(picture))
    button(pane, "Select region").click()
    assert "Shift they resize it" in zone.accessibleDescription()
    button(pane, "Redact").click()
    assert "Space paints" in zone.accessibleDescription()
    button(pane, "Redact").click()
    assert "Delete to remove it" in zone.accessibleDescription()


def test_above_a_conversation_a_picture_that_is_worked_on_has_more_room(qtbot, pane, zone, picture):
    pane.resize(680, 900)
    pane.render(PictureView(picture, compact=True))
    qtbot.waitUntil(lambda: zone.height() == 268)
    button(pane, "Select region").click()
    qtbot.waitUntil(lambda: zone.height() == 420)
    button(pane, "Region: done").click()
    qtbot.waitUntil(lambda: zone.height() == 268)


@pytest.mark.parametrize("zoom", [0.7, 1.0, 1.5, 3.0])
def test_moving_a_preview_of_1600_pixels_takes_less_than_a_frame(pane, zone, picture, zoom):
    noise = RawImage(1600, 1200, random.Random(1).randbytes(3 * 1600 * 1200))
    region = PictureEdits(region=Box(800, 800, 2000, 2000))
    pane.render(PictureView(replace(picture, preview=noise, edits=region)))
    button(pane, "Select region").click()
    view = viewport_of(pane)
    view.zoom_to(zoom * view.one_to_one)
    zone.repaint()
    took = []
    for step in range(20):
        view.pan(*((-7.3, -5.1) if step % 10 < 5 else (7.3, 5.1)))
        start = time.thread_time()
        zone.repaint()
        took.append(1000 * (time.thread_time() - start))
    assert statistics.median(took) <= 16


def test_a_sent_picture_of_another_shape_says_so_in_the_model_view(pane, picture):
    wide = EncodedPicture(1008, 100, PictureFormat.PNG, b"x" * 900)
    pane.render(PictureView(replace(picture, sent=wide, seen=pixels(1008, 100))))
    assert pane.findChild(ModelBar).words().startswith("1008×100 PNG, 900 B: the model looks at 3 tiles")


@pytest.mark.parametrize("tool", list(Tool))
def test_delete_and_escape_are_the_tools_and_never_take_the_picture_away(qtbot, pane, zone, picture, tool):
    pane.render(PictureView(picture))
    button(pane, tool.value).click()
    with qtbot.assertNotEmitted(pane.remove_requested):
        qtbot.keyClick(zone, Qt.Key.Key_Delete)
    assert tool_of(pane) is tool
    qtbot.keyClick(zone, Qt.Key.Key_Escape)
    assert tool_of(pane) is None


def test_the_cross_hair_and_the_brush_are_seen_on_any_picture(qtbot, pane, zone, picture):
    for shade in (0, 255):
        pane.render(PictureView(replace(picture, preview=pixels(400, 300, (shade, shade, shade)))))
        button(pane, "Redact").click()
        before = zone.grab().toImage()
        qtbot.keyClick(zone, Qt.Key.Key_Left)
        assert zone.grab().toImage() != before
        button(pane, "Redact").click()


def test_a_pane_that_was_not_furnished_says_so(qtbot, theme, picture):
    bare = PicturePane(theme)
    qtbot.addWidget(bare)
    with pytest.raises(RuntimeError, match="furnish"):
        bare.render(PictureView(picture))


def test_tools_that_would_cover_a_small_picture_are_icons_beside_it(qtbot, pane, zone, picture):
    pane.render(PictureView(picture))
    tools, bench = pane.findChild(PictureTools), pane._bench
    assert button(pane, "Select region").text() == "Select region"
    zone.setFixedHeight(100)
    qtbot.waitUntil(lambda: not button(pane, "Select region").text())
    assert not tools.geometry().intersects(bench.stage.scene.viewport.place().toAlignedRect())
    bench.use(Tool.REGION)  # the picture is below them now
    qtbot.waitUntil(lambda: button(pane, "Select region").text() == "Select region")
    bench.use(None)
    qtbot.waitUntil(lambda: not button(pane, "Select region").text())
