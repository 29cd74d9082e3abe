"""Lines of text in rows that are drawn by hand: what is kept of them, and where they stand."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QTextLayout

from llava_desktop.core.search_words import Place
from llava_desktop.ui import row_drawing
from llava_desktop.ui.row_drawing import RowLines
from llava_desktop.ui.theme import FONT_SMALL, Theme

LEFT, WIDTH, HEIGHT = 20, 160, 24


@pytest.fixture
def laid_out(monkeypatch):
    """The texts that were laid out, in that order."""
    texts = []

    class Counted(QTextLayout):
        def __init__(self, text, font):
            super().__init__(text, font)
            texts.append(text)

    monkeypatch.setattr(row_drawing, "QTextLayout", Counted)
    return texts


def painted(lines: RowLines, *texts: str, marked: tuple[Place, ...] = (), from_right: bool = False) -> QImage:
    image = QImage(LEFT + WIDTH + 20, HEIGHT * len(texts), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    for number, text in enumerate(texts):
        place = QRect(LEFT, HEIGHT * number, WIDTH, HEIGHT)
        lines.paint(painter, place, text, size=FONT_SMALL, color="#000000", marked=marked, from_right=from_right)
    painter.end()
    return image


def inked_columns(image: QImage) -> list[int]:
    return [
        x for x in range(image.width()) if any(image.pixelColor(x, y).lightness() < 128 for y in range(image.height()))
    ]


def test_a_line_is_laid_out_once_and_looks_the_same_again(theme, laid_out):
    lines = RowLines(theme)
    first = painted(lines, "A boat", "A harbour")
    assert painted(lines, "A boat", "A harbour") == first
    assert laid_out == ["A boat", "A harbour"]


def test_lines_out_of_sight_are_forgotten_in_the_end(theme, laid_out):
    lines = RowLines(theme)
    often = "Always in sight"
    for number in range(row_drawing._KEPT_MOST + 10):
        painted(lines, often, f"Line {number}")
    assert len(lines._kept) == row_drawing._KEPT_MOST
    assert laid_out.count(often) == 1


@pytest.mark.parametrize("text", ["red hull", "a boat at theharbourofsomewhere and its red hull", "قارب"])
@pytest.mark.parametrize("is_marked", [False, True])
def test_a_line_begins_at_the_left_and_ends_where_its_place_does(theme, text, is_marked):
    marked = ((0, min(12, len(text))),) if is_marked else ()
    columns = inked_columns(painted(RowLines(theme), text, marked=marked))
    assert LEFT - 2 <= columns[0] < LEFT + 10
    assert columns[-1] < LEFT + WIDTH
    if len(text) > 30:
        assert columns[-1] > LEFT + WIDTH - 15


@pytest.mark.parametrize("text", ["red hull", "قارب"])
def test_from_the_right_a_line_begins_there_whatever_its_language(theme, text):
    lines = RowLines(theme)
    columns = inked_columns(painted(lines, text, from_right=True))
    assert LEFT + WIDTH - 10 < columns[-1] < LEFT + WIDTH + 2
    assert columns[0] > LEFT + WIDTH / 2
    assert inked_columns(painted(lines, text))[0] < LEFT + 10  # the same words from the left are another line


def test_from_the_right_words_that_are_too_long_are_shortened_at_their_own_end(theme, laid_out):
    lines = RowLines(theme)
    painted(lines, "a boat at theharbourofsomewhere and its red hull")
    painted(lines, "a boat at theharbourofsomewhere and its red hull", from_right=True)
    assert laid_out[0] == laid_out[1]
    assert laid_out[0].endswith("…")


def test_bold_words_that_became_too_wide_are_not_cut_where_they_begin(theme):
    lines, text, marked = RowLines(theme), "im" * 30, ((0, 16),)
    assert painted(lines, text, marked=marked, from_right=True) == painted(lines, text, marked=marked)
    assert painted(lines, text, from_right=True) != painted(lines, text)


def test_what_is_marked_is_bold_and_follows_the_theme(qapp):
    own = Theme()
    lines = RowLines(own)
    plain, marked = painted(lines, "red hull"), painted(lines, "red hull", marked=((0, 3),))
    assert inked_columns(marked)[-1] > inked_columns(plain)[-1]
    own.use_dark(True)
    assert painted(lines, "red hull") == plain
    assert painted(lines, "red hull", marked=((0, 3),)) != marked


def test_hidden_characters_are_seen_and_then_nothing_is_marked_beside_the_words(theme, laid_out):
    lines = RowLines(theme)
    hidden = painted(lines, "\u202ered hull", marked=((1, 3),))
    assert laid_out == ["‹U+202E›red hull"]
    assert hidden == painted(lines, "\u202ered hull")
