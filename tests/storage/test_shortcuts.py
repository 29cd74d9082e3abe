import json

import pytest

from llava_desktop.core.actions import Action
from llava_desktop.core.errors import StorageError
from llava_desktop.core.shortcuts import Shortcuts
from llava_desktop.storage import one_member
from llava_desktop.storage import shortcuts as module
from llava_desktop.storage.shortcuts import StoredShortcuts, load_shortcuts, save_shortcuts

MINE = Shortcuts({Action.REGION: ("F7", "Ctrl+J"), Action.REDACT: ()})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "shortcuts.json"


def test_where_there_is_no_file_each_action_has_its_own(path):
    assert load_shortcuts(path) == StoredShortcuts()


def test_what_was_changed_comes_back_and_nobody_else_reads_it(path):
    save_shortcuts(path, MINE)
    assert load_shortcuts(path) == StoredShortcuts(MINE)
    assert path.stat().st_mode & 0o777 == 0o600
    save_shortcuts(path, Shortcuts())
    assert load_shortcuts(path) == StoredShortcuts()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"shortcuts": 1}', b"\xff", b"[" * 100_000])
def test_a_damaged_file_is_kept_and_said(path, content):
    path.write_bytes(content)
    stored = load_shortcuts(path)
    assert stored.shortcuts == Shortcuts()
    assert "were damaged" in stored.trouble
    assert path.with_name("shortcuts.json.damaged-1").read_bytes() == content
    load_shortcuts(path)
    assert path.with_name("shortcuts.json.damaged-2").exists()


@pytest.mark.parametrize("value", [1, None, "F8", {"a": 1}, [1], ["Ctrl+C"], ["F7"], [["F8"]]])
def test_one_entry_that_is_none_costs_no_other(path, value):
    path.write_text(json.dumps({"shortcuts": {"region": ["F7"], "redact": value}}))
    stored = load_shortcuts(path)
    assert stored.shortcuts == Shortcuts({Action.REGION: ("F7",)})
    assert stored.trouble.startswith("1 of your shortcuts could not be read.")
    assert path.with_name("shortcuts.json.damaged-1").exists()


def test_what_a_later_version_knows_stays_in_the_file(path):
    path.write_text(json.dumps({"shortcuts": {"fly": ["F9"], "region": ["F7"]}}))
    assert not load_shortcuts(path).trouble
    save_shortcuts(path, Shortcuts())
    assert json.loads(path.read_text()) == {"shortcuts": {"fly": ["F9"]}}


def test_a_file_that_cannot_be_opened_is_said_and_gives_way(path):
    path.mkdir()
    assert "cannot be read" in load_shortcuts(path).trouble
    save_shortcuts(path, MINE)
    assert load_shortcuts(path).shortcuts == MINE
    assert path.with_name("shortcuts.json.unreadable").is_dir()


def test_a_disk_that_refuses_is_said_and_the_file_is_as_it_was(path, monkeypatch):
    save_shortcuts(path, MINE)

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_durably", refuse)
    with pytest.raises(StorageError, match="could not be saved: No space left"):
        save_shortcuts(path, Shortcuts())
    assert load_shortcuts(path).shortcuts == MINE


def test_where_not_even_a_copy_can_be_kept_the_file_is_named(path, monkeypatch):
    path.write_bytes(b"{")
    monkeypatch.setattr(one_member, "put_aside", lambda _path, _data: None)
    assert f"The file is {path}" in load_shortcuts(path).trouble
