"""The account's list, read for as little as is needed: entries repeat their pictures, and a page can be too large."""

import gzip
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from llava_desktop.core.question import QuestionState
from llava_desktop.demo.api import parsed_time
from llava_desktop.demo.connections import Handler
from llava_desktop.demo.http import Reply, Request, Response
from llava_desktop.replicate.reply import MOST_BODY_BYTES, ReplyTooLarge
from llava_desktop.tasks.listing import Listing, Span
from llava_desktop.tasks.posts import PostsUnderWay
from llava_desktop.tasks.reconcile import Reconciler
from tests.fault_server import faults
from tests.fault_server.gate import PATIENCE_SECONDS
from tests.fault_server.ledger import Phase as Seen
from tests.replicate.mocked import BASE, NOW, Mocked
from tests.storage.examples import plain_question, prepared_picture
from tests.tasks.window import QUICK

CUT = faults.Cut(after_bytes=60)
NEVER_CREATED = faults.Raw(b"")
TOO_LARGE = gzip.compress(b" " * (MOST_BODY_BYTES + 1))
"""Packed: 16 MB through a socket, for each of a dozen spans, are seconds of a busy machine."""


@dataclass(slots=True)
class ManyPictures:
    """More than a reply may hold, unless the span that is asked for is shorter than this."""

    longest: timedelta
    spans: list[timedelta] = field(default_factory=list)

    async def apply(self, request: Request, answer: Handler) -> Reply:
        after, before = (
            parsed_time(request.query.get("created_after")),
            parsed_time(request.query.get("created_before")),
        )
        assert after is not None
        self.spans.append((before or datetime.now(UTC)) - after)
        if self.spans[-1] > self.longest:
            return Response(200, TOO_LARGE, "application/json", (("Content-Encoding", "gzip"),))
        return await answer(request)


def test_a_page_that_is_too_large_is_read_in_shorter_spans(window, server):
    pictures = ManyPictures(timedelta(seconds=10))
    server.plan(Seen.POST_BODY, CUT)
    server.always(Seen.LIST, pictures)
    row = window.wait_end(window.ask("Why?", prepared_picture()))
    assert (row.state, row.answer) == (QuestionState.SUCCEEDED, "A red boat.")
    assert min(pictures.spans) <= pictures.longest < max(pictures.spans)
    assert server.ledger.count(Seen.POST) == 1


def test_what_is_too_large_for_the_shortest_span_leaves_it_unknown(window, server):
    pictures = ManyPictures(timedelta())
    server.plan(Seen.POST, NEVER_CREATED)
    server.always(Seen.LIST, pictures)
    question = window.ask()
    window.wait_stopped(question)
    assert window.rows(question)[-1].state is QuestionState.UNKNOWN
    assert server.ledger.count(Seen.POST) == 1


def lost(window, store, **changes):
    """A row of an earlier start that nobody knows the outcome of."""
    question = window.order(**changes).question
    store.add(question, None).result(PATIENCE_SECONDS)
    return question.id


def test_what_was_made_soon_after_ask_is_found_without_reading_what_came_later(window, server, store):
    first = window.wait_end(window.ask())
    assert store.delete(first.id).result(PATIENCE_SECONDS)
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    server.ledger.predictions[0].created_at = an_hour_ago + timedelta(seconds=20)
    question = lost(window, store, created_at=an_hour_ago)
    window.resume()
    assert window.wait_end(question).prediction_id == first.prediction_id
    assert server.ledger.count(Seen.LIST) == 1


def test_what_was_sent_much_later_than_it_was_asked_is_found_too(window, server, store):
    """The computer slept with the question in its queue, say."""
    first = window.wait_end(window.ask())
    assert store.delete(first.id).result(PATIENCE_SECONDS)
    question = lost(window, store, created_at=datetime.now(UTC) - timedelta(hours=8))
    window.resume()
    assert window.wait_end(question).prediction_id == first.prediction_id
    assert server.ledger.count(Seen.LIST) == 2


def test_a_server_that_knows_no_accounts_is_looked_through_all_the_same(window, server):
    server.plan(Seen.POST_BODY, CUT)
    server.plan(Seen.ACCOUNT, faults.not_found())
    assert window.wait_end(window.ask()).state is QuestionState.SUCCEEDED
    assert server.ledger.count(Seen.POST) == 1


@pytest.mark.anyio
async def test_a_server_that_does_not_say_its_time_is_not_asked_for_a_time_of_ours(store):
    network = Mocked(lambda _request: httpx.Response(200, json={"username": "me", "results": [], "next": None}))
    reconciler = Reconciler(network.client, store, PostsUnderWay(), policy=QUICK.policy, looks_after_s=(0.0,))

    async def claim(prediction_id: str) -> bool:
        raise AssertionError(prediction_id)

    assert await reconciler.find(plain_question(), claim) is None
    assert str(network.requests[-1].url) == f"{BASE}/predictions"


@pytest.mark.anyio
async def test_the_halves_of_a_span_cover_it_and_each_prediction_is_told_once():
    asked: list[dict[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(dict(request.url.params))
        if len(asked) == 1:
            return httpx.Response(200, content=b" " * (MOST_BODY_BYTES + 1))
        entry = {"id": "a" * 26, "status": "succeeded", "created_at": NOW.isoformat()}
        return httpx.Response(200, content=json.dumps({"results": [entry], "next": None}))

    listing = Listing(Mocked(answer).client, QUICK.policy)
    found = await listing.read(Span(NOW, NOW + timedelta(seconds=60)))
    assert [one.id for one in found] == ["a" * 26]
    assert [(each["created_after"][-10:], each["created_before"][-10:]) for each in asked] == [
        ("T03:04:05Z", "T03:05:05Z"),
        ("04:34.500000Z"[-10:], "T03:05:05Z"),
        ("T03:04:05Z", "04:35.500000Z"[-10:]),
    ]


@pytest.mark.anyio
async def test_a_list_without_a_known_clock_is_not_halved():
    client = Mocked(lambda _request: httpx.Response(200, content=b" " * (MOST_BODY_BYTES + 1))).client
    with pytest.raises(ReplyTooLarge):
        await Listing(client, QUICK.policy).read(Span(NOW, is_asked_for=False))
