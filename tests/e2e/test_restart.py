"""A program that was killed while it waited: what was paid for is fetched by its id, and nothing is paid twice."""

import pytest

from tests.e2e.app_window import EXAMPLE, OpenWindow
from tests.fault_server.faults import StallAfter
from tests.fault_server.gate import Gate
from tests.fault_server.ledger import Phase
from tests.fault_server.scripted import ScriptedAnswer
from tests.fault_server.server import FaultServer

pytestmark = pytest.mark.e2e


def test_an_answer_that_arrived_after_the_kill_is_picked_up_by_its_id(open_window: OpenWindow, api: FaultServer):
    gate = Gate()
    api.answer_with(ScriptedAnswer(("A red boat ", "on a lake."), hold=gate, hold_after=1))
    window = open_window(EXAMPLE)
    window.wait_for_picture()
    window.ask("What is it?")
    window.wait_for_answer("A red boat")
    window.program.kill()
    gate.open()

    again = open_window()
    again.program.click(again.wait_for_row("What is it?", "A red boat on a lake."))
    assert again.wait_for_answer("on a lake.").strip() == "A red boat on a lake."
    again.program.close()
    assert api.ledger.count(Phase.POST) == 1


def test_an_answer_that_still_runs_after_the_restart_goes_on(open_window: OpenWindow, api: FaultServer):
    gate = Gate()
    api.answer_with(ScriptedAnswer(("A red boat ", "on a lake."), hold=gate, hold_after=1))
    window = open_window(EXAMPLE)
    window.wait_for_picture()
    window.ask("What is it?")
    window.wait_for_answer("A red boat")
    window.program.kill()

    again = open_window()
    again.program.click(again.wait_for_row("What is it?"))
    again.wait_for_answer("A red boat")
    gate.open()
    assert again.wait_for_answer("on a lake.").strip() == "A red boat on a lake."
    again.program.close()
    assert api.ledger.count(Phase.POST) == 1


def test_a_prediction_whose_id_was_never_heard_is_found_in_the_list(open_window: OpenWindow, api: FaultServer):
    gate = Gate()
    api.plan(Phase.POST_BODY, StallAfter(gate))
    window = open_window(EXAMPLE)
    window.wait_for_picture()
    window.ask("What is it?")
    gate.wait_until_reached()
    window.program.kill()
    gate.open()

    again = open_window()
    again.wait_for_row("What is it?", "A red boat.")
    again.program.close()
    assert api.ledger.count(Phase.POST) == 1
    assert api.ledger.count(Phase.LIST) >= 1
