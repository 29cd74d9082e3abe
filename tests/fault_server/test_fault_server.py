"""Each fault does what its name says, on the wire, and creates exactly the predictions it should."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from llava_desktop.core.prediction import DEFAULT_VERSION, PredictionStatus
from tests.fault_server import faults
from tests.fault_server.gate import Gate
from tests.fault_server.ledger import Phase
from tests.fault_server.outlets import Ending
from tests.fault_server.scripted import ScriptedAnswer
from tests.fault_server.server import FaultServer

ROOT = Path(__file__).resolve().parents[2]
BODY = {"version": DEFAULT_VERSION, "input": {"prompt": "Why?"}}


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


@pytest.fixture
def client(server: FaultServer) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {server.token}"}
    with httpx.Client(base_url=server.base_url, headers=headers, trust_env=False, timeout=20) as opened:
        yield opened


def in_background(call: Callable[[], httpx.Response]) -> tuple[threading.Thread, list[httpx.Response]]:
    replies: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: replies.append(call()))
    thread.start()
    return thread, replies


def test_the_ledger_has_every_request_and_every_prediction(client, server):
    created = client.post("predictions", json=BODY).json()
    client.get(f"predictions/{created['id']}")
    client.get("account")
    assert [seen.phase for seen in server.ledger.requests] == [Phase.POST, Phase.POLL, Phase.ACCOUNT]
    (post,) = server.wait_for(Phase.POST, 1)
    assert post.json == BODY
    assert post.headers["authorization"] == f"Bearer {server.token}"
    assert [one.id for one in server.ledger.predictions] == [created["id"]]


def test_waiting_for_what_does_not_come_fails_in_words(server):
    with pytest.raises(AssertionError, match="0 of 1 requests of phase post"):
        server.ledger.wait_for(Phase.POST, 1, seconds=0.01)
    with pytest.raises(AssertionError, match="nothing came to the gate"):
        Gate().wait_until_reached(0.01)


@pytest.mark.parametrize(
    ("fault", "status", "title"),
    [
        (faults.unauthenticated(), 401, "Unauthenticated"),
        (faults.insufficient_credit(), 402, "Insufficient credit"),
        (faults.not_found(), 404, "Not Found"),
        (faults.invalid_input(), 422, "Input validation failed"),
        (faults.throttled(header="7"), 429, "Too Many Requests"),
    ],
)
def test_a_planned_refusal_is_answered_once_and_creates_nothing(client, server, fault, status, title):
    server.plan(Phase.POST, fault)
    reply = client.post("predictions", json=BODY)
    assert (reply.status_code, reply.json()["title"]) == (status, title)
    assert server.ledger.predictions == []
    assert client.post("predictions", json=BODY).status_code == 201


def test_throttling_says_how_long_in_all_three_ways(client, server):
    date = "Wed, 21 Oct 2026 07:28:00 GMT"
    server.plan(
        Phase.LIST,
        faults.throttled(header="7"),
        faults.throttled(header=date),
        faults.throttled(body_seconds=9),
    )
    first, second, third = (client.get("predictions") for _ in range(3))
    assert (first.headers["retry-after"], second.headers["retry-after"]) == ("7", date)
    assert "retry-after" not in third.headers
    assert third.json()["retry_after"] == 9


@pytest.mark.parametrize(
    ("fault", "status", "content_type"),
    [
        (faults.server_error(), 500, "text/plain"),
        (faults.server_error(503), 503, "text/plain"),
        (faults.bad_gateway(), 502, "text/html"),
        (faults.captive_portal(), 200, "text/html"),
    ],
)
def test_replies_of_others_than_the_service_have_no_shape(client, server, fault, status, content_type):
    server.plan(Phase.ACCOUNT, fault)
    reply = client.get("account")
    assert (reply.status_code, reply.headers["content-type"]) == (status, content_type)
    with pytest.raises(json.JSONDecodeError):
        reply.json()


@pytest.mark.parametrize("status", [302, 307])
def test_a_redirect_points_where_it_is_told(client, server, status):
    server.plan(Phase.ACCOUNT, faults.redirect("http://127.0.0.1:1/", status))
    reply = client.get("account")
    assert (reply.status_code, reply.headers["location"]) == (status, "http://127.0.0.1:1/")


def test_a_plan_runs_in_order_and_always_lasts_until_it_is_cleared(client, server):
    server.plan(Phase.ACCOUNT, faults.Nothing(), faults.server_error(500))
    server.always(Phase.ACCOUNT, faults.server_error(503))
    assert [client.get("account").status_code for _ in range(4)] == [200, 500, 503, 503]
    server.faults.clear(Phase.ACCOUNT)
    assert client.get("account").status_code == 200


def test_a_stall_before_the_post_creates_nothing_until_it_is_released(client, server):
    gate = Gate()
    server.plan(Phase.POST, faults.Stall(gate))
    thread, replies = in_background(lambda: client.post("predictions", json=BODY))
    gate.wait_until_reached()
    assert server.ledger.predictions == []
    gate.open()
    thread.join(20)
    assert replies[0].status_code == 201


def test_a_stall_after_the_post_has_created_it_already(client, server):
    gate = Gate()
    server.plan(Phase.POST, faults.StallAfter(gate))
    thread, replies = in_background(lambda: client.post("predictions", json=BODY))
    gate.wait_until_reached()
    assert len(server.ledger.predictions) == 1
    assert replies == []
    gate.open()
    thread.join(20)
    assert replies[0].json()["id"] == server.ledger.predictions[0].id


def test_a_server_with_a_stalled_request_can_still_be_left():
    server = FaultServer()
    server.start()
    server.always(Phase.ACCOUNT, faults.Stall(gate := Gate()))

    def ask() -> httpx.Response:
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{server.base_url}/account", trust_env=False, timeout=20)
        return httpx.Response(599)

    thread, replies = in_background(ask)
    gate.wait_until_reached()
    server.stop()
    thread.join(20)
    assert [reply.status_code for reply in replies] == [599]


@pytest.mark.parametrize(
    ("ending", "error"),
    [(Ending.CLOSE, httpx.RemoteProtocolError), (Ending.RESET, httpx.ReadError)],
)
def test_a_201_that_is_cut_has_created_the_prediction(client, server, ending, error):
    server.plan(Phase.POST_BODY, faults.Cut(after_bytes=200, ending=ending))
    with pytest.raises(error):
        client.post("predictions", json=BODY)
    assert len(server.ledger.predictions) == 1
    assert server.ledger.count(Phase.POST) == 1


@pytest.mark.parametrize("after_bytes", [0, 1, 40])
def test_a_cut_inside_the_headers_leaves_no_reply_at_all(client, server, after_bytes):
    server.plan(Phase.ACCOUNT, faults.Cut(after_bytes=after_bytes))
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("account")


def test_post_body_faults_wait_for_a_post_that_creates(client, server):
    server.plan(Phase.POST, faults.throttled(header="1"))
    server.plan(Phase.POST_BODY, faults.captive_portal())
    assert client.post("predictions", json=BODY).status_code == 429
    assert client.get("account").status_code == 200
    assert client.get("account").headers["content-type"] == "application/json"
    assert client.post("predictions", json=BODY).headers["content-type"] == "text/html"
    assert len(server.ledger.predictions) == 1


def test_a_drip_gives_the_whole_reply_in_many_pieces(client, server):
    server.plan(Phase.ACCOUNT, faults.Drip(piece_bytes=7))
    assert client.get("account").json()["username"] == "demo"


@pytest.mark.parametrize("fault", [faults.short_body(), faults.huge_header(), faults.Raw(b"\x00\x01garbage\r\n\r\n")])
def test_broken_http_is_a_protocol_error(client, server, fault):
    server.plan(Phase.ACCOUNT, fault)
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("account")


def test_garbage_json_does_not_parse(client, server):
    server.plan(Phase.POLL, faults.garbage_json())
    with pytest.raises(json.JSONDecodeError):
        client.get("predictions/x").json()


def test_a_gzip_bomb_is_small_on_the_wire_and_large_unpacked(client, server):
    server.plan(Phase.ACCOUNT, faults.gzip_bomb(25_000_000))
    with client.stream("GET", "account") as reply:
        unpacked = sum(len(piece) for piece in reply.iter_bytes())
        assert reply.num_bytes_downloaded < 40_000
    assert unpacked == 25_000_000


def test_an_id_that_is_not_listed_is_still_found_by_itself(client, server):
    server.always(Phase.LIST, faults.nothing_listed())
    created = client.post("predictions", json=BODY).json()
    assert client.get("predictions").json()["results"] == []
    assert client.get(f"predictions/{created['id']}").status_code == 200


def test_a_reply_can_be_edited(client, server):
    server.plan(Phase.POST_BODY, faults.Edited(lambda shape: shape | {"status": "queued"}))
    assert client.post("predictions", json=BODY).json()["status"] == "queued"


def received(client: httpx.Client, url: str) -> bytes:
    """What came of a stream before it ended, however it ended."""
    seen = b""
    try:
        with client.stream("GET", url) as reply:
            for piece in reply.iter_raw():
                seen += piece
    except httpx.TransportError:
        pass
    return seen


def test_a_stream_is_cut_in_the_middle_of_an_event(client, server):
    server.plan(Phase.STREAM, faults.Cut(inside=b"data: red "))
    url = client.post("predictions", json=BODY).json()["urls"]["stream"]
    assert received(client, url).endswith(b":1\nevent: output\ndata:")
    assert b"done" in received(client, url)


def test_a_stream_is_cut_in_the_middle_of_a_character(client, server):
    server.answer_with(ScriptedAnswer(("caf\u00e9",)))
    server.plan(Phase.STREAM, faults.Cut(inside="\u00e9".encode()))
    url = client.post("predictions", json=BODY).json()["urls"]["stream"]
    assert received(client, url).endswith(b"caf\xc3")


def test_a_stream_can_say_what_no_model_would_and_then_be_silent(client, server):
    hold = Gate()
    strange = faults.event("ping", "x") + faults.event("ping", "x")
    server.plan(Phase.STREAM, faults.Streamed((strange,), hold=hold))
    with client.stream("GET", f"{server.origin}/stream/x") as reply:
        pieces = reply.iter_raw()
        assert next(pieces) == b"id: 1690212292:0\nevent: ping\ndata: x\n\n" * 2
        hold.wait_until_reached()
        hold.open()
        assert list(pieces) == []


def test_an_endless_stream_goes_on_until_the_peer_leaves(client, server):
    server.plan(Phase.STREAM, faults.Streamed((faults.event("output", "more "),), endless=True))
    total = 0
    with client.stream("GET", f"{server.origin}/stream/x") as reply:
        for piece in reply.iter_raw():
            total += len(piece)
            if total > 300_000:
                break
    assert client.get("account").status_code == 200


def test_a_cold_boot_lasts_until_it_is_released(client, server):
    boot = Gate()
    server.answer_with(ScriptedAnswer(boot=boot))
    created = client.post("predictions", json=BODY).json()
    boot.wait_until_reached()
    assert client.get(f"predictions/{created['id']}").json()["status"] == "starting"
    boot.open()
    assert server.wait_until(PredictionStatus.SUCCEEDED).output == ["A ", "red ", "boat."]


def test_twenty_thousand_tokens_come_whole(client, server):
    chunks = tuple(f"{number} " for number in range(20_000))
    server.answer_with(ScriptedAnswer(chunks))
    url = client.post("predictions", json=BODY).json()["urls"]["stream"]
    text = received(client, url).decode()
    assert [line.removeprefix("data: ") for line in text.split("\n") if line.startswith("data: ")] == [*chunks, "{}"]


def test_a_script_file_plans_a_server_in_a_process_of_its_own(tmp_path):
    script = {
        "answers": [{"chunks": ["One "], "repeat": 3, "error": "full"}],
        "faults": [
            {"phase": "account", "fault": "throttled", "header": "3", "times": 2},
            {"phase": "list", "fault": "answer", "status": 503, "always": True},
            {"phase": "stream", "fault": "cut", "after_bytes": 150, "ending": "reset"},
            {"phase": "cancel", "fault": "stall"},
        ],
    }
    path = tmp_path / "script.json"
    path.write_text(json.dumps(script))
    command = [sys.executable, "-m", "tests.fault_server", "--script", str(path), "--token", "r8_test"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        hello = json.loads(process.stdout.readline())
        headers = {"Authorization": "Bearer r8_test"}
        with httpx.Client(base_url=hello["base_url"], headers=headers, trust_env=False, timeout=20) as client:
            assert [client.get("account").status_code for _ in range(3)] == [429, 429, 200]
            assert [client.get("predictions").status_code for _ in range(2)] == [503, 503]
            created = client.post("predictions", json=BODY).json()
            assert b"done" not in received(client, created["urls"]["stream"])
            assert b"done" in received(client, created["urls"]["stream"])
            done = client.get(f"predictions/{created['id']}").json()
            assert (done["output"], done["error"]) == (["One "] * 3, "full")
        process.communicate(timeout=20)
    assert process.returncode == 0
