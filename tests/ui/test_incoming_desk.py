"""From a drop, a paste, a dialog or a start to the pictures on the desk."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QUrl

from llava_desktop.core.errors import NotAPicture, PictureNotFetched
from llava_desktop.core.incoming import MOST_AT_ONCE, BytesSource, FileSource
from llava_desktop.core.incoming_web import NOT_FOLLOWED, FetchProgress, WebPicture
from llava_desktop.ui import incoming_desk
from llava_desktop.ui.incoming import Page
from llava_desktop.ui.incoming_desk import CANCEL_FETCH, FETCH, LOOKING
from llava_desktop.ui.notice import Notice

LINK = "https://pictures.example/cats/tom.png"
PAGE = Page(f'<img src="{LINK}">', ("https://shop.example/",))


class Bench:
    """The room, what its desk was asked to open, and what is said."""

    def __init__(self, room) -> None:
        self.room = room
        self.opened: list[object] = []
        self.refused: list[str] = []
        room.desk.open_all = self.opened.extend
        room.desk.refused.connect(self.refused.append)
        self.pane = room.window.picture_pane

    def look(self) -> None:
        self.room.incoming_thread.run_all()

    def press(self) -> None:
        self.pane.incoming._action.click()

    @property
    def said(self) -> str:
        notice = self.pane.findChild(Notice, "Incoming")
        return "" if notice is None or notice.isHidden() else notice.text().replace("\u200b", "")

    @property
    def fetches(self):
        return self.room.session.fetches

    def bring_page(self, page: Page = PAGE) -> None:
        self.pane.page_dropped.emit(page)
        self.look()

    def answer(self, answer, number: int = -1) -> None:
        """What the network says to a fetch, and the window's turn to hear it."""
        self.fetches[number][1](answer)
        QCoreApplication.sendPostedEvents(self.room.fetches)


@pytest.fixture
def bench(room):
    return Bench(room)


@pytest.fixture
def holiday(tmp_path):
    made = tmp_path / "Holiday"
    made.mkdir()
    for name in ("2.jpg", "10.png", "notes.txt"):
        (made / name).touch()
    return made


def test_every_file_that_was_dropped_is_opened_in_order(bench):
    bench.pane.files_dropped.emit([Path("b.jpg"), Path("a.txt")])
    bench.look()
    assert bench.opened == [FileSource(Path("b.jpg")), FileSource(Path("a.txt"))]
    assert bench.said == ""


@pytest.mark.parametrize("door", ["drop", "dialog", "start"])
def test_a_folder_is_opened_through_every_door_and_what_is_left_out_is_said(bench, holiday, door):
    if door == "drop":
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(holiday))])
        assert bench.pane.accept_mime(mime)
    elif door == "dialog":
        bench.room.window.files_chosen.emit([holiday])
    else:
        bench.room.incoming.open_files([holiday])
    bench.look()
    assert bench.opened == [FileSource(holiday / "2.jpg"), FileSource(holiday / "10.png")]
    assert bench.said == "2 of the 3 files in “Holiday” were opened: the others have no picture's name."


def test_no_more_than_the_bound_are_opened_and_that_is_said(bench):
    bench.room.incoming.open_files([Path(f"{number}.jpg") for number in range(MOST_AT_ONCE + 1)])
    bench.look()
    assert len(bench.opened) == MOST_AT_ONCE
    assert "at most 100 pictures" in bench.said


def test_a_folder_without_pictures_is_refused_and_the_picture_that_was_there_stays(bench, tmp_path):
    picture = bench.room.open_picture()
    (tmp_path / "Empty").mkdir()
    bench.room.incoming.open_files([tmp_path / "Empty"])
    bench.look()
    assert bench.refused == ["“Empty” is empty. Drop a picture file, or choose one."]
    assert bench.opened == []
    assert bench.room.desk.picture is picture
    assert bench.said == ""


def test_no_files_are_nothing(bench):
    bench.room.incoming.open_files([])
    assert len(bench.room.incoming_thread) == 0


def test_a_folder_that_takes_long_is_said_to_be_looked_through(bench, holiday, qtbot, monkeypatch):
    bench.room.incoming._slowness.setInterval(0)
    bench.room.incoming.open_files([holiday])
    bench.room.incoming.open_files([holiday])
    qtbot.wait_until(lambda: bench.said == LOOKING)
    bench.room.incoming_thread.run_next()
    bench.pane.incoming.dismissed.emit()
    assert bench.said == LOOKING
    bench.look()
    assert bench.said != LOOKING
    assert not bench.room.incoming._slowness.isActive()


def test_what_is_said_can_be_put_away_and_goes_when_something_else_comes(bench, holiday):
    for leave in (bench.pane.incoming.dismissed, bench.pane.example_requested):
        bench.room.incoming.open_files([holiday])
        bench.look()
        assert bench.said
        leave.emit()
        assert bench.said == ""


