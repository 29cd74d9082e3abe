import pytest

from llava_desktop.core.picture_edits import NO_EDITS, Box, PictureEdits, Stroke


@pytest.mark.parametrize(
    ("box", "inside"),
    [
        (Box(10, 20, 30, 40), Box(10, 20, 30, 40)),
        (Box(-5, -5, 30, 40), Box(0, 0, 30, 40)),
        (Box(90, 70, 30, 40), Box(70, 40, 30, 40)),
        (Box(50, 50, 500, 500), Box(0, 0, 100, 80)),
        (Box(100, 80, 0, 0), Box(99, 79, 1, 1)),
    ],
)
def test_a_box_is_moved_into_the_picture_before_it_is_cut(box, inside):
    assert box.within(100, 80) == inside


def test_a_box_knows_its_far_sides():
    assert (Box(10, 20, 30, 40).right, Box(10, 20, 30, 40).bottom) == (40, 60)


def test_four_turns_are_none_and_keep_what_was_drawn():
    edits = PictureEdits(0, Box(1, 2, 3, 4), (Stroke(((5, 6),), 7),))
    assert edits.turned(-1).quarter_turns == 3
    assert edits.turned().turned().turned().turned() == edits


def test_nothing_done_is_known_as_that():
    assert PictureEdits() == NO_EDITS
    assert NO_EDITS.turned(4) == NO_EDITS
    assert NO_EDITS.turned() != NO_EDITS


@pytest.mark.parametrize(
    ("turns", "there"),
    [
        (0, Box(10, 20, 30, 40)),
        (1, Box(20, 10, 40, 30)),
        (2, Box(60, 20, 30, 40)),
        (3, Box(20, 60, 40, 30)),
        (-1, Box(20, 60, 40, 30)),
    ],
)
def test_a_box_goes_where_its_part_of_the_picture_goes_when_that_is_turned(turns, there):
    assert Box(10, 20, 30, 40).turned(turns, 100, 80) == there


@pytest.mark.parametrize("turns", range(4))
def test_a_box_drawn_on_the_turned_picture_finds_its_way_back(turns):
    region = Box(7, 11, 20, 30)
    edits = PictureEdits(turns, region)
    shown = edits.shown_box(100, 80)
    assert shown is not None
    assert shown == shown.within(*edits.turned_size(100, 80))
    assert shown.turned(-turns, *edits.turned_size(100, 80)) == region


def test_without_a_region_there_is_no_box_to_show():
    assert PictureEdits(1).shown_box(100, 80) is None


def test_a_region_beyond_the_picture_is_shown_where_it_is_cut():
    assert PictureEdits(0, Box(90, 0, 20, 20)).shown_box(100, 80) == Box(80, 0, 20, 20)


@pytest.mark.parametrize(("turns", "there"), [(0, (10, 20)), (1, (59, 10)), (2, (89, 59)), (3, (20, 89))])
def test_a_stroke_goes_where_its_pixels_go_when_the_picture_is_turned(turns, there):
    assert Stroke(((10, 20),), 6).turned(turns, 100, 80) == Stroke((there,), 6)


@pytest.mark.parametrize("turns", range(4))
def test_a_stroke_drawn_on_the_turned_picture_finds_its_way_back(turns):
    stroke = Stroke(((0, 0), (99, 79), (3, 50)), 4)
    size = PictureEdits(turns).turned_size(100, 80)
    assert stroke.turned(turns, 100, 80).turned(-turns, *size) == stroke
