import itertools

import pytest

from llava_desktop.core.prompt_walk import MOST_DRAFTS, PromptWalk

HISTORY = ["newest", "middle", "newest", "  ", "oldest"]


@pytest.fixture
def walk():
    return PromptWalk(lambda: iter(HISTORY))


def test_up_goes_to_the_oldest_each_prompt_once_and_stays_there(walk):
    assert walk.up("typed") == "newest"
    assert walk.up("newest") == "middle"
    assert walk.up("middle") == "oldest"
    assert walk.up("oldest") is None
    assert walk.is_away("oldest")


def test_down_comes_back_to_what_was_being_typed_and_goes_no_further(walk):
    walk.up("typed")
    walk.up("newest")
    assert walk.down("middle") == "newest"
    assert walk.down("newest") == "typed"
    assert walk.down("typed") is None
    assert not walk.is_away("typed")


def test_one_step_leads_all_the_way_back(walk):
    assert walk.back("typed") is None
    walk.up("typed")
    walk.up("newest")
    assert walk.back("middle") == "typed"
    assert walk.back("typed") is None


def test_with_nothing_asked_yet_nothing_happens():
    walk = PromptWalk(lambda: iter(()))
    assert walk.up("typed") is None
    assert not walk.is_away("typed")
    assert walk.down("typed") is None


def test_an_earlier_prompt_that_is_edited_is_what_is_typed_and_the_draft_is_next(walk):
    walk.up("draft")
    assert not walk.is_away("newest, edited")
    assert walk.down("newest, edited") is None
    assert walk.back("newest, edited") is None
    assert walk.up("newest, edited") == "draft"
    assert walk.up("draft") == "newest"
    assert walk.back("newest") == "newest, edited"


def test_an_earlier_prompt_that_was_asked_leaves_the_draft_to_be_found(walk):
    walk.up("draft")
    assert walk.up("") == "draft"  # the box was cleared


def test_a_draft_that_is_blank_is_no_draft(walk):
    walk.up(" ")
    assert walk.up("newest, edited") == "newest"
    walk.keep("  ")
    assert [walk.up("again"), walk.up("newest, edited"), walk.up("newest")] == ["newest, edited", "newest", "middle"]


def test_what_is_replaced_by_a_preset_is_kept_once_and_the_latest_comes_first(walk):
    walk.keep("one")
    walk.keep("two")
    walk.keep("one")
    assert [walk.up(""), walk.up("one"), walk.up("two")] == ["one", "two", "newest"]
    walk.keep("newest")  # an earlier prompt, which is found anyway
    assert [walk.up("x"), walk.up("one"), walk.up("two")] == ["one", "two", "newest"]


def test_only_so_many_drafts_are_kept():
    walk = PromptWalk(lambda: iter(()))
    for number in range(MOST_DRAFTS + 5):
        walk.keep(f"draft {number}")
    shown, steps = "", 0
    while (older := walk.up(shown)) is not None:
        shown, steps = older, steps + 1
    assert (shown, steps) == ("draft 5", MOST_DRAFTS)


def test_a_new_walk_reads_the_history_anew():
    histories = itertools.chain([["old"], ["new", "old"]])
    walk = PromptWalk(lambda: iter(next(histories)))
    walk.up("a")
    walk.down("old")
    assert walk.up("a") == "new"
