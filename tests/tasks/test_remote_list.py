"""The engine's own list, page after page, with what goes wrong between two pages."""

import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from llava_desktop.core.errors import ConnectionLost, RefusedForNow, Throttled, UnexpectedReply
from llava_desktop.core.remote import ListEnd, RemotePage
from llava_desktop.replicate.reply import MOST_BODY_BYTES, ReplyTooLarge
from llava_desktop.replicate.retry import RetryPolicy
from llava_desktop.tasks import remote_list
from llava_desktop.tasks.remote_list import RemoteList
from tests.replicate.mocked import BASE, NOW, Mocked

pytestmark = pytest.mark.anyio
AT_ONCE = RetryPolicy(least_s=0.0, most_s=0.001, tries=2)
TOO_LARGE = httpx.Response(200, content=b" " * (MOST_BODY_BYTES + 1))


def an_id(number: int) -> str:
    return f"prediction{number:06}"


def page(*numbers, next_url=None, **changes):
    entries = [
        {
            "id": an_id(number),
            "status": "succeeded",
            "created_at": (NOW - timedelta(minutes=number)).isoformat(),
            "input": {"prompt": f"Question {number}", "image": "data:image/png;base64," + "A" * 1000},
            **changes,
        }
        for number in numbers
    ]
    return httpx.Response(200, content=json.dumps({"results": entries, "next": next_url}))


class Pages:
    """Answers in turn; an exception or a refusal is an answer too."""

    def __init__(self, *answers):
        self.network = Mocked(self._answer)
        self.list = RemoteList(AT_ONCE)
        self._answers = list(answers)

    def _answer(self, _request):
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def more(self):
        return await self.list.more(self.network.client)

    @property
    def asked(self):
        return [dict(request.url.params) for request in self.network.requests]


def told(listed):
    return [row.prompt for row in listed.rows]


async def test_pages_follow_one_another_to_the_end():
    pages = Pages(page(1, 2, next_url=f"{BASE}/predictions?cursor=2"), page(3))
    first = await pages.more()
    assert (told(first), first.end) == (["Question 1", "Question 2"], None)
    second = await pages.more()
    assert (told(second), second.end) == (["Question 3"], ListEnd.COMPLETE)
    assert pages.asked == [{}, {"cursor": "2"}]


async def test_an_account_that_never_asked_has_an_empty_list():
    assert await Pages(page()).more() == RemotePage((), ListEnd.COMPLETE)


async def test_what_stands_on_two_pages_is_told_once():
    pages = Pages(page(1, 2, next_url=f"{BASE}/predictions?cursor=2"), page(2, 3))
    await pages.more()
    assert told(await pages.more()) == ["Question 3"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (httpx.Response(429, json={"detail": "slow down", "retry_after": 0.01}), Throttled),
        (httpx.Response(500), RefusedForNow),
        (httpx.ReadError("cut"), ConnectionLost),
        (httpx.Response(200, content=b'{"results": ['), UnexpectedReply),
    ],
)
async def test_a_fault_between_pages_leaves_the_list_where_it_was(fault, error):
    following = f"{BASE}/predictions?cursor=2"
    pages = Pages(page(1, next_url=following), fault, fault, page(2))
    await pages.more()
    with pytest.raises(error):
        await pages.more()
    if len(pages._answers) == 2:  # it was not worth a second try
        pages._answers.pop(0)
    last = await pages.more()
    assert (told(last), last.end) == (["Question 2"], ListEnd.COMPLETE)
    assert pages.asked[-1] == {"cursor": "2"}


async def test_a_fault_that_passes_is_not_told():
    assert told(await Pages(httpx.Response(503), page(1)).more()) == ["Question 1"]


async def test_a_list_that_goes_on_at_another_address_is_not_followed():
    pages = Pages(page(1, next_url="https://evil.example/v1/predictions"), page(2))
    await pages.more()
    with pytest.raises(UnexpectedReply, match="another address"):
        await pages.more()
    assert len(pages.network.requests) == 1


async def test_a_page_that_repeats_ends_the_list():
    pages = Pages(page(1, next_url=f"{BASE}/predictions?a"), page(1, next_url=f"{BASE}/predictions?b"))
    await pages.more()
    assert await pages.more() == RemotePage((), ListEnd.REPEATS)


async def test_a_cursor_that_leads_in_a_circle_ends_the_list():
    here = f"{BASE}/predictions?cursor=1"
    pages = Pages(page(1, next_url=here), page(2, next_url=here))
    await pages.more()
    last = await pages.more()
    assert (told(last), last.end) == (["Question 2"], ListEnd.REPEATS)


async def test_entries_without_a_time_are_told_too():
    assert told(await Pages(page(1, created_at=None)).more()) == ["Question 1"]


async def test_empty_pages_are_passed_over():
    pages = Pages(page(next_url=f"{BASE}/predictions?a"), page(1))
    assert told(await pages.more()) == ["Question 1"]


async def test_a_list_without_end_is_given_up(monkeypatch):
    monkeypatch.setattr(remote_list, "REQUESTS_MOST", 3)
    pages = Pages(*(page(next_url=f"{BASE}/predictions?{number}") for number in range(9)))
    assert await pages.more() == RemotePage((), ListEnd.LONG)
    assert len(pages.network.requests) == 3


async def test_no_more_rows_are_kept_than_a_person_scrolls_through(monkeypatch):
    monkeypatch.setattr(remote_list, "ROWS_MOST", 3)
    pages = Pages(page(1, 2, next_url=f"{BASE}/predictions?a"), page(3, 4, 5, next_url=f"{BASE}/predictions?b"))
    await pages.more()
    last = await pages.more()
    assert (told(last), last.end) == (["Question 3"], ListEnd.LONG)


async def test_pages_too_large_to_be_read_are_read_in_shorter_times_the_newest_first():
    pages = Pages(TOO_LARGE, page(1, 2), page(3))
    first = await pages.more()
    assert (told(first), first.end) == (["Question 1", "Question 2"], None)
    last = await pages.more()
    assert (told(last), last.end) == (["Question 3"], ListEnd.COMPLETE)
    assert [sorted(each) for each in pages.asked] == [[], ["created_after"], ["created_before"]]


async def test_a_later_page_that_is_too_large_is_read_on_from_the_oldest_that_was_told():
    pages = Pages(page(1, next_url=f"{BASE}/predictions?a"), TOO_LARGE, page(2), page(3))
    await pages.more()
    assert told(await pages.more()) == ["Question 2"]
    assert told(await pages.more()) == ["Question 3"]
    before = (NOW - timedelta(minutes=1) + timedelta(seconds=1)).replace(tzinfo=None).isoformat()
    assert pages.asked[2]["created_before"] == f"{before}Z"
    assert sorted(pages.asked[3]) == ["created_before"]


async def test_halves_are_halved_again_until_nothing_shorter_can_be_asked_for():
    pages = Pages(*([TOO_LARGE] * 40))
    with pytest.raises(ReplyTooLarge):
        await pages.more()
    asked = len(pages.network.requests)
    assert asked < 20
    lengths = [datetime.now(UTC) - datetime.fromisoformat(each["created_after"]) for each in pages.asked[1:]]
    assert lengths == sorted(lengths, reverse=True)
    with pytest.raises(ReplyTooLarge):
        await pages.more()
    assert len(pages.network.requests) == asked + 1
    assert pages.asked[-1] == pages.asked[-2], "the same part is asked for again"
