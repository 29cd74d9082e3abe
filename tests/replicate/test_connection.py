"""The client that is opened: proxies, certificates, limits. No request is made here."""

import shutil
import ssl

import certifi
import httpx
import pytest
import truststore

from llava_desktop.core.errors import NotSent
from llava_desktop.replicate.connection import ProxySettingUnusable, open_http_client, tls_context

BASE = "https://api.replicate.com/v1"
VARIABLES = ["http_proxy", "https_proxy", "all_proxy", "no_proxy"]


@pytest.fixture(autouse=True)
def no_proxy_settings(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.anyio
async def test_the_client_names_itself_and_follows_no_redirect():
    async with open_http_client(BASE, user_agent="llava-desktop/1.2") as client:
        assert client.headers["User-Agent"] == "llava-desktop/1.2"
        assert not client.follow_redirects
        assert client.timeout.connect == 10


def proxied(client: httpx.AsyncClient, url: str) -> bool:
    return client._transport_for_url(httpx.URL(url)) is not client._transport


@pytest.mark.anyio
async def test_a_base_outside_goes_through_the_systems_proxy(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    async with open_http_client(BASE, user_agent="x") as client:
        assert proxied(client, BASE)


@pytest.mark.anyio
@pytest.mark.parametrize("base", ["http://127.0.0.1:5/v1", "http://localhost:5/v1", "http://[::1]:5/v1"])
async def test_a_base_on_this_computer_is_shown_to_no_proxy(monkeypatch, base):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://proxy.example:3128")
    async with open_http_client(base, user_agent="x") as client:
        assert not proxied(client, base)


@pytest.mark.anyio
async def test_a_broken_proxy_setting_does_not_matter_to_this_computer(monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "socks5://:x")
    async with open_http_client("http://127.0.0.1:5/v1", user_agent="x"):
        pass


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "http_proxy", "ALL_PROXY"])
@pytest.mark.parametrize(
    "value", ["gopher://proxy.example", "http://proxy.example:port", "socks5://user:secret@proxy.example:1080"]
)
def test_a_proxy_setting_that_cannot_be_used_is_named_without_its_value(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ProxySettingUnusable) as raised:
        open_http_client(BASE, user_agent="x")
    assert isinstance(raised.value, NotSent)
    assert name in raised.value.sentence
    assert "proxy.example" not in raised.value.text
    assert raised.value.__context__ is None


def test_the_setting_at_fault_is_named_and_not_the_good_one_beside_it(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example:3128")
    monkeypatch.setenv("ALL_PROXY", "gopher://proxy.example")
    with pytest.raises(ProxySettingUnusable, match="ALL_PROXY"):
        open_http_client(BASE, user_agent="x")


def test_a_list_of_exceptions_that_cannot_be_read_is_named(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "http://host:port")
    with pytest.raises(ProxySettingUnusable, match="NO_PROXY"):
        open_http_client(BASE, user_agent="x")


def test_a_proxy_that_only_the_system_knows_is_named_as_the_systems(monkeypatch):
    """Windows and macOS keep theirs outside of the environment."""
    monkeypatch.setattr("httpx._utils.getproxies", lambda: {"https": "gopher://proxy.example"})
    with pytest.raises(ProxySettingUnusable, match="system's proxy"):
        open_http_client(BASE, user_agent="x")


@pytest.fixture
def authority_file(tmp_path):
    """A file with certificates in it, standing for a system's store."""
    return shutil.copy(certifi.where(), tmp_path / "store.pem")


def is_system_context(context: ssl.SSLContext) -> bool:
    return isinstance(context, truststore.SSLContext)


def test_the_systems_certificates_are_trusted_where_there_are_any(monkeypatch, authority_file, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(authority_file))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
    context = tls_context("linux")
    assert is_system_context(context)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_a_folder_of_certificates_is_a_store_too(monkeypatch, tmp_path):
    (tmp_path / "empty.pem").write_bytes(b"")
    (tmp_path / "5ed36f99.0").write_bytes(b"")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "empty.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert is_system_context(tls_context("linux"))


@pytest.mark.parametrize("folder", ["empty", "missing"])
def test_certifi_stands_in_for_an_empty_store(monkeypatch, tmp_path, folder):
    (tmp_path / "empty.pem").write_bytes(b"")
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "empty.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / folder))
    context = tls_context("linux")
    assert not is_system_context(context)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.cert_store_stats()["x509_ca"] > 50


def test_certifi_stands_in_for_a_store_that_cannot_be_read(monkeypatch):
    class Unreadable(truststore.SSLContext):
        def wrap_bio(self, *args, **options):
            raise ssl.SSLError("no certificate or crl found")

    monkeypatch.setattr(truststore, "SSLContext", Unreadable)
    assert not is_system_context(tls_context("linux"))


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_windows_and_macos_are_asked_themselves(monkeypatch, tmp_path, platform):
    (tmp_path / "empty.pem").write_bytes(b"")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "empty.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
    assert is_system_context(tls_context(platform))
