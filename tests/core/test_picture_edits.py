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
    assert PictureEdits().is_none
    assert NO_EDITS.turned(4).is_none
    assert not NO_EDITS.turned().is_none
