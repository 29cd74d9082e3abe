import stat
from pathlib import Path

import pytest

from llava_desktop.core.errors import StorageError
from llava_desktop.storage.folders import create_folders, folders_for


def test_a_named_data_folder_holds_everything(tmp_path):
    folders = folders_for(tmp_path / "here")
    everything = (folders.database, folders.pictures_dir, folders.log_dir, folders.settings_file, folders.data_dir)
    assert all(path.is_relative_to(tmp_path / "here") for path in everything)


def test_a_relative_data_folder_is_made_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert folders_for(Path("here")).data_dir == tmp_path / "here"


def test_without_one_the_platforms_own_places_are_used(monkeypatch, tmp_path):
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    folders = folders_for(None)
    assert "llava-desktop" in folders.data_dir.parts
    assert "llava-desktop" in folders.settings_file.parts
    assert "llava-desktop" in folders.log_dir.parts


def test_naming_folders_touches_no_disk(tmp_path):
    folders_for(tmp_path / "here")
    assert not list(tmp_path.iterdir())


def test_new_folders_are_the_owners_alone(folders):
    for folder in (folders.data_dir, folders.pictures_dir, folders.log_dir):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_was_there_keeps_its_mode(tmp_path):
    tmp_path.chmod(0o755)
    create_folders(folders_for(tmp_path))
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be used") as refusal:
        create_folders(folders_for(tmp_path / "file" / "below"))
    assert "--data-dir" in refusal.value.advice


def test_a_read_only_folder_is_found_out_though_it_is_there(tmp_path, monkeypatch):
    def refuse(_: Path) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("llava_desktop.storage.folders.probe_folder", refuse)
    with pytest.raises(StorageError, match="Read-only file system"):
        create_folders(folders_for(tmp_path))
