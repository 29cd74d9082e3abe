"""What comes in by real drops: a folder, a picture inside of its address, nothing, and a picture on the web."""

import base64
import io
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
import trustme

from tests.e2e.app_window import AppWindow
from tests.e2e.program import Program, Start
from tests.e2e.selection import file_list
from tests.e2e.test_sending import red_and_blue
from tests.fault_server.server import FaultServer
from tests.proxy.intercepting import InterceptingProxy

pytestmark = pytest.mark.e2e

HOST = "pictures.example"


def png(width: int, height: int) -> bytes:
    file = io.BytesIO()
    red_and_blue(width, height).save(file, "PNG")
    return file.getvalue()


def dragged_image(address: str) -> dict[str, bytes]:
    """As a browser offers a linked image when it does not hand out the bytes."""
    html = f'<a href="https://shop.example/"><img alt="" src="{address}"></a>'
    return {"text/html": html.encode(), "text/uri-list": b"https://shop.example/\r\n", "text/plain": b"shop"}


class Asked(BaseHTTPRequestHandler):
    """Answers every GET with a picture; `headers_seen` is the class's."""

    headers_seen: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        self.headers_seen.append({name.lower(): value for name, value in self.headers.items()})
        body = png(400, 200)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Not to the terminal."""


@contextmanager
def the_web(store: Path) -> Iterator[InterceptingProxy]:
    """A proxy behind which HOST lies; its certificate's authority is written to `store`."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(store))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(tls)
    with ThreadingHTTPServer(("127.0.0.1", 0), Asked) as server:
        thread = threading.Thread(target=server.serve_forever, name="web")
        thread.start()
        try:
            with InterceptingProxy(server.server_address[1], tls) as proxy:
                yield proxy
        finally:
            server.shutdown()
            thread.join()


def drop(program: Program, offer: dict[str, bytes]) -> None:
    dropped = program.drop(offer, program.wait_for("Image"))
    assert dropped.taken
    assert dropped.finished


def test_whatever_is_dropped_is_answered_at_once_and_the_web_is_asked_on_the_persons_word(
    start: Start, api: FaultServer, tmp_path: Path
):
    holiday = tmp_path / "Holiday"
    holiday.mkdir()
    red_and_blue(1000, 500).save(holiday / "1.png")
    (holiday / "2.png").write_bytes(b"damaged")
    (holiday / "notes.txt").touch()
    with the_web(tmp_path / "store.pem") as web:
        surroundings = {
            "REPLICATE_API_TOKEN": api.token,
            "https_proxy": f"http://127.0.0.1:{web.port}",
            "SSL_CERT_FILE": str(tmp_path / "store.pem"),
        }
        program = start("--api-url", api.base_url, "--data-dir", tmp_path / "data", environment=surroundings)
        window = AppWindow(program)
        drop(program, file_list(holiday))
        window.wait_for_words("2 of the 3 files in “Holiday” were opened")
        assert window.wait_for_picture().startswith("Sends 672×336 ")

        drop(program, dragged_image(f"data:image/png;base64,{base64.b64encode(png(300, 200)).decode()}"))
        window.wait_for_words("(from 300×200, ")

        drop(program, {"text/plain": b"words"})
        window.wait_for_words("That is text, not a picture.")

        drop(program, dragged_image("https://localhost/a.png"))
        window.wait_for_words("Fetch the picture from localhost?")
        program.wait_for("Fetch").do()
        window.wait_for_words("localhost is not on the public internet")
        assert web.connects == [], "nobody was asked before the person said so, and nobody inside even then"

        drop(program, dragged_image(f"https://{HOST}/tom.png"))
        program.wait_for("Fetch").do()
        window.wait_for_words("(from 400×200, ")
        program.close()
    assert web.targets == {f"{HOST}:443"}
    (headers,) = Asked.headers_seen
    assert set(headers) == {"host", "accept", "accept-encoding", "user-agent"}
