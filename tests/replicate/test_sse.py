"""The decoder against the standard's own examples, cut everywhere, and against what other splitters lose."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llava_desktop.core.errors import UnexpectedReply
from llava_desktop.replicate.sse import MAX_EVENT_CHARS, ServerSentEvent, SseDecoder

Event = ServerSentEvent

STANDARD_EXAMPLES = {
    "two lines make one text": (
        b"data: YHOO\ndata: +2\ndata: 10\n\n",
        [Event("message", "YHOO\n+2\n10")],
    ),
    "a comment, an id, an id reset, a leading space kept": (
        b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n",
        [Event("message", "first event", "1"), Event("message", "second event", "")],
    ),
    "data with nothing in it, and an event at the end that no blank line ended": (
        b"data\n\ndata\ndata\n\ndata:",
        [Event("message", ""), Event("message", "\n")],
    ),
    "a space after the colon or none": (
        b"data:test\n\ndata: test\n\n",
        [Event("message", "test"), Event("message", "test")],
    ),
    "named events": (
        b"event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\nevent: add\ndata: 113411\n\n",
        [Event("add", "73857293"), Event("remove", "2153"), Event("add", "113411")],
    ),
}

RECORDED = (
    ": hi\n\n"
    "event: output\nid: 1690212292:0\ndata: Once \n\n"
    "event: output\nid: 1690212292:1\ndata: upon\ndata: \ndata: a time…\n\n"
    "event: done\nid: 1690212293:0\ndata: {}\n\n"
)
RECORDED_EVENTS = [
    Event("output", "Once ", "1690212292:0"),
    Event("output", "upon\n\na time…", "1690212292:1"),
    Event("done", "{}", "1690212293:0"),
]
EXAMPLES = {**STANDARD_EXAMPLES, "a recorded answer": (RECORDED.encode(), RECORDED_EVENTS)}
LINE_ENDS = [b"\n", b"\r", b"\r\n"]


def decoded(*chunks: bytes) -> list[ServerSentEvent]:
    decoder = SseDecoder()
    return [event for chunk in chunks for event in decoder.feed(chunk)]


@pytest.mark.parametrize("line_end", LINE_ENDS, ids=["LF", "CR", "CRLF"])
@pytest.mark.parametrize(("stream", "events"), EXAMPLES.values(), ids=EXAMPLES.keys())
def test_each_example_reads_the_same_wherever_it_is_cut(stream, events, line_end):
    stream = stream.replace(b"\n", line_end)
    assert decoded(stream) == events
    for place in range(len(stream) + 1):
        assert decoded(stream[:place], stream[place:]) == events
    assert decoded(*(bytes([byte]) for byte in stream)) == events


@pytest.mark.parametrize("char", ["\u2028", "\u2029", "\u0085", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x00", "\ufeff"])
def test_what_other_splitters_take_for_a_line_end_stays_in_the_text(char):
    stream = f"data: before{char}after\n\n".encode()
    for place in range(len(stream)):
        assert decoded(stream[:place], stream[place:]) == [Event("message", f"before{char}after")]


pieces = st.sampled_from(
    [
        b"data",
        b"data:",
        b"data: ",
        b"event: output",
        b"id: 7",
        b"id: \x00",
        b"retry: 10",
        b":",
        b" ",
        b"x",
        b"\xe2\x80\xa8",
        b"\xc2\x85",
        b"\xf0\x9f\x96\xbc",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\n",
        b"\n\n",
        b"\r",
        b"\r\n",
        b"\r\n\r\n",
    ]
)


@given(st.lists(pieces, max_size=40).map(b"".join), st.lists(st.integers(0, 200), max_size=12))
def test_any_chunking_equals_one_chunk(stream, cuts):
    places = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    chunks = [stream[start:end] for start, end in itertools.pairwise(places)]
    assert decoded(*chunks) == decoded(stream)


def test_an_event_that_no_blank_line_ended_is_dropped():
    assert decoded(b"data: whole\n\ndata: half\n") == [Event("message", "whole")]


def test_an_event_is_there_as_soon_as_its_blank_line_is_even_when_that_is_a_lone_cr():
    decoder = SseDecoder()
    assert decoder.feed(b"data: now\r\r") == [Event("message", "now")]
    assert decoder.feed(b"\n") == []


def test_a_cut_character_is_completed_by_the_next_chunk():
    whole = "data: 🖼\n\n".encode()
    decoder = SseDecoder()
    assert decoder.feed(whole[:8]) == []
    assert decoder.feed(whole[8:]) == [Event("message", "🖼")]


def test_bytes_that_are_no_utf8_become_the_replacement_character():
    assert decoded(b"data: a\xffb\xc3\n\n") == [Event("message", "a\ufffdb\ufffd")]


def test_a_byte_order_mark_is_dropped_at_the_start_only():
    stream = "\ufeffdata: \ufeffx\n\n".encode()
    for place in range(len(stream)):
        assert decoded(stream[:place], stream[place:]) == [Event("message", "\ufeffx")]


def test_exactly_one_space_is_dropped_and_spaces_at_the_end_stay():
    assert decoded(b"data:   two left  \n\n") == [Event("message", "  two left  ")]


def test_the_id_holds_until_another_comes_and_one_with_nul_is_ignored():
    decoder = SseDecoder()
    events = decoder.feed(b"id: 1\ndata: a\n\ndata: b\n\nid: 2\x003\ndata: c\n\nid: 4\n\n")
    assert [event.id for event in events] == ["1", "1", "1"]
    assert decoder.last_event_id == "4"


def test_retry_is_taken_when_it_is_digits_and_nothing_else():
    decoder = SseDecoder()
    assert decoder.retry_ms is None
    decoder.feed(b"retry: 1500\n\n")
    decoder.feed("retry: ٣\n\nretry: 1s\n\nretry: -1\n\nretry:\n\n".encode())
    decoder.feed(b"retry: " + b"9" * 5000 + b"\n\n")
    assert decoder.retry_ms == 1500


def test_unknown_fields_and_comments_are_ignored_and_an_empty_name_means_message():
    assert decoded(b": ping\nfoo: bar\nDATA: no\nevent:\ndata: x\n\n") == [Event("message", "x")]


def test_a_name_without_data_is_no_event_and_does_not_name_the_next():
    assert decoded(b"event: output\n\ndata: x\n\n") == [Event("message", "x")]


def test_an_event_over_the_limit_is_refused_in_one_chunk_and_in_many():
    data = b"data: " + b"x" * MAX_EVENT_CHARS
    with pytest.raises(UnexpectedReply):
        decoded(data + b"\n\n")
    with pytest.raises(UnexpectedReply):
        decoded(*[b"data: "], *[b"x" * 50_000] * (MAX_EVENT_CHARS // 50_000), b"y" * 50)


def test_an_event_just_under_the_limit_passes_and_so_does_any_number_of_them():
    text = "x" * (MAX_EVENT_CHARS - len("data: "))
    event = f"data: {text}\n\n".encode()
    assert decoded(event, event) == [Event("message", text)] * 2


def test_a_dripping_stream_costs_no_more_than_its_length():
    """Joining at each chunk would copy 90 GB here and run into the test's time limit."""
    decoder = SseDecoder()
    decoder.feed(b"data: ")
    for _ in range(300_000):
        decoder.feed(b"ab")
    assert [len(event.data) for event in decoder.feed(b"\n\n")] == [600_000]


def test_the_limit_is_for_each_event_and_not_for_the_stream():
    decoder = SseDecoder()
    for _ in range(5):
        assert decoder.feed(b"data: " + b"x" * 400_000) == []
        assert [len(event.data) for event in decoder.feed(b"\n\n")] == [400_000]
