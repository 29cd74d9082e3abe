import dataclasses
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import trustme

from tests.fault_server import faults
from tests.fault_server.ledger import Phase
from tests.fault_server.server import FaultServer
from tests.proxy.intercepting import InterceptingProxy

API = "https://api.replicate.com"
STREAM = "https://stream.replicate.com"
HOSTS = ("api.replicate.com", "stream.replicate.com")

OpenProxy = Callable[..., InterceptingProxy]


@pytest.fixture(autouse=True)
def _no_settings_of_this_computer(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@dataclasses.dataclass(frozen=True)
class Authority:
    """A company's own. store: its certificate as a file, for SSL_CERT_FILE."""

    ca: trustme.CA
    store: Path

    def context(self, *hosts: str, not_after: datetime | None = None) -> ssl.SSLContext:
        """The server's side of TLS, for these hosts."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        not_before = None if not_after is None else not_after - timedelta(days=1)
        self.ca.issue_cert(*(hosts or HOSTS), not_before=not_before, not_after=not_after).configure_cert(made)
        return made


@pytest.fixture(scope="session")
def authority(tmp_path_factory) -> Authority:
    ca = trustme.CA()
    store = tmp_path_factory.mktemp("authority") / "company.pem"
    ca.cert_pem.write_to_path(str(store))
    return Authority(ca, store)


@pytest.fixture
def expired(authority: Authority) -> ssl.SSLContext:
    return authority.context(not_after=datetime.now(UTC) - timedelta(days=1))


def as_the_service_names_it(prediction: Any) -> Any:
    """Its addresses lie at Replicate, and its stream on a host of its own."""
    named = {name: API + urlsplit(url).path for name, url in prediction["urls"].items()}
    return {**prediction, "urls": {**named, "stream": STREAM + urlsplit(prediction["urls"]["stream"]).path}}


@pytest.fixture
def api() -> Iterator[FaultServer]:
    """Stands for api.replicate.com and for stream.replicate.com."""
    with FaultServer() as server:
        for phase in (Phase.POST, Phase.POLL):
            server.always(phase, faults.Edited(as_the_service_names_it))
        yield server


@pytest.fixture
def open_proxy(api: FaultServer, authority: Authority) -> Iterator[OpenProxy]:
    """`open_proxy(login=…)`: see InterceptingProxy; `inner` is the company's certificate unless it is given."""
    with ExitStack() as stack:

        def open_proxy(*, inner: ssl.SSLContext | None = None, **options: Any) -> InterceptingProxy:
            port = urlsplit(api.origin).port
            assert port is not None
            return stack.enter_context(InterceptingProxy(port, inner or authority.context(), **options))

        yield open_proxy


@pytest.fixture
def settings(monkeypatch) -> Callable[[Mapping[str, str]], None]:
    """Sets what the environment says, and nothing else of that kind."""

    def put(values: Mapping[str, str]) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return put
