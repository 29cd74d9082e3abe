import stat

import pytest

from llava_desktop.core.errors import StorageError
from llava_desktop.storage.window_place import read_window_place, write_window_place


def test_a_place_is_read_as_it_was_written_and_is_private(tmp_path):
    path = tmp_path / "window-place"
    write_window_place(path, "AdnQywAD")
    assert read_window_place(path) == "AdnQywAD"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [None, b"\xff\xfe", "ä".encode()])
def test_what_is_no_place_is_none(tmp_path, content):
    path = tmp_path / "window-place"
    if content is not None:
        path.write_bytes(content)
    assert read_window_place(path) == ""


def test_a_huge_file_is_not_read_whole(tmp_path):
    path = tmp_path / "window-place"
    path.write_bytes(b"A" * 100_000)
    assert len(read_window_place(path)) == 4096


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(StorageError, match="could not be saved"):
        write_window_place(tmp_path / "missing" / "window-place", "AA==")
