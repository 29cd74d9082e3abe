import io
import json

import pytest

from llava_desktop.core.errors import NotAPicture, PictureDamaged, PictureTooLarge
from llava_desktop.core.picture import PictureFormat, RawImage
from llava_desktop.core.picture_detail import Detail
from llava_desktop.core.picture_edits import NO_EDITS, Box, PictureEdits, Stroke
from llava_desktop.images.apart.messages import (
    BadMessage,
    Request,
    read_reply,
    read_request,
    write_reply,
    write_request,
)
from llava_desktop.images.decoded import DecodedPicture

PIXELS = RawImage(2, 1, b"abcdef")
DECODED = DecodedPicture(PictureFormat.HEIC, 4032, 3024, 3, had_alpha=True, pixels=PIXELS)


def written(write, what) -> bytes:
    pipe = io.BytesIO()
    write(pipe, what)
    return pipe.getvalue()


@pytest.mark.parametrize(
    "request_",
    [
        Request(b"bytes", "a.jpg", NO_EDITS),
        Request(b"", "ä\ufffd‹U+202E›.heic", PictureEdits(3, Box(1, 2, 3, 4), (Stroke(((5, 6), (-7, 8)), 9),))),
        Request(PIXELS, "Pasted picture", PictureEdits(1)),
        Request(b"bytes", "a.jpg", PictureEdits(1), Detail(Box(1, 2, 3, 4), 5, 6)),
    ],
)
def test_a_request_arrives_as_it_was_sent(request_):
    assert read_request(io.BytesIO(written(write_request, request_))) == request_


@pytest.mark.parametrize(
    "reply", [DECODED, DecodedPicture(PictureFormat.TIFF, 9, 8, 1, had_alpha=False, pixels=PIXELS, part=PIXELS)]
)
def test_a_reply_arrives_as_it_was_sent(reply):
    assert read_reply(io.BytesIO(written(write_reply, reply))) == reply


@pytest.mark.parametrize("kind", [NotAPicture, PictureDamaged, PictureTooLarge])
def test_a_refusal_arrives_as_the_error_it_is(kind):
    with pytest.raises(kind) as caught:
        read_reply(io.BytesIO(written(write_reply, kind("It is ›so‹.", "Do that."))))
    assert (type(caught.value), caught.value.text) == (kind, "It is ›so‹. Do that.")


def test_the_end_of_the_app_is_no_request():
    assert read_request(io.BytesIO(b"")) is None


@pytest.mark.parametrize(
    "write_read", [(write_request, read_request, Request(b"by", "a", NO_EDITS)), (write_reply, read_reply, DECODED)]
)
def test_what_breaks_off_anywhere_is_no_message(write_read):
    write, read, what = write_read
    whole = written(write, what)
    for size in range(1, len(whole)):
        with pytest.raises(BadMessage):
            read(io.BytesIO(whole[:size]))


def reply_of(header: object) -> bytes:
    said = json.dumps(header).encode()
    return len(said).to_bytes(4, "big") + said + bytes(100)


GOOD = {"format": "PNG", "size": [1, 1], "frames": 1, "had_alpha": False, "pixels": [2, 1], "part": None}


def test_the_reply_that_the_bad_ones_are_made_from_is_good():
    assert read_reply(io.BytesIO(reply_of(GOOD))).pixels.data == bytes(6)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "EXE"},
        {"size": [1]},
        {"size": "12x"},
        {"frames": "many"},
        {"pixels": [-1, 1]},
        {"pixels": [1601, 1]},
        {"pixels": [0, 5]},
        {"pixels": [200_000, 200_000]},
        {"pixels": None},
        {"part": [1, 2, 3]},
        {"refused": "SystemExit", "sentence": "", "advice": ""},
        {"refused": "PictureDamaged"},
    ],
    ids=str,
)
def test_a_reply_that_was_not_agreed_is_no_reply(change):
    with pytest.raises(BadMessage):
        read_reply(io.BytesIO(reply_of(GOOD | change)))


@pytest.mark.parametrize("said", [b"", b"[1]", b"\xff\xfe", b"{", b"null"])
def test_a_header_that_is_none_is_no_message(said):
    with pytest.raises(BadMessage):
        read_reply(io.BytesIO(len(said).to_bytes(4, "big") + said))


def test_a_header_of_any_length_is_not_waited_for():
    with pytest.raises(BadMessage):
        read_reply(io.BytesIO(b"\xff\xff\xff\xff"))


def test_only_a_detail_may_be_larger_than_a_preview_and_not_larger_than_it_was_asked_for():
    large = RawImage(1700, 1, bytes(3 * 1700))
    reply = written(write_reply, DecodedPicture(PictureFormat.PNG, 9000, 8, 1, had_alpha=False, pixels=large))
    asked = Request(b"bytes", "a.png", NO_EDITS, Detail(Box(0, 0, 1700, 2), 1700, 2))
    assert read_reply(io.BytesIO(reply), asked.side_most).pixels == large
    less = Request(b"bytes", "a.png", NO_EDITS, Detail(Box(0, 0, 1699, 2), 1699, 2))
    for request in (less, Request(b"bytes", "a.png", NO_EDITS)):
        with pytest.raises(BadMessage):
            read_reply(io.BytesIO(reply), request.side_most)
