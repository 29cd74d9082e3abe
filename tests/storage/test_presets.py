import json
import stat

import pytest

from llava_desktop.core.errors import StorageError
from llava_desktop.core.presets import BUILT_IN, MOST_PRESETS, TEXT_MOST, Preset
from llava_desktop.storage import aside
from llava_desktop.storage import presets as module
from llava_desktop.storage.presets import StoredPresets, load_presets, save_presets

MINE = Preset("mine", "Mine", "What is {name}?\nSay “ä”.", max_tokens=50, temperature=0.25)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "presets.json"


def test_without_a_file_there_are_the_app_s_own(path):
    assert load_presets(path) == StoredPresets(BUILT_IN, "")


def test_what_was_saved_is_loaded_in_its_order_and_private(path):
    save_presets(path, (BUILT_IN[2], MINE, BUILT_IN[0]))
    assert load_presets(path) == StoredPresets((BUILT_IN[2], MINE, BUILT_IN[0]))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_that_there_are_none_is_kept_too(path):
    save_presets(path, ())
    assert load_presets(path) == StoredPresets(())


def test_the_app_s_own_are_stored_by_name_until_somebody_changes_them(path):
    changed = Preset("describe", "Describe", "Describe it briefly.")
    save_presets(path, (changed, BUILT_IN[1]))
    stored = json.loads(path.read_text("utf-8"))["presets"]
    assert stored == [{"id": "describe", "name": "Describe", "text": "Describe it briefly."}, {"id": BUILT_IN[1].id}]
    assert load_presets(path).presets == (changed, BUILT_IN[1])


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"presets": {}}', b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_file_is_said_and_kept_and_the_app_has_its_own(path, damage):
    path.write_bytes(damage)
    loaded = load_presets(path)
    assert loaded.presets == BUILT_IN
    assert "damaged" in loaded.trouble
    assert "presets.json.damaged-1" in loaded.trouble
    save_presets(path, (MINE,))
    assert path.with_name("presets.json.damaged-1").read_bytes() == damage
    assert load_presets(path) == StoredPresets((MINE,))


def test_a_second_damage_does_not_replace_what_was_kept_of_the_first(path):
    for damage in (b"first", b"second"):
        path.write_bytes(damage)
        load_presets(path)
    kept = [path.with_name(f"presets.json.damaged-{number}").read_bytes() for number in (1, 2)]
    assert kept == [b"first", b"second"]


@pytest.mark.parametrize(
    "bad",
    [
        3,
        {},
        {"id": 3, "text": "x"},
        {"id": "", "text": "x"},
        {"id": "of a later version"},
        {"id": "x", "text": 3},
        {"id": "x", "text": "x", "name": []},
        {"id": "x", "text": "x" * (TEXT_MOST + 1)},
        {"id": "x", "text": "x", "max_tokens": 0},
        {"id": "x", "text": "x", "temperature": 9},
        {"id": "x", "text": "x", "temperature": "hot"},
        {"id": "x", "text": "x", "temperature": []},
        {"id": "mine", "text": "the same id again"},
    ],
)
def test_one_bad_preset_takes_no_other_with_it_and_the_file_is_kept(path, bad):
    save_presets(path, (MINE,))
    content = json.loads(path.read_text("utf-8"))
    content["presets"].insert(0, bad)
    path.write_text(json.dumps(content), "utf-8")
    before = path.read_bytes()
    loaded = load_presets(path)
    assert loaded.presets == (MINE,)
    assert loaded.trouble.startswith("1 of 2 presets could not be read.")
    assert path.with_name("presets.json.damaged-1").read_bytes() == before


@pytest.mark.parametrize(("max_tokens", "temperature"), [(True, False), ("7", None), (1.5, None)])
def test_a_parameter_of_a_wrong_kind_is_none(path, max_tokens, temperature):
    entry = {"id": "x", "text": "x", "max_tokens": max_tokens, "temperature": temperature}
    path.write_text(json.dumps({"presets": [entry]}), "utf-8")
    assert load_presets(path) == StoredPresets((Preset("x", "", "x"),))


def test_half_a_character_in_the_file_cannot_make_a_preset_that_cannot_be_stored(path):
    path.write_text('{"presets": [{"id": "x", "name": "\\ud800", "text": "\\udc00"}]}', "utf-8")
    loaded = load_presets(path)
    assert loaded.presets == (Preset("x", "\ufffd", "\ufffd"),)
    save_presets(path, loaded.presets)


def test_too_many_are_cut_and_said(path):
    entries = [{"id": str(number), "text": "x"} for number in range(MOST_PRESETS + 1)]
    path.write_text(json.dumps({"presets": entries}), "utf-8")
    loaded = load_presets(path)
    assert len(loaded.presets) == MOST_PRESETS
    assert "could not be read" in loaded.trouble


def test_what_cannot_be_opened_is_said_and_gives_way_whole(path):
    path.mkdir()
    (path / "inside").write_text("kept")
    assert "cannot be read" in load_presets(path).trouble
    save_presets(path, (MINE,))
    assert (path.with_name("presets.json.unreadable") / "inside").read_text() == "kept"
    assert load_presets(path).presets == (MINE,)


def test_a_disk_that_refuses_is_said_and_the_file_is_as_it_was(path, monkeypatch):
    save_presets(path, (MINE,))
    path.with_name("x").write_bytes(b"{")

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_durably", refuse)
    monkeypatch.setattr(aside, "write_durably", refuse)
    with pytest.raises(StorageError, match="could not be saved: No space left"):
        save_presets(path, ())
    assert load_presets(path).presets == (MINE,)
    assert "save it before you change" in load_presets(path.with_name("x")).trouble
