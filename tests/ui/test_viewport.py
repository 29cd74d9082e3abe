import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF

from llava_desktop.ui.viewport import MOST, STEP, Viewport

ROOM = QRectF(10, 20, 400, 300)


def viewport(size=(1600, 1200), *, natural=1.0, pixel_ratio=1.0, room=ROOM) -> Viewport:
    made = Viewport()
    made.put(room, pixel_ratio=pixel_ratio)
    made.show(QSizeF(*size), natural=natural)
    return made


def near(one: QPointF, other: QPointF) -> bool:
    return (one - other).manhattanLength() < 1e-6


def test_a_large_picture_fits_its_room_and_lies_in_its_middle():
    view = viewport((1600, 600))
    assert view.place() == QRectF(10, 20 + 75, 400, 150)
    assert view.is_fitted


def test_a_small_picture_is_not_blown_up():
    assert viewport((100, 50)).place() == QRectF(160, 145, 100, 50)


def test_a_preview_stands_for_more_pixels_than_it_has():
    view = viewport((4000, 3000), natural=0.02)  # 80 pixels wide
    assert view.place().width() == 80
    view.zoom_to(view.one_to_one)
    assert view.percent == 100


def test_one_to_one_is_a_pixel_of_the_screen_at_every_scale_factor():
    for ratio in (1.0, 1.25, 1.5, 2.0):
        view = viewport(pixel_ratio=ratio)
        view.zoom_to(view.one_to_one)
        assert view.place().width() * ratio == pytest.approx(1600)
        assert view.percent == 100


def test_one_to_one_of_a_small_picture_may_be_smaller_than_fitted():
    view = viewport((100, 50), pixel_ratio=2.0)
    view.zoom_to(view.one_to_one)
    assert view.place().width() == 50
    assert not view.is_fitted


@given(st.floats(10, 410), st.floats(20, 320), st.lists(st.floats(1, 4), min_size=1, max_size=6))
def test_zooming_in_keeps_what_is_under_the_cursor(x, y, factors):
    view = viewport((400, 300))
    at = QPointF(x, y)
    point = view.to_picture(at)
    for factor in factors:
        view.zoom_by(factor, at)
        assert near(view.to_room(point), at)


@given(st.lists(st.tuples(st.floats(-900, 900), st.floats(-900, 900), st.floats(0.2, 5)), max_size=12))
def test_no_empty_stripe_ever_stands_beside_a_picture_that_is_larger_than_its_room(moves):
    view = viewport()
    for across, down, factor in moves:
        view.zoom_by(factor, QPointF(200, 100))
        view.pan(across, down)
        place = view.place()
        for start, end, least, most in (
            (place.left(), place.right(), ROOM.left(), ROOM.right()),
            (place.top(), place.bottom(), ROOM.top(), ROOM.bottom()),
        ):
            if end - start >= most - least:
                assert start <= least + 1e-6
                assert end >= most - 1e-6
            else:
                assert (start + end) / 2 == pytest.approx((least + most) / 2)


def test_zooming_out_ends_at_the_whole_picture_and_zooming_in_at_visible_pixels():
    view = viewport()
    for _ in range(50):
        view.zoom_by(STEP)
    assert view.scale == MOST
    for _ in range(50):
        view.zoom_by(1 / STEP)
    assert view.is_fitted
    assert view.scale == 0.25


def test_panning_says_whether_there_was_anything_to_move():
    view = viewport()
    assert not view.pan(5, 5)
    view.zoom_to(1)
    assert view.pan(-5, 0)
    view.pan(9999, 9999)
    assert not view.pan(1, 1)
    assert near(view.place().topLeft(), ROOM.topLeft())


def test_what_is_visible_is_given_in_the_pictures_pixels():
    view = viewport()
    view.zoom_to(2)
    view.pan(9999, 9999)
    assert view.visible() == QRectF(0, 0, 200, 150)
    view.bring_into_view(QPointF(100, 100))
    assert view.visible() == QRectF(0, 0, 200, 150)
    view.bring_into_view(QPointF(230, 150))
    assert view.visible() == QRectF(30, 0, 200, 150)


def test_after_a_turn_the_same_thing_is_in_the_middle():
    view = viewport((1600, 1200))
    view.zoom_to(2)
    view.pan(300, 200)
    point = view.to_picture(ROOM.center())
    view.turn(1)
    view.show(QSizeF(1200, 1600), natural=1)
    assert near(view.to_picture(ROOM.center()), QPointF(1200 - point.y(), point.x()))
    view.turn(-1)
    view.show(QSizeF(1600, 1200), natural=1)
    assert near(view.to_picture(ROOM.center()), point)


def test_places_go_there_and_back():
    view = viewport()
    view.zoom_to(1.7, QPointF(50, 60))
    for at in (QPointF(10, 20), QPointF(333, 77)):
        assert near(view.to_room(view.to_picture(at)), at)
    box = view.box_in_room(QRectF(10, 20, 30, 40))
    assert box.width() == pytest.approx(30 * 1.7)
