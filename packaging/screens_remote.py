"""The engine's own list, photographed: read, empty of LLaVA, with one of it open, and when it cannot be read."""

import base64
import json
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QPushButton, QWidget

from llava_desktop.core.model_version import DEFAULT_VERSION
from llava_desktop.core.prediction import PredictionStatus
from llava_desktop.core.remote import LLAVA
from real_window import Condition, RealWindow, Script
from screens_states import EXAMPLE, Take, settled
from tests.fault_server import faults
from tests.fault_server.gate import Gate
from tests.fault_server.ledger import Phase
from tests.fault_server.scripted import ScriptedAnswer
from tests.fault_server.server import FaultServer

ANSWERS = (
    ScriptedAnswer(("A sailing boat with **two masts**, on calm water at sunset.",)),
    ScriptedAnswer(("The bill comes to 48.20 EUR, of which 7.70 EUR is tax.",)),
    ScriptedAnswer(("partly cloudy",)),
    ScriptedAnswer(error="CUDA out of memory"),
    ScriptedAnswer(
        ("It looks like early evening:\n\n- the sun sits above the ridge\n- the hull is almost a silhouette\n",),
        logs=("Loading the model", "Running the prediction"),
    ),
    ScriptedAnswer(("There are ",), hold_after=1, hold=Gate()),
)
PROMPTS = (
    "What kind of boat is this?",
    "What does this bill come to?",
    "Describe the weather",
    "Which plant is this, and does it like the sun?",
    "What time of day is it, and how can you tell?",
    "Count the people on the beach",
)
AGES = (timedelta(days=3), timedelta(days=1), timedelta(hours=2), timedelta(minutes=40), timedelta(minutes=12))


def remote(take: Take, server: FaultServer) -> Script:
    """With what an account asked elsewhere."""
    _fill(server)

    def script(real: RealWindow) -> Iterator[Condition]:
        real.click(real.find(QPushButton, "On Replicate"))
        rows = real.find(QListView, "Predictions on Replicate")
        yield lambda: rows.model().rowCount() == len(PROMPTS)
        yield settled()
        take(real.window, "remote-list")
        yield from _choose(real, rows, 1)
        yield lambda: real.shows(QPushButton, "Import into history")
        yield settled()
        take(real.window, "remote-open")
        real.click(real.find(QPushButton, "Import into history"))
        yield lambda: real.shows(QPushButton, "Open in history")
        real.click(real.find(QPushButton, "Show log"))
        yield settled()
        take(real.window, "remote-imported")
        yield from _choose(real, rows, 0)
        yield lambda: real.shows(QPushButton, "Stop this run")
        real.click(real.find(QPushButton, "Stop this run"))
        yield settled()
        take(real.window, "remote-stop")
        yield from _choose(real, rows, 4)
        yield lambda: real.shows_text("It cannot be imported")
        yield settled()
        take(real.window, "remote-removed")
        real.window.resize(real.window.minimumSize())
        yield settled()
        take(real.window, "remote-smallest")
        server.always(Phase.LIST, faults.refusal(403, "Forbidden", detail="This token may not list predictions."))
        real.click(real.find(QPushButton, "Refresh"))
        yield lambda: real.shows(QPushButton, "Retry")
        yield settled()
        take(real.window, "remote-error")

    return script


def _choose(real: RealWindow, rows: QListView, row: int) -> Iterator[Condition]:
    rows.setCurrentIndex(rows.model().index(row, 0))
    QTest.keyClick(rows, Qt.Key.Key_Return)
    yield lambda: real.shows(QWidget, "Prediction on Replicate")


def _fill(server: FaultServer) -> None:
    """Asked by other programs with the same token, some of it long ago."""
    server.answer_with(*ANSWERS)
    picture = f"data:image/jpeg;base64,{base64.b64encode(EXAMPLE.read_bytes()).decode()}"
    for number, prompt in enumerate(PROMPTS):
        body = {"version": DEFAULT_VERSION, "input": {"prompt": prompt, "image": picture}}
        headers = {"Authorization": f"Bearer {server.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{server.base_url}/predictions", json.dumps(body).encode(), headers)
        urllib.request.urlopen(request).close()
        made = server.ledger.predictions[-1]
        if number < len(AGES):
            server.wait_until(PredictionStatus.FAILED if ANSWERS[number].error else PredictionStatus.SUCCEEDED)
            for name in ("created_at", "started_at", "completed_at"):
                setattr(made, name, getattr(made, name) - AGES[number])
    for phase in (Phase.LIST, Phase.POLL):
        server.always(phase, faults.Edited(_as_the_service))


def _as_the_service(shape: dict[str, Any]) -> dict[str, Any]:
    """Model and web page as the service names them; one was asked of another model."""
    for each in shape.get("results", [shape]):
        is_other = each["input"].get("prompt") == PROMPTS[2]
        each["model"] = "someone/weather" if is_other else LLAVA
        each["urls"]["web"] = f"https://replicate.com/p/{each['id']}"
    return shape
