"""The client that is opened: proxies, certificates, limits. No request is made here."""

import os
import shutil
import ssl
from pathlib import Path

import certifi
import httpx
import pytest
import truststore

from llava_desktop.core.errors import NotSent
from llava_desktop.core.network_choice import NetworkChoice
from llava_desktop.replicate.certificates import CertificateSettingUnusable, tls_context
from llava_desktop.replicate.connection import open_http_client
from llava_desktop.replicate.proxies import ProxySettingUnusable, proxy_for

BASE = "https://api.replicate.com/v1"
VARIABLES = ["http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir"]


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


BROKEN = [
    "gopher://proxy.example",
    "http://proxy.example:port",
    "http://user:sec#ret@proxy.example:80",
    "http://",
    "://proxy.example",
    "http://xn--0",
]


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize("value", BROKEN)
def test_a_proxy_setting_that_cannot_be_used_is_named_without_its_value(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ProxySettingUnusable) as raised:
        open_http_client(BASE, user_agent="x")
    assert isinstance(raised.value, NotSent)
    assert name in raised.value.sentence
    assert "proxy.example" not in raised.value.text
    assert raised.value.__context__ is None


@pytest.mark.parametrize("value", ["socks5://user:secret@host.example:1080", "socks://127.0.0.1:1080/", "SOCKS5h://x"])
def test_a_socks_proxy_is_named_as_what_it_is(monkeypatch, value):
    monkeypatch.setenv("ALL_PROXY", value)
    with pytest.raises(ProxySettingUnusable) as raised:
        open_http_client(BASE, user_agent="x")
    assert raised.value.sentence == "The setting ALL_PROXY names a SOCKS proxy, which this app cannot use."
    assert "host.example" not in raised.value.text


@pytest.mark.anyio
@pytest.mark.parametrize("name", ["HTTP_PROXY", "ALL_PROXY", "FTP_PROXY"])
async def test_only_the_setting_for_https_counts(monkeypatch, name):
    """Desktops set a SOCKS proxy beside the others, and nothing outside of this computer is asked over plain http."""
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example:3128")
    monkeypatch.setenv(name, "socks://127.0.0.1:1080/")
    async with open_http_client(BASE, user_agent="x") as client:
        assert proxied(client, BASE)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("exceptions", "url", "goes_through"),
    [
        ("", BASE, True),
        ("*", BASE, False),
        ("other.example, replicate.com", BASE, False),
        ("other.example, replicate.com", "https://stream.replicate.com/x", False),
        (".replicate.com", BASE, False),
        ("*.replicate.com", BASE, False),
        ("replicate.com", "https://notreplicate.com/v1", True),
        ("api.replicate.com:8443", BASE, True),
        ("api.replicate.com:8443", "https://api.replicate.com:8443/v1", False),
        ("10.1.2.3", "https://10.1.2.3/v1", False),
        ("fd00::1", "https://[fd00::1]/v1", False),
        ("[fd00::1]", "https://[fd00::1]/v1", False),
        ("https://api.replicate.com", BASE, False),
        (" , ,", BASE, True),
    ],
)
async def test_what_no_proxy_excepts_is_reached_directly(monkeypatch, exceptions, url, goes_through):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", exceptions)
    async with open_http_client(BASE, user_agent="x") as client:
        assert proxied(client, url) is goes_through


def test_a_list_of_exceptions_that_cannot_be_read_is_named(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "http://host:port")
    with pytest.raises(ProxySettingUnusable, match="NO_PROXY"):
        open_http_client(BASE, user_agent="x")


def test_a_proxy_that_only_the_system_knows_is_named_as_the_systems(monkeypatch):
    """Windows and macOS keep theirs outside of the environment."""
    monkeypatch.setattr("llava_desktop.replicate.proxies.getproxies", lambda: {"https": "gopher://proxy.example"})
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
    assert authorities(tls_context("linux")) == 1


def test_the_store_is_read_once_and_not_for_each_connection(monkeypatch, one_authority, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(one_authority))
    context = tls_context("linux")
    one_authority.unlink()
    context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="localhost")
    assert authorities(context) == 1
    assert not isinstance(context, truststore.SSLContext)


def test_a_folder_of_certificates_is_a_store_too(monkeypatch, tmp_path, certifis):
    (tmp_path / "5ed36f99.0").write_bytes(b"")
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    paths = ssl.get_default_verify_paths()._replace(cafile=None, capath=str(tmp_path))  # type: ignore[arg-type]
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)
    assert authorities(tls_context("linux")) != certifis


