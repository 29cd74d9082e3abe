"""What was typed and not asked survives a kill, with its picture."""

from pathlib import Path

import pytest

from tests.e2e.app_window import EXAMPLE, OpenWindow
from tests.e2e.waiting import until
from tests.fault_server.ledger import Phase
from tests.fault_server.server import FaultServer

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

WRITTEN_WITHIN_S = 1.0


def test_an_unsent_question_is_back_after_a_kill(open_window: OpenWindow, api: FaultServer, tmp_path: Path):
    window = open_window()
    window.wait_until_free()
    window.drop_files(EXAMPLE)
    sends = window.wait_for_picture()
    window.program.click(window.program.wait_for("Prompt"))
    window.program.type("What is in the backgr")
    window.program.wait_for("Prompt", that=lambda field: field.text == "What is in the backgr")
    draft = tmp_path / "data" / "draft.json"
    until(
        lambda: draft.exists() and "What is in the backgr" in draft.read_text("utf-8"),
        "the draft to be on the disk",
        WRITTEN_WITHIN_S,
    )
    window.program.kill()

    again = open_window()
    again.wait_for_words("Your unsent question is back.")
    assert again.program.wait_for("Prompt").text == "What is in the backgr"
    assert again.wait_for_picture() == sends
    again.program.screenshot("unsent-question")
    again.program.click(again.program.wait_for("Prompt"))
    again.program.press("Return")
    again.wait_for_row("What is in the backgr")
    until(lambda: not draft.exists(), "the draft to be forgotten", WRITTEN_WITHIN_S + 1)
    again.program.kill()

    third = open_window()
    third.wait_for_row("What is in the backgr")
    assert third.program.wait_for("Prompt").text == ""
    third.program.close()
    assert api.ledger.count(Phase.POST) == 1
