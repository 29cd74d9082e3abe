"""The client that is opened: proxies, certificates, limits. No request is made here."""

import shutil
import ssl
from pathlib import Path

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
def one_authority(tmp_path) -> Path:
    """A file with one certificate in it, standing for a system's store."""
    return Path(shutil.copy(Path(__file__).with_name("self_signed.pem"), tmp_path / "store.pem"))


def authorities(context: ssl.SSLContext) -> int:
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    return context.cert_store_stats()["x509_ca"]


@pytest.fixture
def certifis() -> int:
    return authorities(ssl.create_default_context(cafile=certifi.where()))


def test_the_systems_certificates_are_trusted_where_there_are_any(monkeypatch, one_authority, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(one_authority))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
    assert authorities(tls_context("linux")) == 1


def test_the_store_is_read_once_and_not_for_each_connection(monkeypatch, one_authority, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(one_authority))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
    context = tls_context("linux")
    one_authority.unlink()
    context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="localhost")
    assert authorities(context) == 1
    assert not isinstance(context, truststore.SSLContext)


def test_a_folder_of_certificates_is_a_store_too(monkeypatch, tmp_path):
    (tmp_path / "empty.pem").write_bytes(b"")
    (tmp_path / "5ed36f99.0").write_bytes(b"")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "empty.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert authorities(tls_context("linux")) == 0


@pytest.mark.parametrize("folder", ["empty", "missing"])
def test_certifi_stands_in_for_an_empty_store(monkeypatch, tmp_path, certifis, folder):
    (tmp_path / "empty.pem").write_bytes(b"")
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "empty.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / folder))
    assert authorities(tls_context("linux")) == certifis


def test_certifi_stands_in_for_a_store_that_cannot_be_read(monkeypatch, certifis):
    class Unreadable(truststore.SSLContext):
        def wrap_bio(self, *args, **options):
            raise ssl.SSLError("no certificate or crl found")

    monkeypatch.setattr(truststore, "SSLContext", Unreadable)
    assert authorities(tls_context("linux")) == certifis


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_windows_and_macos_are_asked_themselves(monkeypatch, tmp_path, platform):
    (tmp_path / "empty.pem").write_bytes(b"")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "empty.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
    assert isinstance(tls_context(platform), truststore.SSLContext)


@pytest.mark.anyio
@pytest.mark.parametrize(("base", "read"), [("http://127.0.0.1:5/v1", []), (BASE, ["read"])])
async def test_the_store_is_read_only_for_a_base_with_tls(monkeypatch, base, read):
    """The demo engine's first answer does not wait for it."""
    happened: list[str] = []

    def watched() -> ssl.SSLContext:
        happened.append("read")
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    monkeypatch.setattr("llava_desktop.replicate.connection.tls_context", watched)
    async with open_http_client(base, user_agent="x"):
        assert happened == read
