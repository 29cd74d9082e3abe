import json
from datetime import UTC, datetime

import httpx
import pytest

from llava_desktop.core.errors import (
    InputTooLarge,
    InsufficientCredit,
    InvalidField,
    InvalidInput,
    PredictionNotFound,
    Refused,
    ServerFault,
    Throttled,
    Unauthenticated,
    UnexpectedReply,
)
from llava_desktop.replicate.refusals import MOST_DETAIL_CHARS, MOST_FIELDS, refusal_of
from llava_desktop.replicate.reply import Reply

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HTML = b"<!DOCTYPE html><html><body>Sign in to Airport WiFi</body></html>"


def refusal(status, problem=b"", headers=None, **options):
    body = problem if isinstance(problem, bytes) else json.dumps(problem).encode()
    return refusal_of(Reply(status, httpx.Headers(headers or {}), body), NOW, **options)


def test_401_sends_people_to_the_settings():
    error = refusal(
        401, {"title": "Unauthenticated", "detail": "You did not pass an authentication token", "status": 401}
    )
    assert isinstance(error, Unauthenticated)
    assert error.text == "Replicate did not accept the API token. Check it in Settings."
    assert error.detail == "You did not pass an authentication token"
    assert error.status == 401


def test_402_names_the_billing_page_that_the_reply_names():
    detail = (
        "You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to "
        "purchase credit."
    )
    error = refusal(402, {"title": "Insufficient credit", "detail": detail})
    assert isinstance(error, InsufficientCredit)
    assert error.advice == "Add some at https://replicate.com/account/billing#billing and ask again."


def test_402_never_repeats_an_address_outside_of_replicate():
    error = refusal(402, {"detail": "Pay at https://replicate.com.evil.example/account"})
    assert error.advice == "Add some at https://replicate.com/account/billing and ask again."


def test_404_about_a_prediction_is_another_thing_than_a_wrong_address():
    assert isinstance(refusal(404, {"detail": "Not found"}, about_prediction=True), PredictionNotFound)
    error = refusal(404, {"detail": "Not found"})
    assert type(error) is Refused
    assert "Settings" in error.advice


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (413, {"detail": "too large"}),
        (413, HTML),
        (400, {"detail": "Failed to parse request body as JSON: EOF"}),
        (400, {"detail": "Request body exceeds the limit"}),
        (422, {"detail": "Data URI too large, use a file upload"}),
        (
            422,
            {"title": "x", "invalid_fields": [{"field": "input.image", "description": "Must be no larger than 1 MB"}]},
        ),
    ],
)
def test_a_body_that_was_too_large_is_said_to_be_the_picture(status, problem):
    error = refusal(status, problem)
    assert isinstance(error, InputTooLarge)
    assert error.sentence == "The picture is too large for Replicate."
    assert error.status == status


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (422, {"detail": "The image is no image"}),
        (422, {"detail": "max_tokens is too large"}),
        (422, {"invalid_fields": [{"field": "input.max_tokens", "description": "Exceeds the maximum image size"}]}),
        (
            422,
            {"detail": "The image is too large", "invalid_fields": [{"field": "input.prompt", "description": "long"}]},
        ),
        (422, {"invalid_fields": [{"field": "input.image", "description": "Does not match format 'uri'"}]}),
        (400, {"detail": "The request is not JSON"}),
    ],
)
def test_what_is_wrong_in_another_way_is_no_matter_of_size(status, problem):
    assert not isinstance(refusal(status, problem), InputTooLarge)


def test_422_names_the_fields():
    error = refusal(
        422,
        {
            "title": "Input validation failed",
            "detail": "- input.top_p: Must be less than or equal to 1\n",
            "invalid_fields": [
                {"type": "number_lte", "field": "input.top_p", "description": "Must be less than or equal to 1"},
                {"field": 5},
                "x",
            ],
        },
    )
    assert isinstance(error, InvalidInput)
    assert error.fields[0] == InvalidField("input.top_p", "Must be less than or equal to 1")
    assert error.fields[1] == InvalidField("", "")
    assert error.advice.startswith("It says: input.top_p: Must be less than or equal to 1")


def test_422_without_fields_says_its_detail():
    error = refusal(422, {"title": "Invalid version or not permitted", "invalid_fields": None})
    assert isinstance(error, InvalidInput)
    assert error.fields == ()
    assert error.advice == "It says: Invalid version or not permitted"


def test_422_with_thousands_of_fields_stays_short():
    error = refusal(422, {"invalid_fields": [{"field": "x" * 900, "description": "y" * 900}] * 5000})
    assert isinstance(error, InvalidInput)
    assert len(error.fields) == MOST_FIELDS
    assert len(error.fields[0].field) == MOST_DETAIL_CHARS
    assert len(error.advice) <= MOST_DETAIL_CHARS + len("It says: ")


@pytest.mark.parametrize(
    ("headers", "problem", "seconds", "advice"),
    [
        ({"Retry-After": "7"}, {"detail": "Request was throttled."}, 7.0, "Try again in 7 s."),
        (
            {},
            {"detail": "Request was throttled. Your rate limit resets in ~9s.", "status": 429},
            9.0,
            "Try again in 9 s.",
        ),
        ({"Retry-After": "0"}, {}, 0.0, "Try again in 1 s."),
        ({}, b"error code: 1015", None, "Try again in a moment."),
    ],
)
def test_429_says_how_long_to_wait(headers, problem, seconds, advice):
    error = refusal(429, problem, headers)
    assert isinstance(error, Throttled)
    assert error.retry_after_s == seconds
    assert error.advice == advice


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504, 599])
@pytest.mark.parametrize("body", [b"", HTML, b'{"detail": "boom"}'])
def test_a_server_fault_is_one_whatever_its_body_is(status, body):
    error = refusal(status, body, {"Retry-After": "3"})
    assert isinstance(error, ServerFault)
    assert error.status == status
    assert error.retry_after_s == 3


@pytest.mark.parametrize("status", [301, 302, 307, 308, 304, 400, 401, 402, 403, 404, 407, 422])
def test_a_page_in_html_did_not_come_from_replicate(status):
    error = refusal(status, HTML)
    assert isinstance(error, UnexpectedReply)
    assert "sign-in page" in error.advice


@pytest.mark.parametrize("status", [302, 307])
def test_a_redirect_did_not_come_from_replicate_even_with_no_body(status):
    assert isinstance(refusal(status), UnexpectedReply)


def test_an_empty_body_leaves_the_status_to_speak():
    error = refusal(401)
    assert isinstance(error, Unauthenticated)
    assert error.detail == ""


def test_any_other_refusal_repeats_the_servers_words():
    error = refusal(403, {"detail": "Not allowed here"})
    assert type(error) is Refused
    assert error.text == "Replicate refused the request (status 403). It says: Not allowed here"
    assert refusal(409, {}).text == "Replicate refused the request (status 409)."


def test_the_servers_words_are_cut_and_made_storable():
    error = refusal(401, b'{"detail": "a\\ud800\\u0000' + b"x" * 10_000 + b'"}')
    assert isinstance(error, Refused)
    assert error.detail.startswith("a\ufffd\ufffdx")
    assert len(error.detail) == MOST_DETAIL_CHARS
