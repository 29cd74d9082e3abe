import io
import json

import pytest

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
from llava_desktop.images.refusals import PictureRefused, Refusal

PIXELS = RawImage(2, 1, b"abcdef")
DECODED = DecodedPicture(PictureFormat.HEIC, 4032, 3024, 3, had_alpha=True, pixels=PIXELS)


def written(write, what) -> bytes:
    pipe = io.BytesIO()
    write(pipe, what)
    return pipe.getvalue()


@pytest.mark.parametrize(
    "request_",
    [
        Request(b"bytes", NO_EDITS),
        Request(b"", PictureEdits(3, Box(1, 2, 3, 4), (Stroke(((5, 6), (-7, 8)), 9),))),
        Request(PIXELS, PictureEdits(1)),
        Request(b"bytes", PictureEdits(1), Detail(Box(1, 2, 3, 4), 5, 6)),
    ],
)
def test_a_request_arrives_as_it_was_sent(request_):
    assert read_request(io.BytesIO(written(write_request, request_))) == request_


@pytest.mark.parametrize(
    "reply", [DECODED, DecodedPicture(PictureFormat.TIFF, 9, 8, 1, had_alpha=False, pixels=PIXELS, part=PIXELS)]
)
def test_a_reply_arrives_as_it_was_sent(reply):
    assert read_reply(io.BytesIO(written(write_reply, reply))) == reply


@pytest.mark.parametrize("why", Refusal)
@pytest.mark.parametrize("size", [None, (9000, 1), (2**32 - 1, 2**32 - 1)])
def test_a_refusal_arrives_as_it_is_and_no_word_of_it(why, size):
    with pytest.raises(PictureRefused) as caught:
        read_reply(io.BytesIO(written(write_reply, PictureRefused(why, size))))
    assert (caught.value.why, caught.value.size) == (why, size)


@pytest.mark.parametrize("size", [(2**32, 1), (1, 10**30), (-1, 1), (0, 9)])
def test_a_size_that_no_picture_has_is_left_out_of_a_refusal(size):
    with pytest.raises(PictureRefused) as caught:
        read_reply(io.BytesIO(written(write_reply, PictureRefused(Refusal.TOO_MANY_PIXELS, size))))
    assert (caught.value.why, caught.value.size) == (Refusal.TOO_MANY_PIXELS, None)


def test_the_end_of_the_app_is_no_request():
    assert read_request(io.BytesIO(b"")) is None


@pytest.mark.parametrize(
    "write_read", [(write_request, read_request, Request(b"by", NO_EDITS)), (write_reply, read_reply, DECODED)]
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
        {"size": [1, 10**30]},
        {"size": [1.5, 1]},
        {"frames": "many"},
        {"frames": "3"},
        {"frames": 0},
        {"frames": 10**30},
        {"frames": float("inf")},
        {"frames": True},
        {"pixels": [-1, 1]},
        {"pixels": [1601, 1]},
        {"pixels": [0, 5]},
        {"pixels": [200_000, 200_000]},
        {"pixels": None},
        {"part": [1, 2, 3]},
        {"refused": "SystemExit"},
        {"refused": "PictureDamaged"},
        {"refused": "__class__"},
        {"refused": "error"},
        {"refused": "{name.__class__}", "size": None},
        {"refused": 3},
        {"refused": ["DAMAGED"]},
        {"refused": None},
        {"refused": "DAMAGED", "size": "9000"},
        {"refused": "DAMAGED", "size": {"width": 1, "height": 1}},
        {"refused": "TOO_MANY_PIXELS", "size": ["9000", "9000"]},
        {"refused": "TOO_MANY_PIXELS", "size": ["{name.__class__}", 1]},
        {"refused": "TOO_MANY_PIXELS", "size": [10**30, 1]},
        {"refused": "TOO_MANY_PIXELS", "size": [2**32, 1]},
        {"refused": "TOO_MANY_PIXELS", "size": [-9000, 9000]},
        {"refused": "TOO_MANY_PIXELS", "size": [9000.0, float("nan")]},
        {"refused": "TOO_MANY_PIXELS", "size": [True, 9000]},
        {"refused": "TOO_MANY_PIXELS", "size": [1, 2, 3]},
    ],
    ids=str,
)
def test_a_reply_that_was_not_agreed_is_no_reply(change):
    with pytest.raises(BadMessage):
        read_reply(io.BytesIO(reply_of(GOOD | change)))


@pytest.mark.parametrize(
    "said", [b"", b"[1]", b"\xff\xfe", b"{", b"null", b"[" * 100_000, b'{"size": ' + b"1" * 5_000 + b"}"], ids=len
)
def test_a_header_that_is_none_is_no_message(said):
    with pytest.raises(BadMessage):
        read_reply(io.BytesIO(len(said).to_bytes(4, "big") + said))


def test_a_header_of_any_length_is_not_waited_for():
    with pytest.raises(BadMessage):
        read_reply(io.BytesIO(b"\xff\xff\xff\xff"))


def test_only_a_detail_may_be_larger_than_a_preview_and_not_larger_than_it_was_asked_for():
    large = RawImage(1700, 1, bytes(3 * 1700))
    reply = written(write_reply, DecodedPicture(PictureFormat.PNG, 9000, 8, 1, had_alpha=False, pixels=large))
    asked = Request(b"bytes", NO_EDITS, Detail(Box(0, 0, 1700, 2), 1700, 2))
    assert read_reply(io.BytesIO(reply), asked.side_most).pixels == large
    less = Request(b"bytes", NO_EDITS, Detail(Box(0, 0, 1699, 2), 1699, 2))
    for request in (less, Request(b"bytes", NO_EDITS)):
        with pytest.raises(BadMessage):
            read_reply(io.BytesIO(reply), request.side_most)
