import math

import pytest

from llava_desktop.core.parameters import ParameterOutOfRange, Parameters


def test_the_defaults_are_the_apis():
    assert Parameters() == Parameters(max_tokens=1024, temperature=0.2, top_p=1.0)


@pytest.mark.parametrize(
    "values",
    [
        {"max_tokens": 1},
        {"max_tokens": 4096},
        {"temperature": 0.0},
        {"temperature": 2.0},
        {"top_p": 0.0},
        {"top_p": 1.0},
    ],
)
def test_the_limits_themselves_are_allowed(values):
    Parameters(**values)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"max_tokens": 0}, "Max tokens"),
        ({"max_tokens": 4097}, "Max tokens"),
        ({"temperature": -0.01}, "Temperature"),
        ({"temperature": 2.01}, "Temperature"),
        ({"temperature": math.nan}, "Temperature"),
        ({"top_p": -0.01}, "Top p"),
        ({"top_p": 1.01}, "Top p"),
        ({"top_p": math.inf}, "Top p"),
    ],
)
def test_outside_of_them_the_parameter_is_named(values, name):
    with pytest.raises(ParameterOutOfRange, match=name):
        Parameters(**values)


@pytest.mark.parametrize(("temperature", "greedy"), [(0.0, True), (0.001, True), (0.0011, False), (0.2, False)])
def test_near_zero_top_p_has_no_effect(temperature, greedy):
    assert Parameters(temperature=temperature).is_greedy is greedy
