import dataclasses
from pathlib import Path
from types import SimpleNamespace

import pytest

from llava_desktop.core.errors import PictureUnreadable
from llava_desktop.core.incoming import Bitmap, BytesSource, FileSource
from llava_desktop.core.picture import NO_PIXELS, EncodedPicture, PictureFormat, PreparedPicture, Quality
from llava_desktop.core.picture_edits import NO_EDITS, PictureEdits
from llava_desktop.qt.picture_shelf import PictureShelf
from llava_desktop.qt.pictures import FAULT
from tests.qt.made import PatientThread, as_the_real_one
from tests.ui.made import made_picture, pixels

A, B, C = (FileSource(Path(f"{letter}.jpg")) for letter in "abc")


class Desk:
    """What the picture thread finds where a picture comes from. gone, changed: names of files."""

    def __init__(self):
        self.gone: set[str] = set()
        self.changed: set[str] = set()
        self.opened: list[str] = []

    def prepare_file(self, path, edits=NO_EDITS, quality=None):
        if path.name in self.gone:
            raise PictureUnreadable(f"{path.name} is not there.")
        return self.made(path.name, edits, quality, "changed" if path.name in self.changed else path.name)

    def prepare_bytes(self, _data, name, edits=NO_EDITS, quality=None):
        return self.made(name, edits, quality, name)

    prepare_pixels = prepare_bytes

    def prepare_stored(self, picture, data, whole):
        self.opened.append(f"{picture.name} as sent")
        return dataclasses.replace(made_picture(picture.name, data, is_stored=True), small_text=whole is not None)

    def with_sent(self, picture, sent):
        return dataclasses.replace(picture, sent=sent, seen=pixels(sent.width, sent.height))

    def made(self, name, edits, quality, content):
        self.opened.append(name)
        made = made_picture(name, repr((name, edits, quality)).encode())
        source = dataclasses.replace(made.source, sha256=content)
        return dataclasses.replace(made, source=source, edits=edits, quality=quality or Quality.FITS)


@pytest.fixture
def setting(qtbot):
    thread = PatientThread(Desk())
    shelf = PictureShelf(as_the_real_one(thread))
    said: list[tuple[object, ...]] = []
    shelf.several_added.connect(lambda key: said.append(("added", key)))
    shelf.opened.connect(lambda key, picture: said.append(("opened", key, picture.source.name)))
    shelf.refused.connect(lambda key, sentence: said.append(("refused", key, sentence)))
    return SimpleNamespace(shelf=shelf, thread=thread, tool=thread.tool, said=said)


def names(setting):
    return [None if item.kept is None else item.kept.source.name for item in setting.shelf.items]


def test_several_are_opened_one_after_another_and_kept_without_pixels_for_the_screen(setting):
    setting.shelf.add([A, BytesSource(b"b", "b"), Bitmap(pixels(2, 2), "c")])
    assert setting.said == [("added", 1)]
    assert len(setting.thread) == 1
    setting.thread.run_all()
    assert setting.tool.opened == ["a.jpg", "b", "c"]
    assert names(setting) == ["a.jpg", "b", "c"]
    for item in setting.shelf.items:
        assert (item.kept.preview, item.kept.seen, item.kept.original) == (NO_PIXELS, NO_PIXELS, None)
    assert setting.said == [("added", 1)]


def test_a_hundred_pictures_are_kept_in_the_room_of_a_few(setting):
    setting.shelf.add([FileSource(Path(f"{number}.jpg")) for number in range(100)])
    setting.thread.run_all()
    held = [item.kept for item in setting.shelf.items]
    assert len(held) == 100
    assert all(len(each.sent.data) + len(each.thumbnail.data) < 256_000 for each in held)
    assert sum(len(each.preview.data) + len(each.seen.data) for each in held) == 0


def test_the_one_that_is_wanted_is_opened_before_the_others(setting):
    setting.shelf.add([A, B, C])
    setting.shelf.open_now(3)
    setting.thread.run_all()
    assert setting.tool.opened == ["a.jpg", "c.jpg", "b.jpg"]
    assert setting.said == [("added", 1), ("opened", 3, "c.jpg")]


def test_one_that_is_being_opened_is_not_opened_twice_when_it_is_wanted(setting):
    setting.shelf.add([A, B])
    setting.shelf.open_now(1)
    setting.thread.run_all()
    assert setting.tool.opened == ["a.jpg", "b.jpg"]
    assert setting.said == [("added", 1), ("opened", 1, "a.jpg")]


def test_a_damaged_one_costs_only_itself(setting):
    setting.tool.gone = {"b.jpg"}
    setting.shelf.add([A, B, C])
    setting.shelf.open_now(2)
    setting.thread.run_all()
    assert names(setting) == ["a.jpg", None, "c.jpg"]
    assert setting.shelf.item(2).refusal == "b.jpg is not there."
    assert setting.said[1:] == [("refused", 2, "b.jpg is not there.")]


