"""Zoomed in, a picture shows its own pixels: exactly, only there, and nothing that was painted over."""

import random
import statistics
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QPushButton

from llava_desktop.core.picture import OriginalPicture, PreparedPicture, RawImage
from llava_desktop.core.picture_detail import DetailRequest, PictureDetail
from llava_desktop.core.picture_edits import NO_EDITS, Box, PictureEdits, Stroke
from llava_desktop.images.prepare import PicturePreparer
from llava_desktop.qt import patience
from llava_desktop.ui.detail_layer import MARGIN, PIXELS_MOST, SETTLED_MS, DetailLayer
from llava_desktop.ui.drop_zone import DropZone
from llava_desktop.ui.picture_bench import PictureBench
from llava_desktop.ui.picture_pane import PicturePane, PictureView
from llava_desktop.ui.viewport import Viewport
from tests.ui.made import made_picture, pixels

SIZE = (6000, 1000)
NOISE = RawImage(*SIZE, random.Random(7).randbytes(3 * SIZE[0] * SIZE[1]))
STROKE = Stroke(((2900, 500), (3100, 500)), 100)


@pytest.fixture(scope="module")
def picture() -> PreparedPicture:
    return PicturePreparer().prepare_pixels(NOISE, "noise.png")


@pytest.fixture
def pane(qtbot, theme):
    made = PicturePane(theme)
    made.furnish(PictureBench)
    qtbot.addWidget(made)
    made.resize(680, 520)
    made.show()
    return made


@pytest.fixture
def asked(pane, picture) -> list[DetailRequest | None]:
    """What the picture that stands in the pane asks for."""
    found: list[DetailRequest | None] = []
    pane.render(PictureView(picture))
    pane._bench.detail_wanted.connect(found.append)
    return found


def view_of(pane) -> Viewport:
    view: Viewport = pane._bench.stage.scene.viewport
    return view


def layer_of(pane) -> DetailLayer:
    layer: DetailLayer = pane._bench._detail
    return layer


def zoom(qtbot, pane, zoomed: float) -> None:
    """And waits until the detail is asked for."""
    with qtbot.waitSignal(pane._bench.detail_wanted):
        view_of(pane).zoom_to(zoomed)
        layer_of(pane).follow()


def answer(pane, request: DetailRequest | None) -> None:
    assert request is not None
    pane._bench.show_detail(PicturePreparer().detail(request))


def seen(pane) -> Image.Image:
    """400×200 pixels of the screen, around the middle of the zone; the tools lie above."""
    zone = pane.findChild(DropZone, "Image")
    place = QRect(0, 0, 400, 200)
    place.moveCenter(zone.rect().center())
    screen = zone.grab(place).toImage().convertToFormat(QImage.Format.Format_RGB888)
    return Image.frombytes("RGB", (400, 200), bytes(screen.constBits()), "raw", "RGB", screen.bytesPerLine())


def corner(pane) -> tuple[int, int]:
    """The pixel of the picture that `seen` begins with."""
    zone = pane.findChild(DropZone, "Image")
    first = QRect(0, 0, 400, 200)
    first.moveCenter(zone.rect().center())
    at = view_of(pane).to_picture(QPointF(first.topLeft()))
    return round(at.x()), round(at.y())


def own_pixels(left: int, top: int, width: int, height: int, turns: int = 0) -> Image.Image:
    whole = Image.frombytes("RGB", SIZE, NOISE.data)
    return whole.rotate(-90 * turns, expand=True).crop((left, top, left + width, top + height))


@pytest.mark.parametrize("turns", range(4))
def test_at_1_to_1_each_pixel_of_the_screen_is_one_of_the_original(qtbot, pane, picture, asked, turns):
    pane.render(PictureView(picture, edits=PictureEdits(turns)))
    zoom(qtbot, pane, view_of(pane).one_to_one)
    assert seen(pane).tobytes() != own_pixels(*corner(pane), 400, 200, turns).tobytes()
    answer(pane, asked[-1])
    assert seen(pane).tobytes() == own_pixels(*corner(pane), 400, 200, turns).tobytes()


def test_at_400_percent_each_pixel_of_the_original_is_a_sharp_square(qtbot, pane, asked):
    zoom(qtbot, pane, 4.0)
    answer(pane, asked[-1])
    view_of(pane).pan(*(view_of(pane).to_room(QPointF(3000, 500)) - view_of(pane).room.center()).toTuple())
    left, top = corner(pane)
    whole = own_pixels(left - 1, top - 1, 103, 53).resize((412, 212), Image.Resampling.NEAREST)
    screen = seen(pane).tobytes()
    assert any(whole.crop((x, y, x + 400, y + 200)).tobytes() == screen for x in range(9) for y in range(9))


