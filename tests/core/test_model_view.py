import pytest

from llava_desktop.core.model_view import CANVASES, TILE, model_view
from llava_desktop.core.picture_edits import Box


@pytest.mark.parametrize(
    ("size", "canvas"),
    [
        ((672, 504), (672, 672)),
        ((504, 672), (672, 672)),
        ((672, 336), (672, 336)),
        ((336, 672), (336, 672)),
        ((1008, 336), (1008, 336)),
        ((336, 1008), (336, 1008)),
        ((300, 300), (336, 672)),
        ((1, 1), (336, 672)),
        ((1008, 2), (1008, 336)),
        ((800, 330), (1008, 336)),
    ],
)
def test_the_canvas_is_the_one_that_keeps_most_and_wastes_least(size, canvas):
    assert model_view(*size).canvas == canvas


def test_a_picture_that_fills_its_canvas_is_cut_into_whole_tiles():
    view = model_view(672, 336)
    assert view.scale == 1
    assert view.tiles == (Box(0, 0, 336, 336), Box(336, 0, 336, 336))
    assert view.overview == 336


def test_the_black_beside_the_picture_is_no_part_of_its_tiles():
    view = model_view(672, 504)  # centred: 84 black rows above and below
    assert view.tiles == (Box(0, 0, 336, 252), Box(336, 0, 336, 252), Box(0, 252, 336, 252), Box(336, 252, 336, 252))


def test_a_small_picture_is_said_to_be_enlarged_and_its_tiles_stay_inside_it():
    view = model_view(100, 90)
    assert view.scale == pytest.approx(3.36)
    assert view.tiles == (Box(0, 0, 100, 45), Box(0, 45, 100, 45))


def test_a_tile_that_would_show_only_black_is_left_out():
    assert model_view(1008, 2).tiles == (Box(0, 0, 336, 2), Box(336, 0, 336, 2), Box(672, 0, 336, 2))


@pytest.mark.parametrize("size", [(w, h) for w in (1, 7, 335, 337, 671, 900) for h in (1, 5, 336, 500, 672)])
def test_the_tiles_cover_the_picture_exactly_once(size):
    view = model_view(*size)
    assert view.canvas in CANVASES
    assert 1 <= len(view.tiles) <= 4
    assert sum(tile.width * tile.height for tile in view.tiles) == size[0] * size[1]
    for tile in view.tiles:
        assert tile == tile.within(*size)
        assert max(tile.width, tile.height) <= TILE / view.scale + 1
