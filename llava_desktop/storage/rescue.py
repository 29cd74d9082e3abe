"""Bringing back what a damaged history held: out of the file that was put aside, and out of the newest good backup.

The file that was put aside comes first: it is newer, and a question that is there already is not added again.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from llava_desktop.storage.backups import Backup, Backups
from llava_desktop.storage.damaged import DamagedFiles, SetAside
from llava_desktop.storage.folders import Folders
from llava_desktop.storage.salvage import Salvaged, has_rows, insert, salvaged
from llava_desktop.storage.spent import SpentQuarter, bring_back, spent_in
from llava_desktop.storage.writer import DatabaseWriter

_BATCH = 100
"""Questions in one transaction: some 20 ms, between which whatever else waits for the writer is done."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RescueOffer:
    """What the person decides about. asides: newest first, at least one.

    is_readable: questions can be read out of what was put aside. backup: the newest good one, or None.
    """

    asides: tuple[SetAside, ...]
    is_readable: bool
    backup: Backup | None

    @property
    def can_restore(self) -> bool:
        return self.is_readable or self.backup is not None


class Rescue:
    """One thread, which may take its time: not the writer's and not the GUI's. Raises sqlite3.Error and OSError."""

    def __init__(self, folders: Folders, writer: DatabaseWriter) -> None:
        self._damaged = DamagedFiles(folders.database)
        self._backups = Backups(folders.database)
        self._writer = writer

    @property
    def is_undecided(self) -> bool:
        return bool(self._damaged.undecided())

    def offer(self) -> RescueOffer | None:
        """None when nothing waits for a decision."""
        asides = tuple(self._damaged.undecided())
        if not asides:
            return None
        is_readable = any(has_rows(aside.database) for aside in asides)
        # One that was made since holds what is there already.
        return RescueOffer(asides, is_readable, self._backups.newest_good(before=asides[-1].happened_at))

    def restore(self, offer: RescueOffer, should_stop: Callable[[], bool]) -> int:
        """How many questions came back. Stopped or failed half way, the offer stands, and can be taken again.

        Raises also what the writer's futures hold.
        """
        sources = [aside.database for aside in offer.asides]
        if offer.backup is not None:
            sources.append(offer.backup.path)
        back = 0
        for source in sources:
            for batch in _batches(salvaged(source)):
                if should_stop():
                    return back
                back += self._writer.submit(_insertion(batch)).result()
            self._writer.submit(_bringing_back(spent_in(source))).result()
        self.decline(offer)
        log.info("%d questions were brought back", back)
        return back

    def decline(self, offer: RescueOffer) -> None:
        """The history stays as it is. What was put aside stays on the disk."""
        for aside in offer.asides:
            self._damaged.decide(aside)


def _batches(found: Iterator[Salvaged]) -> Iterable[list[Salvaged]]:
    while batch := list(islice(found, _BATCH)):
        yield batch


def _insertion(batch: list[Salvaged]) -> Callable[[sqlite3.Connection], int]:
    return lambda connection: insert(connection, batch)


def _bringing_back(found: list[SpentQuarter]) -> Callable[[sqlite3.Connection], None]:
    return lambda connection: bring_back(connection, found)
