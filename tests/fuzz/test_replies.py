"""Everything that a server may answer comes out as a value or as one of our errors, and can be stored."""

import asyncio
import zlib
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, datetime

import httpx
from hypothesis import example, given
from hypothesis import strategies as st

from llava_desktop.core.errors import ApiError, InvalidInput, Refused, RefusedForNow, UnexpectedReply
from llava_desktop.core.prediction import Prediction
from llava_desktop.replicate.origins import StreamRefused, origin_of, stream_may_see_token
from llava_desktop.replicate.refusals import MOST_DETAIL_CHARS, MOST_FIELDS, refusal_of
from llava_desktop.replicate.reply import Reply, read_reply
from llava_desktop.replicate.retry import MOST_RETRY_AFTER_S, retry_after_s
from llava_desktop.replicate.wire import account_of, page_of, prediction_of
from tests.fuzz import json_values

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def check(prediction: Prediction) -> None:
    """It can be stored, compared and shown."""
    assert prediction.id.isascii()
    assert prediction.id.isalnum()
    values = [getattr(prediction, each.name) for each in fields(prediction)]
    values += [] if prediction.input is None else [getattr(prediction.input, name) for name in ("prompt", "image")]
    values += [] if prediction.input is None else prediction.input.history
    for value in values:
        if isinstance(value, str):
            value.encode("utf-8")
            assert "\x00" not in value
        if isinstance(value, datetime):
            assert value.utcoffset() is not None
            assert value.astimezone(UTC) == value
    for seconds in (prediction.predict_time_s, prediction.total_time_s):
        assert seconds is None or 0 <= seconds < float("inf")


@given(json_values.bodies)
@example(json_values.prediction_with(metrics={"predict_time": 10**400, "total_time": -(10**400)}))
@example(json_values.prediction_with(input={"top_p": 10**400, "max_tokens": 10**4000}))
@example(json_values.prediction_with(output=["\ud800"], logs="\udfff", error="\x00"))
@example(json_values.prediction_with(created_at="0001-01-01T00:00:00+23:59", completed_at="9999-12-31T23:59:59-23:59"))
def test_a_prediction_is_a_value_or_a_typed_error(body):
    with suppress(UnexpectedReply):
        check(prediction_of(body))


@given(st.lists(json_values.a_prediction | json_values.scalars, max_size=3), json_values.scalars)
def test_a_page_leaves_out_what_is_no_prediction_and_keeps_the_others(results, following):
    page = page_of(json_values.encoded({"results": results, "next": following}))
    wanted = [each for each in results if isinstance(each, dict) and json_values.is_readable(each)]
    assert len(page.results) == len(wanted)
    for prediction in page.results:
        check(prediction)
    assert page.next_url is None or isinstance(page.next_url, str)


@given(json_values.bodies)
def test_a_page_and_an_account_are_values_or_typed_errors(body):
    with suppress(UnexpectedReply):
        for prediction in page_of(body).results:
            check(prediction)
    with suppress(UnexpectedReply):
        account_of(body).username.encode("utf-8")


headers = st.dictionaries(
    st.sampled_from(["retry-after", "date", "content-type", "x"]),
    st.text(max_size=20)
    | st.integers().map(str)
    | st.floats().map(str)
    | st.datetimes().map(lambda moment: moment.strftime("%a, %d %b %Y %H:%M:%S GMT"))
    | st.sampled_from(
        [
            "1e9",
            "-1",
            "nan",
            "-inf",
            "1e999",
            "٣",
            "9" * 5000,
            "Thu, 31 Feb 2026 99:99:99 GMT",
            "01 Jan 0000 00:00:00 +9999",
        ]
    ),
)


@given(st.integers(100, 999), headers, json_values.bodies, st.booleans())
def test_every_refusal_is_one_of_our_errors_with_words_that_can_be_shown(status, headers, body, about_prediction):
    error = refusal_of(Reply(status, headers, body), NOW, about_prediction=about_prediction)
    assert isinstance(error, ApiError)
    assert error.sentence
    error.text.encode("utf-8")
    assert len(error.text) < 2 * MOST_DETAIL_CHARS
    if isinstance(error, Refused):
        assert len(error.detail) <= MOST_DETAIL_CHARS
    if isinstance(error, InvalidInput):
        assert len(error.fields) <= MOST_FIELDS
    if isinstance(error, RefusedForNow):
        assert error.retry_after_s is None or 0 <= error.retry_after_s <= MOST_RETRY_AFTER_S


@given(headers, json_values.objects)
def test_a_wait_is_never_longer_than_two_minutes_nor_shorter_than_nothing(headers, body):
    seconds = retry_after_s(headers, body, NOW)
    assert seconds is None or 0 <= seconds <= MOST_RETRY_AFTER_S


class Sent(httpx.AsyncByteStream):
    def __init__(self, data: bytes) -> None:
        self._data = data

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self._data), 7):
            yield self._data[start : start + 7]


def gzipped(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return packer.compress(data) + packer.flush()


@given(
    st.binary(max_size=60) | st.binary(max_size=300).map(gzipped) | st.just(gzipped(bytes(100_000))),
    st.sampled_from(["", "gzip", "x-gzip", "GZIP ", "identity", "br", "gzip, gzip", "deflate", "\x00"]),
)
def test_a_body_is_within_its_limit_however_it_is_packed(data, packing):
    response = httpx.Response(200, headers={"content-encoding": packing}, stream=Sent(data))
    with suppress(UnexpectedReply):
        assert len(asyncio.run(read_reply(response, most_bytes=1_000)).body) <= 1_000


hosts = st.sampled_from(
    [
        "stream.replicate.com",
        "replicate.com",
        "x.replicate.net",
        "evil.example",
        "127.0.0.1",
        "localhost",
        "xn--0",
        "[::1]",
    ]
) | st.text(max_size=5)
between = st.sampled_from(["", "@", ":443", ":80", ":x", "\\", "#", "?", "/", "。", "\t", "%2e", "."]) | st.text(
    max_size=2
)
addresses = st.text(max_size=30) | st.builds(
    "{}{}{}{}{}{}".format,
    st.sampled_from(["https://", "http://", "HTTPS://", "https:/", "//", "", "ftp://"]),
    hosts,
    between,
    hosts | st.just(""),
    between,
    st.sampled_from(["/v1/x", "", "/@api.replicate.com"]),
)


@given(
    addresses, st.sampled_from(["https://api.replicate.com/v1", "http://127.0.0.1:4000/v1", "https://models.example"])
)
def test_a_stream_may_see_the_token_only_where_the_request_really_goes_to(address, base):
    try:
        may_see = stream_may_see_token(address, base)
    except StreamRefused:
        return
    goes_to = httpx.URL(address)
    ours = origin_of(base)
    assert ours is not None
    if base.startswith("https://api.replicate.com"):
        assert goes_to.scheme == "https"
        assert goes_to.host.endswith((".replicate.com", ".replicate.net"))
    else:
        assert goes_to.host == ours.host
        assert not may_see or (goes_to.scheme, goes_to.port or 443) == (ours.scheme, ours.port)
    assert not goes_to.userinfo
