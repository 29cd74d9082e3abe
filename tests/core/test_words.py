import pickle

import pytest

from llava_desktop.core.words import LIST, Words, joined, quoted, tr

GERMAN = {
    "Ask": "Fragen",
    "{done} of {all} pictures": "{all} Bilder, davon {done}",
    "Could not open {name}: {why}": "{name} lässt sich nicht öffnen: {why}",
    "It is empty.": "Sie ist leer.",
}


def german(template, disambiguation, count):
    if template == "%n picture(s)":
        return f"{count} Bild" if count == 1 else f"{count} Bilder"
    return {"Open": {"": "Öffnen", "state": "Offen"}}.get(template, {}).get(disambiguation) or GERMAN.get(template)


def with_comma(number):
    return number.translate({ord(","): ".", ord("."): ","})


def in_german(words):
    return words.in_language(german, with_comma)


def test_words_are_english_text():
    words = tr("{done} of {all} pictures", done=3, all=8)
    assert words == "3 of 8 pictures"
    assert isinstance(words, str)
    assert hash(words) == hash("3 of 8 pictures")


def test_words_are_put_into_a_language_with_the_places_where_it_wants_them():
    assert in_german(tr("Ask")) == "Fragen"
    assert in_german(tr("{done} of {all} pictures", done=3, all=8)) == "8 Bilder, davon 3"


def test_words_that_the_language_does_not_have_stay_english():
    assert in_german(tr("Cancel {name}", name="it")) == "Cancel it"


def test_words_in_words_are_put_into_the_language_too():
    words = tr("Could not open {name}: {why}", name="cat.png", why=tr("It is empty."))
    assert words == "Could not open cat.png: It is empty."
    assert in_german(words) == "cat.png lässt sich nicht öffnen: Sie ist leer."


def test_braces_in_what_stands_in_braces_are_left_alone():
    words = tr("Could not open {name}: {why}", name="{name}{0}", why="{")
    assert words == "Could not open {name}{0}: {"
    assert in_german(words) == "{name}{0} lässt sich nicht öffnen: {"


@pytest.mark.parametrize(
    ("count", "english"),
    [(0, "0 questions wait"), (1, "1 question waits"), (2, "2 questions wait"), (5000, "5,000 questions wait")],
)
def test_what_is_counted_has_the_form_of_its_number(count, english):
    assert tr("%n question(s) (waits|wait)", "", count) == english


def test_what_is_counted_is_counted_in_the_language():
    assert [in_german(tr("%n picture(s)", "", count)) for count in (1, 2)] == ["1 Bild", "2 Bilder"]
    assert in_german(tr("%n question(s)", "", 5000)) == "5.000 questions"


def test_parentheses_of_what_is_not_counted_stay():
    assert tr("Page(s) (one|many)") == "Page(s) (one|many)"


def test_the_same_words_can_mean_two_things():
    assert tr("Open") == tr("Open", "state") == "Open"
    assert [in_german(tr("Open")), in_german(tr("Open", "state"))] == ["Öffnen", "Offen"]


def test_numbers_are_written_as_the_language_writes_them():
    words = tr("{size:,.1f} MB of {all}", size=1234.56, all=8)
    assert words == "1,234.6 MB of 8"
    assert in_german(words) == "1.234,6 MB of 8"


def test_joined_words_stay_words():
    words = joined(" · ", tr("Ask"), "{mine}", tr("It is empty."))
    assert words == "Ask · {mine} · It is empty."
    assert isinstance(words, Words)
    assert in_german(words) == "Fragen · {mine} · Sie ist leer."
    assert joined("{", "a", "b") == in_german(joined("{", "a", "b")) == "a{b"
    assert joined(" · ") == ""


def japanese(template, _disambiguation, _count):
    return {", ": "、", "Ask": "質問。", "“{text}”": "「{text}」"}.get(template)


def test_a_list_has_the_signs_of_the_language():
    words = joined(LIST, tr("Open"), "b", "c")
    assert words == "Open, b, c"
    assert words.in_language(japanese, str) == "Open、b、c"


def test_what_is_quoted_stands_in_the_marks_of_the_language():
    words = tr("{folder} is empty.", folder=quoted("a {b}"))
    assert words == "“a {b}” is empty."
    assert words.in_language(japanese, str) == "「a {b}」 is empty."


def test_between_sentences_there_is_a_blank_where_the_language_has_one():
    assert joined(" ", tr("Ask"), "b. ", "c").in_language(japanese, str) == "質問。b.  c"
    assert joined(" · ", tr("Ask"), "b").in_language(japanese, str) == "質問。 · b"


def test_in_another_process_words_are_english():
    there = pickle.loads(pickle.dumps(tr("{done} of {all} pictures", done=3, all=8)))
    assert (there, type(there)) == ("3 of 8 pictures", str)
