"""A conversation, photographed: its turns, an answer asked for again, two answers compared, in a small window too."""

from collections.abc import Iterator

from PySide6.QtWidgets import QPushButton

from real_window import Condition, RealWindow, Script
from screens_states import EXAMPLE, Take, settled
from tests.fault_server.scripted import ScriptedAnswer
from tests.fault_server.server import FaultServer

ASKED = (
    (
        "What time of day is it, and how can you tell?",
        "It looks like **early evening**:\n\n- the sun is low\n- the hull is dark",
    ),
    ("What kind of boat is it?", "A small sailing boat with a single mast and two cream sails."),
)
AGAIN = "A small rowing boat with a single mast and one white sail."


def turns(take: Take, server: FaultServer) -> Script:
    server.answer_with(*(ScriptedAnswer((answer,)) for _prompt, answer in ASKED), ScriptedAnswer((AGAIN,)))

    def script(real: RealWindow) -> Iterator[Condition]:
        real.drop_file(EXAMPLE)
        yield lambda: real.shows_text("Sends ")
        for prompt, _answer in ASKED:
            real.type_prompt(prompt)
            yield real.ask_button.isEnabled
            real.click(real.ask_button)
            yield lambda: not real.ask_button.isVisible()
            yield lambda: real.ask_button.isVisible() and real.status.startswith("Done")
            yield settled()
        take(real.window, "turns")
        real.click(real.find(QPushButton, "Ask again"))
        yield lambda: real.shows_text("2 of 2") and real.status.startswith("Done")
        yield settled()
        take(real.window, "turns-again")
        real.click(real.find(QPushButton, "Compare answers"))
        yield lambda: real.shows(QPushButton, "Back")
        yield settled()
        take(real.window, "compare")
        real.window.resize(real.window.minimumSize())
        yield settled()
        take(real.window, "compare-smallest")
        real.click(real.find(QPushButton, "Back"))
        yield settled()
        take(real.window, "turns-smallest")

    return script
