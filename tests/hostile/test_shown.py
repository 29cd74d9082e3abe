"""Whatever a model, a server or a file name says: showing it opens nothing that showing plain words does not open.

One process shows all payloads in all places of the real window, under strace; see `shown_process.py`.
"""

import os
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.hostile.payloads import PAYLOADS
from tests.hostile.shown_process import CONTROLS, WARM_UP_NUMBER
from tests.hostile.tracing import Call, call_in, traced, why_not

ROOT = Path(__file__).resolve().parents[2]
MARK = "/payload/"
Calls = dict[int, set[Call]]


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Calls:
    """What each payload, by its number, had the process do; without what it did in its own data folder."""
    if reason := why_not():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("shown")
    Image.new("RGB", (2, 2)).save(folder / "secret.png")
    environment = {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
    }
    command = [sys.executable, "-m", "tests.hostile.shown_process", str(folder)]
    code, output, errors = traced(command, folder / "trace", cwd=ROOT, environment=environment, seconds=80)
    trace = (folder / "trace").read_text("utf-8", "replace")
    # One that hangs in a pipe hangs at its last line.
    assert (code, output) == (0, f"{len(PAYLOADS)} payloads shown\n"), trace[-2000:] + errors
    return by_payload(trace, str(folder / "data"))


def by_payload(trace: str, own_folder: str) -> Calls:
    found: Calls = {}
    number = -1
    for call in filter(None, map(call_in, trace.splitlines())):
        if call.names[0].startswith(MARK):
            number = int(call.names[0].removeprefix(MARK))
        elif not all(name.startswith(own_folder) for name in call.names):
            found.setdefault(number, set()).add(call)
    return found


def test_nothing_is_opened_that_plain_words_do_not_open(calls: Calls):
    plain = calls[WARM_UP_NUMBER]
    more = {PAYLOADS[number - 1][:80]: calls.get(number, set()) - plain for number in range(1, len(PAYLOADS) + 1)}
    assert {payload: made for payload, made in more.items() if made} == {}


def test_what_qt_would_have_opened_is_seen(calls: Calls):
    """Pictures in Qt's own Markdown and label, and a connection: else the test above proves nothing."""
    by_markdown, by_label, by_network = (calls[len(PAYLOADS) + number] for number in range(1, CONTROLS + 1))
    for opened in (by_markdown, by_label):
        assert any("openat" in call.name and call.names[0].endswith("secret.png") for call in opened)
    assert {"socket", "connect"} <= {call.name for call in by_network}


def test_there_are_more_than_sixty():
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60
