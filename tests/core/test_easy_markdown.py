"""What is taken without a parser, and what is left to it. `tests/ui/test_safe_markdown.py` compares both."""

import pytest

from llava_desktop.core.easy_markdown import easy_pieces
from llava_desktop.core.rich_text import Paragraph, Span


def test_sentences_are_one_paragraph_with_its_lines():
    assert easy_pieces("\nOPEN \n9 to 5 – “daily”\n\n") == [Paragraph((Span("OPEN\u20289 to 5 – “daily”"),))]


def test_words_in_bold_are_spans_of_their_own():
    assert easy_pieces("**Note:** a **red** boat ") == [
        Paragraph((Span("Note:", bold=True), Span(" a "), Span("red", bold=True), Span(" boat")))
    ]


@pytest.mark.parametrize("bullet", ["-", "*"])
def test_items_carry_a_bullet(bullet):
    assert easy_pieces(f"{bullet} a\n\n{bullet} **b**\n") == [
        Paragraph((Span("a"),), marker="•", depth=1),
        Paragraph((Span("b", bold=True),), marker="•", depth=1),
    ]


def test_numbers_count_from_the_first_one():
    assert easy_pieces("3. a\n9. b\n0. c") == [
        Paragraph((Span(text),), marker=marker, depth=1) for text, marker in (("a", "3."), ("b", "4."), ("c", "5."))
    ]


@pytest.mark.parametrize(
    "markdown",
    [
        "",
        "\n",
        "# a",
        "a\n# b",
        "> a",
        "a\n---",
        "a\n===",
        "    a",
        "a\tb",
        "a  b",
        "a  \nb",
        "a\n\nb",
        "`a`",
        "*a*",
        "a_b_c",
        "**a",
        "**a ** b",
        "**a:**b",
        "**a****b**",
        "***a***",
        "~~a~~",
        "[a](b)",
        "![a](b)",
        "<b>",
        "&amp;",
        "a\\b",
        "a | b",
        "https://x.y",
        "go to WWW.x.y",
        "a@b.c",
        "1) a",
        "- 1. a",
        "- - a",
        "-",
        "- ",
        "- a\n* b",
        "- a\n1. b",
        "- a\n  - b",
        "- a\nb",
        "- [x] a",
        "* * *",
        "1234567890. a",
        "a\rb",
        "a\u202eb",
        "a\ufffcb",
    ],
)
def test_whatever_may_be_anything_else_is_left_to_the_parser(markdown):
    assert easy_pieces(markdown) is None