@pytest.mark.parametrize("zoomed", [0.41, 0.618, 0.9])
def test_between_the_preview_and_1_to_1_a_detail_is_not_shrunk_once_more(qtbot, pane, asked, zoomed):
    zoom(qtbot, pane, zoomed)
    request = asked[-1]
    assert request is not None
    box, width, height = request.detail
    noise = RawImage(width, height, random.Random(3).randbytes(3 * width * height))
    pane._bench.show_detail(PictureDetail(request, noise))
    fetched = Image.frombytes("RGB", (width, height), noise.data)
    left, top = ((at - start) * zoomed for at, start in zip(corner(pane), box, strict=False))
    near = [(round(left) + x, round(top) + y) for x in range(-2, 3) for y in range(-2, 3)]
    screen = seen(pane).tobytes()
    assert any(fetched.crop((x, y, x + 400, y + 200)).tobytes() == screen for x, y in near)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 1.75, 2.0])
def test_it_is_exact_at_every_scale_factor(qapp, picture, ratio):
    view = Viewport()
    view.put(QRectF(0, 0, 200 / ratio, 100 / ratio), pixel_ratio=ratio)
    view.show(QSizeF(*SIZE), natural=1.0)
    view.zoom_to(view.one_to_one)
    view.pan(11.3, -7.7)
    layer = DetailLayer(view)
    found: list[DetailRequest] = []
    layer.wanted.connect(found.append)
    layer.show(picture, NO_EDITS, ())
    layer._rest.timeout.emit()
    layer.take(PicturePreparer().detail(found[-1]))
    screen = QImage(200, 100, QImage.Format.Format_RGB32)
    screen.setDevicePixelRatio(ratio)
    screen.fill(Qt.GlobalColor.white)
    painter = QPainter(screen)
    layer.paint_layer(painter, view)
    painter.end()
    place = view.place().topLeft() * ratio
    left, top = -round(place.x()), -round(place.y())
    right = screen.convertToFormat(QImage.Format.Format_RGB888)
    shown = Image.frombytes("RGB", (200, 100), bytes(right.constBits()), "raw", "RGB", right.bytesPerLine())
    assert shown.tobytes() == own_pixels(left, top, 200, 100).tobytes()


def middle_of(pane) -> tuple[int, int, int]:
    """The colour of the screen where the middle of the picture lies."""
    zone = pane.findChild(DropZone, "Image")
    colour = zone.grab().toImage().pixelColor(view_of(pane).to_room(QPointF(3000, 500)).toPoint())
    return colour.red(), colour.green(), colour.blue()


def test_what_is_painted_over_is_black_in_the_detail(qtbot, pane, picture, asked):
    edits = PictureEdits(strokes=(STROKE,))
    made = PicturePreparer().prepare_again(picture.original, edits)
    pane.render(PictureView(made))
    zoom(qtbot, pane, 1.0)
    answer(pane, asked[-1])
    assert middle_of(pane) == (0, 0, 0)
    assert seen(pane).crop((150, 80, 250, 120)).getextrema() == ((0, 0),) * 3


def test_what_is_painted_over_while_a_detail_shows_stays_painted_over_when_the_picture_is_made_anew(
    qtbot, pane, picture, asked
):
    zoom(qtbot, pane, 1.0)
    answer(pane, asked[-1])
    assert middle_of(pane) != (0, 0, 0)
    edits = PictureEdits(strokes=(STROKE,))
    pane.render(PictureView(picture, edits=edits))
    assert middle_of(pane) == (0, 0, 0)
    pane.render(PictureView(PicturePreparer().prepare_again(picture.original, edits)))
    assert layer_of(pane)._shown is not None  # still the one without it: what shows is not made worse meanwhile
    assert middle_of(pane) == (0, 0, 0)


def test_a_detail_that_was_asked_for_before_something_was_painted_over_is_dropped(qtbot, pane, picture, asked):
    zoom(qtbot, pane, 1.0)
    late = asked[-1]
    pane.render(PictureView(PicturePreparer().prepare_again(picture.original, PictureEdits(strokes=(STROKE,)))))
    assert asked[-1] is None
    answer(pane, late)
    assert layer_of(pane)._shown is None
    assert middle_of(pane) == (0, 0, 0)


