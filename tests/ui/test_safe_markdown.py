"""Markdown from outside: nothing is opened, nothing is lost, and a link is what it says."""

import os
import re
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument

from llava_desktop.core.easy_markdown import easy_pieces
from llava_desktop.core.rich_text import Paragraph, Span, Table
from llava_desktop.ui.safe_markdown import ClosedDocument, is_safe_link, parsed, pieces_of

_NUMBERS = re.compile(r"^\d+[.)]", re.MULTILINE)

pytestmark = pytest.mark.usefixtures("qapp")


def paragraphs(markdown: str) -> list[Paragraph]:
    pieces = pieces_of(markdown)
    assert pieces is not None
    return [piece for piece in pieces if isinstance(piece, Paragraph)]


def text_of(markdown: str) -> str:
    """All that would be shown, also when it is shown as it is."""
    pieces = pieces_of(markdown)
    if pieces is None:
        return markdown
    lines: list[str] = []
    for piece in pieces:
        if isinstance(piece, Table):
            lines.extend("".join(span.text for span in cell) for row in piece.rows for cell in row)
        else:
            lines.append(f"{piece.marker} " + "".join(span.text for span in piece.spans))
    return "\n".join(lines)


def test_styles_become_spans():
    assert paragraphs("a **b** *c* ~~d~~ `e`")[0].spans == (
        Span("a "),
        Span("b", bold=True),
        Span(" "),
        Span("c", italic=True),
        Span(" "),
        Span("d", struck=True),
        Span(" "),
        Span("e", code=True),
    )


def test_headings_know_their_level():
    assert [(each.heading, each.spans[0].text) for each in paragraphs("# One\n\n### Three")] == [
        (1, "One"),
        (3, "Three"),
    ]


def test_items_carry_their_marks_as_text():
    shown = paragraphs("- a\n  - b\n\n3. c\n4. d\n\n- [x] e\n- [ ] f")
    assert [(each.marker, each.depth) for each in shown] == [
        ("•", 1),
        ("•", 2),
        ("3.", 1),
        ("4.", 1),
        ("☑", 1),
        ("☐", 1),
    ]


def test_lines_of_a_paragraph_stay_apart():
    """What is read off a sign or a bill has meaningful lines."""
    assert paragraphs("OPEN\n9 to 5\nMon")[0].spans == (Span("OPEN\u20289 to 5\u2028Mon"),)


def test_a_line_end_inside_code_or_a_link_is_a_blank():
    assert [span.text for span in paragraphs("`a\nb` [c\nd](http://x.y)")[0].spans] == ["a b", " ", "c d"]


def test_code_is_one_piece_with_its_lines_and_blanks():
    shown = paragraphs("```py\nif x:\n    y  \n\nz\n```")
    assert [each.code for each in shown] == [True]
    assert shown[0].spans == (Span("if x:\u2028    y  \u2028\u2028z", code=True),)


def test_a_table_has_rows_of_cells():
    pieces = pieces_of("before\n\n|a|b|\n|-|-|\n|1|**2**|\n\nafter")
    assert pieces is not None
    assert isinstance(pieces[1], Table)
    assert [[cell[0].text for cell in row] for row in pieces[1].rows] == [["a", "b"], ["1", "2"]]
    assert isinstance(pieces[2], Paragraph)


def test_quotes_and_rules_are_kept():
    shown = paragraphs("> a\n> > b\n\n---\n")
    assert [(each.quote, each.rule) for each in shown] == [(1, False), (2, False), (0, True)]


def test_a_picture_becomes_words():
    assert paragraphs("see ![a cat](/tmp/cat.png)!")[0].spans[1] == Span("[picture: a cat, /tmp/cat.png]")


def test_two_pictures_beside_each_other_are_both_there():
    assert text_of("![x](/p)![x](/p)").count("[picture: x, /p]") == 2


@pytest.mark.parametrize(
    "markdown",
    [
        "---\ntitle: lost\n---\n\ntext",
        "[ref]: http://example.org/lost",
        "[text][label]\n\n[label]: http://example.org",
        "![](/tmp/without-a-name.png)",
        "<b>bold</b> <script>alert('x')</script>",
        "<div>\n<p>in a block</p>\n</div>",
        "<!-- a remark --> after it",
        "<img src='/etc/hostname' alt='y'>",
        "<a href='file:///etc/hostname'>go</a>",
        "<?php echo 1 ?> <![CDATA[ data ]]> <!DOCTYPE html>",
        "<style>p { color: red }</style>",
        "<iframe src=//h/s></iframe>",
        "a <notatag attribute=value> b",
        "x[^1]\n\n[^1]: a footnote",
        "| a |\n|---|\n| <b>cell</b> |",
        "- <li>item</li>\n- two",
        "> <blockquote>q</blockquote>",
        "&notanentity;",
        "`<code>` and ``<x> ` y``",
        "# <h1>title</h1>",
        "Term\n: Definition",
        "1) one\n2) two",
        "*unclosed **and __more",
        "\\<b> \\* \\[x](y)",
        "~~~\ntilde\n~~~",
        "a\\\nb  \nc",
        "$$x^2$$ and H~2~O ==mark== :smile:",
        "<details><summary>more</summary>hidden</details>",
    ],
)
def test_no_letter_vanishes(markdown):
    shown = text_of(markdown)
    for word in re.findall(r"[^\W_]+", _NUMBERS.sub("", markdown)):
        assert word in shown
    assert shown.count("<") == markdown.count("<")


