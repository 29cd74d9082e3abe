"""The event stream of one prediction, as bytes: replay what the peer has not seen, then go on as it happens."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from llava_desktop.demo.served import ServedPrediction, StreamEvent, StreamEventName

GREETING = b": hi\n\n"
SILENCE_SECONDS = 30.0
"""The service drops a stream after this long without an event [docs]."""
SILENCE_ENDS = b":408: 408 Request Timeout\n\n"


def encoded(event: StreamEvent) -> bytes:
    """One event on the wire. A line break in the data makes another `data:` line; exactly one space after the colon."""
    lines = event.data.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    data = "".join(f"data: {line}\n" for line in lines)
    return f"id: {event.id}\nevent: {event.name.value}\n{data}\n".encode(errors="replace")


def first_unseen(events: Sequence[StreamEvent], last_event_id: str | None) -> int:
    """Where to go on after `Last-Event-ID`: from the start when there is none or it is unknown."""
    for index, event in enumerate(events):
        if event.id == last_event_id:
            return index + 1
    return 0


async def event_stream(
    prediction: ServedPrediction, last_event_id: str | None, silence_seconds: float = SILENCE_SECONDS
) -> AsyncIterator[bytes]:
    """Ends after `done`, or after `silence_seconds` without an event."""
    yield GREETING
    position = first_unseen(prediction.events, last_event_id)
    while True:
        if position >= len(prediction.events) and prediction.status.is_terminal:
            return  # everything was seen before, `done` included
        try:
            async with asyncio.timeout(silence_seconds):
                await prediction.wait_for_event(position)
        except TimeoutError:
            yield SILENCE_ENDS
            return
        pending = prediction.events[position:]
        yield b"".join(encoded(event) for event in pending)
        if pending[-1].name is StreamEventName.DONE:
            return
        position += len(pending)
