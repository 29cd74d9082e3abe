import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from llava_desktop.core.picture_edits import Box
from llava_desktop.ui.region_box import HANDLES, LEAST, Grip, adjusted, drawn, first_box, grip_at

SIZE = (400, 300)
BOX = Box(100, 100, 80, 60)
ON_SCREEN = QRectF(100, 100, 80, 60)


@pytest.mark.parametrize("grip", HANDLES)
def test_each_handle_is_taken_hold_of_where_it_is_drawn_and_a_little_beside_it(grip):
    at, (across, down) = grip.place_on(ON_SCREEN), grip.value
    assert grip_at(ON_SCREEN, at, 10) is grip
    assert grip_at(ON_SCREEN, at + QPointF(9 * across, 9 * down), 10) is grip
    assert grip_at(ON_SCREEN, at + QPointF(30 * across, 30 * down), 10) is None


def test_the_whole_edge_is_a_handle_and_the_middle_moves_it():
    assert grip_at(ON_SCREEN, QPointF(125, 101), 10) is Grip.TOP
    assert grip_at(ON_SCREEN, QPointF(179, 120), 10) is Grip.RIGHT
    assert grip_at(ON_SCREEN, ON_SCREEN.center(), 10) is Grip.INSIDE


def test_a_box_smaller_than_its_handles_can_still_be_moved():
    assert grip_at(QRectF(100, 100, 60, 16), QPointF(130, 108), 10) is Grip.INSIDE


@pytest.mark.parametrize(
    ("grip", "there"),
    [
        (Grip.INSIDE, Box(110, 120, 80, 60)),
        (Grip.TOP_LEFT, Box(110, 120, 70, 40)),
        (Grip.TOP, Box(100, 120, 80, 40)),
        (Grip.TOP_RIGHT, Box(100, 120, 90, 40)),
        (Grip.RIGHT, Box(100, 100, 90, 60)),
        (Grip.BOTTOM_RIGHT, Box(100, 100, 90, 80)),
        (Grip.BOTTOM, Box(100, 100, 80, 80)),
        (Grip.BOTTOM_LEFT, Box(110, 100, 70, 80)),
        (Grip.LEFT, Box(110, 100, 70, 60)),
    ],
)
def test_the_side_that_is_held_follows_and_the_other_stays(grip, there):
    assert adjusted(BOX, grip, 10, 20, SIZE) == there


@given(st.sampled_from(Grip), st.integers(-999, 999), st.integers(-999, 999))
def test_no_pull_takes_a_box_out_of_the_picture_or_makes_it_too_small(grip, across, down):
    box = adjusted(BOX, grip, across, down, SIZE)
    assert box == box.within(*SIZE)
    assert min(box.width, box.height) >= LEAST


@given(*[st.floats(-500, 900)] * 4)
def test_a_box_can_be_drawn_from_any_corner_and_stays_inside(x, y, to_x, to_y):
    start, end = QPointF(x, y), QPointF(to_x, to_y)
    box = drawn(start, end, SIZE)
    assert box == drawn(end, start, SIZE) == box.within(*SIZE)
    assert min(box.width, box.height) >= LEAST


def test_a_drawn_box_is_what_lies_between_its_corners():
    assert drawn(QPointF(180.2, 160.4), QPointF(100.1, 99.9), SIZE) == BOX


def test_of_a_picture_smaller_than_the_least_box_all_is_taken():
    assert drawn(QPointF(0, 0), QPointF(3, 3), (3, 2)) == Box(0, 0, 3, 2)


def test_the_keyboards_first_box_is_the_middle_of_what_is_in_view():
    assert first_box(QRectF(100, 100, 200, 100), SIZE) == Box(150, 125, 100, 50)
