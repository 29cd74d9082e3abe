"""What is copied as code is run here, and what arrives compared with what the app itself sends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from llava_desktop.core.as_code import ApiCall, PictureOnDisk, as_curl, as_python
from llava_desktop.core.conversation import Turn, history_of
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.picture import EncodedPicture, PictureFormat
from llava_desktop.core.prediction import DEFAULT_VERSION, PredictionInput, PredictionRequest, WebhookEvent
from llava_desktop.replicate.wire import body_of
from tests.canary.secrets import TOKEN
from tests.fault_server.ledger import Phase
from tests.fault_server.server import FaultServer

MARKER = "0123456789abcdef0123456789abcdef"
ENVIRONMENT = {"PATH": os.environ["PATH"], "REPLICATE_API_TOKEN": TOKEN}
AWKWARD = "it's \"so\" $HOME `id` \\n \\\\ %s %d ! \u202e\u2028\x07\x7f\x9b \U0001f600 'end'"
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=60)


@pytest.fixture(scope="module")
def server():
    with FaultServer() as running:
        yield running


def call(server: FaultServer, prompt: str, **changes) -> ApiCall:
    request = PredictionRequest(PredictionInput(prompt, parameters=Parameters(7, 0.1, 0.9)))
    return ApiCall(**{"base_url": server.base_url, "body": body_of(request), "cancel_after_s": 900, **changes})


def run_curl(made: ApiCall) -> None:
    """In a plain POSIX shell."""
    done = subprocess.run(
        ["sh"], input=as_curl(made).encode(), capture_output=True, check=False, env=ENVIRONMENT, timeout=30
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["status"] == "starting"


def run_python(made: ApiCall) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", as_python(made)], capture_output=True, check=False, env=ENVIRONMENT, timeout=30
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["status"] == "starting"


def arrived(server: FaultServer):
    return server.ledger.of(Phase.POST)[-1]


@pytest.mark.parametrize("run", [run_curl, run_python])
def test_the_code_sends_what_the_app_sends(server, run, tmp_path):
    data = b"\xff\xd8" + bytes(range(256)) * 1_000
    sent = EncodedPicture(672, 504, PictureFormat.JPEG, data)
    picture = tmp_path / "it's a \u202e $HOME.jpg"
    picture.write_bytes(data)

    def request(image: str) -> PredictionRequest:
        history = history_of([Turn("What's this?", AWKWARD)])
        asked = PredictionInput(AWKWARD, image, history, Parameters(7, 0.1, 0.9))
        return PredictionRequest(
            asked, DEFAULT_VERSION, False, "https://a.example/h?a=b&c='", (WebhookEvent.COMPLETED,)
        )

    run(
        call(
            server,
            "",
            body=body_of(request(MARKER)),
            marker=MARKER,
            picture=PictureOnDisk(picture, sent.mime),
        )
    )
    assert arrived(server).json == json.loads(body_of(request(sent.data_uri)))
    headers = {name.lower(): value for name, value in arrived(server).headers.items()}
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert (headers["content-type"], headers["cancel-after"]) == ("application/json", "900s")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts)
@example(AWKWARD)
@example("-n '")
def test_whatever_is_asked_arrives_from_the_shell_as_it_was_typed(server, prompt):
    made = call(server, prompt)
    run_curl(made)
    assert arrived(server).json == json.loads(made.body)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts)
@example(AWKWARD * 20)
def test_whatever_is_asked_arrives_from_python_as_it_was_typed(server, prompt):
    made = call(server, prompt)
    run_python(made)
    assert arrived(server).json == json.loads(made.body)


@given(texts)
def test_nothing_in_it_acts_on_a_terminal_and_no_token_is_in_it(prompt):
    picture = PictureOnDisk(Path(f"/pictures/{prompt}.jpg"), "image/jpeg")
    made = ApiCall("https://x/v1", body_of(PredictionRequest(PredictionInput(prompt, MARKER))), 5, picture, MARKER)
    for code in (as_curl(made), as_python(made)):
        assert code.replace("\n", "").isprintable()
        assert MARKER not in code
        assert "r8_" not in code or "r8_" in prompt
