"""Where everything lies: the operating system's own places, or a folder that a person named or moved it to."""

import enum
from pathlib import Path
from typing import NamedTuple

import platformdirs

from llava_desktop.core.errors import StorageError
from llava_desktop.core.words import tr
from llava_desktop.storage.data_place import FILE_NAME, DataPlace, read_data_place
from llava_desktop.storage.durable import PRIVATE_FOLDER, probe_folder

FOLDER_NAME = "llava-desktop"
PORTABLE_NAME = "LLaVA Desktop data"
"""A folder of this name beside the program holds everything: it goes where the program goes."""


class Folders(NamedTuple):
    """Absolute paths. None of them needs to exist before `create_folders`."""

    data_dir: Path
    database: Path
    pictures_dir: Path
    log_dir: Path
    settings_file: Path
    presets_file: Path
    shortcuts_file: Path
    window_place: Path
    draft_file: Path


def folders_for(data_dir: Path | None) -> Folders:
    """The platform's folders, or everything (log and settings too) inside `data_dir`. Touches no disk."""
    if data_dir is None:
        places = platformdirs.PlatformDirs(FOLDER_NAME, appauthor=False)
        return _folders(places.user_data_path, log_dir=places.user_log_path, settings_dir=places.user_config_path)
    own = data_dir.absolute()
    return _folders(own, log_dir=own / "log", settings_dir=own)


def _folders(data_dir: Path, *, log_dir: Path, settings_dir: Path) -> Folders:
    return Folders(
        data_dir=data_dir,
        database=data_dir / "history.sqlite3",
        pictures_dir=data_dir / "pictures",
        log_dir=log_dir,
        settings_file=settings_dir / "settings.json",
        presets_file=settings_dir / "presets.json",
        shortcuts_file=settings_dir / "shortcuts.json",
        window_place=settings_dir / "window-place",
        draft_file=data_dir / "draft.json",
    )


class DataHow(enum.Enum):
    """Who says where the data lies."""

    SYSTEM = enum.auto()
    MOVED = enum.auto()
    """A person, in Settings"""
    NAMED = enum.auto()
    """`--data-dir`"""
    PORTABLE = enum.auto()


class FoldersInUse(NamedTuple):
    """place_file: where a move is noted. program: the folder of a program that can carry its data; None for others."""

    folders: Folders
    how: DataHow
    place: DataPlace
    place_file: Path
    program: Path | None = None


def folders_in_use(named: Path | None, program: Path | None) -> FoldersInUse:
    """named: by `--data-dir`, which comes before all else; then a portable folder, then what was moved. Reads one small
    file, and makes nothing.
    """
    places = platformdirs.PlatformDirs(FOLDER_NAME, appauthor=False)
    file = places.user_config_path / FILE_NAME
    if named is not None:
        return FoldersInUse(folders_for(named), DataHow.NAMED, DataPlace(), file)
    if program is not None and (program / PORTABLE_NAME).is_dir():
        return FoldersInUse(folders_for(program / PORTABLE_NAME), DataHow.PORTABLE, DataPlace(), file, program)
    place = read_data_place(file)
    folders = folders_for(None)
    if place.place is None:
        return FoldersInUse(folders, DataHow.SYSTEM, place, file, program)
    moved = _folders(place.place, log_dir=folders.log_dir, settings_dir=folders.settings_file.parent)
    return FoldersInUse(moved, DataHow.MOVED, place, file, program)


def create_folders(folders: Folders) -> None:
    """Make what is missing, 0700. A folder that was there keeps its mode: it may be a person's own, named by option.

    Raises StorageError for a read-only or full disk: nothing can be saved then, and the window says so.
    """
    for folder in (folders.data_dir, folders.pictures_dir, folders.log_dir, folders.settings_file.parent):
        try:
            folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            probe_folder(folder)  # a folder can be there and still be read-only
        except OSError as error:
            raise StorageError(
                tr(
                    "The folder {folder} cannot be used: {why}.",
                    folder=folder,
                    why=error.strerror or tr("it cannot be created"),
                ),
                tr("Nothing is saved until it can be written to. Another folder can be named with --data-dir."),
            ) from error
