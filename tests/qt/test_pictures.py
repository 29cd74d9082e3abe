from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from llava_desktop.core.errors import NotAPicture
from llava_desktop.core.incoming import Bitmap, BytesSource, FileSource
from llava_desktop.core.picture import OriginalPicture, PictureFormat, Quality, RawImage
from llava_desktop.core.picture_edits import PictureEdits
from llava_desktop.core.question import PictureFile, QuestionPicture
from llava_desktop.qt.pictures import FAULT, Pictures
from tests.qt.made import PatientThread
from tests.ui.made import made_picture

STORED = QuestionPicture(
    "b.jpg", PictureFile("0" * 64, PictureFormat.JPEG, 1, 1, 1), PictureFile("1" * 64, PictureFormat.JPEG, 1, 1, 1)
)


def refuse(*_anything):
    raise NotAPicture("That is no picture.")


def break_down(*_anything):
    raise ZeroDivisionError("a bug")


@pytest.fixture
def opened(qtbot):
    """Pictures, the thread they wait for, and what was said, in order."""
    tool = SimpleNamespace(
        prepare_file=lambda path, *_edits: made_picture(path.name),
        prepare_bytes=lambda _data, name, *_edits: made_picture(name),
        prepare_pixels=lambda _pixels, name, *_edits: made_picture(name),
        prepare_stored=lambda picture, _data, _whole: made_picture(picture.name),
    )
    thread: Any = PatientThread(tool)
    pictures = Pictures(thread)
    said: list[tuple[str, str]] = []
    pictures.opening.connect(lambda name: said.append(("opening", name)))
    pictures.prepared.connect(lambda picture: said.append(("prepared", picture.source.name)))
    pictures.restored.connect(lambda picture: said.append(("restored", picture.source.name)))
    pictures.refused.connect(lambda sentence: said.append(("refused", sentence)))
    pictures.not_restored.connect(lambda sentence: said.append(("not restored", sentence)))
    return pictures, thread, said


def test_files_bytes_and_pixels_are_opened_by_name(opened):
    pictures, thread, said = opened
    pictures.open(FileSource(Path("/somewhere/a.jpg")))
    thread.run_all()
    pictures.open(BytesSource(b"x", "b"))
    thread.run_all()
    pictures.open(Bitmap(RawImage(1, 1, b"abc"), "c"))
    thread.run_all()
    names = [name for _, name in said]
    assert names == ["a.jpg", "a.jpg", "b", "b", "c", "c"]
    assert [what for what, _ in said] == ["opening", "prepared"] * 3


def test_a_path_without_a_name_is_still_being_opened(opened):
    pictures, _, said = opened
    pictures.open(FileSource(Path("/")))
    assert said == [("opening", "/")]


def test_a_late_result_of_an_earlier_order_is_dropped(opened):
    pictures, thread, said = opened
    pictures.open(FileSource(Path("slow.jpg")))
    pictures.open(FileSource(Path("wanted.jpg")))
    thread.run_all()
    assert said == [("opening", "slow.jpg"), ("opening", "wanted.jpg"), ("prepared", "wanted.jpg")]


def test_a_late_refusal_of_an_earlier_order_is_dropped(opened):
    pictures, thread, said = opened
    thread.tool.prepare_bytes = refuse
    pictures.open(BytesSource(b"x", "bad"))
    pictures.open(FileSource(Path("wanted.jpg")))
    thread.run_all()
    assert [what for what, _ in said] == ["opening", "opening", "prepared"]


def test_what_was_forgotten_never_arrives(opened):
    pictures, thread, said = opened
    pictures.open(FileSource(Path("a.jpg")))
    pictures.forget()
    thread.run_all()
    assert said == [("opening", "a.jpg")]


def test_a_refusal_is_one_sentence(opened):
    pictures, thread, said = opened
    thread.tool.prepare_file = refuse
    pictures.open(FileSource(Path("notes.txt")))
    thread.run_all()
    assert said[1:] == [("refused", "That is no picture.")]


def test_a_picture_of_the_history_is_restored_from_its_bytes(opened):
    pictures, thread, said = opened
    pictures.open_stored(STORED, lambda: b"bytes")
    thread.run_all()
    assert said == [("opening", "b.jpg"), ("restored", "b.jpg")]


def test_a_picture_that_is_gone_from_the_history_is_said_apart_from_a_refused_one(opened):
    pictures, thread, said = opened
    pictures.open_stored(STORED, lambda: None)
    thread.run_all()
    assert said[1][0] == "not restored"
    assert "no longer on this computer" in said[1][1]


def test_a_fault_of_the_app_ends_the_opening_and_goes_on_to_the_log(opened):
    pictures, thread, said = opened
    thread.tool.prepare_file = break_down
    pictures.open(FileSource(Path("a.jpg")))
    with pytest.raises(ZeroDivisionError):
        thread.run_all()
    assert said == [("opening", "a.jpg"), ("refused", FAULT)]


ORIGINAL = OriginalPicture("a.jpg", "0" * 64, b"bytes")
EDITS = PictureEdits(quarter_turns=1)


@pytest.fixture
def editing(opened):
    """What `opened` has, which edits in words: what was made, and what was said of it."""
    pictures, thread, said = opened
    made = []

    def prepare_again(original, edits, quality):
        made.append(edits)
        return replace(made_picture(original.name), edits=edits, quality=quality)

    thread.tool.prepare_again = prepare_again
    pictures.edited.connect(lambda picture: said.append(("edited", picture.edits.quarter_turns)))
    pictures.not_edited.connect(lambda sentence: said.append(("not edited", sentence)))
    return pictures, thread, said, made


def test_an_open_picture_is_made_anew_without_being_opened(editing):
    pictures, thread, said, _ = editing
    pictures.edit(ORIGINAL, EDITS, Quality.BEST)
    thread.run_all()
    assert said == [("edited", 1)]


def test_of_edits_that_come_faster_than_they_are_made_only_the_last_is_begun(editing):
    pictures, thread, said, made = editing
    for turns in (1, 2, 3):
        pictures.edit(ORIGINAL, PictureEdits(quarter_turns=turns), Quality.FITS)
    thread.run_all()
    assert [edits.quarter_turns for edits in made] == [3]
    assert said == [("edited", 3)]


def test_an_edit_that_another_picture_overtook_is_dropped(editing):
    pictures, thread, said, made = editing
    pictures.edit(ORIGINAL, EDITS, Quality.FITS)
    pictures.open(FileSource(Path("next.jpg")))
    thread.run_all()
    assert said == [("opening", "next.jpg"), ("prepared", "next.jpg")]
    assert made == []


def test_an_edit_that_cannot_be_made_is_one_sentence(editing):
    pictures, thread, said, _ = editing
    thread.tool.prepare_again = refuse
    pictures.edit(ORIGINAL, EDITS, Quality.FITS)
    thread.run_all()
    assert said == [("not edited", "That is no picture.")]
