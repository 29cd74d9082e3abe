"""A picture that was refused for its size is sent once more, smaller: two POSTs at the most, and one prediction."""

import base64
import hashlib
from dataclasses import dataclass

import pytest

from llava_desktop.core.errors import PictureTooLarge
from llava_desktop.core.events import Phase, PhaseChanged, PictureMadeSmaller, SavingFailed
from llava_desktop.core.picture import PreparedPicture, Quality
from llava_desktop.core.picture_edits import Box, PictureEdits
from llava_desktop.core.question import QuestionState
from llava_desktop.demo.connections import Handler
from llava_desktop.demo.http import Reply, Request, Response
from llava_desktop.images.prepare import PicturePreparer
from tests.fault_server import faults
from tests.fault_server.gate import Gate
from tests.fault_server.ledger import Phase as Seen
from tests.images.made import encoded, photo
from tests.tasks.stores import FullDisk
from tests.tasks.window import Window

TOO_LARGE = faults.too_large()


@dataclass(frozen=True, slots=True)
class HeldRefusal:
    """413, once the gate is open."""

    gate: Gate

    async def apply(self, request: Request, answer: Handler) -> Reply:
        await self.gate.wait()
        return Response(413, b"", "application/problem+json", ())


@pytest.fixture(scope="module")
def picture() -> PreparedPicture:
    edits = PictureEdits(region=Box(100, 100, 900, 700))
    return PicturePreparer().prepare_bytes(encoded(photo(1200, 900), "JPEG"), "a.jpg", edits, Quality.BEST)


@pytest.fixture
def refused(server):
    """The first POST is on its way to its refusal, which comes when the gate opens."""
    gate = Gate()
    server.plan(Seen.POST, HeldRefusal(gate))
    return gate


def images_sent(server) -> list[bytes]:
    uris = [post.json["input"]["image"] for post in server.ledger.of(Seen.POST)]
    return [base64.b64decode(uri.partition(",")[2]) for uri in uris]


def wait_for_second_preparing(window, question) -> None:
    window.wait(PhaseChanged, lambda _event: window.phases(question).count(Phase.SAVING) == 2)


def test_it_is_answered_and_what_is_stored_as_sent_is_what_was_sent(window, server, stored, folders, picture):
    server.plan(Seen.POST, TOO_LARGE)
    question = window.ask("Why?", picture)
    row = window.wait_end(question)
    assert (row.state, row.error, row.sent_smaller) == (QuestionState.SUCCEEDED, "", True)
    large, small = images_sent(server)
    assert large == picture.sent.data
    assert len(small) <= len(large) / 2
    assert stored(question) == row
    assert row.picture is not None
    assert row.picture.sent.sha256 == hashlib.sha256(small).hexdigest()
    assert (row.picture.region, row.picture.quality) == (Box(100, 100, 900, 700), Quality.FITS)
    whole = row.picture.whole
    assert whole is not None
    assert {file.stem for file in folders.pictures_dir.iterdir()} == {row.picture.sent.sha256, whole.sha256}
    shown = window.wait(PictureMadeSmaller, lambda event: event.question_id == question).picture
    assert shown.sent.data == small
    assert shown.original is picture.original
    assert (server.ledger.count(Seen.POST), len(server.ledger.predictions)) == (2, 1)


def test_a_second_refusal_is_the_end(window, server, stored, picture):
    server.always(Seen.POST, TOO_LARGE)
    question = window.ask("Why?", picture)
    row = window.wait_end(question)
    assert (row.state, row.sent_smaller) == (QuestionState.REJECTED, True)
    assert row.error.startswith("The picture is too large for Replicate.")
    assert stored(question) == row
    assert server.ledger.count(Seen.POST) == 2
    assert server.ledger.predictions == []


def test_without_a_picture_there_is_nothing_to_make_smaller(window, server):
    server.always(Seen.POST, TOO_LARGE)
    assert window.wait_end(window.ask()).state is QuestionState.REJECTED
    assert server.ledger.count(Seen.POST) == 1


def test_a_picture_so_small_that_size_was_not_why_is_sent_once(window, server):
    server.always(Seen.POST, TOO_LARGE)
    tiny = PicturePreparer().prepare_bytes(encoded(photo(60, 40), "JPEG"), "a.jpg")
    row = window.wait_end(window.ask("Why?", tiny))
    assert (row.state, row.sent_smaller) == (QuestionState.REJECTED, False)
    assert server.ledger.count(Seen.POST) == 1


