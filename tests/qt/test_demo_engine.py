import os
import sys

import pytest

from llava_desktop.core.engine import EngineKind
from llava_desktop.program import demo_command
from llava_desktop.qt.demo_engine import FAILED, DemoEngine

WHERE = '{"base_url": "http://127.0.0.1:4000/v1", "token": "t"}'


def child(source: str) -> list[str]:
    return [sys.executable, "-c", source]


READY = f"import sys; print('{WHERE}', flush=True); sys.stdin.read()"
"""Behaves as the real one: says where it is, and ends with its parent."""
STUBBORN = f"import time; print('{WHERE}', flush=True); time.sleep(60)"
SILENT = "import sys; sys.stdin.read()"
DEAF = "import time; time.sleep(60)"


class HeardEngine(DemoEngine):
    said: list[object]

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.said = []


@pytest.fixture
def make(qtbot):
    made = []

    def make(command, environment=os.environ, **options):
        engine = HeardEngine(command, environment, **options)
        engine.ready.connect(engine.said.append)
        engine.failed.connect(engine.said.append)
        engine.ended.connect(lambda: engine.said.append("ended"))
        made.append(engine)
        return engine

    yield make
    for engine in made:
        engine.ask_to_end()
        assert engine.wait_for_end(5_000)


def test_the_real_child_says_where_it_is_and_ends_when_it_is_asked_to(make, qtbot):
    engine = make(*demo_command())
    with qtbot.waitSignal(engine.ready) as ready:
        engine.start()
    (where,) = ready.args
    assert where.kind is EngineKind.DEMO
    assert where.base_url.startswith("http://127.0.0.1:")
    assert where.token
    engine.ask_to_end()
    assert engine.wait_for_end(5_000)
    assert len(engine.said) == 1  # an end that was asked for is no news


def test_starting_twice_starts_one(make, qtbot):
    engine = make(child(READY))
    engine.start()
    with qtbot.waitSignal(engine.ready):
        engine.start()
    pid = engine._process.processId()
    engine.start()
    assert engine._process.processId() == pid


def test_a_program_that_is_not_there_fails_in_a_sentence(make, qtbot):
    engine = make(["/no/such/program"])
    with qtbot.waitSignal(engine.failed):
        engine.start()
    assert engine.said == [FAILED]


@pytest.mark.parametrize(
    "source",
    [
        "raise SystemExit(3)",
        "print('no json', flush=True); import sys; sys.stdin.read()",
        "print('[1]', flush=True); import sys; sys.stdin.read()",
        "print('{}', flush=True); import sys; sys.stdin.read()",
        """print('{"base_url": 1, "token": 2}', flush=True); import sys; sys.stdin.read()""",
        "import os; os.abort()",
    ],
    ids=["ends", "no JSON", "a list", "empty", "no texts", "crashes"],
)
def test_a_child_that_never_says_where_it_is_fails_once(source, make, qtbot):
    engine = make(child(source))
    with qtbot.waitSignal(engine.failed):
        engine.start()
    qtbot.waitUntil(lambda: engine._process.state() is engine._process.ProcessState.NotRunning)
    assert engine.said == [FAILED]


def test_a_child_that_says_nothing_is_given_up_at_the_deadline(make, qtbot):
    engine = make(child(SILENT), start_deadline_ms=50)
    with qtbot.waitSignal(engine.failed):
        engine.start()
    assert engine.said == [FAILED]


def test_one_that_failed_can_be_started_again_even_before_it_is_gone(make, qtbot, tmp_path):
    mark = tmp_path / "second"
    source = (
        f"import pathlib, sys; mark = pathlib.Path({str(mark)!r})\n"
        f"print('{WHERE}' if mark.exists() else 'nonsense', flush=True); mark.touch(); sys.stdin.read()"
    )
    engine = make(child(source))
    engine.failed.connect(engine.start)  # it is still being killed then
    with qtbot.waitSignal(engine.ready):
        engine.start()
    assert engine.said[0] == FAILED


def test_a_child_that_dies_is_news_once_and_can_be_started_again(make, qtbot):
    engine = make(child(READY))
    with qtbot.waitSignal(engine.ready):
        engine.start()
    with qtbot.waitSignal(engine.ended):
        os.kill(engine._process.processId(), 9)
    with qtbot.waitSignal(engine.ready):
        engine.start()
    assert [getattr(said, "kind", said) for said in engine.said] == [EngineKind.DEMO, "ended", EngineKind.DEMO]


def test_a_line_in_two_pieces_is_one_line_and_what_follows_is_ignored(make, qtbot):
    cut = len(WHERE) // 2
    source = (
        "import sys\n"
        f"sys.stdout.write('{WHERE[:cut]}'); sys.stdout.flush()\n"
        "sys.stdin.readline()\n"
        f"print('{WHERE[cut:]}', flush=True); print('more', flush=True); sys.stdin.read()"
    )
    engine = make(child(source))
    engine.start()
    qtbot.waitUntil(lambda: bool(engine._said))
    with qtbot.waitSignal(engine.ready):
        engine._process.write(b"\n")
    with qtbot.waitSignal(engine._process.readyReadStandardOutput, raising=False, timeout=50):
        pass
    assert len(engine.said) == 1


def test_a_child_that_does_not_end_is_killed(make, qtbot):
    engine = make(child(STUBBORN))
    with qtbot.waitSignal(engine.ready):
        engine.start()
    engine.ask_to_end()
    assert not engine.wait_for_end(0) or engine._process.exitStatus() is engine._process.ExitStatus.CrashExit
    assert engine.wait_for_end(2_000)


def test_one_that_was_never_started_has_ended(make):
    engine = make(child(DEAF))
    engine.ask_to_end()
    assert engine.wait_for_end(1)


def test_the_child_has_the_environment_it_was_given_and_nothing_else(make, qtbot, monkeypatch):
    monkeypatch.setenv("NOT_GIVEN", "yes")
    source = (
        "import json, os, sys\n"
        "given = os.environ\n"
        "print(json.dumps({'base_url': given['GIVEN'], 'token': given.get('NOT_GIVEN', 'none')}), flush=True)\n"
        "sys.stdin.read()"
    )
    engine = make(child(source), {"GIVEN": "this"})
    with qtbot.waitSignal(engine.ready) as ready:
        engine.start()
    assert (ready.args[0].base_url, ready.args[0].token) == ("this", "none")
