"""How a fault is put between the app and the server, and taken away again."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from tests.fault_matrix.site import Certificates, Site
from tests.fault_server.faults import Fault, Stall, StallAfter
from tests.fault_server.gate import Gate
from tests.fault_server.ledger import Phase as Seen


class Trouble(Protocol):
    needs_doors: bool
    needs_tls: bool

    def begin(self, site: Site, seen: Seen) -> None: ...
    def clear(self, site: Site, seen: Seen) -> None: ...


@dataclass
class BadReplies:
    """Each request of the phase meets the fault. also: other phases that are ill at the same time."""

    fault: Fault
    also: Mapping[Seen, Fault] = field(default_factory=dict)
    needs_doors: bool = False
    needs_tls: bool = False

    def begin(self, site: Site, seen: Seen) -> None:
        for phase, fault in {seen: self.fault, **self.also}.items():
            site.server.always(phase, fault)

    def clear(self, site: Site, seen: Seen) -> None:
        for phase in (seen, *self.also):
            site.server.faults.clear(phase)


@dataclass
class Stalled:
    """No reply. passes: when it clears, those that still wait get theirs; else they never do."""

    passes: bool
    needs_doors: bool = False
    needs_tls: bool = False

    def __post_init__(self) -> None:
        self.gate = Gate()

    def begin(self, site: Site, seen: Seen) -> None:
        site.server.always(seen, (StallAfter if seen is Seen.POST_BODY else Stall)(self.gate))

    def clear(self, site: Site, seen: Seen) -> None:
        site.server.faults.clear(seen)
        if self.passes:
            self.gate.open()


@dataclass
class Refused:
    """Nobody listens at the port."""

    needs_doors: bool = True
    needs_tls: bool = False

    def begin(self, site: Site, seen: Seen) -> None:
        site.door(seen).shut()

    def clear(self, site: Site, seen: Seen) -> None:
        site.reopen(seen)


@dataclass
class NameUnknown:
    """The host's name cannot be looked up; connections that stand are cut, so that it has to be."""

    needs_doors: bool = True
    needs_tls: bool = False

    def begin(self, site: Site, seen: Seen) -> None:
        site.around.names.unknown_ports.add(site.door(seen).port)
        site.reopen(seen)

    def clear(self, site: Site, seen: Seen) -> None:
        site.around.names.unknown_ports.discard(site.door(seen).port)


@dataclass
class BadCertificate:
    choose: Callable[[Certificates], ssl.SSLContext]
    needs_doors: bool = True
    needs_tls: bool = True

    def begin(self, site: Site, seen: Seen) -> None:
        site.door(seen).open(self.choose(site.around.certificates))

    def clear(self, site: Site, seen: Seen) -> None:
        site.reopen(seen)
