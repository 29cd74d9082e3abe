import pytest
from hypothesis import given
from hypothesis import strategies as st

from llava_desktop.storage.search import full_text_query


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("red car", '"red" * "car" *'),
        ("  Grün  ", '"Grün" *'),
        ('say "no', '"say" * """no" *'),
        ("a-b* NEAR(c", '"a-b*" * "NEAR(c" *'),
        ("- * 🙂", ""),
        ("", ""),
    ],
)
def test_each_word_is_quoted_and_begins_a_word(typed, query):
    assert full_text_query(typed) == query


@given(st.text())
def test_quotes_are_always_even_so_that_nothing_leaves_them(typed):
    assert full_text_query(typed).count('"') % 2 == 0


def test_an_essay_is_cut():
    assert len(full_text_query("word " * 1000).split(" ")) <= 24
    assert len(full_text_query("x" * 10_000)) < 220