def test_a_stroke_that_is_taken_back_comes_from_the_picture_again(qtbot, pane, picture, asked):
    pane.render(PictureView(PicturePreparer().prepare_again(picture.original, PictureEdits(strokes=(STROKE,)))))
    zoom(qtbot, pane, 1.0)
    answer(pane, asked[-1])
    with qtbot.waitSignal(pane._bench.detail_wanted):
        pane.render(PictureView(picture))
    answer(pane, asked[-1])
    assert seen(pane).tobytes() == own_pixels(*corner(pane), 400, 200).tobytes()


def test_a_region_changes_nothing_about_the_detail(qtbot, pane, picture, asked):
    zoom(qtbot, pane, 1.0)
    answer(pane, asked[-1])
    before = layer_of(pane)._shown
    pane.render(PictureView(picture, edits=PictureEdits(region=Box(10, 10, 500, 500))))
    assert layer_of(pane)._shown is before


@pytest.mark.parametrize("change", ["turned", "another", "left", "moved", "zoomed out"])
def test_a_detail_of_what_is_not_shown_any_more_is_dropped_and_its_memory_free(qtbot, pane, picture, asked, change):
    zoom(qtbot, pane, 1.0)
    answer(pane, asked[-1])
    view_of(pane).pan(-2000, 0)
    with qtbot.waitSignal(pane._bench.detail_wanted):
        layer_of(pane).follow()
    late = asked[-1]
    match change:
        case "turned":
            pane.render(PictureView(picture, edits=PictureEdits(1)))
        case "another":
            pane.render(PictureView(replace(picture, original=OriginalPicture("b", "1" * 64, NOISE))))
        case "left":
            pane.render(PictureView())
        case "moved":
            view_of(pane).pan(2000, 0)
            layer_of(pane).follow()
        case "zoomed out":
            view_of(pane).fit()
            layer_of(pane).follow()
    assert asked[-1] is None
    kept = layer_of(pane)._shown
    answer(pane, late)
    assert layer_of(pane)._shown is kept
    assert (kept is not None) is (change == "moved")


def test_it_is_asked_for_when_moving_has_come_to_rest_and_a_small_move_needs_none(qtbot, pane, asked):
    zoom(qtbot, pane, 1.0)
    answer(pane, asked[-1])
    small = QPoint(40, 0)
    for _ in range(3):
        pane._bench.stage._pan(small.x(), small.y())
    assert not layer_of(pane)._rest.isActive()
    with qtbot.waitSignal(pane._bench.detail_wanted):
        start = time.monotonic()
        for _ in range(10):
            pane._bench.stage._pan(100, 0)
    assert time.monotonic() - start >= 0.9 * SETTLED_MS / 1000
    assert len(asked) == 2


def test_what_cannot_be_had_is_not_asked_for_again_at_the_same_place(qtbot, pane, asked):
    zoom(qtbot, pane, 1.0)
    layer_of(pane).follow()
    assert not layer_of(pane)._rest.isActive()


def test_a_preview_that_has_pixels_enough_asks_for_none(pane, picture, asked):
    view_of(pane).zoom_to(picture.preview.width / 6000)
    layer_of(pane).follow()
    assert not layer_of(pane)._rest.isActive()


@pytest.mark.parametrize("stored", [made_picture(is_stored=True), None])
def test_where_only_what_was_sent_is_kept_1_to_1_means_that(pane, picture, stored):
    small = PicturePreparer().prepare_pixels(pixels(500, 400), "small")
    pane.render(PictureView(stored or small))
    pane._bench.stage.scene.viewport.zoom_to(pane._bench.stage.scene.viewport.one_to_one)
    layer_of(pane).follow()
    assert view_of(pane).place().width() == (400 if stored else 500)
    assert not layer_of(pane)._rest.isActive()


@given(
    st.tuples(st.integers(300, 5000), st.integers(300, 3000)),
    st.sampled_from([1.0, 1.25, 2.0, 3.0]),
    st.floats(0.05, 16),
    st.tuples(st.floats(-9000, 9000), st.floats(-9000, 9000)),
)
def test_a_detail_covers_what_is_seen_and_is_no_larger_than_the_room_and_its_margin(room, ratio, zoomed, moved):
    view = Viewport()
    view.put(QRectF(5, 7, *room), pixel_ratio=ratio)
    view.show(QSizeF(8000, 6000), natural=1.0)
    view.zoom_to(zoomed)
    view.pan(*moved)
    layer = DetailLayer(view)
    found: list[DetailRequest] = []
    layer.wanted.connect(found.append)
    whole = replace(made_picture(), source=replace(made_picture().source, width=8000, height=6000))
    layer.show(whole, NO_EDITS, ())
    if layer._rest.isActive():
        layer._rest.timeout.emit()
        box, width, height = found[-1].detail
        assert layer._serves(found[-1])
        assert QRectF(0, 0, 8000, 6000).contains(QRectF(*box))
        assert max(width / box.width, height / box.height) <= 1.01
        on_screen = room[0] * ratio * room[1] * ratio
        assert width * height <= max(PIXELS_MOST, on_screen) * 1.02
        assert width <= room[0] * ratio * (1 + 2 * MARGIN) + 3


