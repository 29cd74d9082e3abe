"""Markdown, web page, plain text and CSV: readable, and harmless to whoever opens them."""

import csv
import io
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from llava_desktop.core.export.documents import ExportedQuestion, picture_line, title_of
from llava_desktop.core.export.formats import document_in
from llava_desktop.core.export.page import PageDocument
from llava_desktop.core.export.prose import closed_markdown, plain_in_markdown
from llava_desktop.core.export.table import CELL_MOST, TableDocument, without_formula
from llava_desktop.core.export.wanted import FORMATS, ExportFormat
from llava_desktop.core.picture_edits import Box
from tests.core.export.made import PIXEL, finished_questions, picture, question

HOSTILE = "<script>alert(1)</script>\"'&\u202e"


def as_it_is(_block: str) -> None:
    return None


def written(wanted: ExportFormat, *exported: ExportedQuestion) -> str:
    document = document_in(wanted, as_it_is)
    return "".join([document.beginning(), *map(document.part, exported), document.end()])


@pytest.mark.parametrize("wanted", ExportFormat)
@settings(max_examples=25)
@given(made=finished_questions)
def test_any_question_becomes_a_file(wanted, made):
    exported = ExportedQuestion(made, PIXEL, PIXEL, "" if wanted.holds_pictures else "boat pictures/1.png")
    assert written(wanted, exported).encode("utf-8")


def test_every_format_is_offered_and_says_what_it_is_good_for():
    assert set(FORMATS) == set(ExportFormat)
    assert all(each.title and each.explanation for each in FORMATS)
    assert {each for each in FORMATS if each.is_read_back} == {ExportFormat.JSON, ExportFormat.JSON_LINES}


def test_a_page_is_one_file_that_asks_nobody():
    page = written(ExportFormat.HTML, ExportedQuestion(question(picture=picture(), error="Too bad."), PIXEL))
    assert "default-src 'none'" in page
    assert "prefers-color-scheme: dark" in page
    assert '<img alt="boat.png" width="1" height="1" src="data:image/png;base64,' in page
    assert "<script" not in page
    assert set(re.findall(r"""(?:src|href)=["']?([a-z]+):""", page)) == {"data"}


def test_what_others_wrote_is_escaped_on_a_page():
    made = question(prompt=HOSTILE, answer=HOSTILE, error=HOSTILE, picture=picture(name=HOSTILE))
    page = written(ExportFormat.HTML, ExportedQuestion(made, PIXEL))
    assert "<script" not in page.replace(PageDocument(as_it_is).beginning(), "")
    assert page.count("&lt;script&gt;") == 6  # title, picture twice, prompt, answer, note
    assert 'alt="&lt;' in page


def test_a_page_can_do_without_picture_answer_and_note():
    page = written(ExportFormat.HTML, ExportedQuestion(question(answer="", picture=picture())))
    assert "<img" not in page
    assert 'class="answer"' not in page
    assert "boat.png, sent as 1×1 PNG" in page


def test_a_region_is_told_of():
    made = question(picture=picture(region=Box(0, 0, 5, 5)))
    assert picture_line(made) == "boat.png, a region of it sent as 1×1 PNG"
    assert picture_line(question()) == ""


def test_a_question_of_blanks_has_a_title():
    assert title_of(question(prompt=" \n ")) == "Question"


def test_markdown_shows_what_was_typed_sign_by_sign():
    made = question(
        prompt="# no *heading*\n\n    code?\n1. item\n- item\r\n[a](b) <b>", error="**Bad**", picture=picture()
    )
    text = written(ExportFormat.MARKDOWN, ExportedQuestion(made, picture_path="my boats pictures/1.png"))
    assert "> \\# no \\*heading\\*\n>\n> &#32;   code?\\\n> 1\\. item\\\n> \\- item\\\n> \\[a\\](b) \\<b\\>\n" in text
    assert "**Note:** \\*\\*Bad\\*\\*" in text
    assert "![boat.png](my%20boats%20pictures/1.png)" in text


@pytest.mark.parametrize(
    ("text", "shown"), [("1) a", "1\\) a"), ("\ta", "&#9;a"), ("=a", "\\=a"), ("2024 a", "2024 a")]
)
def test_the_beginning_of_a_line_means_nothing(text, shown):
    assert plain_in_markdown(text) == shown


