"""One prediction that may have been started anywhere: looked at, cancelled, taken into the history."""

import base64
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.errors import AppError, PictureUnreadable, PredictionNotFound
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.prediction import DEFAULT_VERSION, Account, Prediction, PredictionStatus, ReturnedInput
from llava_desktop.core.question import QuestionState
from llava_desktop.core.remote import ListEnd, RemotePage
from llava_desktop.demo import ledger
from llava_desktop.tasks.remote_import import imported_question, may_have_made, picture_bytes
from llava_desktop.tasks.remote_list import RemoteList
from llava_desktop.tasks.remote_prediction import end_at_server, look_at
from llava_desktop.tasks.wording import ABORTED
from tests.fault_server import faults
from tests.fault_server.gate import Gate
from tests.fault_server.ledger import Phase
from tests.fault_server.scripted import ScriptedAnswer
from tests.replicate.mocked import BASE, ID, NOW, Mocked
from tests.storage.examples import plain_question, prepared_picture
from tests.tasks.window import QUICK

ENGINE = Engine(EngineKind.REPLICATE, BASE, "token")
ENDED = Prediction(
    id=ID,
    status=PredictionStatus.SUCCEEDED,
    output="A boat.",
    logs="Loading\n",
    version="hidden",
    input=ReturnedInput(prompt="What is it?", history=("Hi", "Ho"), max_tokens=99_999, temperature=3.5),
    created_at=NOW,
    completed_at=NOW.replace(minute=9),
    predict_time_s=2.5,
)


def test_an_ended_one_becomes_a_finished_question():
    made = imported_question(ENDED, ENGINE, None)
    assert (made.state, made.prompt, made.answer, made.logs) == (
        QuestionState.SUCCEEDED,
        "What is it?",
        "A boat.",
        "Loading\n",
    )
    assert (made.prediction_id, made.base_url, made.engine) == (ID, BASE, EngineKind.REPLICATE)
    assert (made.created_at, made.finished_at, made.ran_s) == (NOW, NOW.replace(minute=9), 2.5)
    assert (made.version, made.history, made.error, made.picture) == ("hidden", ("Hi", "Ho"), "", None)
    assert made.imported
    assert made.id != imported_question(ENDED, ENGINE, None).id


def test_parameters_outside_of_our_limits_are_brought_within_and_missing_ones_are_the_models_own():
    assert imported_question(ENDED, ENGINE, None).parameters == Parameters(4096, 2.0, 1.0)


def test_one_that_runs_becomes_a_question_that_can_be_followed():
    made = imported_question(replace(ENDED, status=PredictionStatus.PROCESSING, completed_at=None), ENGINE, None)
    assert (made.state, made.finished_at) == (QuestionState.RUNNING, None)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (PredictionStatus.FAILED, "The model failed. The end of its log: Loading"),
        (PredictionStatus.ABORTED, ABORTED),
        (PredictionStatus.CANCELED, ""),
    ],
)
def test_what_went_wrong_is_said(status, error):
    assert imported_question(replace(ENDED, status=status), ENGINE, None).error == error


def test_a_thin_entry_still_makes_a_question():
    made = imported_question(Prediction(id=ID, status=PredictionStatus.CANCELED), ENGINE, None)
    assert (made.prompt, made.answer, made.version) == ("", "", DEFAULT_VERSION)
    assert made.created_at.tzinfo is UTC
    assert made.created_at <= datetime.now(UTC)
    assert made.finished_at == made.created_at


def test_its_picture_is_recorded():
    made = imported_question(ENDED, ENGINE, prepared_picture())
    assert made.picture is not None
    assert made.picture.sent.width == 672


def test_the_picture_is_what_the_data_uri_holds():
    assert picture_bytes("data:image/png;base64," + base64.b64encode(b"bytes").decode()) == b"bytes"


@pytest.mark.parametrize(
    "image", ["data:image/png;base64,&&&", "data:image/png,AAAA", "data:image/png;base64", "data:;base64,ää"]
)
def test_a_picture_that_cannot_be_unpacked_is_refused(image):
    with pytest.raises(PictureUnreadable):
        picture_bytes(image)


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, True),
        ({"prompt": "What is that?"}, False),
        ({"prediction_id": "another"}, False),
        ({"base_url": "https://other.example/v1"}, False),
    ],
)
def test_a_question_that_nobody_knows_the_outcome_of_may_have_made_it(changes, may):
    lost = replace(plain_question(prompt="What is it?"), **changes)
    assert may_have_made(lost, ENDED, BASE) is may
    assert not may_have_made(lost, replace(ENDED, input=None), BASE)


@pytest.mark.anyio
async def test_a_cancel_is_looked_after_until_it_has_ended():
    words = iter(("processing", "processing", "canceled"))
    network = Mocked(lambda _request: httpx.Response(200, json={"id": ID, "status": next(words)}))
    ended = await end_at_server(network.client, ID, looks_after_s=(0.0, 0.0, 0.0))
    assert ended.status is PredictionStatus.CANCELED
    assert [request.method for request in network.requests] == ["POST", "GET", "GET"]


@pytest.mark.anyio
async def test_a_cancel_that_does_not_end_it_is_not_watched_for_ever():
    network = Mocked(lambda _request: httpx.Response(200, json={"id": ID, "status": "processing"}))
    assert (await end_at_server(network.client, ID, looks_after_s=(0.0,))).status is PredictionStatus.PROCESSING
    assert len(network.requests) == 2


@pytest.mark.anyio
async def test_one_that_is_not_there_is_said_so():
    network = Mocked(lambda _request: httpx.Response(404, json={"detail": "not found"}))
    with pytest.raises(PredictionNotFound):
        await look_at(network.client, ID)


def test_the_session_asks_on_its_own_thread_and_passes_errors_on(window, server):
    """A prediction that another program made is found, and cancelled at the server."""
    gate = Gate()
    server.answer_with(ScriptedAnswer(hold_after=1, hold=gate))
    question = window.ask("Started elsewhere")
    window.wait_text(question, "A ")
    made = server.ledger.predictions[0].id
    server.plan(Phase.CANCEL, faults.server_error())
    seen = window.ask_engine(lambda client: look_at(client, made))
    assert isinstance(seen, Prediction)
    assert seen.status is PredictionStatus.PROCESSING
    ended = window.ask_engine(lambda client: end_at_server(client, made))
    assert isinstance(ended, Prediction)
    assert ended.status is PredictionStatus.CANCELED
    assert server.ledger.count(Phase.CANCEL) == 2
    assert isinstance(window.ask_engine(lambda client: look_at(client, "nobody" * 3)), AppError)
    assert isinstance(window.check_token(), Account)


def test_the_whole_list_is_read_though_the_server_stumbles_between_its_pages(window, server, monkeypatch):
    monkeypatch.setattr(ledger, "PAGE_SIZE", 3)
    questions = [window.ask(f"Question {number}") for number in range(8)]
    for question in questions:
        window.wait_end(question)
    asked = [made.id for made in reversed(server.ledger.predictions)]
    reading = RemoteList(QUICK.policy)
    told: list[str] = []
    stumbles = (faults.throttled(body_seconds=0.01), faults.server_error(), faults.Cut(after_bytes=300))
    for stumble in stumbles:
        server.plan(Phase.LIST, stumble)
        listed = window.ask_engine(reading.more)
        assert isinstance(listed, RemotePage)
        told += [row.id for row in listed.rows]
    assert listed.end is ListEnd.COMPLETE
    assert told == asked
