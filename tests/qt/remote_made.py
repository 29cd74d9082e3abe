"""Predictions of an engine's own list, and replies that arrive as from the network thread."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import Qt

from llava_desktop.core.model_version import DEFAULT_VERSION
from llava_desktop.core.prediction import Prediction, PredictionStatus, ReturnedInput
from llava_desktop.core.remote import LLAVA, RemotePage, RemoteRow, row_of


def prediction(number: int = 1, **changes: Any) -> Prediction:
    made = Prediction(
        id=f"prediction{number:06}",
        status=PredictionStatus.SUCCEEDED,
        status_word="succeeded",
        output=f"Answer {number}",
        model=LLAVA,
        version=DEFAULT_VERSION,
        input=ReturnedInput(prompt=f"Question {number}"),
        created_at=datetime.now(UTC),
        completed_at=datetime.now(UTC),
        web_url=f"https://replicate.com/p/{number}",
    )
    return replace(made, **changes)


def row(number: int = 1, **changes: Any) -> RemoteRow:
    return replace(row_of(prediction(number)), **changes)


def page(*numbers: int, end: Any = None, **changes: Any) -> RemotePage:
    return RemotePage(tuple(row(number, **changes) for number in numbers), end)


def arrive(qtbot: Any, controller: Any, session: Any, answer: Any, call: int = -1) -> None:
    """The network answers, on its own thread as it were; returns when the controller has taken it."""
    taken: list[object] = []
    connection = controller._answered.connect(lambda *_: taken.append(1), Qt.ConnectionType.QueuedConnection)
    session.calls[call][2](answer)
    qtbot.waitUntil(lambda: bool(taken))
    controller._answered.disconnect(connection)
