import pytest

from llava_desktop.core.redaction import HIDDEN, redacted
from tests.canary.secrets import TOKEN


@pytest.mark.parametrize(
    "text",
    [
        f"the token is {TOKEN}",
        f"Authorization: Bearer {TOKEN}",
        f"{{'authorization': 'Token {TOKEN}'}}",
        f"[(b'Authorization', b'Bearer {TOKEN}')]",
    ],
)
def test_anything_of_a_tokens_shape_is_hidden_though_nobody_named_it(text):
    assert TOKEN[3:] not in redacted(text)
    assert HIDDEN in redacted(text)


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer own-secret.1",
        "authorization=own-secret.1",
        "{'Authorization': 'Basic own-secret.1'}",
        "(b'authorization', b'own-secret.1')",
        "sent Bearer own-secret.1, and then",
    ],
)
def test_an_authorization_value_is_hidden_whatever_its_shape(text):
    assert "own-secret.1" not in redacted(text)


def test_a_known_secret_is_hidden_in_every_form_it_can_take():
    secret = "p/w\\ü"
    text = f"{secret} p/w%5C%C3%BC p%2Fw%5C%C3%BC {secret!r}"
    assert redacted(text, secrets=[secret]) == f"{HIDDEN} {HIDDEN} {HIDDEN} '{HIDDEN}'"


def test_a_secret_inside_a_longer_one_leaves_no_rest_of_it():
    assert redacted("abcdef-tail", secrets=["abcdef", "abcdef-tail"]) == HIDDEN


def test_an_empty_secret_hides_nothing():
    assert redacted("all is well", secrets=[""]) == "all is well"


@pytest.mark.parametrize(
    "url",
    [
        "https://stream.replicate.com/v1/files/canary",
        "https://streaming-api.svc.us.c.replicate.net/v1/canary",
        "http://127.0.0.1:8123/v1/stream/canary?x=1",
        "http://localhost/streams/canary",
        "GET /v1/stream/canary HTTP/1.1",
        "target=b'/stream/canary'",
    ],
)
def test_a_stream_url_is_hidden_in_whole(url):
    assert "canary" not in redacted(f"reading {url} now")


def test_other_urls_stay_readable():
    text = "GET https://api.replicate.com/v1/predictions/abc failed (see http://example.org/a?b=c)"
    assert redacted(text) == text


def test_a_password_in_a_proxy_url_is_hidden():
    assert redacted("proxy http://ann:canary@proxy.example:3128/") == f"proxy http://{HIDDEN}@proxy.example:3128/"


def test_a_pictures_data_uri_is_hidden_to_its_last_character():
    text = '{"image": "data:image/jpeg;base64,/9j/4AAQcanary+/==", "prompt": "hi"}'
    assert redacted(text) == f'{{"image": "data:{HIDDEN}", "prompt": "hi"}}'


def test_the_home_folder_is_a_tilde_and_a_neighbours_is_not():
    assert redacted("/home/al/x /home/alice/x /home/al", home="/home/al") == "~/x /home/alice/x ~"
    assert redacted(r"'C:\\Users\\al\\x'", home=r"C:\Users\al") == r"'~\\x'"


def test_without_a_home_paths_stay():
    assert redacted("/etc/x", home="/") == "/etc/x"
    assert redacted("/etc/x", home="") == "/etc/x"


def test_a_megabyte_of_slashes_and_colons_is_done_at_once():
    for text in ("/a" * 500_000, "https://" * 125_000, "+/" * 500_000, "authorization:" * 70_000, "data:" * 200_000):
        assert redacted(text, secrets=["canary"], home="/home/al")