def test_what_markdown_itself_keeps_out_of_sight_is_no_loss():
    assert pieces_of("```python\ncode\n```") is not None
    assert pieces_of("[a](http://b.org 'title words')") is not None
    assert pieces_of("1. one\n1. two\n1. three") is not None


def test_an_entity_is_shown_as_what_it_means():
    assert text_of("&lt;b&gt; &copy;").strip() == "<b> ©"


PAYLOADS = [
    "![x]({})",
    "![]({})",
    "![x](file://{})",
    "![x](FILE://{})",
    "![x](<{}>)",
    "![x]({} 'title')",
    "![x](/{})",
    "![x](//localhost{})",
    "[![x]({})](http://example.org)",
    "![x][r]\n\n[r]: {}",
    "![r]\n\n[r]: {}",
    "<img src='{}'>",
    '<img src="file://{}">',
    "| a |\n|---|\n| ![x]({}) |",
    "- ![x]({})",
    "> ![x]({})",
    "# ![x]({})",
    "**![x]({})**",
    "<object data='{}'></object>",
    "<link rel=stylesheet href='{}'>",
    "<body background='{}'>",
    "<table background='{}'><tr><td>x</td></tr></table>",
    "<style>@import url('{}')</style>",
    "[x]({})",
    "[x](file://{})",
    "<file://{}>",
    "![x](qrc:{})",
    "1. a\n\n   ![x]({})",
    "- [x] ![y]({})",
    "```\n![x]({})\n```\n![x]({})",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_comes_out_names_no_file_to_load(payload, tmp_path):
    """A pipe: whoever opened it would hang, and the writer at its other end would wake up."""
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    opened = threading.Event()

    def wait_for_a_reader():
        with pipe.open("wb"):
            opened.set()

    writer = threading.Thread(target=wait_for_a_reader, daemon=True)
    writer.start()
    pieces = pieces_of(payload.format(pipe, pipe))
    assert not opened.is_set()
    for piece in pieces or ():
        assert "\ufffc" not in repr(piece)
        spans = piece.spans if isinstance(piece, Paragraph) else [s for row in piece.rows for cell in row for s in cell]
        assert all(not span.link or span.link.startswith("http") for span in spans)
    with pipe.open("rb"):  # lets the writer go
        writer.join(30)
    assert opened.is_set()


def test_a_document_of_ours_loads_one_empty_pixel(tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"not for you")
    document = ClosedDocument()
    kind = QTextDocument.ResourceType.ImageResource.value
    loaded = document.resource(kind, QUrl.fromLocalFile(str(secret)))
    assert (loaded.width(), loaded.height()) == (1, 1)


@pytest.mark.parametrize(
    "address", ["http://example.org", "https://example.org:8080/a?b#c", "https://xn--80ak6aa92e.com/", "mailto:a@b.org"]
)
def test_the_web_and_mail_may_be_linked(address):
    assert is_safe_link(address)
    assert paragraphs(f"[x]({address})")[0].spans == (Span("x", link=address),)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "smb://host/share",
        "//host/share",
        "/etc/passwd",
        "C:\\Windows",
        "http:///nowhere",
        "http://user@example.org",
        "http://example.org\\@evil.org",
        "http://exa\u202emple.org",
        "http://a b.org",
        "http://[broken",
        "mailto:",
        "mailto:nobody",
        "ftp://example.org",
        "vscode://file/etc/passwd",
        "",
    ],
)
def test_nothing_else_is_a_link(address):
    assert not is_safe_link(address)


def test_a_link_that_leads_elsewhere_is_shown_with_its_address():
    assert paragraphs("[click](file:///etc/passwd)")[0].spans == (Span("click (file:///etc/passwd)"),)


def test_hidden_characters_are_marked_in_code_and_links():
    assert paragraphs("`a\u202eb`")[0].spans == (Span("a‹U+202E›b", code=True),)
    assert paragraphs("[a\u202eb](http://x.y)")[0].spans == (Span("a‹U+202E›b", link="http://x.y"),)
    assert paragraphs("```\na\u202eb\n```")[0].spans[0].text == "a‹U+202E›b"


_WORDS = some.sampled_from(
    ["a", "The", "é", "漢字", "𐐀", "٣", "²", "7", "1.5", "a.b.c", "http:", "mailto:a", *"-,;.:?!/%+='\"()“”‘’«»–—…°€£"]
)
_STYLED = some.one_of(_WORDS, _WORDS, some.sampled_from([" ", " ", " ", "**", "**b**", "**Note:** ", "*", "- ", "1. "]))
_LINES = some.tuples(
    some.sampled_from(["", "", "- ", "- ", "* ", "1. ", "3. "]),
    some.lists(_STYLED, min_size=1, max_size=8).map("".join),
).map("".join)


@settings(max_examples=250)
@given(some.lists(_LINES, min_size=1, max_size=3), some.sampled_from(["\n", "\n\n"]))
def test_what_needs_no_parser_is_what_the_parser_makes_of_it(lines, between):
    markdown = between.join(lines)
    assert easy_pieces(markdown) in (None, parsed(markdown))


def test_the_parser_is_not_asked_for_sentences(monkeypatch):
    monkeypatch.setattr("llava_desktop.ui.safe_markdown.parsed", lambda _markdown: pytest.fail("asked the parser"))
    assert paragraphs("The boat lies at the quay.\nTwo people carry a crate.")
    assert paragraphs("1. **Sky**: blue, with a few clouds.\n2. **Sea**: calm.")
