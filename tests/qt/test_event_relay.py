import threading
import time

import pytest

from llava_desktop.core.events import AnswerDelta, AnswerReplaced, Event, Phase, PhaseChanged
from llava_desktop.qt.event_relay import EventRelay, joined
from tests.withheld import own_s


@pytest.fixture
def batches(qtbot):
    """A relay, and the lists that arrived from it."""
    relay = EventRelay()
    arrived: list[list[Event]] = []
    relay.arrived.connect(arrived.append)
    return relay, arrived


def test_neighbouring_text_of_one_question_becomes_one_piece():
    events: list[Event] = [AnswerDelta("a", "1"), AnswerDelta("a", "2"), AnswerDelta("b", "3"), AnswerDelta("a", "4")]
    assert joined(events) == [AnswerDelta("a", "12"), AnswerDelta("b", "3"), AnswerDelta("a", "4")]


def test_text_is_never_joined_across_another_event():
    events: list[Event] = [
        AnswerDelta("a", "1"),
        PhaseChanged("a", Phase.CHECKING),
        AnswerDelta("a", "2"),
        AnswerReplaced("a", "12"),
        PhaseChanged("b", Phase.SENDING),
        AnswerDelta("a", "3"),
    ]
    assert joined(events) == events


def test_a_first_event_arrives_without_waiting_for_a_frame(qtbot, batches):
    relay, arrived = batches
    relay.post(PhaseChanged("a", Phase.SENDING))
    assert arrived == []  # never inside `post`: it may be another thread's
    qtbot.waitUntil(lambda: bool(arrived))
    assert arrived == [[PhaseChanged("a", Phase.SENDING)]]


def test_events_of_one_frame_arrive_together_and_those_of_the_next_frame_after_it(qtbot, batches):
    relay, arrived = batches
    times = []
    relay.arrived.connect(lambda _events: times.append(time.monotonic()))
    relay.post(AnswerDelta("a", "1"))
    qtbot.waitUntil(lambda: len(arrived) == 1)
    relay.post(AnswerDelta("a", "2"))
    relay.post(AnswerDelta("a", "3"))
    qtbot.waitUntil(lambda: len(arrived) == 2)
    assert arrived[1] == [AnswerDelta("a", "23")]
    assert times[1] - times[0] >= 0.014  # a frame; the timer counts whole milliseconds


def test_twenty_thousand_events_of_four_threads_all_arrive_in_each_threads_order(qtbot, batches):
    relay, arrived = batches
    each = 5_000

    def post(name):
        for number in range(each):
            relay.post(AnswerDelta(name, f"{number} "))

    threads = [threading.Thread(target=post, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()

    def text_of(name):
        return "".join(event.text for batch in arrived for event in batch if event.question_id == name)

    whole = "".join(f"{number} " for number in range(each))
    qtbot.waitUntil(lambda: not any(thread.is_alive() for thread in threads))
    qtbot.waitUntil(lambda: sum(len(event.text) for batch in arrived for event in batch) == 4 * len(whole))
    for name in "abcd":
        assert text_of(name) == whole
    # A frame at most each: 20,000 signals would freeze the window.
    assert len(arrived) < each // 10


def test_a_burst_is_on_its_way_a_frame_later_at_most(qtbot, batches):
    relay, arrived = batches
    relay.post(AnswerDelta("a", "first"))
    qtbot.waitUntil(lambda: bool(arrived))
    came: list[float] = []
    relay.arrived.connect(lambda _events: came.append(own_s()))
    posted = own_s()
    for _ in range(20_000):
        relay.post(AnswerDelta("a", "x"))
    took = own_s() - posted
    qtbot.waitUntil(lambda: bool(came))
    # A frame and its processing after the loop came round again; generous, because the machine is shared.
    assert came[0] - posted < took + 0.016 + 0.2
    assert arrived[-1] == [AnswerDelta("a", "x" * 20_000)]
