import os
import time
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from llava_desktop.core.incoming import MOST_AT_ONCE
from llava_desktop.core.incoming_folders import Gathered
from llava_desktop.images import gathering
from llava_desktop.images.gathering import DEPTH_MOST, WITHIN_S, gather


@pytest.fixture
def holiday(tmp_path: Path) -> Path:
    made = tmp_path / "Holiday"
    made.mkdir()
    return made


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def names(found: Gathered) -> list[str]:
    return [path.name for path in found.files]


def test_files_that_are_named_one_by_one_come_as_they_are_whatever_their_names_say(holiday):
    put(holiday, "b.txt", "a.jpg")
    given = [holiday / "b.txt", holiday / "gone.jpg", holiday / "a.jpg"]
    assert gather(given) == Gathered(tuple(given), 3, 3)


def test_of_a_folder_come_those_with_a_pictures_name_as_a_person_counts(holiday):
    put(holiday, "img10.JPG", "img2.jpg", "notes.txt", "IMG1.heic", "jpg", "day 2/z.png", "day 10/a.png")
    found = gather([holiday])
    assert names(found) == ["IMG1.heic", "img2.jpg", "img10.JPG", "z.png", "a.png"]
    assert (found.pictures, found.seen, found.folders) == (5, 7, ("Holiday",))
    assert found.is_whole


def test_a_folder_stands_where_it_was_named(holiday):
    put(holiday, "inside.jpg")
    assert names(gather([Path("first.jpg"), holiday, Path("last.jpg")])) == ["first.jpg", "inside.jpg", "last.jpg"]


def test_hidden_files_and_folders_are_left_out(holiday):
    put(holiday, ".a.jpg", ".thumbnails/b.jpg", "c.jpg")
    assert names(gather([holiday])) == ["c.jpg"]
    assert gather([holiday]).seen == 1


def test_links_inside_of_a_folder_are_not_followed(holiday, tmp_path):
    put(tmp_path / "else", "a.jpg")
    (holiday / "circle").symlink_to(holiday)
    (holiday / "else").symlink_to(tmp_path / "else")
    (holiday / "link.jpg").symlink_to(tmp_path / "else" / "a.jpg")
    os.mkfifo(holiday / "pipe.jpg")
    put(holiday, "b.jpg")
    assert names(gather([holiday])) == ["b.jpg"]


def test_folders_far_down_are_not_looked_through_and_that_is_known(holiday):
    put(holiday, "/".join(["d"] * DEPTH_MOST) + "/seen.jpg", "/".join(["d"] * (DEPTH_MOST + 1)) + "/unseen.jpg")
    found = gather([holiday])
    assert names(found) == ["seen.jpg"]
    assert not found.is_whole


def test_no_more_than_the_bound_are_opened_and_the_rest_are_counted(holiday):
    put(holiday, *(f"{number}.jpg" for number in range(MOST_AT_ONCE + 5)))
    found = gather([holiday])
    assert len(found.files) == MOST_AT_ONCE
    assert found.pictures == MOST_AT_ONCE + 5


def test_a_folder_of_five_thousand_files_is_looked_through_at_once(holiday):
    put(holiday, *(f"{number}.{'jpg' if number % 400 == 0 else 'txt'}" for number in range(5_000)))
    began = time.thread_time()
    found = gather([holiday])
    assert time.thread_time() - began < 1
    assert (len(found.files), found.seen) == (13, 5_000)


def test_a_folder_that_may_not_be_read_is_counted(holiday, monkeypatch):
    put(holiday, "a.jpg", "locked/b.jpg")
    real = os.scandir

    def scandir(path):
        if Path(path).name == "locked":
            raise PermissionError
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = gather([holiday])
    assert names(found) == ["a.jpg"]
    assert found.unread == 1


def test_a_slow_disk_is_left_after_a_while(holiday):
    put(holiday, "a.jpg", "b.jpg", "c.jpg", "in/d.jpg")
    ticks = count(0.0, WITHIN_S / 3)
    found = gather([holiday], lambda: next(ticks))
    assert len(found.files) == 3
    assert not found.is_whole


def test_endless_entries_are_left_after_a_number_of_them(holiday, monkeypatch):
    put(holiday, "a.jpg", "b.jpg", "c.jpg")
    monkeypatch.setattr(gathering, "ENTRIES_MOST", 2)
    found = gather([holiday, holiday])
    assert len(found.files) == 2
    assert not found.is_whole


@pytest.mark.parametrize("odd", [Path("//server/share"), Path("nul\x00"), Path("/" + "n" * 300)])
def test_what_cannot_be_looked_at_is_left_for_the_opening_to_refuse(odd):
    assert gather([odd]).files == (odd,)


def test_a_network_path_is_not_even_asked_about(monkeypatch):
    def never(_path: Path) -> bool:
        raise AssertionError("it was asked")

    monkeypatch.setattr(Path, "is_dir", never)
    assert gather([Path("//server/share")]).pictures == 1


@pytest.mark.parametrize(
    ("attributes", "tag", "hidden"), [(0x2, 0, True), (0x400, 0xA000_0003, True), (0x20, 0, False)]
)
def test_windows_hides_files_by_an_attribute_and_links_folders_by_junctions(monkeypatch, attributes, tag, hidden):
    class Entry(SimpleNamespace):
        name = "photos"

        def stat(self, *, follow_symlinks):
            assert not follow_symlinks
            return type("Status", (), {"st_file_attributes": attributes, "st_reparse_tag": tag})()

    monkeypatch.setattr(gathering, "_HAS_ATTRIBUTES", True)
    entry: Any = Entry()
    assert gathering._is_hidden(entry) is hidden
