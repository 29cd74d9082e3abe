"""The faults, one row of the table each, and where in a question's life each of them can be."""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from llava_desktop.demo.connections import Handler
from llava_desktop.demo.http import Reply, Request
from tests.fault_matrix.troubles import BadCertificate, BadReplies, NameUnknown, Refused, Stalled, Trouble
from tests.fault_server import faults
from tests.fault_server.ledger import Phase as Seen
from tests.fault_server.outlets import DrippedReply, Ending


class Place(enum.Enum):
    """The columns of the table."""

    POST = Seen.POST
    BODY = Seen.POST_BODY
    STREAM = Seen.STREAM
    POLL = Seen.POLL
    CANCEL = Seen.CANCEL

    @property
    def title(self) -> str:
        return "201 body" if self is Place.BODY else self.value.value


ANSWER = ("A ", "r\u00e9d ", "boat.\u2028", "End")
"""What the model says everywhere. It stops after HELD_AFTER pieces until the cell lets it go on."""
HELD_AFTER = 2
TEXT = "".join(ANSWER)
HELD_TEXT = "".join(ANSWER[:HELD_AFTER])


@dataclass(frozen=True)
class Disorder:
    """One fault. trouble: makes it anew for a cell, None where it cannot be; `why_not` says why.

    words: a pattern for what the window says once it has given up, or while it waits.
    """

    name: str
    trouble: Callable[[Place], Trouble | None]
    words: str
    why_not: Mapping[Place, str] = field(default_factory=dict)


NO_CONNECTION_TO_MAKE = "the connection stands: the request went through it"
SAID_BEFORE = "the API says this instead of creating, never after"
ONLY_STREAMS = "only a stream has events"
ONLY_BODY = "is the 201 itself"
NOTHING_THERE_YET = "there is no id yet that could be listed"


def _replies(make: Callable[[], faults.Fault]) -> Callable[[Place], Trouble]:
    return lambda _place: BadReplies(make())


def _refusal(name: str, make: Callable[[], faults.Fault], words: str) -> Disorder:
    return Disorder(name, _replies(make), words, {Place.BODY: SAID_BEFORE})


def _of_the_way(name: str, make: Callable[[], Trouble], words: str) -> Disorder:
    return Disorder(name, lambda _place: make(), words, {Place.BODY: NO_CONNECTION_TO_MAKE})


def _of_streams(name: str, fault: faults.Fault) -> Disorder:
    elsewhere: Mapping[Place, str] = {place: ONLY_STREAMS for place in Place if place is not Place.STREAM}
    return Disorder(name, _replies(lambda: fault), "", elsewhere)


@dataclass(frozen=True)
class WaitUntil:
    """429 with `Retry-After` as a date, some seconds from now."""

    seconds: int

    async def apply(self, request: Request, answer: Handler) -> Reply:
        moment = format_datetime(datetime.now(UTC) + timedelta(seconds=self.seconds), usegmt=True)
        return await faults.throttled(header=moment).apply(request, answer)


@dataclass(frozen=True)
class DrippedAnswer:
    """A reply of a sign-in page's kind, a byte at a time: no read is ever slow, the whole never ends."""

    async def apply(self, request: Request, answer: Handler) -> Reply:
        return DrippedReply(await faults.captive_portal().apply(request, answer), 1, 0.05)


def _drip(place: Place) -> Trouble:
    match place:
        case Place.POST:
            return BadReplies(DrippedAnswer())
        case Place.STREAM:
            return BadReplies(faults.Drip(piece_bytes=3, pause_seconds=0.002))
        case _:
            return BadReplies(faults.Drip(piece_bytes=1, pause_seconds=0.05))


def _cut(ending: Ending) -> Callable[[Place], Trouble]:
    def trouble(place: Place) -> Trouble:
        if place is Place.POST:
            return BadReplies(faults.Raw(b"HTTP/1.1 20", ending))
        return BadReplies(faults.Cut(after_bytes=40, ending=ending))

    return trouble


def _truncated(place: Place) -> Trouble:
    if place in {Place.BODY, Place.POLL, Place.CANCEL}:
        return BadReplies(faults.Cut(inside=b'"status"'))
    return BadReplies(faults.short_body())


def _not_listed(place: Place) -> Trouble | None:
    match place:
        case Place.POST:
            return None
        case Place.BODY:
            return BadReplies(faults.Cut(after_bytes=60), {Seen.LIST: faults.nothing_listed()})
        case _:
            return BadReplies(faults.not_found())


def _json(body: bytes) -> Callable[[], faults.Fault]:
    return lambda: faults.Answer(200, body, "application/json")


def _event(name: str, data: str, number: int) -> bytes:
    return faults.event(name, data, f"1690212292:{number}")


