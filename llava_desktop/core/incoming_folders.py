"""What was found in folders that a person brought, and how it is said. The looking is done by `images/gathering.py`."""

from dataclasses import dataclass
from pathlib import Path

from llava_desktop.core.incoming import MOST_AT_ONCE
from llava_desktop.core.text import one_line, with_marks
from llava_desktop.core.words import LIST, joined, quoted, tr

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
            (too_many, tr("at most {most} pictures are opened at a time", most=MOST_AT_ONCE)),
            (others and not too_many, tr("the others have no picture's name")),
            (not gathered.is_whole, tr("not all of it was looked through")),
            (gathered.unread > 0, tr("%n folder(s) could not be read", "", gathered.unread)),
        )
        if holds
    ]
    files, reasons = _files_text(gathered), joined(LIST, *why)
    return tr("%n of {files} (was|were) opened: {reasons}.", "", opened, files=files, reasons=reasons)


def _nothing_text(gathered: Gathered) -> str:
    if gathered.seen == 0:
        return _several_empty_text(gathered) if len(gathered.folders) > 1 else _empty_text(gathered)
    if gathered.seen == 1:
        return tr(
            "The one file in {folders} has no picture's name. Drop it by itself to open it all the same.",
            folders=_folders_text(gathered.folders),
        )
    return tr(
        "None of {files} has a picture's name. Drop a file by itself to open it all the same.",
        files=_files_text(gathered),
    )


def _empty_text(gathered: Gathered) -> str:
    folder = _quoted(gathered.folders[0]) if gathered.folders else tr("It", "a folder")
    if gathered.unread:
        return tr("{folder} could not be read. Check that you may open it.", folder=folder)
    if gathered.is_whole:
        return tr("{folder} is empty. Drop a picture file, or choose one.", folder=folder)
    return tr("{folder} took too long to look through. Drop a picture file, or choose one.", folder=folder)


def _several_empty_text(gathered: Gathered) -> str:
    count = len(gathered.folders)
    if gathered.unread:
        return tr("The %n folders could not be read. Check that you may open them.", "", count)
    if gathered.is_whole:
        return tr("The %n folders are empty. Drop a picture file, or choose one.", "", count)
    return tr("The %n folders took too long to look through. Drop a picture file, or choose one.", "", count)


def _files_text(gathered: Gathered) -> str:
    """`the 5,000 files in “Holiday”`."""
    seen, folders = gathered.seen, _folders_text(gathered.folders)
    match bool(gathered.folders), gathered.is_whole:
        case True, True:
            return tr("the %n file(s) in {folders}", "after: of", seen, folders=folders)
        case True, False:
            return tr("the more than %n file(s) in {folders}", "after: of", seen, folders=folders)
        case False, True:
            return tr("the %n file(s)", "after: of", seen)
    return tr("the more than %n file(s)", "after: of", seen)


def _folders_text(folders: tuple[str, ...]) -> str:
    return _quoted(folders[0]) if len(folders) == 1 else tr("the %n folders", "after: in", len(folders))


def _quoted(folder: str) -> str:
    return quoted(with_marks(one_line(folder, _NAME_MOST)))
