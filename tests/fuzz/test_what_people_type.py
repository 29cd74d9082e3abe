"""Tokens, addresses, searches and conversations, as people paste them."""

import json
import ssl
import string
from contextlib import suppress

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from llava_desktop.core.base_url import BadBaseUrl, base_url_from_environment, checked_base_url
from llava_desktop.core.conversation import IMAGE_MARKER, Turn, check_history, history_of, without_image_marker
from llava_desktop.core.errors import NotAToken
from llava_desktop.core.prediction import PredictionInput, PredictionRequest
from llava_desktop.core.text import one_line, storable, with_marks
from llava_desktop.core.token import cleaned_token
from llava_desktop.replicate.origins import origin_of
from llava_desktop.replicate.proxies import ProxySettingUnusable, proxy_for, reached_without_proxy
from llava_desktop.replicate.wire import body_of

TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
TOKEN = "r8_" + "Canary0" * 5 + "xy"

wrappings = st.sampled_from(
    [
        " ",
        "\n",
        "\t",
        '"',
        "'",
        "`",
        "“",
        "”",
        "«",
        "Bearer ",
        "bearer ",
        "Token ",
        "Authorization: ",
        "export ",
        "set ",
    ]
) | st.sampled_from(
    ["REPLICATE_API_TOKEN=", "REPLICATE_API_TOKEN: ", "$env:REPLICATE_API_TOKEN=", "\u200b", "\ufeff", "\u00ad", ";"]
)


def cleaned_or_refused(pasted: str) -> str | NotAToken:
    try:
        return cleaned_token(pasted)
    except NotAToken as error:
        return error


@given(st.text() | st.lists(wrappings | st.just(TOKEN) | st.characters(), max_size=12).map("".join))
def test_cleaning_a_token_twice_is_cleaning_it_once_and_an_error_repeats_nothing(pasted):
    cleaned = cleaned_or_refused(pasted)
    if isinstance(cleaned, NotAToken):
        assert TOKEN not in f"{cleaned.text} {cleaned.args} {cleaned.__context__} {cleaned.__cause__}"
        return
    assert cleaned_token(cleaned) == cleaned
    assert cleaned.isascii()
    assert cleaned.isprintable()
    assert " " not in cleaned
    httpx.Headers({"Authorization": f"Bearer {cleaned}"})


quotes_and_blanks = st.sampled_from([" ", "\n", "\t", '"', "'", "`", "\u200b", "\ufeff", "\u2060"])


@given(st.lists(quotes_and_blanks, max_size=6).map("".join), st.lists(quotes_and_blanks, max_size=6).map("".join))
def test_whatever_quotes_and_blanks_stand_around_a_token_it_is_found(before, after):
    assert cleaned_token(f"{before}{TOKEN}{after}") == TOKEN
    assert cleaned_token(f"export REPLICATE_API_TOKEN={before}{TOKEN}{after};") == TOKEN


markers = st.lists(st.sampled_from(["<image>", "<", "image", ">", "\u200b", " ", "\n", "a"]) | st.characters()).map(
    "".join
)


sides = markers | st.sampled_from(["", " ", "\n\t", "<image>"])


@given(st.lists(st.builds(Turn, sides, sides), max_size=6), markers)
def test_a_conversation_alternates_has_no_empty_side_and_never_the_models_marker(turns, prompt):
    history = history_of(turns)
    assert len(history) % 2 == 0
    assert all(text.strip() for text in history)
    check_history(history)
    given_to_model = PredictionInput(without_image_marker(prompt), image="data:", history=history)
    everything = given_to_model.prompt + "\n".join(given_to_model.history)
    assert everything.count(IMAGE_MARKER) == 0  # the server puts in the one that must be there
    asked = [(turn.prompt, turn.answer) for turn in turns if turn.prompt.strip() and turn.answer.strip()]
    said = [
        (history[at].replace("\u200b", ""), history[at + 1].replace("\u200b", "")) for at in range(0, len(history), 2)
    ]
    assert said == [(one.replace("\u200b", ""), other.replace("\u200b", "")) for one, other in asked]


@given(st.text(st.characters(), max_size=200))
def test_any_text_can_be_stored_shown_on_one_line_and_with_marks(text):
    storable(text).encode("utf-8")
    assert storable(storable(text)) == storable(text)
    assert "\n" not in one_line(text, 20)
    assert len(one_line(text, 20)) <= 20
    assert with_marks(with_marks(text)) == with_marks(text)


address_parts = st.sampled_from(
    [
        "https://",
        "http://",
        "HTTPS://",
        "ftp://",
        "//",
        "/",
        "\\",
        "@",
        ":",
        ":443",
        ":99999",
        "#",
        "?",
        "[",
        "]",
        "::1",
    ]
) | st.sampled_from(
    [
        "%2e",
        ".",
        "\t",
        " ",
        "api.replicate.com",
        "localhost",
        "127.0.0.1",
        "v1",
        "ａ",
        "。",
        "ß",
        "xn--",
        "xn--0.",
        "user",
        "\u200b",
    ]
)


@given(st.text(max_size=30) | st.lists(address_parts, max_size=8).map("".join))
def test_an_accepted_api_address_is_read_alike_by_whoever_checks_and_whoever_asks(typed):
    """Two parsers that differ are how a token travels to another host than the one that was shown."""
    for check in (checked_base_url, base_url_from_environment):
        with suppress(BadBaseUrl):
            base = check(typed)
            assert checked_base_url(base) == base
            origin = origin_of(f"{base}/predictions")
            if origin is not None:  # else nothing is sent at all
                assert origin.scheme == "https" or origin.is_loopback
                assert httpx.URL(f"{base}/predictions").path.endswith("/predictions")


proxy_words = st.text(string.printable, max_size=20) | st.lists(address_parts | st.sampled_from([",", "*"])).map(
    "".join
)


@given(value=proxy_words, exceptions=proxy_words)
def test_any_proxy_setting_is_used_or_named(value, exceptions):
    with pytest.MonkeyPatch.context() as patched, suppress(ProxySettingUnusable):
        patched.setattr("llava_desktop.replicate.proxies.getproxies", lambda: {"https": value, "no": exceptions})
        proxy = proxy_for(TLS)
        mounts = dict.fromkeys(reached_without_proxy())
        if proxy is not None:
            httpx.AsyncClient(verify=TLS, proxy=proxy, mounts=mounts, trust_env=False)


@given(st.text(max_size=40), st.lists(st.builds(Turn, st.text(max_size=9), st.text(max_size=9)), max_size=3))
def test_any_prompt_and_conversation_make_a_body_that_is_utf8_json(prompt, turns):
    body = json.loads(body_of(PredictionRequest(PredictionInput(prompt, history=history_of(turns)))).decode("utf-8"))
    assert body["input"]["prompt"] == storable(prompt)