@pytest.mark.parametrize("zoomed", [0.5, 1.0, 1.5, 3.0])
def test_moving_a_detail_takes_less_than_a_frame(qtbot, pane, asked, zoomed):
    zoom(qtbot, pane, zoomed)
    answer(pane, asked[-1])
    zone = pane.findChild(DropZone, "Image")
    zone.repaint()
    took = []
    for step in range(20):
        view_of(pane).pan(*((-7.3, -5.1) if step % 10 < 5 else (7.3, 5.1)))
        start = time.thread_time()
        zone.repaint()
        took.append(1000 * (time.thread_time() - start))
    assert statistics.median(took) <= 16


def test_on_the_way_out_a_detail_is_not_shrunk_well_at_each_step(qtbot, pane, asked):
    """4 megapixels at 200 %: 30 ms a step, against 5."""
    zoom(qtbot, pane, 1.0)
    answer(pane, asked[-1])
    shown = layer_of(pane)._shown
    assert shown is not None
    for zoomed in (0.9, 0.8, 0.6):
        view_of(pane).zoom_to(zoomed)
        pane.findChild(DropZone, "Image").repaint()
    assert layer_of(pane)._shown is shown
    assert shown.pixels._shrunk is None


def test_one_that_would_have_to_be_shrunk_is_fetched_anew(qtbot, pane, asked):
    zoom(qtbot, pane, 1.0)
    answer(pane, asked[-1])
    zoom(qtbot, pane, 0.9)
    assert len(asked) == 2


def test_a_detail_as_large_as_it_may_be_arrives_within_a_frame(qapp, pane, asked):
    layer = layer_of(pane)
    view_of(pane).zoom_to(1.0)
    layer._rest.timeout.emit()
    request = asked[-1]
    assert request is not None
    large = RawImage(3000, 2000, bytes(3 * PIXELS_MOST))
    took = []
    for _ in range(4):
        layer._asked = request
        start = time.perf_counter()  # Qt has other threads help
        layer.take(PictureDetail(request, large))
        took.append(1000 * (time.perf_counter() - start))
    assert min(took) <= 33


def zoom_button(pane):
    found = pane.findChild(QPushButton, "Zoom")
    assert found.isVisible()
    return found


def test_a_detail_that_is_long_in_coming_is_said_beside_the_zoom_and_nothing_is_cut_off(
    qtbot, pane, asked, monkeypatch
):
    monkeypatch.setattr(patience, "AFTER_MS", 1)
    tools, button = pane._bench.tools, zoom_button(pane)
    zoom(qtbot, pane, view_of(pane).one_to_one)
    right = tools.geometry().right()
    qtbot.waitUntil(lambda: button.text() == "100 % · Sharpening…")
    assert tools.geometry().right() == right
    assert tools.width() == tools.sizeHint().width()
    answer(pane, asked[-1])
    assert button.text() == "100 %"
    assert (tools.geometry().right(), tools.width()) == (right, tools.sizeHint().width())


def test_where_there_is_no_room_for_it_the_tools_stay_as_they_are(qtbot, pane, asked, monkeypatch):
    monkeypatch.setattr(patience, "AFTER_MS", 1)
    tools = pane._bench.tools
    tools.fit_into(tools.sizeHint().width())
    with qtbot.waitSignal(layer_of(pane).patience.changed):
        zoom(qtbot, pane, view_of(pane).one_to_one)
    assert zoom_button(pane).text() == "100 %"


@pytest.mark.parametrize("ended", ["missed", "zoomed out"])
def test_one_that_does_not_come_is_not_waited_for(qtbot, pane, asked, monkeypatch, ended):
    monkeypatch.setattr(patience, "AFTER_MS", 1)
    zoom(qtbot, pane, view_of(pane).one_to_one)
    qtbot.waitUntil(lambda: "Sharpening" in zoom_button(pane).text())
    if ended == "missed":
        pane._bench.miss_detail(replace(asked[-1], edits=PictureEdits(1)))
        assert "Sharpening" in zoom_button(pane).text(), "another one"
        pane._bench.miss_detail(asked[-1])
    else:
        view_of(pane).fit()
        layer_of(pane).follow()
    assert "Sharpening" not in zoom_button(pane).text()
