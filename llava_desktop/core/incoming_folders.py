"""What was found in folders that a person brought, and how it is said. The looking is done by `images/gathering.py`."""

from dataclasses import dataclass
from pathlib import Path

from llava_desktop.core.incoming import MOST_AT_ONCE
from llava_desktop.core.text import counted, one_line, with_marks

_NAME_MOST = 60


@dataclass(frozen=True, slots=True)
class Gathered:
    """files: to be opened, at most MOST_AT_ONCE, in the order in which they are to be shown.

    pictures: how many there were to open before that bound: files that were named one by one, whatever they are, and
    those in folders whose names are a picture's. seen: how many files were named or met in folders.
    folders: the names of the folders that were brought, from outside. unread: how many folders could not be listed.
    is_whole: False when looking ended at a limit, so that there may be more.
    """

    files: tuple[Path, ...]
    pictures: int
    seen: int
    folders: tuple[str, ...] = ()
    unread: int = 0
    is_whole: bool = True


def gathered_text(gathered: Gathered) -> str:
    """One or two sentences on what was left out, and why; empty when everything is opened."""
    if not gathered.files:
        return _nothing_text(gathered)
    opened = len(gathered.files)
    too_many = gathered.pictures > opened
    others = gathered.seen > gathered.pictures
    if not (too_many or others or gathered.unread or not gathered.is_whole):
        return ""
    why = [
        words
        for holds, words in (
            (too_many, f"at most {MOST_AT_ONCE} pictures are opened at a time"),
            (others and not too_many, "the others have no picture's name"),
            (not gathered.is_whole, "not all of it was looked through"),
            (gathered.unread > 0, f"{counted(gathered.unread, 'folder')} could not be read"),
        )
        if holds
    ]
    verb = "was" if opened == 1 else "were"
    return f"{opened:,} of {_all_text(gathered)} {verb} opened: {', '.join(why)}."


def _nothing_text(gathered: Gathered) -> str:
    place = _place_text(gathered.folders)
    if gathered.seen == 0 and gathered.unread:
        return f"{place[0].upper()}{place[1:]} could not be read. Check that you may open it."
    if gathered.seen == 0:
        found = "is empty" if gathered.is_whole else "took too long to look through"
        return f"{place[0].upper()}{place[1:]} {found}. Drop a picture file, or choose one."
    if gathered.seen == 1:
        return f"The one file in {place} has no picture's name. Drop it by itself to open it all the same."
    return f"None of {_all_text(gathered)} has a picture's name. Drop a file by itself to open it all the same."


def _all_text(gathered: Gathered) -> str:
    """`the 5,000 files in “Holiday”`."""
    more = "" if gathered.is_whole else "more than "
    files = f"the {more}{counted(gathered.seen, 'file')}"
    return f"{files} in {_place_text(gathered.folders)}" if gathered.folders else files


def _place_text(folders: tuple[str, ...]) -> str:
    if len(folders) == 1:
        return f"“{with_marks(one_line(folders[0], _NAME_MOST))}”"
    return f"the {len(folders)} folders" if folders else "it"
