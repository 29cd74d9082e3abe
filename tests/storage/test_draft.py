"""The unsent question: whole, private, and gone when it is to be gone."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from llava_desktop.core.draft import Draft
from llava_desktop.core.errors import StorageError
from llava_desktop.core.question import QuestionState
from llava_desktop.storage.draft import PROMPT_MOST, DraftStore
from tests.storage.examples import kept, plain_question, prepared_picture, region_picture

QUESTION = replace(plain_question(), state=QuestionState.NOT_SENT, imported=True)


@pytest.fixture
def store(tmp_path: Path) -> DraftStore:
    return DraftStore(tmp_path / "draft.json")


def test_what_was_written_is_read_again(store: DraftStore):
    picture = region_picture()
    assert picture.whole is not None
    question = replace(QUESTION, prompt="Änd \u2028 \U0001f431?", picture=kept(picture))
    draft = Draft(question, "", picture.sent.data, picture.whole.data, "after", is_edit=True, sends_earlier=False)
    store.write(draft)
    assert store.read() == draft


def test_a_picture_with_a_file_of_its_own_is_kept_by_its_path(store: DraftStore):
    draft = Draft(
        replace(QUESTION, picture=kept(prepared_picture())), path="/home/ada/März.jpg", beside=("/a.jpg", "/b.png")
    )
    store.write(draft)
    assert store.read() == draft


def test_there_is_none_before_the_first_and_after_it_was_forgotten(store: DraftStore, tmp_path: Path):
    assert store.read() is None
    store.write(Draft(QUESTION))
    store.forget()
    store.forget()
    assert store.read() is None
    assert list(tmp_path.iterdir()) == []


def test_it_is_private(store: DraftStore, tmp_path: Path):
    store.write(Draft(QUESTION))
    assert (tmp_path / "draft.json").stat().st_mode & 0o777 == 0o600


def test_the_longest_draft_can_be_read_again(store: DraftStore):
    best = prepared_picture(os.urandom(750_000))
    question = replace(QUESTION, prompt="\u732b" * PROMPT_MOST, picture=kept(best))
    store.write(Draft(question, sent=best.sent.data))
    found = store.read()
    assert found is not None
    assert found.question == question


def damaged(data: bytes) -> list[bytes]:
    first, second = data.split(b"\n", 1)
    about, record = json.loads(first), json.loads(second)
    return [
        b"",
        b"\xff\xfe",
        b"[]\n[]",
        data[:-40],
        first,
        b"[" * 100_000,
        json.dumps({**about, "path": 5}).encode() + b"\n" + second,
        first + b"\n" + json.dumps({**record, "version": 9}).encode(),
        data.replace(b'"temperature": 0.5', b'"temperature": 5e9'),
        data.replace(b'"data": "', b'"data": "AAAA'),
        data + b" " * 9_000_000,
    ]


def test_a_damaged_one_is_ignored_with_a_line_in_the_log(store: DraftStore, tmp_path: Path, caplog):
    picture = prepared_picture()
    store.write(Draft(replace(QUESTION, picture=kept(picture)), sent=picture.sent.data))
    file = tmp_path / "draft.json"
    for content in damaged(file.read_bytes()):
        file.write_bytes(content)
        caplog.clear()
        assert store.read() is None, content[:80]
        assert "ignored" in caplog.text
        assert "What is in" not in caplog.text


def test_one_that_cannot_be_read_is_ignored_too(tmp_path: Path, caplog):
    (tmp_path / "draft.json").mkdir()
    assert DraftStore(tmp_path / "draft.json").read() is None
    assert "cannot be read" in caplog.text


@pytest.mark.skipif(os.name == "nt", reason="an open file keeps its name there")
def test_what_an_earlier_draft_held_is_overwritten(store: DraftStore, tmp_path: Path):
    picture = prepared_picture(b"\xff\xd8 secret")
    store.write(Draft(replace(QUESTION, picture=kept(picture)), sent=picture.sent.data))
    with (tmp_path / "draft.json").open("rb") as earlier:
        store.write(Draft(QUESTION))
        assert set(earlier.read()) == {0}
    with (tmp_path / "draft.json").open("rb") as earlier:
        store.forget()
        assert set(earlier.read()) == {0}


def test_a_disk_that_refuses_leaves_the_earlier_draft(store: DraftStore, tmp_path: Path, monkeypatch):
    store.write(Draft(QUESTION))

    def refuse(*_arguments, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("llava_desktop.storage.draft.write_durably", refuse)
    with pytest.raises(StorageError, match="No space left"):
        store.write(Draft(replace(QUESTION, prompt="Another")))
    found = store.read()
    assert found is not None
    assert found.question == QUESTION
    monkeypatch.setattr("llava_desktop.storage.draft.sync_folder", refuse)
    with pytest.raises(StorageError):
        store.forget()
