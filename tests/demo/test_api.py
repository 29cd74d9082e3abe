"""The routes and shapes, by plain HTTP."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from PIL import Image

from llava_desktop.core.prediction import DEFAULT_VERSION, PredictionStatus
from llava_desktop.demo.api import parsed_cancel_after
from llava_desktop.demo.describe.model import DescribingModel
from llava_desktop.demo.model_input import InvalidBody
from tests.demo.conftest import body, data_uri
from tests.fault_server.gate import Gate
from tests.fault_server.scripted import ScriptedAnswer
from tests.fault_server.server import FaultServer


def finished(client: httpx.Client, server: FaultServer, created: httpx.Response) -> Any:
    """The prediction once its stream said `done`."""
    client.get(created.json()["urls"]["stream"], headers={"Authorization": ""})
    return client.get(created.json()["urls"]["get"]).json()


def test_a_prediction_is_created_streamed_and_found_again(client, server):
    created = client.post("predictions", json=body(image=data_uri(Image.new("RGB", (9, 9)))))
    assert created.status_code == 201
    shape = created.json()
    assert shape["status"] == "starting"
    assert shape["output"] is None
    assert re.fullmatch(r"[a-z0-9]{8,64}", shape["id"])
    assert "started_at" not in shape
    assert "metrics" not in shape
    done = finished(client, server, created)
    assert done["status"] == "succeeded"
    assert done["output"] == ["A ", "red ", "boat."]
    assert done["metrics"]["predict_time"] <= done["metrics"]["total_time"]
    assert done["input"]["prompt"] == "How big is it?"
    assert done["version"] == DEFAULT_VERSION
    for moment in ("created_at", "started_at", "completed_at"):
        assert datetime.fromisoformat(done[moment]).tzinfo is not None


def test_partial_output_and_logs_show_while_it_runs(client, server):
    hold = Gate()
    server.answer_with(ScriptedAnswer(("One ", "two."), logs=("begun",), hold_after=1, hold=hold))
    created = client.post("predictions", json=body()).json()
    hold.wait_until_reached()
    running = client.get(created["urls"]["get"]).json()
    assert running["status"] == "processing"
    assert running["output"] == ["One "]
    assert running["logs"] == "begun\n"
    assert "completed_at" not in running
    hold.open()


def test_a_cancel_is_not_terminal_at_once_and_keeps_the_partial_output(client, server):
    server.answer_with(ScriptedAnswer(("One ", "two."), hold_after=1, hold=(hold := Gate())))
    created = client.post("predictions", json=body()).json()
    hold.wait_until_reached()
    reply = client.post(f"predictions/{created['id']}/cancel")
    assert reply.status_code == 200
    assert reply.json()["status"] == "processing"
    server.wait_until(PredictionStatus.CANCELED)
    after = client.get(created["urls"]["get"]).json()
    assert (after["status"], after["output"]) == ("canceled", ["One "])


def test_a_cancel_before_the_start_and_one_after_the_end_both_work(client, server):
    boot = Gate()
    server.answer_with(ScriptedAnswer(boot=boot), ScriptedAnswer())
    early = client.post("predictions", json=body()).json()
    client.post(f"predictions/{early['id']}/cancel")
    server.wait_until(PredictionStatus.CANCELED)
    never_ran = client.get(early["urls"]["get"]).json()
    assert (never_ran["output"], list(never_ran["metrics"])) == (None, ["total_time"])
    created = client.post("predictions", json=body())
    done = finished(client, server, created)
    again = client.post(f"predictions/{done['id']}/cancel")
    assert (again.status_code, again.json()) == (200, done)


def test_a_failed_run_has_its_error_even_an_empty_one(client, server):
    server.answer_with(ScriptedAnswer(("Half",), error="CUDA out of memory"), ScriptedAnswer((), error=""))
    first = finished(client, server, client.post("predictions", json=body()))
    assert (first["status"], first["error"], first["output"]) == ("failed", "CUDA out of memory", ["Half"])
    second = finished(client, server, client.post("predictions", json=body()))
    assert (second["status"], second["error"]) == ("failed", "")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"max_tokens": 0}, "max_tokens must be at least 1"),
        ({"history": ["only one"]}, "pairs"),
        ({"history": ["one", ""]}, "empty"),
        ({"prompt": "What is <image>?"}, "number of <image> tokens"),
        ({"image": "https://example.com/a.png"}, "downloads nothing"),
        ({"image": "data:image/png;base64,AAAA"}, "cannot be read"),
    ],
)
def test_what_the_schema_allows_and_the_model_cannot_do_is_a_failed_run(more, why):
    model = DescribingModel()
    with FaultServer(model) as server:
        client = httpx.Client(
            base_url=server.base_url, headers={"Authorization": f"Bearer {server.token}"}, trust_env=False
        )
        with client:
            created = client.post("predictions", json=body(**more))
            assert created.status_code == 201
            done = finished(client, server, created)
    model.close()
    assert done["status"] == "failed"
    assert why in done["error"]


def test_the_describer_answers_through_the_api_and_max_tokens_cuts_it(server):
    model = DescribingModel()
    picture = data_uri(Image.new("RGB", (672, 504), "red"))
    with (
        FaultServer(model) as engine,
        httpx.Client(
            base_url=engine.base_url, headers={"Authorization": f"Bearer {engine.token}"}, trust_env=False
        ) as client,
    ):
        whole = finished(client, engine, client.post("predictions", json=body(image=picture)))
        cut = finished(client, engine, client.post("predictions", json=body(image=picture, max_tokens=7)))
        none = finished(client, engine, client.post("predictions", json=body()))
    model.close()
    assert "672×504" in "".join(whole["output"])
    assert "not LLaVA" in "".join(whole["output"])
    assert "not LLaVA" in whole["logs"]
    assert "not-llava" in whole["model"]
    assert cut["output"] == whole["output"][:7]
    assert cut["status"] == "succeeded"
    assert "no picture with this question" in "".join(none["output"])


@pytest.mark.parametrize(
    ("given", "field", "kind"),
    [
        ({"version": DEFAULT_VERSION, "input": {}}, "input", "required"),
        ({"input": {"prompt": "x"}}, "(root)", "required"),
        (body() | {"seed": 1}, "(root)", "additional_property_not_allowed"),
        (body() | {"stream": None}, "stream", "invalid_type"),
        (body(seed=1), "input", "additional_property_not_allowed"),
        (body(prompt=None), "input.prompt", "invalid_type"),
        (body(top_p=1.5), "input.top_p", "number_lte"),
        (body(temperature=-0.1), "input.temperature", "number_gte"),
        (body(temperature=True), "input.temperature", "invalid_type"),
        (body(max_tokens=1.5), "input.max_tokens", "invalid_type"),
        (body(max_tokens=-1), "input.max_tokens", "number_gte"),
        (body(history="x"), "input.history", "invalid_type"),
        (body(history=["a", 1]), "input.history.1", "invalid_type"),
        (body(image="cat.png"), "input.image", "format"),
        (body() | {"webhook": "http://example.com"}, "webhook", "format"),
        (body() | {"webhook_events_filter": "start"}, "webhook_events_filter", "invalid_type"),
        (body() | {"webhook_events_filter": ["begin"]}, "webhook_events_filter.0", "enum"),
        ([], "(root)", "invalid_type"),
        (None, "(root)", "invalid_type"),
    ],
)
def test_an_invalid_body_is_422_and_names_the_field(client, given, field, kind):
    reply = client.post("predictions", content=json.dumps(given))
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"
    shape = reply.json()
    assert shape["title"] == "Input validation failed"
    assert (shape["invalid_fields"][0]["field"], shape["invalid_fields"][0]["type"]) == (field, kind)


def test_the_whole_body_of_the_api_is_accepted(client):
    whole = body(history=["a", "b"], max_tokens=5, temperature=0, top_p=1) | {
        "stream": True,
        "webhook": "https://example.com/hook",
        "webhook_events_filter": ["start", "completed"],
    }
    assert client.post("predictions", json=whole).status_code == 201


@pytest.mark.parametrize("version", ["0" * 64, "llava", f"somebody/else:{DEFAULT_VERSION}", "yorickvp/llava-v1.6-34b"])
def test_another_version_is_not_permitted(client, version):
    reply = client.post("predictions", json=body() | {"version": version})
    assert (reply.status_code, reply.json()["title"]) == (422, "Invalid version or not permitted")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "EOF"),
        (b'{"version": "x", "input": {"prompt": "cut', "EOF"),
        (b'{"version":', "EOF"),
        (b"nonsense", "Expecting value"),
        (b"\xff\xfe\x00", ""),
        (b"[" * 200_000, "depth"),
        (b'{"input": {"temperature": NaN}}', "NaN"),
        (b'{"input": ' + b"9" * 5000 + b"}", ""),
    ],
)
def test_a_body_that_is_no_json_is_400(client, content, word):
    reply = client.post("predictions", content=content)
    assert reply.status_code == 400
    assert reply.json()["detail"].startswith("Failed to parse request body as JSON: ")
    assert word in reply.json()["detail"]


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 400])
def test_numbers_that_no_float_holds_are_422(client, number):
    text = json.dumps(body(temperature=0)).replace('"temperature": 0', f'"temperature": {number}')
    assert client.post("predictions", content=text).status_code == 422


def test_lone_surrogates_come_back_as_they_were_sent(client):
    text = json.dumps(body(prompt="broken \ud800 text"))
    created = client.post("predictions", content=text)
    assert created.status_code == 201
    assert json.loads(created.text)["input"]["prompt"] == "broken \ud800 text"


@pytest.mark.parametrize("value", [None, "Bearer wrong", "Basic abc", "Bearer", "Bearer é".encode()])
@pytest.mark.parametrize("path", ["account", "predictions", "predictions/abc"])
def test_no_token_or_a_wrong_one_is_401(server, path, value):
    headers = {} if value is None else {"Authorization": value}
    reply = httpx.get(f"{server.base_url}/{path}", headers=headers, trust_env=False)
    assert (reply.status_code, reply.json()["title"]) == (401, "Unauthenticated")
    assert server.token not in reply.text


def test_the_account_says_that_this_is_the_demo(client):
    assert client.get("account").json() == {
        "type": "user",
        "username": "demo",
        "name": "Demo engine (not LLaVA)",
        "github_url": None,
    }


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "predictions/nosuchprediction"),
        ("POST", "predictions/nosuchprediction/cancel"),
        ("DELETE", "predictions"),
        ("GET", "models/a/b/versions/c"),
        ("GET", ""),
        ("GET", "../stream/guessed"),
        ("GET", "%2e%2e/%00"),
    ],
)
def test_whatever_is_not_there_is_404(client, method, path):
    reply = client.request(method, path)
    assert (reply.status_code, reply.json()["status"]) == (404, 404)


def test_lists_come_in_pages_of_100_newest_first_with_absolute_links(client, server):
    made = [client.post("predictions", json=body(prompt=str(number))).json()["id"] for number in range(205)]
    pages, url = [], "predictions"
    while url:
        page = client.get(url).json()
        pages.append([one["id"] for one in page["results"]])
        url = page["next"]
        assert url is None or url.startswith(server.base_url)
    assert [len(page) for page in pages] == [100, 100, 5]
    assert [one for page in pages for one in page] == made[::-1]
    last = client.get("predictions?cursor=4").json()
    assert [one["id"] for one in client.get(last["previous"]).json()["results"]] == pages[1]


def test_a_page_stays_in_place_while_new_predictions_arrive(client):
    for number in range(101):
        client.post("predictions", json=body(prompt=str(number)))
    first = client.get("predictions").json()
    client.post("predictions", json=body(prompt="new"))
    second = client.get(first["next"]).json()
    assert [one["input"]["prompt"] for one in second["results"]] == ["0"]


def test_lists_can_be_bounded_in_time(client):
    created = client.post("predictions", json=body()).json()
    moment = datetime.fromisoformat(created["created_at"])
    later = (moment + timedelta(seconds=1)).isoformat()
    assert len(client.get("predictions", params={"created_after": created["created_at"]}).json()["results"]) == 1
    assert client.get("predictions", params={"created_after": later}).json()["results"] == []
    assert client.get("predictions", params={"created_before": created["created_at"]}).json()["results"] == []
    assert len(client.get("predictions", params={"created_before": later}).json()["results"]) == 1
    assert client.get("predictions", params={"source": "web"}).json()["results"] == []


@pytest.mark.parametrize("query", ["cursor=x", "cursor=-1", "created_after=yesterday", "cursor=" + "9" * 5000])
def test_a_query_that_means_nothing_is_400(client, query):
    assert client.get(f"predictions?{query}").status_code == 400


def test_cancel_after_shows_as_a_deadline(client):
    created = client.post("predictions", json=body(), headers={"Cancel-After": "15m"}).json()
    lasts = datetime.fromisoformat(created["deadline"]) - datetime.fromisoformat(created["created_at"])
    assert lasts == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("text", "seconds"), [("30", 30), ("30s", 30), ("15m", 900), ("1h", 3600), ("1h30m45s", 5445), ("24h", 86400)]
)
def test_cancel_after_is_read_as_the_service_writes_it(text, seconds):
    assert parsed_cancel_after(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "4s", "25h", "5x", "m", "-5s", "1.5m", "9" * 40])
def test_cancel_after_outside_its_limits_is_refused(text, client):
    with pytest.raises(InvalidBody):
        parsed_cancel_after(text)
    assert client.post("predictions", json=body(), headers={"Cancel-After": text}).status_code == 422


def test_data_is_removed_an_hour_after_the_end(client, server):
    created = client.post("predictions", json=body())
    finished(client, server, created)
    server.ledger.predictions[0].completed_at = datetime.now(UTC) - timedelta(minutes=61)
    kept = client.get(created.json()["urls"]["get"]).json()
    assert kept["data_removed"] is True
    assert (kept["output"], kept["input"], kept["logs"]) == (None, {}, "")
    assert kept["status"] == "succeeded"
