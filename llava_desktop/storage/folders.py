"""Where everything lies: the operating system's own places, or one folder that a person named with `--data-dir`."""

from pathlib import Path
from typing import NamedTuple

import platformdirs

from llava_desktop.core.errors import StorageError
from llava_desktop.storage.durable import PRIVATE_FOLDER, probe_folder

FOLDER_NAME = "llava-desktop"


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
                f"The folder {folder} cannot be used: {error.strerror or 'it cannot be created'}.",
                "Nothing is saved until it can be written to. Another folder can be named with --data-dir.",
            ) from error
