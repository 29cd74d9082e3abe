from datetime import date

import pytest

from llava_desktop.core.parameters import Parameters
from llava_desktop.core.presets import (
    BUILT_IN,
    NAME_MOST,
    Preset,
    PresetValues,
    filled,
    length_text,
    missing,
    moved,
    trouble_in,
    with_built_in,
)

BOAT = PresetValues(name="boat", folder="Holidays", today=date(2024, 2, 29))
PASTED = PresetValues(name="", folder="", today=date(2024, 2, 29))
A, B, C = (Preset(name, name, name) for name in "abc")


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("Describe {name} in {folder}, {date}.", "Describe boat in Holidays, 2024-02-29."),
        ("{name}{name}", "boatboat"),
        ('Answer as {{"title": …}', 'Answer as {"title": …}'),
        ("{{name}", "{name}"),
        ("{{{name}", "{boat"),
        ("{nobody} and { and }", "{nobody} and { and }"),
        ("{Name} {} {na\nme}", "{Name} {} {na\nme}"),
        ("", ""),
    ],
)
def test_words_in_braces_are_filled_and_nothing_else_is_touched(text, becomes):
    assert filled(text, BOAT) == becomes


def test_what_a_picture_is_called_cannot_bring_in_another_word():
    assert filled("{name}", PresetValues("{folder} {{", "secret", date(2024, 1, 1))) == "{folder} {{"


def test_what_stands_for_nothing_is_known_by_name_once_and_in_order():
    assert missing("{folder} {name} {name} {date} {x} {{name}", PASTED) == ("folder", "name")
    assert missing("{folder} {name}", BOAT) == ()
    assert filled("[{name}]", PASTED) == "[]"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{name} {folder} {date} {{ } fine", ""),
        ("{name} {colour} {size}", "{colour} is not known and stays as it is. Known are {name}, {folder} and {date}."),
        ("{}", "{} is not known"),
        ("a { b", "Write {{ for a brace"),
        ("{" + "x" * 50 + "}", "Write {{ for a brace"),
    ],
)
def test_the_first_brace_that_stays_is_said_in_one_sentence(text, words):
    assert words in trouble_in(text)
    assert bool(words) == bool(trouble_in(text))


def test_a_preset_always_has_a_title():
    assert Preset("x", " Name ", "text").title == "Name"
    assert Preset("x", "  ", "the\ntext").title == "the text"
    assert Preset("x", "", "").title == "Untitled"
    assert len(Preset("x", "n" * 500, "").title) == NAME_MOST


def test_its_own_parameters_stand_in_the_place_of_those_that_were_set():
    own = Parameters(100, 0.5, 0.9)
    assert Preset("x", "x", "x").parameters(own) is not own
    assert Preset("x", "x", "x").parameters(own) == own
    assert not Preset("x", "x", "x").has_parameters
    both = Preset("x", "x", "x", max_tokens=7, temperature=0.0)
    assert both.has_parameters
    assert both.parameters(own) == Parameters(7, 0.0, 0.9)


def test_a_preset_moves_to_where_there_is_a_place():
    assert moved((A, B, C), "c", 0) == (C, A, B)
    assert moved((A, B, C), "a", 2) == (B, C, A)
    assert moved((A, B, C), "a", -1) == moved((A, B, C), "c", 3) == (A, B, C)


def test_what_the_app_brings_comes_back_behind_what_is_there():
    changed = Preset("alt", "Mine", "Mine")
    back = with_built_in((A, changed))
    assert back[:2] == (A, changed)
    assert [preset.id for preset in back[2:]] == [preset.id for preset in BUILT_IN if preset.id != "alt"]
    assert with_built_in(BUILT_IN) == BUILT_IN


def test_each_preset_of_the_app_is_whole_and_its_own():
    assert len({preset.id for preset in BUILT_IN}) == len({preset.title for preset in BUILT_IN}) == 6
    assert not any(trouble_in(preset.text) for preset in BUILT_IN)
    assert all(preset.parameters(Parameters()) for preset in BUILT_IN)


@pytest.mark.parametrize(
    ("prompt", "answer", "says"),
    [
        ("Write an alt text for this", " A boat. ", "7 of 125 characters"),
        ("ALT-TEXT please", "x" * 125, "125 of 125 characters"),
        ("an alternative text", "x" * 126, "126 characters, 1 over 125"),
        ("Write an alt text", "  ", ""),
        ("Describe this", "A boat.", ""),
        ("the salt texture", "A boat.", ""),
    ],
)
def test_the_length_of_an_alt_text_is_counted_and_of_nothing_else(prompt, answer, says):
    assert length_text(prompt, answer) == says


def test_the_app_s_own_alt_text_is_one_that_is_counted():
    counted = [preset.id for preset in BUILT_IN if length_text(preset.text, "x")]
    assert counted == ["alt"]
