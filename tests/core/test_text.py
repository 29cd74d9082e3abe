from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llava_desktop.core.picture import (
    EncodedPicture,
    OriginalPicture,
    PictureFormat,
    PictureSource,
    PreparedPicture,
    RawImage,
)
from llava_desktop.core.picture_edits import Box, PictureEdits, Stroke
from llava_desktop.core.text import (
    IMPORTED,
    PASTED,
    duration_text,
    one_line,
    picture_name,
    sends_line,
    size_text,
    source_text,
    storable,
    taken_text,
    with_marks,
)
from llava_desktop.core.words import Words


@given(st.text("a\n\x00\ud800\udfff🖼\u2028", max_size=20))
def test_storable_text_is_utf8_without_nul_and_every_other_character_stays(text):
    stored = storable(text)
    stored.encode("utf-8")
    assert "\x00" not in stored
    assert len(stored) == len(text)
    assert all(new in (old, "\ufffd") for old, new in zip(text, stored, strict=True))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("photo\u202egpj.exe", "photo‹U+202E›gpj.exe"),
        ("a\x07b\x1bc", "a‹U+0007›b‹U+001B›c"),
        ("a\r\nb\tc", "a‹U+000D›\nb\tc"),
        ("a\u2028b", "a‹U+2028›b"),
        ("\ud800", "\ufffd"),
        ("שלום × 猫", "שלום × 猫"),
    ],
)
def test_characters_that_hide_or_reorder_text_are_shown_as_marks(text, shown):
    assert with_marks(text) == shown


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("12345", "12345"),
        ("123456", "1234…"),
        ("123 56", "123…"),
        ("", ""),
        (" " * 100, "…"),
        ("ab" + " " * 30 + "cd", "ab…"),
    ],
)
def test_one_line_folds_blanks_and_says_where_it_was_cut(text, line):
    assert one_line(text, 5) == line
    assert one_line("  What\nis \t this? ") == "What is this?"


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 KB"),
        (84_400, "84 KB"),
        (999_499, "999 KB"),
        (999_500, "1.0 MB"),
        (5_100_000, "5.1 MB"),
    ],
)
def test_sizes_are_decimal_as_in_file_managers(size, text):
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "0.0 s"),
        (0.44, "0.4 s"),
        (9.94, "9.9 s"),
        (9.96, "10 s"),
        (59.4, "59 s"),
        (59.6, "1 min 0 s"),
        (125.0, "2 min 5 s"),
    ],
)
def test_durations_are_short(seconds, text):
    assert duration_text(seconds) == text


def prepared(frames: int = 1) -> PreparedPicture:
    source = PictureSource("cat.jpg", PictureFormat.JPEG, 4032, 3024, 5_100_000, "ab", frames)
    sent = EncodedPicture(672, 504, PictureFormat.JPEG, bytes(84_000))
    pixel = RawImage(1, 1, b"\x00\x00\x00")
    return PreparedPicture(source, sent, pixel, pixel, sent)


def test_the_line_under_the_picture_says_what_is_sent_and_what_it_came_from():
    assert sends_line(prepared()) == "Sends 672×504 JPEG, 84 KB (from 4032×3024, 5.1 MB)"


def test_frames_that_are_not_sent_are_said():
    assert source_text(prepared(frames=12).source) == "4032×3024, 5.1 MB, first of 12 frames"


@pytest.mark.parametrize(("kind", "parts"), [(PictureFormat.TIFF, "pages"), (PictureFormat.HEIC, "pictures")])
def test_what_a_file_holds_several_of_is_called_by_its_name(kind, parts):
    source = replace(prepared(frames=3).source, format=kind)
    assert source_text(source).endswith(f"first of 3 {parts}")


def test_of_an_edited_picture_the_line_says_what_is_not_sent():
    edits = PictureEdits(0, Box(10, 20, 800, 600), (Stroke(((1, 1),), 9),))
    line = sends_line(replace(prepared(), edits=edits, original=OriginalPicture("cat.jpg", "ab", b"x")))
    assert line == "Sends 672×504 JPEG, 84 KB (a region of 800×600 from 4032×3024, 5.1 MB, parts painted over)"


def test_of_a_picture_that_is_sent_whole_and_of_a_part_it_is_said_what_it_came_from():
    painted = replace(prepared(), edits=PictureEdits(0, None, (Stroke(((1, 1),), 9),)))
    assert taken_text(painted) == "from 4032×3024, 5.1 MB, parts painted over"
    cut = replace(prepared(), edits=PictureEdits(region=Box(10, 20, 800, 600)))
    assert taken_text(cut) == "a region of 800×600 from 4032×3024, 5.1 MB"


def test_of_a_region_in_the_history_it_is_said_that_nothing_else_was_sent():
    edits = PictureEdits(region=Box(10, 20, 800, 600))
    line = sends_line(replace(prepared(), edits=edits, painted_over=True))
    assert line == (
        "Only the region was sent: 672×504 JPEG, 84 KB (a region of 800×600 from 4032×3024, 5.1 MB, parts painted over)"
    )


def test_what_the_app_called_a_picture_is_words_again_and_a_files_name_never_is():
    assert picture_name("Pasted picture") is PASTED
    assert picture_name("Imported picture") is IMPORTED
    assert not isinstance(picture_name("Copy"), Words), "a file may be called as something in a menu"
    assert picture_name("a\u202egpj.exe") == "a‹U+202E›gpj.exe"
    assert picture_name("x" * 300, 80) == "x" * 79 + "…"
