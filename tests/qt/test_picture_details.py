from types import SimpleNamespace

import pytest

from llava_desktop.core.errors import PictureDamaged
from llava_desktop.core.picture import OriginalPicture, RawImage
from llava_desktop.core.picture_detail import Detail, DetailRequest, PictureDetail
from llava_desktop.core.picture_edits import NO_EDITS, Box
from llava_desktop.qt.picture_details import PictureDetails
from tests.qt.made import PatientThread, as_the_real_one


def request() -> DetailRequest:
    return DetailRequest(OriginalPicture("a", "0" * 64, b"file"), NO_EDITS, Detail(Box(0, 0, 2, 1), 2, 1))


class Images:
    """fault: what each call raises."""

    def __init__(self) -> None:
        self.asked: list[DetailRequest] = []
        self.fault: Exception | None = None

    def detail(self, wanted: DetailRequest) -> PictureDetail:
        self.asked.append(wanted)
        if self.fault is not None:
            raise self.fault
        return PictureDetail(wanted, RawImage(2, 1, bytes(6)))


@pytest.fixture
def room(qapp):
    images = Images()
    thread = PatientThread(images)
    details = PictureDetails(as_the_real_one(thread))
    found: list[PictureDetail] = []
    details.fetched.connect(found.append)
    return SimpleNamespace(images=images, thread=thread, details=details, found=found)


def test_a_detail_is_fetched_on_the_picture_thread(room):
    wanted = request()
    room.details.fetch(wanted)
    assert room.images.asked == []
    room.thread.run_all()
    assert [each.request for each in room.found] == [wanted]


def test_what_has_been_overtaken_is_not_even_begun(room):
    first, second = request(), request()
    room.details.fetch(first)
    room.details.fetch(second)
    room.thread.run_all()
    assert len(room.images.asked) == len(room.found) == 1
    assert room.found[0].request is second
    room.details.fetch(first)
    room.details.fetch(None)
    room.thread.run_all()
    assert len(room.images.asked) == 1


def test_one_that_comes_when_it_is_not_wanted_any_more_is_dropped(room):
    room.images.detail = lambda wanted: (room.details.fetch(None), PictureDetail(wanted, RawImage(1, 1, bytes(3))))[1]
    room.details.fetch(request())
    room.thread.run_all()
    assert room.found == []


def test_without_one_the_preview_just_stays(room):
    room.images.fault = PictureDamaged("a is damaged.")
    missed: list[DetailRequest] = []
    room.details.missed.connect(missed.append)
    wanted = request()
    room.details.fetch(wanted)
    room.thread.run_all()
    assert room.found == []
    assert missed == [wanted], "nobody waits for it any more"


def test_a_fault_of_the_app_is_for_the_log(room):
    room.images.fault = ZeroDivisionError()
    room.details.fetch(request())
    with pytest.raises(ZeroDivisionError):
        room.thread.run_all()