@pytest.mark.parametrize("folder", ["empty", None])
def test_certifi_stands_in_for_an_empty_store(monkeypatch, tmp_path, certifis, folder):
    """As in a bundle: OpenSSL looks where the computer that built it kept its certificates."""
    (tmp_path / "empty").mkdir()
    place = None if folder is None else str(tmp_path / folder)
    paths = ssl.get_default_verify_paths()._replace(cafile=None, capath=place)  # type: ignore[arg-type]
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)
    monkeypatch.setattr("truststore._openssl._CA_FILE_CANDIDATES", [])
    assert authorities(tls_context("linux")) == certifis


def test_several_folders_of_certificates_may_be_named(monkeypatch, tmp_path, one_authority):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    shutil.copy(one_authority, tmp_path / "two" / "5ed36f99.0")
    monkeypatch.setenv("SSL_CERT_DIR", f"{tmp_path / 'one'}{os.pathsep}{tmp_path / 'two'}")
    assert tls_context("linux").verify_mode is ssl.CERT_REQUIRED


@pytest.mark.parametrize("content", [None, b"", b"no certificate"], ids=["missing", "empty", "something else"])
def test_a_setting_that_names_no_certificates_is_named(monkeypatch, tmp_path, content):
    """Without a word, every server would seem untrusted; or worse, others than the named ones would be trusted."""
    if content is not None:
        (tmp_path / "store.pem").write_bytes(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "store.pem"))
    with pytest.raises(CertificateSettingUnusable, match="SSL_CERT_FILE") as raised:
        open_http_client(BASE, user_agent="x")
    assert isinstance(raised.value, NotSent)


@pytest.mark.parametrize("folder", ["missing", "empty"])
def test_a_setting_that_names_no_folder_of_certificates_is_named(monkeypatch, tmp_path, folder):
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / folder))
    with pytest.raises(CertificateSettingUnusable, match="SSL_CERT_DIR"):
        open_http_client(BASE, user_agent="x")


@pytest.mark.anyio
async def test_a_broken_certificate_setting_does_not_matter_to_this_computer(monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", "/missing")
    async with open_http_client("http://127.0.0.1:5/v1", user_agent="x"):
        pass


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
    assert isinstance(tls_context(platform), truststore.SSLContext)


@pytest.mark.anyio
@pytest.mark.parametrize(("base", "read"), [("http://127.0.0.1:5/v1", []), (BASE, ["read"])])
async def test_the_store_is_read_only_for_a_base_with_tls(monkeypatch, base, read):
    """The demo engine's first answer does not wait for it."""
    happened: list[str] = []

    def watched(*, ca_file: str) -> ssl.SSLContext:
        happened.append("read")
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    monkeypatch.setattr("llava_desktop.replicate.connection.tls_context", watched)
    async with open_http_client(base, user_agent="x"):
        assert happened == read


@pytest.mark.anyio
async def test_a_proxy_from_settings_comes_before_the_system_s_and_its_exceptions_hold(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "socks5://broken:1")
    monkeypatch.setenv("NO_PROXY", "intranet.example")
    choice = NetworkChoice(proxy="http://own.example:8080")
    async with open_http_client(BASE, user_agent="x", choice=choice) as client:
        assert proxied(client, BASE)
        assert not proxied(client, "https://intranet.example/v1")
    async with open_http_client("http://127.0.0.1:5/v1", user_agent="x", choice=choice) as client:
        assert not proxied(client, "http://127.0.0.1:5/v1")


@pytest.mark.parametrize("address", ["https://own.example:8443", "HTTPS://own.example:8443"])
@pytest.mark.parametrize("where", ["settings", "system"])
def test_a_proxy_that_is_reached_over_https_is_trusted_by_the_same_certificates(monkeypatch, where, address):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if where == "system":
        monkeypatch.setenv("HTTPS_PROXY", address)
    proxy = proxy_for(tls, NetworkChoice(proxy=address if where == "settings" else ""))
    assert proxy is not None
    assert proxy.ssl_context is tls


def test_a_proxy_in_settings_that_cannot_be_used_is_named_as_theirs():
    with pytest.raises(ProxySettingUnusable, match="named in Settings"):
        open_http_client(BASE, user_agent="x", choice=NetworkChoice(proxy="http://own.example:port"))


def test_an_authority_from_settings_is_trusted_beside_the_system_s(one_authority):
    before = authorities(tls_context("linux"))
    assert authorities(tls_context("linux", ca_file=str(one_authority))) == before + 1


@pytest.mark.parametrize("content", [None, b"", b"not a certificate"])
def test_certificates_from_settings_that_cannot_be_read_stop_what_is_sent(tmp_path, content):
    if content is not None:
        (tmp_path / "own.pem").write_bytes(content)
    with pytest.raises(CertificateSettingUnusable, match="named in Settings"):
        tls_context("linux", ca_file=str(tmp_path / "own.pem"))
