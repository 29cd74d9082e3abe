import pytest

from llava_desktop.core.network_choice import AS_THE_SYSTEM, BadNetworkChoice, checked_ca_file, checked_proxy


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("", ""),
        ("  ", ""),
        ("proxy.example:8080", "http://proxy.example:8080"),
        (" http://proxy.example:8080/ ", "http://proxy.example:8080"),
        ("https://[::1]:3128", "https://[::1]:3128"),
    ],
)
def test_a_proxy_is_used_as_it_is_written_with_http_where_nothing_is_said(typed, used):
    assert checked_proxy(typed) == used


@pytest.mark.parametrize(
    "typed",
    [
        "ftp://host",
        "http://",
        "http://host:port",
        "http://[host",
        "http://host/path",
        "http://ho st",
        "http://h?x",
        "h#",
    ],
)
def test_what_is_no_proxy_is_refused(typed):
    with pytest.raises(BadNetworkChoice, match="proxy's address"):
        checked_proxy(typed)


def test_a_socks_proxy_is_refused_by_name():
    with pytest.raises(BadNetworkChoice, match="SOCKS"):
        checked_proxy("socks5://host:1080")


def test_a_proxy_s_password_is_refused_and_not_repeated():
    with pytest.raises(BadNetworkChoice, match="password is a secret") as refusal:
        checked_proxy("http://al:hush@proxy.example:8080")
    assert "HTTPS_PROXY" in refusal.value.text
    assert "hush" not in refusal.value.text


def test_certificates_are_named_by_their_whole_path(tmp_path):
    assert checked_ca_file("") == AS_THE_SYSTEM.ca_file
    assert checked_ca_file(f" {tmp_path / 'company.pem'} ") == str(tmp_path / "company.pem")
    for typed in ("company.pem", f"{tmp_path}/a\nb.pem"):
        with pytest.raises(BadNetworkChoice, match="whole path"):
            checked_ca_file(typed)