KEPT = [
    "**Bold** and `<code>` and ``a ` b``",
    "```html\n<b>\n![](x)\n```\n",
    "- a\n  ~~~\n  <b>\n\n  ~~~\nb",
    "a `b\n\nc` d",
]


@pytest.mark.parametrize("answer", KEPT)
def test_an_answer_stays_the_markdown_that_it_is(answer):
    assert closed_markdown(answer) == answer


@pytest.mark.parametrize(
    "answer",
    [
        "![](https://somewhere.example/x.png)",
        "`a\n# b ![](x) `",
        "a ` b\nc ` ![](x) ` d",
        "| `a | ![](x) ` |",
        "\\` ![](x) `",
        "- a\n  ```\n![](x)\n",
        "   ```\na\n```\n![](x)\n```",
        "> ```\n```\n![](x)\n```",
        "1. ```\n![](x)",
        "```\na\n  ```\n![](x)\n",
        "```\ra\r```\r![](x)",
        "`" * 5_000 + " ![](x) " + "`" * 5_000,
        "\\![](x)",
        "```js\na\n``` no end\n```\n![](x)",
        "``` no `fence`\n![](x)",
    ],
)
def test_no_picture_of_an_answer_is_loaded(answer):
    """By the rules of CommonMark: wherever it is not surely code, the sign is taken away."""
    assert "![" not in closed_markdown(answer)
    assert "<img" not in closed_markdown(answer.replace("![](x)", "<img src=x>"))


@given(some.text(some.sampled_from("`~ \n\ta!")))
@example("```\n")
def test_a_fence_that_is_open_is_closed(answer):
    """A second answer behind it is read from outside of any code."""
    first = closed_markdown(answer)
    assert closed_markdown(f"{first}\n\n# b") == f"{first}\n\n# b" or "&#96;" in first or "&#126;" in first


def test_a_question_without_an_answer_is_a_question():
    assert written(ExportFormat.MARKDOWN, ExportedQuestion(question(answer=""))).endswith("> What is it?\n")


def test_plain_text_has_its_parts():
    made = question(picture=picture(), error="Too bad.")
    text = written(ExportFormat.TEXT, ExportedQuestion(made, picture_path="boats pictures/1.png"))
    assert text.startswith("What is it?\n===========\n\n")
    assert "Picture: boat.png, sent as 1×1 PNG (boats pictures/1.png)\n\nQuestion:\nWhat is it?" in text
    assert "Answer:\nA boat.\n\nNote: Too bad.\n" in text
    assert "Picture: boat.png, sent as 1×1 PNG\n" in written(ExportFormat.TEXT, ExportedQuestion(made))
    assert "Answer:" not in written(ExportFormat.TEXT, ExportedQuestion(question(answer="")))


def rows_of(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


@settings(max_examples=50)
@given(finished_questions)
def test_no_cell_is_a_formula_and_no_word_is_lost(made):
    (row,) = rows_of(written(ExportFormat.CSV, ExportedQuestion(made)))
    for value in row.values():
        assert not value.lstrip(" \u200b\ufeff").startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    assert row["id"].lstrip("'") == made.id


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\r=1", "\n", " =1", "\u200b=1", "＝1", "\ufeff=1"])
def test_a_formula_is_text(text):
    assert without_formula(text) == f"'{text}"


def test_what_excel_cuts_is_said():
    document = TableDocument()
    document.part(ExportedQuestion(question(answer="x" * CELL_MOST)))
    assert document.remarks() == ()
    document.part(ExportedQuestion(question(answer="😀" * (CELL_MOST // 2 + 1))))
    assert document.remarks()[0].startswith("One cell is longer than the 32,767 characters")
    document.part(ExportedQuestion(question(answer="x" * (CELL_MOST + 1))))
    assert document.remarks()[0].startswith("2 cells are longer")
    document._rows = 2_000_000
    assert "1,048,576 lines" in document.remarks()[1]


def test_lines_end_as_the_rule_for_csv_says():
    text = written(ExportFormat.CSV, ExportedQuestion(question(prompt='a "b"\nc', picture=picture())))
    assert text.count("\r\n") == 2
    assert '"a ""b""\nc"' in text
    assert rows_of(text)[0]["picture"] == "boat.png"


@pytest.mark.parametrize("wanted", [each for each in ExportFormat if each is not ExportFormat.CSV])
def test_the_others_have_nothing_to_remark(wanted):
    assert document_in(wanted, as_it_is).remarks() == ()
