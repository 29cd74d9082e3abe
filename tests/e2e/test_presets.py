"""A preset and an earlier question by keys alone, in the real program, as the requests hold them."""

import pytest

from llava_desktop.core.presets import BUILT_IN
from tests.e2e.app_window import OpenWindow
from tests.e2e.program import Program
from tests.fault_server.ledger import Phase
from tests.fault_server.server import FaultServer

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def wait_for_prompt(program: Program, words: str) -> None:
    program.wait_for("Prompt", that=lambda node: node.text == words)


def test_a_preset_out_of_the_menu_and_then_the_same_again_by_up(open_window: OpenWindow, api: FaultServer):
    window = open_window()
    program = window.program
    window.wait_until_free()
    prompt = program.wait_for("Prompt")
    program.click(prompt)
    program.wait_for("Presets")
    program.type("a thought")
    program.press("Control_L+p")
    program.press("Down")  # keys are taken in order: the menu is there before this one
    program.press("Return")
    read = BUILT_IN[1].text
    program.wait_for("Prompt", that=lambda node: node.text == read)
    program.press("Return")
    window.wait_for_answer("A red boat.")
    window.wait_until_free()
    program.wait_for("Prompt", that=lambda node: not node.text)
    for shown in ("a thought", read):  # what was typed before is not lost
        program.press("Up")
        wait_for_prompt(program, shown)
    program.press("Return")
    window.wait_for_row("Read all the text")
    window.wait_until_free()
    program.close()
    inputs = [post.json["input"] for post in api.ledger.of(Phase.POST)]
    assert [(each["prompt"], each["temperature"]) for each in inputs] == [(read, 0.0), (read, 0.2)]