def test_bytes_go_straight_to_the_desk(bench):
    bench.pane.bytes_dropped.emit(b"png", "tom.png")
    assert bench.opened == [BytesSource(b"png", "tom.png")]


def test_a_fault_of_the_look_goes_to_the_log(bench, monkeypatch):
    def break_down(_paths):
        raise ZeroDivisionError

    monkeypatch.setattr(incoming_desk, "gather", break_down)
    bench.room.incoming.open_files([Path("a.jpg")])
    with pytest.raises(ZeroDivisionError):
        bench.look()
    monkeypatch.setattr(incoming_desk, "linked_picture", lambda *_: break_down(None))
    with pytest.raises(ZeroDivisionError):
        bench.bring_page()


# The web


def test_nobody_is_asked_for_a_picture_on_the_web_before_the_person_agrees(bench):
    bench.bring_page()
    assert bench.said == "Fetch the picture from pictures.example?"
    assert bench.pane.incoming._action.text() == FETCH
    assert bench.fetches == []
    bench.pane.incoming.dismissed.emit()
    assert bench.said == ""
    assert bench.fetches == []


def test_a_picture_that_was_fetched_goes_the_way_of_bytes(bench):
    bench.bring_page()
    bench.press()
    assert bench.said == "Fetching the picture from pictures.example…"
    assert [picture for picture, _ in bench.fetches] == [WebPicture(LINK)]
    for so_far, shown in ((FetchProgress(700_000, 1_400_000), "700 KB of 1.4 MB"), (FetchProgress(70_000), "70 KB")):
        bench.answer(so_far)
        assert bench.pane.incoming._text.text().replace("\u200b", "").endswith(f"example… {shown}")
        assert bench.said == "Fetching the picture from pictures.example…", "only this is read aloud"
    bench.answer(BytesSource(b"png", "tom.png"))
    assert bench.opened == [BytesSource(b"png", "tom.png")]
    assert bench.said == ""


def test_a_fetch_that_fails_is_one_sentence_and_the_picture_that_was_there_stays(bench):
    picture = bench.room.open_picture()
    bench.bring_page()
    bench.press()
    bench.answer(PictureNotFetched("pictures.example could not be reached.", "Try again."))
    assert bench.refused == ["pictures.example could not be reached. Try again."]
    assert bench.room.desk.picture is picture
    assert bench.said == ""


def test_a_fetch_can_be_cancelled_and_what_comes_late_is_dropped(bench):
    bench.bring_page()
    bench.press()
    assert bench.pane.incoming._action.text() == CANCEL_FETCH
    bench.press()
    assert bench.said == ""
    assert bench.room.session.fetches_cancelled == 1
    bench.answer(BytesSource(b"png", "tom.png"))
    bench.answer(NotAPicture("no"))
    assert bench.opened == []
    assert bench.refused == []


def test_a_link_that_comes_while_another_is_fetched_waits_for_it(bench):
    bench.bring_page()
    bench.press()
    bench.bring_page(Page("", ("https://other.example/b.png",)))
    assert bench.said == "Fetching the picture from pictures.example…"
    bench.answer(BytesSource(b"png", "tom.png"))
    assert bench.said == "Fetch the picture from other.example?"


def test_another_thing_takes_the_offer_away(bench):
    bench.bring_page()
    bench.pane.bytes_dropped.emit(b"png", "a.png")
    assert bench.said == ""


def test_the_host_is_shown_as_the_network_sees_it_and_whole(bench, qtbot):
    host = ".".join(["a" * 32] * 3)
    bench.bring_page(Page("", (f"https://{host}:8443/b.png",)))
    assert f"{host}:8443" in bench.said
    label = bench.pane.incoming._text
    qtbot.wait_until(lambda: label.height() >= label.heightForWidth(label.width()))
    assert label.fontMetrics().horizontalAdvance("a" * 16) < label.width(), "no piece is wider than the label"
    assert label.heightForWidth(label.width()) > 3 * label.fontMetrics().height()
    bench.bring_page(Page("", ("https://аpple.example/b.png",)))
    assert "xn--pple-43d.example" in bench.said


def test_a_picture_inside_of_its_address_is_opened_at_once(bench):
    bench.bring_page(Page('<img src="data:image/png;base64,YWJj">', ()))
    assert bench.opened == [BytesSource(b"abc", "Picture from the web")]
    assert bench.said == ""


def test_a_link_that_is_no_pictures_is_refused(bench):
    bench.bring_page(Page("", ("javascript:alert(1)",)))
    assert bench.refused == [NOT_FOLLOWED]


def test_the_decoding_process_is_started_when_a_picture_is_likely(bench):
    bench.pane.drag_entered.emit()
    bench.room.window.choosing.emit()
    assert bench.room.got_ready == 0, "not on the window's own thread"
    bench.look()
    assert bench.room.got_ready == 2
