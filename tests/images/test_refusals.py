import pytest

from llava_desktop.core.errors import PictureTooLarge
from llava_desktop.core.picture_edits import NO_EDITS
from llava_desktop.core.words import Words
from llava_desktop.images.decoding import decode_unnamed
from llava_desktop.images.refusals import PictureRefused, Refusal

HOSTILE = "{name.__class__} {size} %n (a|b).jpg"


@pytest.mark.parametrize("why", Refusal)
@pytest.mark.parametrize("size", [None, (9000, 12_000)])
def test_each_refusal_is_a_sentence_that_names_the_picture_and_can_be_said_in_any_language(why, size):
    error = PictureRefused(why, size).error(HOSTILE)
    assert error.sentence.startswith(f"{HOSTILE} ")
    assert isinstance(error.sentence, Words)
    assert error.sentence.in_language(lambda template, *_: f"~{template}", str).startswith(f"~{HOSTILE} ")
    assert error.advice == "" or isinstance(error.advice, Words)


@pytest.mark.parametrize("why", [Refusal.TOO_MANY_PIXELS, Refusal.BITMAP_TOO_LARGE])
def test_a_size_is_said_where_it_is_known(why):
    known, unknown = why.error("a.png", (9000, 12_000)), why.error("a.png")
    assert isinstance(known, PictureTooLarge)
    assert known.sentence.startswith("a.png has too many pixels: 9000×12000")
    assert unknown.sentence == "a.png has too many pixels."


def test_what_is_no_picture_is_refused_with_no_name_too():
    with pytest.raises(PictureRefused) as caught:
        decode_unnamed(b"text", NO_EDITS, None)
    assert caught.value.why is Refusal.UNKNOWN_FORMAT
