import pytest

from llava_desktop.core.actions import ACTION_OF, Action, Place
from llava_desktop.core.shortcuts import (
    TEXT_KEYS,
    TYPED,
    USED_BY_FIELDS,
    USED_BY_TOOLS,
    Shortcuts,
    checked,
    is_keys,
)

OWN = Shortcuts()


@pytest.mark.parametrize("action", Action)
def test_every_action_has_words_and_keys_that_qt_could_have_written(action):
    assert action.words
    assert OWN.of(action) == action.own_keys
    assert action.own_keys
    assert all(is_keys(keys) for keys in action.own_keys)


@pytest.mark.parametrize("action", Action)
def test_no_key_stands_in_two_places(action):
    assert [OWN.holder(keys, action) for keys in action.own_keys] == [None] * len(action.own_keys)
    assert not any(OWN.refusal(action, keys) for keys in action.own_keys)


def test_no_two_actions_are_called_the_same():
    assert len(ACTION_OF) == len({action.words for action in Action}) == len(Action)


@pytest.mark.parametrize("typed", ["ask again", "AG AS", "answer ask", "", "  asking "])
def test_an_action_is_found_by_the_beginnings_of_its_words_or_of_its_groups(typed):
    found = {action for action in Action if action.matches(typed)}
    assert found & {Action.ASK_AGAIN, Action.ASK}


def test_an_action_is_not_found_by_what_stands_within_a_word():
    assert not Action.OPEN_PICTURE.matches("icture")
    assert not Action.OPEN_PICTURE.matches("open answer")


def test_an_action_is_found_by_its_words_in_the_language_of_the_window():
    german = {"Open picture": "Bild öffnen", "Picture": "Bild"}
    assert Action.OPEN_PICTURE.matches("öff", german.__getitem__)
    assert Action.OPEN_PICTURE.is_called("bild", german.__getitem__)
    assert not Action.OPEN_PICTURE.matches("open", german.__getitem__)


def test_what_was_given_is_had_and_nothing_else():
    held = OWN.given(Action.REGION, ("Ctrl+J", "F7"))
    assert held.of(Action.REGION) == ("Ctrl+J", "F7")
    assert held.given(Action.REGION, ()).of(Action.REGION) == ()


def test_reset_brings_its_own_keys_back():
    assert OWN.given(Action.REGION, ("F7",)).reset(Action.REGION) == OWN


def test_an_own_key_that_a_person_gave_to_another_stays_there():
    held = OWN.given(Action.REDACT, ()).given(Action.REGION, Action.REDACT.own_keys).reset(Action.REDACT)
    assert held.of(Action.REDACT) == ()
    assert held.of(Action.REGION) == Action.REDACT.own_keys


def test_keys_of_another_action_are_refused_with_its_name():
    assert OWN.refusal(Action.REGION, "Ctrl+K") == "“Find an action” has these keys. Remove them there first."
    assert OWN.given(Action.PALETTE, ()).refusal(Action.REGION, "Ctrl+K") == ""


def test_the_same_key_may_stand_where_two_actions_never_meet():
    assert OWN.refusal(Action.STAR, "R") == ""  # on the picture R turns it
    assert OWN.refusal(Action.REGION, "Ctrl+0")  # the window is around the picture


@pytest.mark.parametrize("keys", sorted(TEXT_KEYS))
def test_what_fields_do_their_work_with_is_refused(keys):
    assert OWN.given(Action.PASTE, ()).refusal(Action.REGION, keys) == USED_BY_FIELDS


@pytest.mark.parametrize("keys", ["K", "Shift+K", "+", "é", "Pause"])
def test_a_key_alone_is_refused_in_the_window_and_not_in_its_place(keys):
    assert OWN.refusal(Action.REGION, keys) == TYPED
    assert OWN.refusal(Action.STAR, keys) == ""


@pytest.mark.parametrize("keys", ["F7", "Shift+F7", "Alt+K", "Ctrl+Shift+K", "Meta+K"])
def test_a_function_key_or_one_with_a_modifier_is_taken(keys):
    assert OWN.refusal(Action.REGION, keys) == ""


def test_the_keys_of_a_tool_are_refused_for_the_picture_alone():
    assert OWN.refusal(Action.FIT, "[") == USED_BY_TOOLS
    assert OWN.refusal(Action.STAR, "[") == ""


def test_a_place_has_its_own_table():
    table = OWN.given(Action.FIT, ("F",)).at(Place.PICTURE)
    assert table["F"] is Action.FIT
    assert "0" not in table
    assert table["Ctrl++"] is Action.ZOOM_IN
    assert set(OWN.at(Place.HISTORY).values()) == {Action.STAR, Action.RENAME, Action.DELETE}


def test_what_was_stored_is_taken_as_it_was():
    changed = {Action.REGION: ("F7",), Action.REDACT: ()}
    assert checked(changed) == Shortcuts(changed)


@pytest.mark.parametrize("keys", ["", "Ctrl+", "Shift+Ctrl+K", "Ctrl+K, Ctrl+L", "K L", "rm"])
def test_what_is_no_key_is_left_out(keys):
    assert not is_keys(keys)
    assert checked({Action.REGION: (keys, "F7")}).of(Action.REGION) == ("F7",)
    assert checked({Action.REGION: (keys,)}) == OWN


def test_what_cannot_be_had_is_left_out_of_what_was_stored():
    assert checked({Action.DELETE: ("Ctrl+C",), Action.RENAME: ("Del",)}) == OWN


def test_of_two_that_were_stored_with_the_same_keys_the_first_has_them():
    held = checked({Action.REGION: ("F7",), Action.REDACT: ("F7",)})
    assert (held.of(Action.REGION), held.of(Action.REDACT)) == (("F7",), Action.REDACT.own_keys)


def test_stored_keys_that_a_third_action_has_of_its_own_stand_in_one_place_all_the_same():
    # Fit has Ctrl+0 on the picture, which Star's place never meets: it does not hide that Star has the keys by now.
    held = checked({Action.STAR: ("Ctrl+0",), Action.ASK: ("Ctrl+0",)})
    assert held.of(Action.STAR) == ("Ctrl+0",)
    assert held.of(Action.ASK) == Action.ASK.own_keys


def test_keys_that_a_later_version_makes_its_own_stay_where_the_person_put_them():
    held = checked({Action.REGION: Action.PALETTE.own_keys})
    assert held.of(Action.REGION) == Action.PALETTE.own_keys
    assert held.of(Action.PALETTE) == ()
