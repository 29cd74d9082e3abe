import pytest
from PIL import Image

from llava_desktop.core.picture_edits import Box
from llava_desktop.images.placing import TURNS, Placing, upright_size

WIDTH, HEIGHT = 12, 8


def stored_in(upright: Image.Image, orientation: int) -> Image.Image:
    """What `TURNS[orientation]` makes upright again: found by trying, not by the same arithmetic."""
    if orientation == 1:
        return upright
    back = [each for each in Image.Transpose if upright.transpose(each).transpose(TURNS[orientation]) == upright]
    return upright.transpose(back[0])


def marked(box: Box) -> Image.Image:
    image = Image.new("L", (WIDTH, HEIGHT), 0)
    image.paste(255, (box.left, box.top, box.right, box.bottom))
    image.putpixel((0, 0), 1)  # no two turns of it look alike
    return image


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("box", [Box(1, 2, 4, 3), Box(0, 0, 1, 1), Box(11, 7, 1, 1), Box(0, 0, WIDTH, HEIGHT)])
def test_a_box_drawn_upright_is_cut_where_the_camera_stored_it(orientation, box):
    stored = stored_in(marked(box), orientation)
    placing = Placing(upright_size(stored.size, orientation), stored.size, orientation)
    assert placing.upright == (WIDTH, HEIGHT)
    cut = stored.crop(placing.cut(box))
    assert set(cut.tobytes()) <= {1, 255}
    assert cut.width * cut.height == box.width * box.height


def test_of_a_picture_that_was_decoded_smaller_no_pixel_reaches_out_of_the_box():
    placing = Placing((80, 60), (20, 15), 1)
    assert placing.scale == 0.25
    assert placing.cut(Box(3, 3, 34, 34)) == (1, 1, 9, 9)


def test_a_box_smaller_than_a_decoded_pixel_is_that_pixel():
    placing = Placing((80, 60), (10, 8), 1)
    assert placing.cut(Box(79, 59, 1, 1)) == (9, 7, 10, 8)
    assert placing.cut(Box(1, 1, 1, 1)) == (1, 1, 2, 2)
