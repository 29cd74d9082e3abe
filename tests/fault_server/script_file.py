"""A plan as a JSON file, for the server as a process.

```
{"answers": [{"chunks": ["A ", "boat."], "repeat": 50, "chunk_seconds": 0.01, "error": null}],
 "faults":  [{"phase": "post", "fault": "throttled", "header": "2"},
             {"phase": "stream", "fault": "cut", "after_bytes": 300, "ending": "reset", "times": 2},
             {"phase": "poll", "fault": "answer", "status": 503, "always": true}]}
```
A stall, and an answer with `hold_after`, last until the process ends.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.fault_server import faults
from tests.fault_server.gate import Gate
from tests.fault_server.ledger import Phase
from tests.fault_server.outlets import Ending
from tests.fault_server.scripted import ScriptedAnswer
from tests.fault_server.server import FaultServer


def _cut(*, ending: str = "close", inside: str = "", after_bytes: int | None = None) -> faults.Fault:
    return faults.Cut(after_bytes=after_bytes, inside=inside.encode(), ending=Ending(ending))


def _answer(*, status: int, body: str = "", content_type: str = "application/json") -> faults.Fault:
    return faults.Answer(status, body.encode(), content_type)


def _streamed(*, pieces: list[str], endless: bool = False) -> faults.Fault:
    return faults.Streamed(tuple(piece.encode() for piece in pieces), endless=endless)


MAKERS: Mapping[str, Callable[..., faults.Fault]] = {
    "answer": _answer,
    "bad_gateway": faults.bad_gateway,
    "captive_portal": faults.captive_portal,
    "cut": _cut,
    "drip": faults.Drip,
    "garbage_json": faults.garbage_json,
    "gzip_bomb": faults.gzip_bomb,
    "huge_header": faults.huge_header,
    "insufficient_credit": faults.insufficient_credit,
    "invalid_input": faults.invalid_input,
    "not_found": faults.not_found,
    "nothing": faults.Nothing,
    "nothing_listed": faults.nothing_listed,
    "redirect": faults.redirect,
    "server_error": faults.server_error,
    "short_body": faults.short_body,
    "stall": lambda: faults.Stall(Gate()),
    "stall_after": lambda: faults.StallAfter(Gate()),
    "streamed": _streamed,
    "throttled": faults.throttled,
    "unauthenticated": faults.unauthenticated,
}


def load(path: Path, server: FaultServer) -> None:
    """Put the file's plan into a server. Raises KeyError, ValueError, TypeError for a file that means nothing."""
    script: dict[str, Any] = json.loads(path.read_text("utf-8"))
    answers = tuple(_scripted(entry) for entry in script.get("answers", []))
    if answers:
        server.answer_with(*answers)
    for entry in script.get("faults", []):
        phase = Phase(entry.pop("phase"))
        maker = MAKERS[entry.pop("fault")]
        always, times = entry.pop("always", False), entry.pop("times", 1)
        fault = maker(**entry)
        if always:
            server.always(phase, fault)
        else:
            server.plan(phase, *[fault] * times)


def _scripted(entry: dict[str, Any]) -> ScriptedAnswer:
    chunks = tuple(entry.pop("chunks", ("A ", "red ", "boat."))) * entry.pop("repeat", 1)
    hold = Gate() if "hold_after" in entry else None
    return ScriptedAnswer(chunks=chunks, logs=tuple(entry.pop("logs", ())), hold=hold, **entry)