def test_one_that_can_be_opened_after_all_is(setting):
    setting.tool.gone = {"a.jpg"}
    setting.shelf.add([A, B])
    setting.thread.run_all()
    setting.tool.gone = set()
    setting.shelf.open_now(1)
    setting.thread.run_all()
    assert setting.shelf.item(1).refusal == ""
    assert names(setting) == ["a.jpg", "b.jpg"]


def test_a_fault_of_the_app_is_said_and_raised_and_the_others_go_on(setting):
    def broken(*_anything):
        raise ZeroDivisionError

    setting.tool.prepare_bytes = broken
    setting.shelf.add([BytesSource(b"a", "a"), B])
    with pytest.raises(ZeroDivisionError):
        setting.thread.run_next()
    setting.thread.run_all()
    assert setting.shelf.item(1).refusal == FAULT
    assert names(setting) == [None, "b.jpg"]


def test_one_that_is_shown_again_is_opened_with_its_edits(setting):
    setting.shelf.add([A, B])
    setting.thread.run_all()
    edited = setting.tool.prepare_file(A.path, PictureEdits(1), Quality.BEST)
    setting.shelf.keep(1, edited)
    shown: list[object] = []
    setting.shelf.opened.connect(lambda _key, picture: shown.append(picture))
    setting.shelf.open_now(1)
    setting.thread.run_all()
    assert shown == [edited]


def test_one_that_was_made_smaller_is_shown_from_its_file_as_it_is_sent(setting):
    """What was refused for its size is not shown as if it were sent, nor sent again."""
    setting.shelf.add([A, B])
    setting.thread.run_all()
    found = setting.tool.prepare_file(A.path)
    less = EncodedPicture(3, 2, PictureFormat.JPEG, b"less")
    setting.shelf.keep(1, dataclasses.replace(found, sent=less))
    shown: list[PreparedPicture] = []
    setting.shelf.opened.connect(lambda _key, picture: shown.append(picture))
    setting.shelf.open_now(1)
    setting.thread.run_all()
    assert shown == [dataclasses.replace(found, sent=less, seen=pixels(3, 2))]


@pytest.mark.parametrize("happened", ["gone", "changed"])
def test_a_file_that_is_not_what_it_was_is_shown_as_it_would_have_been_sent(setting, happened):
    setting.shelf.add([A, B])
    setting.thread.run_all()
    kept = setting.shelf.item(1).kept
    setattr(setting.tool, happened, {"a.jpg"})
    shown = []
    setting.shelf.opened.connect(lambda _key, picture: shown.append(picture))
    setting.shelf.open_now(1)
    setting.thread.run_all()
    assert shown[0].sent.data == kept.sent.data
    assert shown[0].original is None
    assert setting.shelf.item(1).kept is kept


def test_the_whole_of_a_region_is_shown_with_it(setting):
    setting.shelf.add([A, B])
    setting.thread.run_all()
    made = made_picture("a.jpg")
    setting.shelf.keep(1, dataclasses.replace(made, whole=made.sent))
    setting.tool.gone = {"a.jpg"}
    setting.shelf.open_now(1)
    shown = []
    setting.shelf.opened.connect(lambda _key, picture: shown.append(picture))
    setting.thread.run_all()
    assert shown[0].small_text


def test_what_was_removed_is_not_opened_and_a_late_result_is_dropped(setting):
    setting.shelf.add([A, B, C])
    setting.shelf.open_now(1)
    setting.shelf.remove(1)
    setting.shelf.remove(2)
    setting.thread.run_all()
    assert setting.tool.opened == ["a.jpg", "c.jpg"]
    assert setting.said == [("added", 1)]
    assert [item.key for item in setting.shelf.items] == [3]
    assert not setting.shelf.is_several
    assert setting.shelf.item(1) is None
    assert setting.shelf.item(None) is None


def test_what_is_not_wanted_any_more_is_not_told(setting):
    setting.shelf.add([A, B])
    setting.shelf.open_now(2)
    setting.shelf.want_none()
    setting.thread.run_all()
    assert setting.said == [("added", 1)]


def test_a_single_picture_takes_the_place_of_all_and_others_can_join_it(setting, qtbot):
    setting.shelf.add([A, B])
    key = setting.shelf.put_only(C, made_picture("c.jpg"))
    setting.thread.run_all()
    assert names(setting) == ["c.jpg"]
    setting.shelf.add([A])
    assert setting.shelf.is_several
    assert setting.shelf.item(key).source is C
    setting.shelf.clear()
    assert setting.shelf.items == ()
    with qtbot.assertNotEmitted(setting.shelf.changed):
        setting.shelf.clear()
