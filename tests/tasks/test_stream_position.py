"""Where a stream's events stand in the answer: repetitions are dropped, nothing is lost, other text is noticed."""

from hypothesis import given
from hypothesis import strategies as st

from llava_desktop.replicate.sse import ServerSentEvent
from llava_desktop.tasks import stream_position
from llava_desktop.tasks.stream_position import StreamPosition

PIECES = ("A ", "red ", "boat ", "on ", "blue ", "water.")


class Screen:
    """A position and the text that it has led to."""

    def __init__(self) -> None:
        self.place = StreamPosition()
        self.text = ""

    def connect(self) -> None:
        self.place.connect()

    def take(self, *events: ServerSentEvent) -> str:
        new = self.place.new_text(events, len(self.text), lambda: self.text)
        self.text += new
        return new


def output(text: str, event_id: str = "") -> ServerSentEvent:
    return ServerSentEvent("output", text, event_id)


def done(event_id: str = "") -> ServerSentEvent:
    return ServerSentEvent("done", "{}", event_id)


def numbered(first: int, last: int) -> list[ServerSentEvent]:
    return [output(PIECES[number], f"1:{number}") for number in range(first, last)]


def connected() -> Screen:
    screen = Screen()
    screen.connect()
    return screen


def test_the_next_connection_goes_on_after_the_last_id():
    screen = connected()
    screen.take(*numbered(0, 2))
    assert screen.place.last_event_id == "1:1"
    screen.connect()
    assert screen.take(*numbered(2, 3)) == "boat "


def test_a_server_that_begins_again_is_read_over():
    screen = connected()
    screen.take(*numbered(0, 2))
    screen.connect()
    assert screen.take(*numbered(0, 2)) == ""
    assert not screen.place.brought_something
    assert screen.take(*numbered(2, 4)) == "boat on "
    assert screen.place.brought_something


def test_a_server_that_repeats_its_last_events_is_read_over():
    screen = connected()
    screen.take(*numbered(0, 4))
    screen.connect()
    assert screen.take(*numbered(2, 6)) == "blue water."


def test_without_ids_the_start_is_compared_and_dropped_even_inside_an_event():
    screen = connected()
    screen.take(output("A "), output("red "))
    screen.connect()
    assert screen.take(output("A red boat ")) == "boat "
    assert screen.place.may_connect


def test_without_ids_another_text_is_noticed():
    screen = connected()
    screen.take(output("A "))
    screen.connect()
    assert screen.take(output("Grey "), output("sea")) == ""
    assert not screen.place.may_connect


def test_text_that_a_look_has_shown_is_not_added_again():
    screen = connected()
    screen.take(*numbered(0, 1))
    screen.text = "A red bo"
    screen.connect()
    assert screen.take(*numbered(1, 4)) == "at on "


def test_events_of_one_connection_may_share_an_id():
    screen = connected()
    assert screen.take(output("A ", "x"), output("red ", "x")) == "A red "
    assert screen.take(output("boat ", "x")) == "boat "


def test_after_done_nothing_is_read():
    screen = connected()
    assert screen.take(output("A ", "1:0"), done("1:1"), output("red ", "1:2")) == "A "
    assert screen.place.is_done
    assert not screen.place.may_connect


def test_events_of_other_kinds_are_news_only_by_a_new_id():
    screen = connected()
    assert screen.take(ServerSentEvent("logs", "loading"), ServerSentEvent("error", "{}")) == ""
    assert not screen.place.brought_something
    screen.take(ServerSentEvent("logs", "loading", "1:0"))
    assert screen.place.brought_something


def test_an_empty_event_is_no_news():
    screen = connected()
    assert screen.take(output("")) == ""
    assert not screen.place.brought_something


def test_what_cannot_be_stored_is_replaced_at_the_same_place():
    screen = connected()
    assert screen.take(output("a\x00b")) == "a\ufffdb"
    screen.connect()
    assert screen.take(output("a\x00bc")) == "c"


def test_a_stream_of_too_many_events_is_not_resumed(monkeypatch):
    monkeypatch.setattr(stream_position, "MOST_IDS", 3)
    screen = connected()
    may_connect = []
    for number in range(4):
        screen.take(*numbered(number, number + 1))
        may_connect.append(screen.place.may_connect)
    assert may_connect == [True, True, False, False]
    assert screen.text == "A red boat on "


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=6), st.booleans())
def test_however_often_it_breaks_and_wherever_it_goes_on_the_text_is_a_start_of_the_answer(connections, with_ids):
    """A connection may begin anywhere up to the first event that is not known, and end anywhere."""
    screen = Screen()
    heard = 0
    for begin, end in connections:
        screen.connect()
        first = min(begin, heard) if with_ids else 0
        events = numbered(first, max(first, end))
        screen.take(*(events if with_ids else [output(event.data) for event in events]))
        heard = max(heard, end) if first <= heard else heard
        assert screen.place.may_connect
    assert screen.text == "".join(PIECES[:heard])
