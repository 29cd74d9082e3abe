"""The real program, as it is started, behind a proxy: it starts whatever the settings say, and its log is discreet."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.canary.secrets import TOKEN
from tests.fault_server.ledger import Phase
from tests.fault_server.scripted import ScriptedAnswer

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "resources" / "example.jpg"
PASSWORD = "secret-of-the-proxy"
LOGIN = "Basic " + base64.b64encode(f"ann:{PASSWORD}".encode()).decode()


@pytest.fixture
def ask(tmp_path):
    """`ask("--demo", HTTPS_PROXY=…)`: one run of the program that asks about the example picture, and ends."""
    home = tmp_path / "home"
    home.mkdir()

    def ask(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        data = ("--data-dir", str(tmp_path / "data"))
        return subprocess.run(
            [sys.executable, "main.py", *data, "--debug", "--ask", "What is it?", *arguments, str(EXAMPLE)],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(home),
                "LANG": "C.UTF-8",
                "QT_QPA_PLATFORM": "offscreen",
                "DBUS_SESSION_BUS_ADDRESS": f"unix:path={home}/no-bus",
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return ask


def written(folder: Path) -> str:
    """Everything that a run left in its data folder."""
    return "".join(path.read_text("utf-8", errors="replace") for path in folder.rglob("*") if path.is_file())


def test_a_question_with_a_picture_passes_and_the_log_shows_no_password(ask, api, open_proxy, authority, tmp_path):
    api.answer_with(ScriptedAnswer(("A ", "red ", "boat.")))
    proxy = open_proxy(login=LOGIN)
    run = ask(
        HTTPS_PROXY=f"http://ann:{PASSWORD}@127.0.0.1:{proxy.port}",
        SSL_CERT_FILE=str(authority.store),
        REPLICATE_API_TOKEN=api.token,
    )
    assert run.returncode == 0, run.stderr
    assert "A red boat." in run.stdout
    assert proxy.targets == {"api.replicate.com:443", "stream.replicate.com:443"}
    assert api.ledger.count(Phase.POST) == 1
    for secret in (PASSWORD, LOGIN.removeprefix("Basic "), api.token):
        assert secret not in written(tmp_path / "data")
        assert secret not in run.stderr


@pytest.mark.parametrize(
    ("setting", "value"),
    [("ALL_PROXY", "socks5://127.0.0.1:1080"), ("HTTPS_PROXY", "http://host:port"), ("SSL_CERT_FILE", "/missing.pem")],
)
def test_with_a_broken_setting_it_starts_and_names_it(ask, setting, value):
    run = ask(**{setting: value, "REPLICATE_API_TOKEN": TOKEN})
    assert run.returncode == 1
    assert f"The setting {setting} " in run.stderr
    assert "Not sent" in run.stdout
    assert "Traceback" not in run.stderr
