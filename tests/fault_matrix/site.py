"""What one cell of the matrix has to itself: a server with its ledger and, where it matters, doors before it."""

import socket
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import trustme

from llava_desktop.core.engine import Engine, EngineKind
from tests.fault_server.door import Door
from tests.fault_server.ledger import Phase as Seen
from tests.fault_server.server import FaultServer, ServerLoop

_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
HOST = "localhost"
"""A name, so that there is something to look up; the system knows it without a network."""


class Names:
    """The name look-ups of this process. A port whose name is not known stands for a dead name server."""

    def __init__(self) -> None:
        self._real = socket.getaddrinfo
        self.unknown_ports: set[int] = set()

    def look_up(self, host: Any, port: Any, *rest: Any, **named: Any) -> Any:
        if port in self.unknown_ports:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self._real(host, port, *rest, **named)


class Certificates:
    """An authority that the app trusts, and what goes wrong with certificates."""

    def __init__(self) -> None:
        self.authority = trustme.CA()
        self.good = self._serving(self.authority.issue_cert(HOST))
        self.other_host = self._serving(self.authority.issue_cert("elsewhere.example"))
        self.self_signed = self._serving(trustme.CA().issue_cert(HOST))
        # By the clock of a computer that is right, this one ended long ago.
        self.expired = self._serving(self.authority.issue_cert(HOST, not_after=_LONG_AGO))

    @staticmethod
    def _serving(certificate: trustme.LeafCert) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        return context


@dataclass
class Surroundings:
    """What all cells share."""

    loop: ServerLoop
    names: Names
    certificates: Certificates


@dataclass
class Site:
    """with_doors: the API behind one port, streams behind another. tls: both speak TLS, with a good certificate."""

    around: Surroundings
    with_doors: bool = False
    tls: bool = False
    _doors: dict[bool, Door] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.server = FaultServer(token="t", loop=self.around.loop)

    def open(self) -> None:
        self.server.start()
        base_url = self.server.base_url
        if self.with_doors:
            port = int(self.server.origin.rpartition(":")[2])
            for is_stream in (False, True):
                self._doors[is_stream] = Door(self.around.loop, port)
                self._doors[is_stream].open(self._good_tls)
            self.server.known_as = (self._origin(Seen.POST), self._origin(Seen.STREAM))
            base_url = f"{self._origin(Seen.POST)}/v1"
        self.engine = Engine(EngineKind.REPLICATE, base_url, "t")

    def close(self) -> None:
        for door in self._doors.values():
            self.around.names.unknown_ports.discard(door.port)
            door.shut()
        self.server.stop()

    def door(self, seen: Seen) -> Door:
        return self._doors[seen is Seen.STREAM]

    def reopen(self, seen: Seen) -> None:
        self.door(seen).open(self._good_tls)

    @property
    def _good_tls(self) -> ssl.SSLContext | None:
        return self.around.certificates.good if self.tls else None

    def _origin(self, seen: Seen) -> str:
        return f"{'https' if self.tls else 'http'}://{HOST}:{self.door(seen).port}"
