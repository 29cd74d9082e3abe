"""Redaction: whatever stands around a secret, the secret is not in what comes out."""

import json
import string
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from llava_desktop.core.redaction import redacted

TOKEN = "r8_" + "Canary0" * 5 + "xy"
STREAM_KEY = "canarystreamkey0123456789"

wraps = st.sampled_from(
    [
        lambda secret: secret,
        repr,
        json.dumps,
        quote,
        lambda secret: f"Bearer {secret}",
        lambda secret: f"Authorization: Bearer {secret}",
        lambda secret: repr({"authorization": f"Token {secret}"}),
        lambda secret: repr([(b"Authorization", f"Bearer {secret}".encode())]),
        lambda secret: f"https://ann:{secret}@host.example/x",
        lambda secret: f"https://host.example/x?token={secret}#y",
        lambda secret: f"/home/ann/{secret}/x",
        lambda secret: f"{secret}{secret}",
        lambda secret: f"REPLICATE_API_TOKEN={secret}",
    ]
)
noise = st.text(max_size=20) | st.sampled_from(
    ["r8_", "Bearer ", "https://", "data:image/png;base64,", "'", "/stream/", "~"]
)


@given(noise, st.lists(st.tuples(wraps, noise), min_size=1, max_size=3), st.booleans())
def test_no_token_survives_known_or_not(before, pieces, is_known):
    text = before + "".join(wrap(TOKEN) + after for wrap, after in pieces)
    assert TOKEN not in redacted(text, secrets=[TOKEN] if is_known else [])


@given(
    noise,
    st.text(string.ascii_letters + string.digits + string.punctuation + " äß\n", min_size=8, max_size=40),
    wraps,
    noise,
)
def test_a_known_secret_of_any_shape_does_not_survive(before, secret, wrap, after):
    shown = redacted(before + wrap(secret) + after, secrets=[secret])
    assert secret not in shown
    assert repr(secret)[1:-1] not in shown


stream_urls = st.sampled_from(
    [
        f"https://stream.replicate.com/v1/files/{STREAM_KEY}",
        f"https://stream-b.svc.rno2.c.replicate.net/v1/{STREAM_KEY}",
        f"https://streaming-api.svc.us.c.replicate.net/v1/predictions/{STREAM_KEY}",
        f"HTTPS://STREAM.REPLICATE.COM/{STREAM_KEY}?x=1",
        f"http://127.0.0.1:4000/stream/{STREAM_KEY}",
        f"GET /stream/{STREAM_KEY} HTTP/1.1",
        f"target=b'/v1/stream/{STREAM_KEY}'",
    ]
)
borders = st.sampled_from([" ", "\n", "'", '"', "(", ")", "<", ">", ": ", ", "])


@given(noise, borders, stream_urls, borders, noise)
def test_no_stream_address_survives(before, opening, url, closing, after):
    assert STREAM_KEY not in redacted(before + opening + url + closing + after)


@given(st.text(string.ascii_letters + string.digits + "+/", min_size=40, max_size=200), noise, borders)
def test_no_picture_survives(picture, before, border):
    assert picture not in redacted(f"{before}{border}data:image/jpeg;base64,{picture}{border}")


@given(st.lists(noise | st.just(TOKEN), max_size=6).map("".join))
def test_what_was_redacted_stays_as_it_is(text):
    once = redacted(text, secrets=[TOKEN], home="/home/ann")
    assert redacted(once, secrets=[TOKEN], home="/home/ann") == once
