import pytest

from llava_desktop.core.base_url import REPLICATE_BASE_URL, BadBaseUrl, base_url_from_environment, checked_base_url
from llava_desktop.core.engine import Engine, EngineKind, TokenPlace


def test_the_demo_engine_always_says_that_it_is_not_llava():
    engine = Engine(EngineKind.DEMO, "http://127.0.0.1:5/v1", token="x")
    assert engine.is_demo
    assert engine.name == "Demo engine"
    assert "not LLaVA" in engine.chip
    assert "not LLaVA" in engine.model_name


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (TokenPlace.NONE, "no token yet"),
        (TokenPlace.KEYRING, "token in keyring"),
        (TokenPlace.SESSION, "token for this session"),
        (TokenPlace.ENVIRONMENT, "token from the environment"),
    ],
)
def test_the_chip_says_where_the_token_is(place, words):
    engine = Engine(EngineKind.REPLICATE, REPLICATE_BASE_URL, token_place=place)
    assert engine.chip == f"Replicate · {words}"
    assert engine.model_name == "LLaVA v1.6 34B"


@pytest.mark.parametrize(
    ("base_url", "name"),
    [
        ("https://api.replicate.com/v1", "Replicate"),
        ("https://api.replicate.com", "Replicate"),
        ("https://api.replicate.com.evil.example/v1", "api.replicate.com.evil.example"),
        ("http://127.0.0.1:8000/v1", "127.0.0.1:8000"),
    ],
)
def test_only_the_services_own_host_is_called_replicate(base_url, name):
    assert Engine(EngineKind.REPLICATE, base_url).name == name


def test_the_token_shows_in_no_repr():
    assert "r8_secret" not in repr(Engine(EngineKind.REPLICATE, REPLICATE_BASE_URL, token="r8_secret"))


@pytest.mark.parametrize(
    ("text", "base_url"),
    [
        ("https://api.replicate.com/v1", "https://api.replicate.com/v1"),
        ("  https://host.example/v1/ \n", "https://host.example/v1"),
        ("https://host.example:8443/a/b", "https://host.example:8443/a/b"),
        ("http://127.0.0.1:5", "http://127.0.0.1:5"),
        ("http://localhost:5/v1", "http://localhost:5/v1"),
        ("http://[::1]:5/v1", "http://[::1]:5/v1"),
    ],
)
def test_an_address_is_used_without_its_last_slash(text, base_url):
    assert checked_base_url(text) == base_url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "api.replicate.com",
        "ftp://host.example",
        "https://",
        "https://host.example?x=1",
        "https://host.example/v1?",
        "https://host.example/v1#",
        "https://host.example/#x",
        "https://host.example/a b",
        "https://host.exa\nmple/v1",
        "https://host.example\\@evil.example",
        "https://host.example:port",
        "https://host.example:99999",
        "https://[::1",
    ],
)
def test_what_is_no_address_is_refused_with_an_example(text):
    with pytest.raises(BadBaseUrl) as raised:
        checked_base_url(text)
    assert "https://host/v1" in raised.value.advice


@pytest.mark.parametrize("text", ["https://me@host.example", "https://me:pw@host.example", "https://:pw@host.example"])
def test_a_password_in_an_address_is_refused_and_not_repeated(text):
    with pytest.raises(BadBaseUrl) as raised:
        checked_base_url(text)
    assert "pw" not in raised.value.text


def test_plain_http_is_only_for_this_computer():
    with pytest.raises(BadBaseUrl, match="https"):
        checked_base_url("http://host.example/v1")


@pytest.mark.parametrize(
    ("text", "base_url"),
    [
        ("https://api.replicate.com", "https://api.replicate.com/v1"),
        ("https://api.replicate.com/", "https://api.replicate.com/v1"),
        ("https://host.example/other", "https://host.example/other"),
    ],
)
def test_the_environments_address_gets_its_version_as_in_the_official_client(text, base_url):
    assert base_url_from_environment(text) == base_url
