"""The main job without a mouse and without a screen: through AT-SPI, as a screen reader has it, and by keys."""

from pathlib import Path

import pytest

from tests.e2e.accessibility import AccessibilityBus, Announcements, Node, State
from tests.e2e.program import Program, Start
from tests.e2e.spoken_window import faults
from tests.e2e.waiting import until
from tests.fault_server.gate import Gate
from tests.fault_server.scripted import ScriptedAnswer
from tests.fault_server.server import FaultServer

pytestmark = pytest.mark.e2e

FIRST, SECOND = "What is it?", "Where is it?"
BEGUN = ("A **red bo", "at. It li")
ENDED = ("es at a quay.\n\n```\nx = 1\n```\n", "Nobody is", " there.")
SAID = "A red boat. It lies at a quay. Code, 1 line. Nobody is there. Done"
WAITED = ("Starting the model", "Waiting for the model")
"""What is said of an answer that takes longer to begin, as on a busy machine."""


class Ear:
    """A person with a screen reader, and what it says."""

    def __init__(self, program: Program, said: Announcements) -> None:
        self.program = program
        self.said = said

    def focus(self, node: Node) -> None:
        node.grab_focus()
        until(lambda: State.FOCUSED in node.states, f"the focus on {node!r}")

    def ask(self, prompt: str) -> None:
        ask = self.program.wait_for("Ask", hidden_too=True)
        until(lambda: ask.is_showing, "the last question to end")
        self.focus(self.program.wait_for("Prompt"))
        self.program.type(prompt)
        until(lambda: ask.is_enabled, "Ask to be possible")
        ask.do()

    def hears(self, words: str) -> bool:
        """Whether it is said, and in time; True if at once."""
        found = until(lambda: next((each for each in self.said.heard if words in each.words), None), f"{words!r}")
        return found.is_urgent

    def check_window(self) -> None:
        assert not faults(self.program.root)


@pytest.fixture
def ear(start: Start, bus: AccessibilityBus, api: FaultServer, tmp_path: Path):
    """With a fresh profile."""
    where = ("--api-url", api.base_url, "--data-dir", tmp_path / "data")
    with bus.announcements() as said:
        program = start(*where, environment={"REPLICATE_API_TOKEN": api.token})
        program.window()
        program.wait_for("Search history")
        yield Ear(program, said)
        program.close()


def test_the_whole_job_is_done_by_ear(ear: Ear, api: FaultServer):
    gate = Gate()
    api.answer_with(
        ScriptedAnswer((*BEGUN, *ENDED), hold=gate, hold_after=len(BEGUN)),
        ScriptedAnswer(("A lake. It is", " large."), hold=Gate(), hold_after=1),
    )
    take_the_example(ear)
    hear_an_answer(ear, gate)
    cancel_another(ear)
    find_it_again(ear)
    look_into_settings(ear)


def take_the_example(ear: Ear) -> None:
    ear.focus(ear.program.wait_for("Image"))
    ear.check_window()
    ear.program.wait_for("Try the example picture").do()
    ear.program.wait_for("Image", that=lambda node: "Sends " in node.description)


def hear_an_answer(ear: Ear, gate: Gate) -> None:
    before = len(ear.said.heard)
    ear.ask(FIRST)
    assert not ear.hears("A red boat.")
    ear.check_window()
    gate.open()
    assert not ear.hears("Done")
    heard = [words for words in ear.said.words[before:] if not words.startswith(WAITED)]
    assert " ".join(heard).startswith(SAID)
    assert "It lies at a quay." in ear.program.wait_for("Answer").text
    ear.check_window()


def cancel_another(ear: Ear) -> None:
    ear.ask(SECOND)
    assert not ear.hears("A lake.")
    ear.program.wait_for("Cancel").do()
    assert ear.hears("Cancelled · partial answer kept")
    ear.program.press("Control_L+Shift_L+j")
    assert ear.hears("A lake. It is")  # the whole, as far as it came
    ear.check_window()


def find_it_again(ear: Ear) -> None:
    ear.program.wait_for("New question").do()  # a button pressed so acts when it comes up again
    ear.program.wait_for("Try the example picture")  # there only once all is cleared, and the prompt has the focus
    ear.focus(ear.program.wait_for("Search history"))
    ear.program.type("quay")
    row = ear.program.wait_for(role="list item", that=lambda row: "quay" in row.name)
    ear.program.press("Down")
    until(lambda: State.FOCUSED in row.states, "the focus on the row")
    ear.program.press("Return")
    ear.program.wait_for("Answer", that=lambda node: "quay" in node.text)
    ear.check_window()


def look_into_settings(ear: Ear) -> None:
    ear.program.wait_for("Settings").do()
    ear.program.wait_for("API token")
    ear.check_window()
    ear.program.press("Escape")
    until(lambda: ear.program.root.find("API token") is None, "the settings to go")
