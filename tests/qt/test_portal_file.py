from pathlib import Path

import pytest

from llava_desktop.core.errors import PictureUnreadable
from llava_desktop.qt.portal_file import is_temporary, take_portal_file


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Temporary, runtime and the person's own folder."""
    for name in ("tmp", "run/doc/1a2b", "Pictures"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    return tmp_path


def left_by_portal(path: Path) -> str:
    path.write_bytes(b"picture")
    return path.as_uri()


@pytest.mark.parametrize("place", ["tmp/a.png", "run/a.png"])
def test_a_temporary_file_is_deleted_when_it_was_read(places, place):
    assert take_portal_file(left_by_portal(places / place)) == b"picture"
    assert not (places / place).exists()


@pytest.mark.parametrize("place", ["Pictures/a.png", "run/doc/1a2b/a.png"])
def test_what_the_desktop_keeps_for_the_person_stays(places, place):
    assert take_portal_file(left_by_portal(places / place)) == b"picture"
    assert (places / place).exists()


def test_a_way_round_through_the_temporary_folder_deletes_nothing_elsewhere(places):
    left_by_portal(places / "Pictures" / "a.png")
    (places / "tmp" / "way").symlink_to(places / "Pictures")
    for path in ("tmp/way/a.png", "tmp/../Pictures/a.png"):
        assert take_portal_file(f"file://{places}/{path}") == b"picture"
    assert (places / "Pictures" / "a.png").exists()


@pytest.mark.parametrize("named", ["", ".", "run"])
def test_a_runtime_folder_that_is_none_is_not_looked_at(places, monkeypatch, named):
    monkeypatch.chdir(places)
    monkeypatch.setenv("XDG_RUNTIME_DIR", named)
    assert not is_temporary(places / "run" / "a.png")
    assert not is_temporary(places / "Pictures" / "a.png")


@pytest.mark.parametrize(
    "uri", ["", "/tmp/a.png", "data:image/png;base64,AAAA", "file:", "file://other/a.png", "file://["]
)
def test_anything_but_a_file_of_this_computer_is_refused(uri):
    with pytest.raises(PictureUnreadable):
        take_portal_file(uri)


def test_a_file_that_cannot_be_deleted_is_a_picture_all_the_same(places, monkeypatch):
    uri = left_by_portal(places / "tmp" / "a.png")

    def refuse(*_path):
        raise PermissionError

    monkeypatch.setattr(Path, "unlink", refuse)
    assert take_portal_file(uri) == b"picture"
