"""An answer as HTML and as plain text: every character is there, escaped, and every tag is closed."""

from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as some

from llava_desktop.core.export.answer_html import DEEPEST, answer_html
from llava_desktop.core.export.answer_text import answer_text
from llava_desktop.core.rich_text import LINE_BREAK, Paragraph, Piece, Span, Table

EVERY_TAG = {
    *("p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code"),
    *("table", "tr", "th", "td"),
}
EVERY_TAG |= {"strong", "em", "del", "a", "br", "hr"}
ALONE = {"br", "hr"}


class Page(HTMLParser):
    """Reads what was written as a browser would, and notes the tags and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        assert tag in EVERY_TAG, tag
        self.attributes |= {name for name, _ in attrs}
        if tag not in ALONE:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


_spans = some.builds(
    Span,
    some.text(some.sampled_from("ab<>&\"'/ \u2028é"), max_size=8),
    bold=some.booleans(),
    italic=some.booleans(),
    struck=some.booleans(),
    code=some.booleans(),
    link=some.sampled_from(["", 'https://example.com/?a="b"&c', "mailto:a@b.example"]),
)
_lines = some.lists(_spans, max_size=3).map(tuple)
_paragraphs = some.builds(
    Paragraph,
    _lines,
    heading=some.integers(0, 6),
    marker=some.sampled_from(["", "•", "☑", "☐", "3.", "12."]),
    depth=some.integers(0, 30),
    quote=some.integers(0, 30),
    code=some.booleans(),
    rule=some.booleans(),
)
_tables = some.integers(1, 3).flatmap(
    lambda columns: some.builds(Table, some.lists(some.tuples(*[_lines] * columns), min_size=1, max_size=3).map(tuple))
)
_answers = some.lists(_paragraphs | _tables, max_size=8)


@settings(max_examples=60)
@given(_answers)
def test_tags_are_ours_and_always_closed_and_no_letter_is_lost(pieces):
    page = Page(answer_html("x", lambda _block: pieces))
    assert page.open == []
    assert page.attributes <= {"href", "rel", "value", "class"}
    said = "".join("".join(page.text).split())
    for piece in pieces:
        rows = piece.rows if isinstance(piece, Table) else (() if piece.rule else ((piece.spans,),))
        for cell in (cell for row in rows for cell in row):
            assert "".join("".join(span.text for span in cell).split()) in said


@settings(max_examples=60)
@given(_answers)
def test_plain_text_has_the_words_and_no_tag(pieces):
    said = answer_text("x", lambda _block: pieces)
    for piece in pieces:
        if isinstance(piece, Paragraph) and not piece.rule:
            for span in piece.spans:
                assert all(line.strip() in said for line in span.text.split(LINE_BREAK))


def html_of(*pieces: Piece) -> str:
    return answer_html("x", lambda _block: pieces).replace("\n", "")


def text_of(*pieces: Piece) -> str:
    return answer_text("x", lambda _block: pieces)


def item(text: str, marker: str = "•", depth: int = 1, **more) -> Paragraph:
    return Paragraph((Span(text),), marker=marker, depth=depth, **more)


def test_flat_items_are_lists_within_each_other_again():
    assert html_of(item("a"), item("b", depth=2), item("c"), item("d", "7.")) == (
        '<ul><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p></li></ul><ol><li value="7"><p>d</p></li></ol>'
    )


def test_what_belongs_to_an_item_stays_in_it():
    more = Paragraph((Span("more"),), depth=1)
    assert html_of(item("a"), more, item("b")) == "<ul><li><p>a</p><p>more</p></li><li><p>b</p></li></ul>"
    assert html_of(item("deep", depth=2)) == "<ul><li><ul><li><p>deep</p></li></ul></li></ul>"


def test_a_quotation_holds_what_is_quoted():
    quoted = Paragraph((Span("a"),), quote=2)
    assert (
        html_of(quoted, Paragraph((Span("b"),))) == "<blockquote><blockquote><p>a</p></blockquote></blockquote><p>b</p>"
    )
    assert html_of(item("a", quote=1)) == "<blockquote><ul><li><p>a</p></li></ul></blockquote>"


def test_nesting_ends_somewhere():
    assert html_of(item("a", depth=500)).count("<ul>") == DEEPEST
    assert html_of(item("a", quote=500)).count("<blockquote>") == DEEPEST


def test_ticks_headings_rules_code_and_tables():
    assert html_of(item("done", "☑")) == '<ul><li class="ticked"><p>☑ done</p></li></ul>'
    assert html_of(Paragraph((Span("a"),), heading=1)) == "<h3>a</h3>"
    assert html_of(Paragraph((Span("a"),), heading=6)) == "<h6>a</h6>"
    assert html_of(Paragraph((), rule=True)) == "<hr>"
    assert html_of(Paragraph((Span("<b>", code=True),), code=True)) == "<pre><code>&lt;b&gt;</code></pre>"
    assert html_of(Table((((Span("a"),),), ((Span("b"),),)))) == "<table><tr><th>a</th></tr><tr><td>b</td></tr></table>"


def test_what_the_window_shows_as_it_is_is_exported_as_it_is():
    assert answer_html("<b>\n", lambda _block: None) == '<pre class="plain">&lt;b&gt;</pre>\n'
    assert answer_text("a\n\nb\n", lambda _block: None) == "a\n\nb"
    long = "x" * 20_000
    assert long in answer_text(long, lambda _block: []).replace("\n", "")
    assert '<pre class="plain">xxx' in answer_html(long, lambda _block: [])


def test_plain_text_of_lists_links_quotes_and_tables():
    assert (
        text_of(item("a"), item(f"b{LINE_BREAK}c", "12.", 2), Paragraph((Span("d"),)))
        == "• a\n    12. b\n        c\n\nd"
    )
    assert text_of(Paragraph((Span("here", link="https://a.example"),))) == "here (https://a.example)"
    assert text_of(Paragraph((Span("a@b.example", link="mailto:a@b.example"),))) == "a@b.example"
    assert text_of(Paragraph((Span(f"a{LINE_BREAK}b"),), quote=1)) == "> a\n> b"
    assert text_of(Table((((Span("a"),), (Span(f"b{LINE_BREAK}c"),)),))) == "a\tb c"
    assert text_of(Paragraph((), rule=True)) == "----------"
    assert answer_text("", lambda _block: None) == ""
