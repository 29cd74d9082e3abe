"""Closing at any moment: the process ends with 0 within two seconds and has nothing to complain about."""

from collections.abc import Callable

import pytest

from tests.e2e.app_window import EXAMPLE, AppWindow, OpenWindow
from tests.e2e.program import Start
from tests.e2e.waiting import until
from tests.fault_server.faults import Stall, StallAfter, throttled
from tests.fault_server.gate import Gate
from tests.fault_server.ledger import Phase
from tests.fault_server.scripted import ScriptedAnswer
from tests.fault_server.server import FaultServer

pytestmark = pytest.mark.e2e

Moment = Callable[[AppWindow, FaultServer], object]


def ask(window: AppWindow) -> None:
    window.wait_for_picture()
    window.ask("What is it?")


def nothing_done_yet(window: AppWindow, api: FaultServer) -> None:
    pass


def a_picture_is_being_opened(window: AppWindow, api: FaultServer) -> None:
    window.drop_files(EXAMPLE)


def the_post_is_on_its_way(window: AppWindow, api: FaultServer) -> None:
    api.plan(Phase.POST, Stall(Gate()))
    ask(window)
    api.wait_for(Phase.POST, 1)


def the_id_is_not_known_yet(window: AppWindow, api: FaultServer) -> None:
    gate = Gate()
    api.plan(Phase.POST_BODY, StallAfter(gate))
    ask(window)
    gate.wait_until_reached()


def the_service_asked_to_wait(window: AppWindow, api: FaultServer) -> None:
    api.always(Phase.POST, throttled(header="60"))
    ask(window)
    window.wait_for_status("trying again")


def the_model_boots(window: AppWindow, api: FaultServer) -> None:
    api.answer_with(ScriptedAnswer(boot=Gate()))
    ask(window)
    api.wait_for(Phase.STREAM, 1)


def the_answer_arrives(window: AppWindow, api: FaultServer) -> None:
    api.answer_with(ScriptedAnswer(("word ",) * 10_000, chunk_seconds=0.002))
    ask(window)
    window.wait_for_answer("word")


def a_cancel_is_on_its_way(window: AppWindow, api: FaultServer) -> None:
    api.answer_with(ScriptedAnswer(("word ", "more"), hold=Gate(), hold_after=1))
    api.plan(Phase.CANCEL, Stall(Gate()))
    ask(window)
    window.wait_for_answer("word")
    window.program.press("Escape")
    api.wait_for(Phase.CANCEL, 1)


def the_answer_is_there(window: AppWindow, api: FaultServer) -> None:
    ask(window)
    window.wait_for_answer("A red boat.")
    window.wait_for_status("done")


def settings_are_open(window: AppWindow, api: FaultServer) -> None:
    window.program.click(window.program.wait_for("Settings"))
    window.program.wait_for("API token", role="text")


def a_token_check_hangs(window: AppWindow, api: FaultServer) -> None:
    api.always(Phase.ACCOUNT, Stall(Gate()))
    settings_are_open(window, api)
    window.program.click(window.program.wait_for("API token", role="text"))
    window.program.type("r8_something")
    window.program.press("Return")
    api.wait_for(Phase.ACCOUNT, 1)


MOMENTS: tuple[Moment, ...] = (
    nothing_done_yet,
    a_picture_is_being_opened,
    the_post_is_on_its_way,
    the_id_is_not_known_yet,
    the_service_asked_to_wait,
    the_model_boots,
    the_answer_arrives,
    a_cancel_is_on_its_way,
    the_answer_is_there,
    settings_are_open,
    a_token_check_hangs,
)


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.__name__)
def test_the_window_closes_in_two_seconds_while(moment: Moment, open_window: OpenWindow, api: FaultServer):
    window = open_window(EXAMPLE)
    moment(window, api)
    window.program.close()


def test_the_window_closes_in_two_seconds_when_it_has_only_just_appeared(start: Start, server, tmp_path):
    program = start("--demo", "--data-dir", tmp_path / "data", EXAMPLE)
    until(lambda: server.windows_of(program.pid), "the window")
    program.close()


def test_the_window_closes_in_two_seconds_while_the_demo_engine_answers(start: Start, tmp_path):
    window = AppWindow(start("--demo", "--data-dir", tmp_path / "data", EXAMPLE))
    ask(window)
    window.program.wait_for("Answer", that=lambda node: bool(node.text.strip()))
    window.program.close()
