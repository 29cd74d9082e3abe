import pytest

from llava_desktop.core.base_url import REPLICATE_BASE_URL
from llava_desktop.replicate.origins import Origin, StreamRefused, origin_of, stream_may_see_token


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://api.replicate.com/v1", Origin("https", "api.replicate.com", 443)),
        ("HTTPS://API.Replicate.com:443/x?y#z", Origin("https", "api.replicate.com", 443)),
        ("http://127.0.0.1:8000", Origin("http", "127.0.0.1", 8000)),
        ("http://[::1]/x", Origin("http", "::1", 80)),
    ],
)
def test_an_origin_is_scheme_host_and_port(url, origin):
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/v1/x",
        "//host/x",
        "ftp://host/x",
        "file:///etc/passwd",
        "https://u:p@host/",
        "https://@",
        "https://h:x/",
        "https://xn--0.replicate.com/",
        "\x00",
    ],
)
def test_what_is_no_plain_web_address_has_no_origin(url):
    assert origin_of(url) is None


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "[::1]"])
def test_this_computer_is_known_by_all_its_names(host):
    origin = origin_of(f"http://{host}:1/")
    assert origin is not None
    assert origin.is_loopback


@pytest.mark.parametrize("host", ["localhost.example.com", "128.0.0.1", "api.replicate.com"])
def test_other_hosts_are_not_this_computer(host):
    origin = origin_of(f"http://{host}/")
    assert origin is not None
    assert not origin.is_loopback


@pytest.mark.parametrize(
    "url",
    [
        "https://stream.replicate.com/v1/x",
        "https://streaming-api.svc.us.c.replicate.net/v1/x",
        "https://a.replicate.com:443/",
    ],
)
def test_replicates_own_streams_may_see_the_token(url):
    assert stream_may_see_token(url, REPLICATE_BASE_URL)


@pytest.mark.parametrize(
    "url",
    [
        "http://stream.replicate.com/x",
        "https://stream.replicate.com:8443/x",
        "https://stream.replicate.com@evil.example/x",
        "https://user:pass@stream.replicate.com/x",
        "https://evil.example/stream.replicate.com",
        "https://stream.replicate.com.evil.example/x",
        "https://evilreplicate.com/x",
        "https://replicate.com/x",
        "https://stream.replicate.com./x",
        "https://stream.replicate.com\\@evil.example/x",
        "https://stream.replicate.com%2eevil.example/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://34.1.2.3/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "//stream.replicate.com/x",
        "/v1/stream",
        "",
    ],
)
def test_no_other_address_is_asked_for_a_stream(url):
    with pytest.raises(StreamRefused):
        stream_may_see_token(url, REPLICATE_BASE_URL)


@pytest.mark.parametrize(
    ("url", "base", "token"),
    [
        ("http://127.0.0.1:9/s", "http://127.0.0.1:9/v1", True),
        ("http://127.0.0.1:8/s", "http://127.0.0.1:9/v1", False),
        ("https://127.0.0.1:9/s", "http://127.0.0.1:9/v1", False),
        ("https://llava.example/s", "https://llava.example/v1", True),
        ("https://llava.example:444/s", "https://llava.example/v1", False),
    ],
)
def test_another_base_may_stream_from_its_own_host_and_shows_the_token_to_its_own_origin(url, base, token):
    assert stream_may_see_token(url, base) is token


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("http://127.0.0.2:9/s", "http://127.0.0.1:9/v1"),
        ("http://localhost:9/s", "http://127.0.0.1:9/v1"),
        ("https://stream.replicate.com/s", "http://127.0.0.1:9/v1"),
        ("http://llava.example/s", "https://llava.example/v1"),
        ("https://llava.example/s", "no address"),
        ("https://stream.replicate.com/s", "https://replicate.com.example/v1"),
        ("https://stream.replicate.com/s", "http://api.replicate.com/v1"),
    ],
)
def test_another_base_may_not_stream_from_elsewhere_or_over_a_weaker_connection(url, base):
    with pytest.raises(StreamRefused):
        stream_may_see_token(url, base)
