import pytest

from llava_desktop.core.model_version import DEFAULT_VERSION
from llava_desktop.core.prediction import WebhookEvent
from llava_desktop.core.request_fields import (
    EVENT_TEXT,
    WEBHOOK_MOST,
    BadVersion,
    BadWebhook,
    RequestFields,
    checked_version,
    checked_webhook,
    webhook_warning,
)
from tests.canary.secrets import TOKEN

OTHER = "0123456789abcdef" * 4
HOOK = "https://hooks.example.org/in?a=1"


@pytest.mark.parametrize(
    "typed", [OTHER, f"  {OTHER}\n", OTHER.upper(), f"yorickvp/llava-v1.6-34b:{OTHER}", f"a_b/c.d:{OTHER.upper()}"]
)
def test_a_version_is_taken_as_its_id_alone(typed):
    assert checked_version(typed) == OTHER


def test_no_version_is_the_default():
    assert checked_version("  ") == DEFAULT_VERSION


@pytest.mark.parametrize("typed", [OTHER[1:], f"{OTHER}0", "g" * 64, "owner/model", f"/:{OTHER}", "٣" * 64])
def test_what_is_no_version_is_refused_in_a_sentence(typed):
    with pytest.raises(BadVersion, match="64 hex digits"):
        checked_version(typed)


@pytest.mark.parametrize(
    "typed", [HOOK, f" {HOOK} ", "HTTPS://x.example", "https://[2001:db8::1]:8443/x", "https://10.0.0.7/in"]
)
def test_an_https_address_is_a_webhook_as_it_was_typed(typed):
    assert checked_webhook(typed) == typed.strip()


def test_no_address_is_no_webhook():
    assert checked_webhook(" ") == ""
    assert webhook_warning("") == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("http://hooks.example.org", "https://"),
        ("hooks.example.org/in", "https://"),
        ("https:///in", "https://"),
        ("https://[::1", "https://"),
        ("https://x.example:99999/", "https://"),
        ("file:///etc/passwd", "https://"),
        ("https://a b.example/", "no blanks"),
        ("https://bücher.example/", "plain letters"),
        ("https://x.example/\x07", "no blanks"),
        (f"https://x.example/{'a' * WEBHOOK_MOST}", "no blanks"),
        ("https://me:secret@x.example/", "name or password"),
        ("https://replicate.com@x.example/", "name or password"),
        pytest.param(f"https://x.example/?key={TOKEN}", "API token", id="a token in it"),
        pytest.param(TOKEN, "API token", id="a token"),
    ],
)
def test_what_is_no_webhook_is_refused_in_a_sentence_that_does_not_repeat_it(typed, words):
    with pytest.raises(BadWebhook, match=words) as refused:
        checked_webhook(typed)
    assert TOKEN not in refused.value.text
    assert "secret" not in refused.value.text


def test_where_the_answer_goes_is_said_with_the_host():
    assert "also sent to hooks.example.org, by the API" in webhook_warning(HOOK)
    assert "private" not in webhook_warning(HOOK)


@pytest.mark.parametrize(
    "host", ["10.0.0.7", "127.0.0.1:8443", "192.168.1.5", "[::1]", "localhost", "nas", "printer.local", "169.254.1.1"]
)
def test_a_host_that_replicate_cannot_reach_is_allowed_and_named_so(host):
    assert "Replicate cannot reach it" in webhook_warning(checked_webhook(f"https://{host}/in"))


def test_what_differs_from_the_defaults_is_said():
    assert RequestFields().in_words == ""
    fields = RequestFields(OTHER, HOOK, (WebhookEvent.COMPLETED,), stream=False)
    assert fields.in_words == "chosen version · webhook · not streamed"
    assert fields.webhook_host == "hooks.example.org"
    assert RequestFields().webhook_host == ""


def test_the_demo_engine_is_asked_for_its_own_version_and_tells_nobody():
    fields = RequestFields(OTHER, HOOK, (WebhookEvent.COMPLETED,), stream=False)
    assert fields.for_demo() == RequestFields(stream=False)


def test_each_event_of_the_api_has_words():
    assert set(EVENT_TEXT) == set(WebhookEvent)
