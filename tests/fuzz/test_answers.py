"""A growing answer cut into blocks: how it was cut on the way makes no difference, and no letter is lost."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from llava_desktop.core import markdown_blocks
from llava_desktop.core.markdown_blocks import Block, BlockKind, BlockSplitter
from tests.fuzz.chunking import cuts, in_pieces

SMALL = {"MARKDOWN_MOST": 120, "TABLE_ROWS_MOST": 6, "LINES_MOST": 9, "NESTING_MOST": 4, "PLAIN_MOST": 40, "_HEAD": 16}
"""The limits, so small that a short text crosses every one of them."""

markdown = st.lists(
    st.sampled_from(
        [
            "\n",
            "\n\n",
            "\n \n",
            "- a",
            "* ",
            "1. b",
            "12345678901. ",
            "```",
            "````py",
            "~~~",
            "```x`y",
            "  in",
            "    in",
        ]
    )
    | st.sampled_from(
        [
            "> ",
            ">> - ",
            "|x|",
            "| a | b |\n",
            "word ",
            "wordwithoutend" * 4,
            " ",
            "\t",
            "é",
            "🖼",
            "\u2028",
            "\r",
            "\r\n",
        ]
    )
    | st.sampled_from(["# h", "---", "***", "[a](b)", "![a](b)", "<b>", "&amp;", "\x00", "- > - > - > - > - > x"])
    | st.text(max_size=5),
    max_size=40,
).map("".join)


def blocks_of(pieces: list[str]) -> list[Block]:
    splitter = BlockSplitter()
    blocks = [block for piece in pieces for block in splitter.feed(piece)]
    return blocks + splitter.finish()


@pytest.fixture(scope="module", autouse=True)
def _small_limits():
    with pytest.MonkeyPatch.context() as patched:
        for name, value in SMALL.items():
            patched.setattr(markdown_blocks, name, value)
        yield


@given(markdown, cuts)
@example("- a\n\n" + "x" * 200, [3, 4, 5, 6, 20, 22])
def test_every_chunking_ends_in_the_same_blocks(text, places):
    assert blocks_of(in_pieces(text, places)) == blocks_of([text])


@given(markdown, cuts)
def test_the_text_is_preserved_at_every_moment_and_what_is_open_stays_small(text, places):
    splitter, finished, fed = BlockSplitter(), "", ""
    for piece in in_pieces(text, places):
        finished += "".join(block.text for block in splitter.feed(piece))
        fed += piece
        assert finished + splitter.tail == fed
        longest_line = max(len(line) for line in f"{text}\n".split("\n"))
        assert len(splitter.tail) <= SMALL["MARKDOWN_MOST"] + longest_line + 1
    assert finished + "".join(block.text for block in splitter.finish()) == text
    assert splitter.tail == ""


@given(markdown)
def test_no_block_is_more_than_the_parser_can_take(text):
    for block in blocks_of([text]):
        if block.kind is BlockKind.PLAIN:
            assert len(block.text) <= SMALL["PLAIN_MOST"]
        else:
            assert len(block.text) <= SMALL["MARKDOWN_MOST"]
            assert block.text.count("\n") <= SMALL["LINES_MOST"]
