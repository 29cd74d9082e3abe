"""Server-sent events: what is on the wire, byte by byte."""

from typing import Any

import httpx
import pytest

from llava_desktop.core.prediction import PredictionStatus
from llava_desktop.demo.served import StreamEvent, StreamEventName
from llava_desktop.demo.stream import SILENCE_ENDS, encoded, event_stream
from tests.demo.conftest import body
from tests.demo.test_runner import served
from tests.fault_server.gate import Gate
from tests.fault_server.ledger import Phase
from tests.fault_server.scripted import ScriptedAnswer


def stream(server, created: dict[str, Any], **headers: str) -> str:
    """The whole stream, asked for as the service's clients do: with no token."""
    reply = httpx.get(created["urls"]["stream"], headers=headers, trust_env=False, timeout=20)
    assert reply.headers["content-type"] == "text/event-stream"
    return reply.content.decode()


def test_a_stream_opens_with_a_comment_and_ends_with_done(client, server):
    created = client.post("predictions", json=body()).json()
    text = stream(server, created)
    second = text.split("id: ")[1].split(":")[0]
    assert text == (
        ": hi\n\n"
        f"id: {second}:0\nevent: output\ndata: A \n\n"
        f"id: {second}:1\nevent: output\ndata: red \n\n"
        f"id: {second}:2\nevent: output\ndata: boat.\n\n"
        f"id: {second}:3\nevent: done\ndata: {{}}\n\n"
    )
    assert second.isdigit()


def test_a_stream_goes_on_after_the_last_event_that_was_seen(client, server):
    created = client.post("predictions", json=body()).json()
    whole = stream(server, created)
    second = whole.split("id: ")[1].split(":")[0]
    rest = stream(server, created, **{"Last-Event-ID": f"{second}:1"})
    assert rest == ": hi\n\n" + whole[whole.index(f"id: {second}:2") :]
    assert stream(server, created, **{"Last-Event-ID": "unknown:9"}) == whole
    assert stream(server, created, **{"Last-Event-ID": f"{second}:3"}) == ": hi\n\n"


def test_events_arrive_while_the_run_goes_on(client, server):
    hold = Gate()
    server.answer_with(ScriptedAnswer(("One ", "two."), hold_after=1, hold=hold))
    created = client.post("predictions", json=body()).json()
    seen = ""
    with httpx.stream("GET", created["urls"]["stream"], trust_env=False) as reply:
        for text in reply.iter_text():
            seen += text
            if "One " in seen:
                hold.open()
        assert "two." in seen


def test_a_canceled_and_a_failed_run_say_so(client, server):
    server.answer_with(ScriptedAnswer(hold=Gate()), ScriptedAnswer(("x",), error="out of memory"))
    created = client.post("predictions", json=body()).json()
    server.wait_until(PredictionStatus.PROCESSING)
    client.post(f"predictions/{created['id']}/cancel")
    assert stream(server, created).endswith('event: done\ndata: {"reason": "canceled"}\n\n')
    failed = stream(server, client.post("predictions", json=body()).json())
    assert 'event: error\ndata: {"detail": "out of memory"}\n\n' in failed
    assert failed.endswith('event: done\ndata: {"reason": "error"}\n\n')


def test_the_streams_path_is_unguessable_and_no_file(client, server):
    created = [client.post("predictions", json=body()).json()["urls"]["stream"] for _ in range(2)]
    assert created[0] != created[1]
    for url in created:
        assert url.startswith(f"{server.origin}/stream/")
        assert len(url.rsplit("/", 1)[1]) >= 40
    assert client.get(f"{server.origin}/stream/{'x' * 43}").status_code == 404
    assert server.ledger.count(Phase.STREAM) == 1


@pytest.mark.parametrize(
    ("text", "wire"),
    [
        ("one\ntwo", "data: one\ndata: two\n"),
        ("one\n", "data: one\ndata: \n"),
        ("\r\n", "data: \ndata: \n"),
        ("a\rb", "data: a\ndata: b\n"),
        ("  two spaces", "data:   two spaces\n"),
        ("", "data: \n"),
        ("a\u2028b\x85c\x0bd", "data: a\u2028b\x85c\x0bd\n"),
        ("lone \ud800", "data: lone ?\n"),
    ],
)
def test_text_is_written_as_the_standard_asks(text, wire):
    assert encoded(StreamEvent(StreamEventName.OUTPUT, text, "1:0")).decode() == f"id: 1:0\nevent: output\n{wire}\n"


@pytest.mark.anyio
async def test_a_silent_stream_is_dropped_as_the_service_does():
    prediction = served()
    pieces = [piece async for piece in event_stream(prediction, None, silence_seconds=0.01)]
    assert pieces == [b": hi\n\n", SILENCE_ENDS]
