import stat

import pytest

from llava_desktop.core.errors import StorageError
from llava_desktop.storage.window_place import WindowPlace, read_window_place, write_window_place


@pytest.mark.parametrize(
    "place",
    [
        WindowPlace("AdnQywAD"),
        WindowPlace("AdnQywAD", "BBBB"),
        WindowPlace("AdnQywAD", history_folded=True),
        WindowPlace("AdnQywAD", "BBBB", history_folded=True, parameters_folded=True),
        WindowPlace("AdnQywAD", parameters_folded=True),
    ],
)
def test_a_place_is_read_as_it_was_written_and_is_private(tmp_path, place):
    path = tmp_path / "window-place"
    write_window_place(path, place)
    assert read_window_place(path) == place
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_one_of_the_first_version_is_read(tmp_path):
    path = tmp_path / "window-place"
    path.write_text("AdnQywAD")
    assert read_window_place(path) == WindowPlace("AdnQywAD")


def test_words_of_a_later_version_are_passed_over(tmp_path):
    path = tmp_path / "window-place"
    path.write_text("AdnQywAD\nmoon full\nhistory folded\n")
    assert read_window_place(path) == WindowPlace("AdnQywAD", history_folded=True)


@pytest.mark.parametrize("content", [None, b"\xff\xfe", "ä".encode(), b""])
def test_what_is_no_place_is_none(tmp_path, content):
    path = tmp_path / "window-place"
    if content is not None:
        path.write_bytes(content)
    assert read_window_place(path) == WindowPlace()


def test_a_huge_file_is_not_read_whole(tmp_path):
    path = tmp_path / "window-place"
    path.write_bytes(b"A" * 100_000)
    assert len(read_window_place(path).full) == 4096


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(StorageError, match="could not be saved"):
        write_window_place(tmp_path / "missing" / "window-place", WindowPlace("AA=="))
