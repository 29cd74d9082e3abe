"""The splitter is pure: text in, blocks out."""

from hypothesis import given
from hypothesis import strategies as st

from llava_desktop.core.markdown_blocks import (
    LINES_MOST,
    MARKDOWN_MOST,
    NESTING_MOST,
    PLAIN_MOST,
    TABLE_ROWS_MOST,
    Block,
    BlockKind,
    BlockSplitter,
)


def blocks_of(*pieces: str) -> list[Block]:
    splitter = BlockSplitter()
    finished = [block for piece in pieces for block in splitter.feed(piece)]
    return finished + splitter.finish()


def texts_of(text: str) -> list[str]:
    return [block.text for block in blocks_of(text)]


def kinds_of(text: str) -> set[BlockKind]:
    return {block.kind for block in blocks_of(text)}


def test_a_blank_line_ends_a_paragraph():
    assert texts_of("one\nstill one\n\ntwo") == ["one\nstill one\n\n", "two"]


def test_nothing_gives_no_block():
    assert blocks_of("") == []


def test_the_open_block_is_the_tail_until_it_is_finished():
    splitter = BlockSplitter()
    assert splitter.feed("one\n\ntwo\nth") == [Block("one\n\n", BlockKind.MARKDOWN)]
    assert splitter.tail == "two\nth"
    assert splitter.finish() == [Block("two\nth", BlockKind.MARKDOWN)]
    assert splitter.tail == ""


def test_blank_lines_before_the_first_word_end_nothing():
    assert texts_of("\n\none") == ["\n\none"]


def test_a_fence_holds_its_blank_lines_and_ends_with_its_own_mark():
    text = "````py\na\n\n```\n~~~~\n\nb\n````\nafter"
    assert texts_of(text) == ["````py\na\n\n```\n~~~~\n\nb\n````\n", "after"]


def test_a_closing_mark_with_words_behind_it_closes_nothing():
    assert texts_of("```\na\n\n``` b\n\nc\n```\nd") == ["```\na\n\n``` b\n\nc\n```\n", "d"]


def test_backticks_on_the_opening_line_are_code_in_a_sentence():
    assert texts_of("``` a ` b\n\nc") == ["``` a ` b\n\n", "c"]


def test_a_list_keeps_the_items_and_paragraphs_behind_its_blank_lines():
    text = "1. a\n\n   more\n\n2. b\n\nafter\n"
    assert texts_of(text) == ["1. a\n\n   more\n\n2. b\n\n", "after\n"]


def test_a_line_right_below_an_item_belongs_to_it():
    assert texts_of("- a\ngoes on\n- b\n") == ["- a\ngoes on\n- b\n"]


def test_a_fence_in_a_list_does_not_end_the_list():
    text = "- a\n  ```\n  x\n\n  ```\n- b\n\nafter"
    assert texts_of(text) == ["- a\n  ```\n  x\n\n  ```\n- b\n\n", "after"]


def test_a_list_that_is_over_when_the_text_is_over_ends_before_the_last_line():
    assert texts_of("- a\n\nafter") == ["- a\n\n", "after"]


def test_a_table_stays_in_one_block():
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n\n"
    assert texts_of(table + "after") == [table, "after"]


def test_too_long_a_block_is_plain_and_comes_in_pieces():
    blocks = blocks_of("word " * (MARKDOWN_MOST // 4))
    assert {block.kind for block in blocks} == {BlockKind.PLAIN}
    assert all(len(block.text) <= PLAIN_MOST for block in blocks)
    assert all(block.text.endswith(" ") for block in blocks)


def test_a_block_as_long_as_allowed_is_markdown():
    assert kinds_of("x" * MARKDOWN_MOST) == {BlockKind.MARKDOWN}
    assert kinds_of("x" * (MARKDOWN_MOST + 1)) == {BlockKind.PLAIN}


def test_text_without_a_place_to_cut_is_cut_anyway_while_it_arrives():
    splitter = BlockSplitter()
    given_away = [block for _ in range(64) for block in splitter.feed("x" * 1024)]
    assert len(given_away) >= 30
    assert len(splitter.tail) <= PLAIN_MOST


def test_what_follows_a_plain_block_is_markdown_again():
    assert [block.kind for block in blocks_of("x" * 20_000 + "\n\nshort")][-1] is BlockKind.MARKDOWN


def test_too_many_table_rows_are_plain():
    head = "|a|b|\n|-|-|\n"
    assert kinds_of(head + "|1|2|\n" * (TABLE_ROWS_MOST - 2)) == {BlockKind.MARKDOWN}
    assert kinds_of(head + "|1|2|\n" * TABLE_ROWS_MOST) == {BlockKind.PLAIN}


def test_too_many_lines_are_plain():
    assert kinds_of("1. a\n" * LINES_MOST) == {BlockKind.MARKDOWN}
    assert kinds_of("1. a\n" * (LINES_MOST + 1)) == {BlockKind.PLAIN}


def test_too_deep_a_nesting_is_plain():
    for mark in (">", "> ", "- ", "- > ", "1. "):
        assert kinds_of(mark * NESTING_MOST + "x") == {BlockKind.MARKDOWN} or mark == "- > "
        assert kinds_of(mark * (NESTING_MOST + 1) + "x") == {BlockKind.PLAIN}


MARKDOWN_LIKE = st.lists(
    st.sampled_from(
        [
            "\n",
            "\n\n",
            "- a",
            "1. b",
            "```",
            "~~~",
            "  in",
            "> q",
            "|x|",
            "word ",
            " ",
            "\t",
            "x" * 300,
            "y" * 3000,
            "|\n" * 90,
        ]
    ),
    max_size=40,
).map("".join)


@given(text=MARKDOWN_LIKE, data=st.data())
def test_how_the_text_was_cut_makes_no_difference(text, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert blocks_of(*pieces) == blocks_of(text)


@given(text=MARKDOWN_LIKE, data=st.data())
def test_blocks_and_tail_are_the_text_at_any_moment(text, data):
    cut = data.draw(st.integers(0, len(text)))
    splitter = BlockSplitter()
    finished = "".join(block.text for block in splitter.feed(text[:cut]))
    assert finished + splitter.tail == text[:cut]
    finished += "".join(block.text for block in splitter.feed(text[cut:]) + splitter.finish())
    assert finished == text
