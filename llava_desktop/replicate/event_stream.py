"""The events of a prediction's stream, from the address that the prediction names to what the decoder makes of it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import httpx

from llava_desktop.replicate.calls import Calls
from llava_desktop.replicate.failures import NETWORK_ERRORS, Departure, failure_of
from llava_desktop.replicate.origins import stream_may_see_token
from llava_desktop.replicate.reply import Reply, read_reply
from llava_desktop.replicate.sse import ServerSentEvent, SseDecoder
from llava_desktop.replicate.wire import not_from_replicate

_EVENT_STREAM = "text/event-stream"


async def events_of(
    calls: Calls, stream_url: str, *, last_event_id: str | None
) -> AsyncGenerator[list[ServerSentEvent], None]:
    """See `ReplicateClient.stream_prediction`."""
    may_see_token = stream_may_see_token(stream_url, calls.base_url)
    await calls.limits.other_turn()
    headers = {"Accept": _EVENT_STREAM, "Accept-Encoding": "identity", "Cache-Control": "no-store"}
    if last_event_id and last_event_id.isascii() and last_event_id.isprintable():
        headers["Last-Event-ID"] = last_event_id
    response = await calls.open_stream(stream_url, headers)
    if response.status_code in {401, 403} and may_see_token and calls.token:
        await response.aclose()
        response = await calls.open_stream(stream_url, headers | calls.authorization())
    try:
        await _check(calls, response)
        decoder = SseDecoder()
        async with aclosing(_chunks(response)) as chunks:
            async for chunk in chunks:
                if events := decoder.feed(chunk):
                    yield events
    finally:
        await response.aclose()


async def _check(calls: Calls, response: httpx.Response) -> None:
    """Raises what a reply that is no stream means."""
    if response.status_code == 200:
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        packing = response.headers.get("content-encoding", "identity").strip().lower()
        if kind != _EVENT_STREAM or packing != "identity":
            raise not_from_replicate()
        return
    try:
        async with asyncio.timeout(calls.deadlines.call_s):
            reply = await read_reply(response)
    except NETWORK_ERRORS:
        # What it would have said does not matter: the status alone says that there is no stream.
        reply = Reply(response.status_code, response.headers, b"")
    raise calls.refusal(reply, about_prediction=True)


async def _chunks(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    """The stream's bytes as they come. Raises ConnectionLost when it breaks or falls silent."""
    try:
        async for chunk in response.aiter_bytes():
            yield chunk
    except NETWORK_ERRORS as error:
        failure = failure_of(error, Departure(), paying=False)
    else:
        return
    raise failure
