"""The decoding process as the app starts it, in a checkout and as its own executable."""

import sys
from pathlib import Path

import pytest

from llava_desktop.core.picture_edits import NO_EDITS
from llava_desktop.images.apart.messages import Request
from llava_desktop.images.apart.process import DecoderProcess
from llava_desktop.program import DECODE_PICTURES, SERVE_DEMO, decoder_command, demo_command
from tests.images.made import heic

MAIN = Path(__file__).resolve().parents[2] / "main.py"


@pytest.mark.parametrize("option", [None, DECODE_PICTURES], ids=["module", "own option"])
def test_a_picture_is_decoded(option, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the child finds the package wherever the app was started
    command, environment = decoder_command()
    if option is not None:  # as in a bundle, where the executable is `main.py`
        command = [sys.executable, str(MAIN), option]
    process = DecoderProcess(command, environment)
    decoded = process.ask(Request(heic("orientation_6"), NO_EDITS))
    assert (decoded.width, decoded.height) == (80, 60)
    process.close()


def test_a_bundle_starts_itself(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    assert decoder_command().command == [sys.executable, DECODE_PICTURES]
    assert demo_command().command == [sys.executable, SERVE_DEMO]
    assert "PYTHONPATH" not in decoder_command().environment


@pytest.mark.parametrize("made", [decoder_command, demo_command])
def test_a_process_of_ours_gets_no_token(made, monkeypatch):
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_canary")
    monkeypatch.setenv("KEPT", "yes")
    given = made().environment
    assert "r8_canary" not in given.values()
    assert (given["KEPT"], given["PYTHONPATH"]) == ("yes", str(MAIN.parent))