def test_a_picture_that_cannot_be_made_smaller_here_is_sent_once(window, server, picture, monkeypatch):
    def no_memory(_picture: PreparedPicture) -> PreparedPicture:
        raise PictureTooLarge("It needs more memory than this computer has free.")

    monkeypatch.setattr("llava_desktop.tasks.sending.smaller", no_memory)
    server.always(Seen.POST, TOO_LARGE)
    row = window.wait_end(window.ask("Why?", picture))
    assert (row.state, row.sent_smaller) == (QuestionState.REJECTED, False)
    assert "too large for Replicate" in row.error
    assert server.ledger.count(Seen.POST) == 1


def test_nothing_is_sent_again_before_the_row_says_so(window, server, slow_disk, refused, picture):
    question = window.ask("Why?", picture)
    refused.wait_until_reached()
    with slow_disk():
        refused.open()
        wait_for_second_preparing(window, question)
        window.let_it_go_on()
        assert server.ledger.count(Seen.POST) == 1
    assert window.wait_end(question).sent_smaller
    assert server.ledger.count(Seen.POST) == 2


def test_when_the_row_cannot_say_so_nothing_is_sent_again(store, engine, server, picture):
    full = FullDisk(store)
    full.refuses = {"send_smaller"}
    server.plan(Seen.POST, TOO_LARGE)
    with Window(full, engine) as window:
        question = window.ask("Why?", picture)
        row = window.wait_end(question)
        assert (row.state, row.sent_smaller) == (QuestionState.REJECTED, False)
        assert "The disk is full" in window.wait(SavingFailed, lambda event: event.question_id == question).sentence
    assert server.ledger.count(Seen.POST) == 1


def test_a_question_that_was_deleted_meanwhile_is_not_sent_again(window, server, store, refused, picture):
    question = window.ask("Why?", picture)
    refused.wait_until_reached()
    assert store.delete(question).result(20)
    refused.open()
    assert window.wait_end(question).state is QuestionState.NOT_SENT
    assert server.ledger.count(Seen.POST) == 1


def test_a_cancel_in_between_sends_nothing_again(window, server, stored, slow_disk, refused, picture):
    question = window.ask("Why?", picture)
    refused.wait_until_reached()
    with slow_disk():
        refused.open()
        wait_for_second_preparing(window, question)
        window.cancel(question)
    assert window.wait_end(question).state is QuestionState.NOT_SENT
    assert stored(question).cancel_requested
    assert server.ledger.count(Seen.POST) == 1


def test_a_second_post_whose_reply_is_lost_is_looked_for_by_the_smaller_picture(window, server, stored, picture):
    server.plan(Seen.POST, TOO_LARGE)
    server.plan(Seen.POST_BODY, faults.Cut(after_bytes=20))
    question = window.ask("Why?", picture)
    row = window.wait_end(question)
    assert (row.state, row.answer) == (QuestionState.SUCCEEDED, "A red boat.")
    assert window.phases(question).count(Phase.LOOKING) == 1
    assert stored(question) == row
    assert (server.ledger.count(Seen.POST), len(server.ledger.predictions)) == (2, 1)


def test_the_second_post_waits_its_turn_too_while_there_are_too_many(window, server, picture):
    server.plan(Seen.POST, TOO_LARGE, faults.throttled(header="0"))
    assert window.wait_end(window.ask("Why?", picture)).state is QuestionState.SUCCEEDED
    assert len(server.ledger.predictions) == 1


@pytest.mark.parametrize(("before", "posts"), [(2, 6), (5, 7)])
def test_both_posts_share_the_tries_so_that_all_is_sent_within_the_time_that_is_looked_through(
    window, server, picture, before, posts
):
    throttled = faults.throttled(header="0")
    server.plan(Seen.POST, *[throttled] * before, TOO_LARGE)
    server.always(Seen.POST, throttled)
    row = window.wait_end(window.ask("Why?", picture))
    assert (row.state, row.sent_smaller) == (QuestionState.REJECTED, True)
    assert server.ledger.count(Seen.POST) == posts
    assert server.ledger.predictions == []
