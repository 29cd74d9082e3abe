"""The demo engine's HTTP: anything that connects to its port."""

import asyncio

from hypothesis import example, given
from hypothesis import strategies as st

from llava_desktop.demo.http import BadRequest, Limits, Request, read_request
from tests.fuzz.chunking import cuts, in_pieces

LIMITS = Limits(head_bytes=6_000, body_bytes=200, idle_seconds=5, head_seconds=5, body_seconds=5)

heads = st.lists(
    st.sampled_from(
        [
            b"GET ",
            b"POST ",
            b"/v1/predictions",
            b"?a=b&a=c",
            b"%ff%00",
            b"//[",
            b" HTTP/1.1",
            b" HTTP/1.0",
            b" HTTP/9",
            b" ",
        ]
    )
    | st.sampled_from(
        [b"\r\n", b"\n", b"\r", b"Content-Length: 5", b"content-length: 5, 5", b"Content-Length: " + b"9" * 5_000]
    )
    | st.sampled_from(
        [
            b"Transfer-Encoding: chunked",
            b"Expect: 100-continue",
            b"Connection: close",
            b": x",
            b"X",
            b"X : y",
            b"\x00\xff",
        ]
    )
    | st.sampled_from(
        [b"5\r\nhello\r\n", b"0\r\n\r\n", b"ffffffffffff\r\n", b"-1\r\n", b"5;x=y\r\nhello\r\n", b"hello", b"a" * 7_000]
    )
    | st.binary(max_size=4),
    max_size=20,
).map(b"".join)
requests = (
    heads
    | heads.map(lambda rest: b"POST /v1/predictions HTTP/1.1\r\nContent-Length: 5\r\n" + rest + b"\r\n\r\nhello")
    | heads.map(lambda rest: b"POST / HTTP/1.1\r\nContent-Length: " + b"9" * (len(rest) * 40) + b"\r\n\r\n" + rest)
    | heads.map(lambda rest: b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + rest)
)


class Silent:
    """An outlet that nobody reads."""

    async def send(self, data: bytes) -> None:
        assert data.startswith(b"HTTP/1.1 100")

    def close(self) -> None: ...

    def reset(self) -> None: ...


Outcome = Request | tuple[int, str] | None


def read(pieces: list[bytes]) -> Outcome:
    async def reading() -> Outcome:
        reader = asyncio.StreamReader(limit=LIMITS.head_bytes)

        async def arrive() -> None:
            for piece in pieces:
                reader.feed_data(piece)
                await asyncio.sleep(0)
            reader.feed_eof()

        arriving = asyncio.create_task(arrive())
        try:
            return await read_request(reader, Silent(), LIMITS)
        except BadRequest as refusal:
            return int(refusal.status), refusal.detail
        finally:
            await arriving

    return asyncio.run(reading())


@given(requests, cuts)
@example(b"GET / HTTP/1.1\r\n\r\n", [5])
@example(b"POST / HTTP/1.1\r\nContent-Length: " + b"9" * 4_400 + b"\r\n\r\nhello", [40])
def test_anything_is_a_request_a_refusal_or_nothing_whatever_way_it_is_cut(sent, places):
    whole = read([sent])
    assert read(in_pieces(sent, places)) == whole
    if isinstance(whole, Request):
        assert len(whole.body) <= LIMITS.body_bytes
        assert all(name == name.lower() for name in whole.headers)