WHOLE = b"".join(_event("output", piece, number) for number, piece in enumerate(ANSWER))
DONE = _event("done", "{}", len(ANSWER))
WITHOUT_ORIGIN = "http://127.0.0.1:9/elsewhere"

DISORDERS: tuple[Disorder, ...] = (
    _of_the_way("connection refused", Refused, "could not be reached"),
    _of_the_way("name not found (DNS)", NameUnknown, "could not be reached"),
    Disorder("stall that passes", lambda _place: Stalled(passes=True), ""),
    Disorder("stall for ever", lambda _place: Stalled(passes=False), "did not answer in time"),
    Disorder("drip", _drip, "did not answer in time"),
    Disorder("RST at byte 40", _cut(Ending.RESET), "connection .*broke"),
    Disorder("truncated", _truncated, "connection .*broke"),
    Disorder("HTML 200 (captive portal)", _replies(faults.captive_portal), "sign-in page"),
    Disorder("302", _replies(lambda: faults.redirect(WITHOUT_ORIGIN, 302)), "did not come from"),
    Disorder("307", _replies(lambda: faults.redirect(WITHOUT_ORIGIN, 307)), "did not come from"),
    _refusal("401", faults.unauthenticated, "token"),
    _refusal("402", faults.insufficient_credit, "no credit left"),
    _refusal("404", faults.not_found, "has no record of this question|no predictions API"),
    Disorder(
        "407",
        _replies(lambda: faults.Answer(407, b"<h1>Proxy</h1>", "text/html", (("Proxy-Authenticate", "Basic"),))),
        "proxy",
    ),
    _refusal("422", faults.invalid_input, "did not accept"),
    _refusal("429", faults.throttled, "too many requests"),
    _refusal("429, seconds", lambda: faults.throttled(header="1"), "too many requests"),
    _refusal("429, date", lambda: WaitUntil(2), "too many requests"),
    _refusal("429, 1e9 s", lambda: faults.throttled(header="1e9"), "too many requests"),
    Disorder("500", _replies(faults.server_error), "problem at the moment"),
    Disorder("502 HTML", _replies(faults.bad_gateway), "problem at the moment"),
    Disorder("503", _replies(lambda: faults.server_error(503)), "problem at the moment"),
    Disorder("gzip bomb", _replies(faults.gzip_bomb), "far too large"),
    Disorder("300 KB header", _replies(faults.huge_header), "connection .*broke"),
    Disorder("JSON null", _replies(_json(b"null")), "did not come from"),
    Disorder("JSON list", _replies(_json(b"[]")), "did not come from"),
    Disorder("JSON 100,000 deep", _replies(_json(b"[" * 100_000)), "did not come from"),
    Disorder("JSON NaN", _replies(_json(b'{"id": NaN, "status": NaN}')), "names no prediction"),
    Disorder("JSON huge integer", _replies(_json(b'{"id": %s, "status": 1}' % (b"9" * 9000))), "names no prediction"),
    Disorder("JSON bad UTF-8", _replies(_json(b'{"id": "\xff\xfe\xfa", "status": "\xff"}')), "names no prediction"),
    _of_the_way("TLS expired", lambda: BadCertificate(lambda each: each.expired), "secure connection"),
    _of_the_way("TLS wrong host", lambda: BadCertificate(lambda each: each.other_host), "secure connection"),
    _of_the_way("TLS self-signed", lambda: BadCertificate(lambda each: each.self_signed), "secure connection"),
    _of_streams("SSE cut mid-event", faults.Cut(inside=b"data: r")),
    _of_streams("SSE cut mid-character", faults.Cut(inside="\u00e9".encode())),
    _of_streams("SSE duplicate ids", faults.Streamed((_event("output", "A ", 0), _event("output", "r\u00e9d ", 0)))),
    _of_streams("SSE unknown event", faults.Streamed((_event("weather", "rain", 0), _event("output", "A ", 1)))),
    _of_streams("SSE without done", faults.Streamed((_event("output", "A ", 0),))),
    _of_streams("SSE 5 MB event", faults.Streamed((_event("output", "A", 0), b"data: " + b"x" * 5_000_000))),
    _of_streams("SSE endless", faults.Streamed((_event("output", "A ", 0), b"event: logs\ndata: l\n\n"), endless=True)),
    _of_streams("SSE U+2028 and the like", faults.Streamed((WHOLE,))),
    _of_streams("SSE CRLF over chunks", faults.Streamed(tuple(bytes([b]) for b in WHOLE.replace(b"\n", b"\r\n")))),
    Disorder(
        "201 then cut",
        lambda place: BadReplies(faults.Cut(after_bytes=150)) if place is Place.BODY else None,
        "",
        {place: ONLY_BODY for place in Place if place is not Place.BODY},
    ),
    Disorder("id not listed for 30 s", _not_listed, "has no record of this question", {Place.POST: NOTHING_THERE_YET}),
)
