"""The service's official Python client drives the demo engine: create, get, list, cancel, stream, run."""

import httpx
import pytest

from llava_desktop.core.prediction import DEFAULT_VERSION, PredictionStatus
from tests.fault_server.gate import Gate
from tests.fault_server.scripted import ScriptedAnswer

# The client builds on pydantic's v1 layer, which warns while it is imported and used.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]

NAME = f"yorickvp/llava-v1.6-34b:{DEFAULT_VERSION}"


@pytest.fixture
def replicate(server, monkeypatch):
    from replicate.client import Client  # noqa: PLC0415 under this module's warning filters

    monkeypatch.setenv("REPLICATE_POLL_INTERVAL", "0.01")
    # Without /v1: this client adds it to every path.
    client = Client(api_token=server.token, base_url=server.origin, trust_env=False, timeout=httpx.Timeout(20))
    yield client
    client._client.close()  # it has no close of its own


def test_create_wait_and_get(replicate):
    prediction = replicate.predictions.create(version=DEFAULT_VERSION, input={"prompt": "Hello"})
    prediction.wait()
    assert prediction.status == "succeeded"
    assert replicate.predictions.get(prediction.id).output == ["A ", "red ", "boat."]


def test_list_and_its_pages(replicate):
    made = [replicate.predictions.create(version=DEFAULT_VERSION, input={"prompt": str(n)}).id for n in range(101)]
    first = replicate.predictions.list()
    second = replicate.predictions.list(first.next)
    assert [one.id for one in (*first.results, *second.results)] == made[::-1]
    assert second.next is None
    assert second.previous is not None


def test_cancel(replicate, server):
    server.answer_with(ScriptedAnswer(hold=Gate()))
    prediction = replicate.predictions.create(version=DEFAULT_VERSION, input={"prompt": "Hello"})
    server.wait_until(PredictionStatus.PROCESSING)
    prediction.cancel()
    server.wait_until(PredictionStatus.CANCELED)
    prediction.reload()
    assert prediction.status == "canceled"


def test_stream(replicate):
    events = list(replicate.stream(NAME, input={"prompt": "Hello"}))
    assert "".join(str(event) for event in events) == "A red boat."
    assert events[-1].event.value == "done"


def test_stream_of_a_prediction_that_exists(replicate):
    prediction = replicate.predictions.create(version=DEFAULT_VERSION, input={"prompt": "Hello"}, stream=True)
    assert "".join(str(event) for event in prediction.stream()) == "A red boat."


def test_run_finds_the_version_and_gives_the_pieces(replicate):
    assert list(replicate.run(NAME, input={"prompt": "Hello"})) == ["A ", "red ", "boat."]


def test_a_failed_run_and_a_refused_body_raise_the_clients_own_errors(replicate, server):
    from replicate.exceptions import ModelError, ReplicateError  # noqa: PLC0415 as above

    server.answer_with(ScriptedAnswer((), error="out of memory"))
    with pytest.raises(ModelError, match="out of memory"):
        list(replicate.run(NAME, input={"prompt": "Hello"}))
    with pytest.raises(ReplicateError, match="prompt is required"):
        replicate.predictions.create(version=DEFAULT_VERSION, input={})


def test_account(replicate):
    assert replicate.accounts.current().name == "Demo engine (not LLaVA)"
