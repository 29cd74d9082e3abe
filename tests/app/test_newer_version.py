"""The whole app and an address of releases: asked once when that is wanted, never else, and nothing but told."""

import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.app.test_app import ROOT, surroundings
from tests.canary.secrets import TOKEN


@dataclass
class Releases:
    address: str = ""
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@pytest.fixture
def releases() -> Iterator[Releases]:
    """Announces version 99.0."""
    made = Releases()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            body = b'{"version": "99.0"}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_anything: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.address = f"http://127.0.0.1:{server.server_port}/latest.json"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        server.shutdown()
        thread.join()


@pytest.fixture
def start(tmp_path, releases):
    def start(scenario: str, settings: str) -> subprocess.CompletedProcess[str]:
        home, data = tmp_path / "home", tmp_path / "data"
        home.mkdir()
        data.mkdir()
        (data / "settings.json").write_text(settings, "utf-8")
        command = ["-m", "tests.app.newer_version", releases.address, scenario, "--demo", "--data-dir", str(data)]
        return subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env={**surroundings(home), "REPLICATE_API_TOKEN": TOKEN},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return start


def test_a_person_who_wants_it_is_told_of_a_newer_version(start, releases):
    ended = start("told", '{"check_for_updates": true}')
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("Version 99.0 of LLaVA Desktop is out; this is 0.")
    ((path, headers),) = releases.requests
    assert path == "/latest.json"
    assert set(headers) == {"host", "accept", "accept-encoding", "connection", "user-agent"}
    assert TOKEN not in str(headers)


def test_nobody_is_asked_else(start, releases):
    ended = start("ready", "{}")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert releases.requests == []
