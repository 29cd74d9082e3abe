"""The event stream, from a server that sends anything."""

import operator
import tracemalloc

from hypothesis import example, given
from hypothesis import strategies as st

from llava_desktop.core.errors import UnexpectedReply
from llava_desktop.replicate import sse
from llava_desktop.replicate.sse import ServerSentEvent, SseDecoder
from tests.fuzz.chunking import cuts, in_pieces

fragments = (
    st.sampled_from(
        [
            b"data",
            b"data: ",
            b"event: output",
            b"id: 7",
            b"id: \x00",
            b"retry: 10",
            b"retry: " + b"9" * 5000,
            b":",
            b" ",
        ]
    )
    | st.sampled_from([b"\n", b"\r", b"\r\n", b"\n\n", b"\r\n\r\n", b"\r\r"])
    | st.sampled_from(
        [
            b"\xe2\x80\xa8",
            b"\xc2\x85",
            b"\xf0\x9f\x96\xbc",
            b"\xff",
            b"\xf0\x9f",
            b"\xef\xbb\xbf",
            b"\x0b",
            b"word " * 9,
        ]
    )
)
lines = st.sampled_from(
    [b"data: a", b"data:  b ", b"data", b"id: 7", b"id:", b"event: done", b": hi", b"", b"", b"retry: 5"]
)
line_ends = st.sampled_from([b"\n", b"\r", b"\r\n"])
streams = (
    st.lists(fragments | st.binary(max_size=6), max_size=40)
    | st.lists(st.builds(operator.add, lines, line_ends), max_size=20)
).map(b"".join)


def read(pieces: list[bytes]) -> tuple[list[ServerSentEvent], str, int | None, bool]:
    """The events, the last id, the retry time, and whether the stream was refused as too large."""
    decoder, events = SseDecoder(), []
    try:
        for piece in pieces:
            events += decoder.feed(piece)
    except UnexpectedReply:
        return [], "", None, True
    return events, decoder.last_event_id, decoder.retry_ms, False


@given(streams, cuts)
@example(b"data: a\r\nid: 7\r\n\r\n", [8])
@example(b"data: \xf0\x9f\x96\xbc\r\n\r\ndata: b\r\r", list(range(30)))
def test_any_chunking_of_any_bytes_equals_one_chunk(stream, places):
    assert read(in_pieces(stream, places)) == read([stream])


@given(streams, cuts)
@example(b"data: 1234567890123456\n\n", [22, 23])
def test_what_is_too_large_is_too_large_in_any_chunking(stream, places):
    with_small_events = 22
    before, sse.MAX_EVENT_CHARS = sse.MAX_EVENT_CHARS, with_small_events
    try:
        assert read(in_pieces(stream, places)) == read([stream])
    finally:
        sse.MAX_EVENT_CHARS = before


@given(st.sampled_from([b"data: x", b":", b"\n:", b"data\n", b"\xff", b"id", b"\r:"]), st.sampled_from([1, 7, 65_536]))
def test_an_event_without_an_end_is_refused_before_it_is_large(piece, size):
    decoder = SseDecoder()
    chunk = (piece * (size // len(piece) + 1))[:size] if size > len(piece) else piece
    tracemalloc.start()
    try:
        for _ in range(3_000_000 // len(chunk) if size > 10 else 3_000):
            decoder.feed(chunk)
        kept = decoder._pieces_chars
    except UnexpectedReply:
        kept = 0
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert kept <= sse.MAX_EVENT_CHARS
    assert peak < 12_000_000
