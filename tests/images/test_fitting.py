import pytest
from hypothesis import given
from hypothesis import strategies as st

from llava_desktop.images.fitting import (
    fit_within,
    size_for_model,
    size_for_preview,
    size_for_thumbnail,
    size_to_decode,
)

sides = st.integers(1, 70_000)


@pytest.mark.parametrize(
    ("size", "fitted"),
    [
        ((4032, 3024), (672, 504)),
        ((3024, 4032), (504, 672)),
        ((8000, 8000), (672, 672)),
        ((2000, 1000), (672, 336)),
        ((2001, 1000), (672, 336)),
        ((2400, 1000), (806, 336)),
        ((3000, 1000), (1008, 336)),
        ((1000, 3000), (336, 1008)),
        ((6000, 1000), (1008, 168)),
        ((65_500, 10), (1008, 1)),
        ((1, 65_500), (1, 1008)),
        ((640, 480), (640, 480)),
        ((1008, 336), (1008, 336)),
        ((1, 1), (1, 1)),
    ],
)
def test_the_model_gets_as_many_pixels_as_it_uses(size, fitted):
    assert size_for_model(size) == fitted


@given(sides, sides)
def test_a_fitted_picture_lies_in_one_of_the_models_boxes_and_is_never_enlarged(width, height):
    fitted_width, fitted_height = size_for_model((width, height))
    assert 1 <= fitted_width <= width
    assert 1 <= fitted_height <= height
    long, short = max(fitted_width, fitted_height), min(fitted_width, fitted_height)
    assert long <= 672 or (long <= 1008 and short <= 336)


@given(sides, sides)
def test_turning_a_picture_turns_its_fitted_size(width, height):
    assert size_for_model((width, height)) == size_for_model((height, width))[::-1]
    assert size_for_preview((width, height)) == size_for_preview((height, width))[::-1]


@given(sides, sides)
def test_the_aspect_is_kept_to_half_a_pixel(width, height):
    fitted_width, fitted_height = fit_within((width, height), (500, 400))
    if min(fitted_width, fitted_height) > 1 and (fitted_width, fitted_height) != (width, height):
        exact = fitted_width * height / width if fitted_width == 500 else fitted_height * width / height
        assert abs((fitted_height if fitted_width == 500 else fitted_width) - exact) <= 0.5


@given(sides, sides)
def test_the_preview_is_never_smaller_than_what_is_sent(width, height):
    preview, sent = size_for_preview((width, height)), size_for_model((width, height))
    decoded = size_to_decode((width, height))
    assert decoded[0] >= sent[0]
    assert decoded[1] >= sent[1]
    assert max(decoded) <= max(1008, 960)
    assert preview[0] >= sent[0]
    assert preview[1] >= sent[1]
    assert max(preview) <= 1600
    assert max(size_for_thumbnail((width, height))) <= 96
