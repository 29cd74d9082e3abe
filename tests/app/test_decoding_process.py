"""The decoding process as the app starts it, in a checkout and as its own executable."""

import os
import sys
from pathlib import Path

import pytest

from llava_desktop.app import DECODE_PICTURES, decoder_command
from llava_desktop.assembly import child_environment
from llava_desktop.core.picture_edits import NO_EDITS
from llava_desktop.images.apart.messages import Request
from llava_desktop.images.apart.process import DecoderProcess
from tests.images.made import heic

MAIN = Path(__file__).resolve().parents[2] / "main.py"


@pytest.mark.parametrize("option", [None, DECODE_PICTURES], ids=["module", "own option"])
def test_a_picture_is_decoded(option, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the child finds the package wherever the app was started
    command, python_path = decoder_command()
    if option is not None:  # as in a bundle, where the executable is `main.py`
        command = [sys.executable, str(MAIN), option]
    process = DecoderProcess(command, child_environment(python_path))
    decoded = process.ask(Request(heic("orientation_6"), "a.heic", NO_EDITS))
    assert (decoded.width, decoded.height) == (80, 60)
    process.close()


def test_a_bundle_starts_itself(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert decoder_command() == ([sys.executable, DECODE_PICTURES], None)


def test_the_process_gets_no_token(monkeypatch):
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_canary")
    monkeypatch.setenv("KEPT", "yes")
    given = child_environment("/here")
    assert "REPLICATE_API_TOKEN" not in given
    assert (given["KEPT"], given["PYTHONPATH"]) == ("yes", "/here")
    assert child_environment(None) == {
        name: value for name, value in os.environ.items() if name != "REPLICATE_API_TOKEN"
    }
