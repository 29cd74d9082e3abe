"""Damaged history files. Each is put aside whole, with its log, and stays until a person throws it away.

`damaged/2026-11-22T22-30-00-123456Z/` holds what lay in the history's place. A file `decided` beside it says that the
person has chosen what comes of it; until then every start offers to bring back what can be brought back.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from llava_desktop.storage.durable import PRIVATE_FOLDER, sync_folder, write_durably
from llava_desktop.storage.opening import side_files

_STAMP = "%Y-%m-%dT%H-%M-%S-%fZ"
_DECIDED = "decided"
_LOG_MAGICS = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
"""How every write-ahead log begins [SQLite's file format]."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """folder: where it lies now. database: the file in it; it may not exist (the history had vanished)."""

    folder: Path
    database: Path
    happened_at: datetime


class DamagedFiles:
    """Those beside one database."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._folder = database.parent / "damaged"

    def set_aside(self) -> SetAside:
        """Move the database and what belongs to it. Raises OSError; then nothing is lost, and some may have moved.

        The database goes last: without its log, what a crash left here is damaged as before, and comes here again.
        """
        aside = self._new_place()
        for part in (*side_files(self._database), self._database):
            if part.exists() or part.is_symlink():
                part.rename(aside.folder / part.name)
        self._sync(aside)
        return aside

    def set_aside_log(self) -> SetAside | None:
        """Move a write-ahead log that is none: SQLite would take it for an empty one, and write over it.

        What was committed to it alone is lost; the database without it is as it was some minutes earlier. Zeros are
        not garbage: a power cut before the first sync leaves them. None when there is nothing wrong with it.
        """
        log, shared, _ = side_files(self._database)
        if not log.is_file():
            return None
        with log.open("rb") as file:
            header = file.read(32)
        if not any(header) or header.startswith(_LOG_MAGICS):
            return None
        aside = self._new_place()
        log.rename(aside.folder / log.name)
        shared.unlink(missing_ok=True)  # made anew; it describes the log
        self._sync(aside)
        self.decide(aside)  # there is no choice to be made
        return aside

    def undecided(self) -> list[SetAside]:
        """Newest first. Raises OSError."""
        if not self._folder.is_dir():
            return []
        found = (self._aside(place) for place in sorted(self._folder.iterdir(), reverse=True))
        return [aside for aside in found if aside is not None and not (aside.folder / _DECIDED).exists()]

    def decide(self, aside: SetAside) -> None:
        """Nothing more is offered for it. Raises OSError."""
        write_durably(aside.folder / _DECIDED, b"")

    def _new_place(self) -> SetAside:
        now = datetime.now(UTC)
        self._folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        place = self._folder / now.strftime(_STAMP)
        place.mkdir(mode=PRIVATE_FOLDER)
        return SetAside(place, place / self._database.name, now)

    def _aside(self, place: Path) -> SetAside | None:
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{6}Z", place.name):
            return None
        try:
            happened_at = datetime.strptime(place.name, _STAMP).replace(tzinfo=UTC)
        except ValueError:
            return None
        return SetAside(place, place / self._database.name, happened_at)

    def _sync(self, aside: SetAside) -> None:
        for folder in (aside.folder, self._folder, self._database.parent):
            sync_folder(folder)
