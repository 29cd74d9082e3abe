"""The server under bad manners: garbage, slowness, size. It answers or hangs up, and goes on serving."""

import random
import socket
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
import pytest

from llava_desktop.demo.http import Limits
from tests.demo.conftest import body
from tests.fault_server.faults import Answer
from tests.fault_server.ledger import Phase
from tests.fault_server.server import FaultServer

SMALL = Limits(head_bytes=4096, body_bytes=64 * 1024)
QUICK = Limits(idle_seconds=0.2, head_seconds=0.2, body_seconds=0.2)


def exchange(server: FaultServer, data: bytes, *, shut: bool = True) -> bytes:
    """Send bytes as they are, and read until the server hangs up."""
    port = int(server.origin.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as sock:
        received = b""
        try:
            sock.sendall(data)
            if shut:
                sock.shutdown(socket.SHUT_WR)
            while chunk := sock.recv(65536):
                received += chunk
        except ConnectionError:
            pass
        return received


def is_alive(server: FaultServer) -> bool:
    headers = {"Authorization": f"Bearer {server.token}"}
    return httpx.get(f"{server.base_url}/account", headers=headers, trust_env=False).status_code == 200


@pytest.fixture
def small():
    """Refuses by size early, and waits as long as the real one: a client may be kept waiting by a busy machine."""
    with FaultServer(limits=SMALL) as running:
        yield running


@pytest.fixture
def quick():
    with FaultServer(limits=QUICK) as running:
        yield running


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\n\r\n", 400),
        (b"G=T / HTTP/1.1\r\n\r\n", 400),
        (b"GET http://[bad/ HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n folded: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 5000 + b"\r\n\r\n", 431),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 1e3\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 70000\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nContent-Length: " + b"9" * 3000 + b"\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nshort", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n", 413),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1" * 5000, 400),
    ],
)
def test_a_malformed_request_is_answered_and_the_server_lives(small, data, status):
    reply = exchange(small, data)
    assert reply.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"Connection: close" in reply
    assert is_alive(small)


def test_garbage_never_ends_the_server(small):
    noise = random.Random(7)
    for _ in range(40):
        exchange(small, noise.randbytes(noise.randrange(1, 3000)))
        exchange(small, b"POST /v1/predictions HTTP/1.1\r\n" + noise.randbytes(200) + b"\r\n\r\n")
    assert is_alive(small)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET / HT", b"408"),
        (b"POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n123", b"408"),
        (b"", b""),
    ],
)
def test_a_slow_client_is_not_waited_for_for_ever(quick, data, status):
    reply = exchange(quick, data, shut=False)
    assert reply[9:12] == status
    assert is_alive(quick)


def test_a_client_that_leaves_at_once_does_no_harm(small):
    port = int(small.origin.rsplit(":", 1)[1])
    for _ in range(5):
        socket.create_connection(("127.0.0.1", port)).close()
    assert is_alive(small)


def test_a_refused_body_is_read_over_so_that_the_refusal_arrives(small):
    """Closing with unread bytes would reset the connection under the sender's feet."""
    head = b"POST /v1/predictions HTTP/1.1\r\nContent-Length: 6000000\r\n\r\n"
    assert exchange(small, head + bytes(6_000_000)).startswith(b"HTTP/1.1 413 ")


def test_the_client_sees_a_body_over_the_limit_as_413(small):
    headers = {"Authorization": f"Bearer {small.token}"}
    reply = httpx.post(
        f"{small.base_url}/predictions", content=b"x" * 400_000, headers=headers, trust_env=False, timeout=20
    )
    assert reply.status_code == 413
    assert small.ledger.count(Phase.POST) == 0


def test_chunked_bodies_and_one_connection_for_many_requests_work(client, server):
    for _ in range(3):
        content = httpx.Request("POST", "http://x", json=body()).content
        reply = client.post("predictions", content=iter([content[:10], content[10:]]))
        assert reply.status_code == 201
        assert reply.headers["connection"] == "keep-alive"


def test_trailers_after_a_chunked_body_are_read_over(server):
    head = b"POST /v1/predictions HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    reply = exchange(server, head + b"2;x=1\r\n{}\r\n0\r\nDigest: x\r\n\r\nGET /x HTTP/1.1\r\n\r\n")
    assert [part[:3] for part in reply.split(b"HTTP/1.1 ")[1:]] == [b"401", b"404"]


def test_http_1_0_and_connection_close_end_the_connection(server):
    for request in (b"GET /x HTTP/1.0\r\n\r\n", b"GET /x HTTP/1.1\r\nConnection: close\r\n\r\n"):
        reply = exchange(server, request, shut=False)
        assert b"Connection: close" in reply
        assert reply.count(b"HTTP/1.1") == 1


def test_expect_100_continue_is_answered(server):
    content = b"{}"
    head = b"POST /v1/predictions HTTP/1.1\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: 2\r\n\r\n"
    reply = exchange(server, head + content)
    assert reply.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 401 ")


def test_a_bug_behind_the_routes_is_500_and_not_a_hang(client, server):
    class Bug:
        async def apply(self, request, answer):
            raise LookupError("secret detail")

    server.plan(Phase.ACCOUNT, Bug())
    reply = client.get("account")
    assert reply.status_code == 500
    assert "secret" not in reply.text
    assert client.get("account").status_code == 200


def test_it_listens_on_loopback_only(server):
    assert server.origin.startswith("http://127.0.0.1:")


def test_two_servers_have_other_ports_and_tokens_of_their_own():
    with FaultServer(token="") as one, FaultServer(token="") as other:
        assert other.origin != one.origin
        assert other.token != one.token
        assert len(other.token) >= 40


def test_an_unknown_status_code_can_be_written_too(client, server):
    server.plan(Phase.ACCOUNT, Answer(799))
    assert client.get("account").status_code == 799


def test_each_reply_says_the_servers_time(small):
    reply = httpx.get(f"{small.base_url}/account", headers={"Authorization": f"Bearer {small.token}"}, trust_env=False)
    assert abs(parsedate_to_datetime(reply.headers["date"]) - datetime.now(UTC)) < timedelta(seconds=60)
