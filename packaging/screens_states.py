"""The states of the window that are photographed, each reached as a person reaches it."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QPlainTextEdit, QPushButton, QWidget

from llava_desktop.core.actions import Action
from llava_desktop.ui.answer_view import AnswerView
from llava_desktop.ui.key_words import sequence_of
from llava_desktop.ui.side_panel import SidePanel
from llava_desktop.ui.window_form import FIRST_SIZE
from real_window import Condition, RealWindow, Script, elapsed
from tests.fault_server import faults
from tests.fault_server.gate import Gate
from tests.fault_server.ledger import Phase
from tests.fault_server.scripted import ScriptedAnswer
from tests.fault_server.server import FaultServer

EXAMPLE = Path(__file__).resolve().parent.parent / "resources" / "example.jpg"
SETTLED_S = 0.4
SETTLED_TURNS = 40
"""From the last change to the photograph: seconds, and turns of the event loop, which a loaded machine makes slower."""
MID_ANSWER = 120
MID_DEMO_ANSWER = 150
"""Characters of an answer at which it is photographed arriving."""

Take = Callable[[QWidget, str], None]
"""Photographs a window and names the photograph."""

ANSWER = ScriptedAnswer(
    (
        "It looks like **early evening**:\n\n- the sun sits just above the ridge\n",
        "- the hull is almost a silhouette, lit from behind\n- the long reflection ",
        "on the water points to a low sun\n",
    ),
    boot=Gate(),
    hold_after=2,
    hold=Gate(),
)
LONG_ANSWER = ScriptedAnswer(
    (
        "## What is where\n\nFrom left to right, and from the front to the back, this picture holds the following:\n\n",
        "| Thing | Where | Colour |\n|---|---|---|\n| sailing boat | left, in front | cream sails, dark hull |\n",
        "| sun | right, above the ridge | pale yellow |\n| mountains | behind the water | purple |\n\n",
        "To find the sun yourself, look for the brightest pixel:\n\n```python\nfrom PIL import Image\n\n",
        'picture = Image.open("boat.jpg").convert("L")\nprint(picture.getextrema())  # (darkest, brightest)\n```\n\n',
        "> The sails are lit from the right, so the sun is a little to the right of the boat.\n\n",
        "1. The ridge is the sharpest edge.\n2. The water is the largest area.\n\nMore is at https://example.org/boats.\n",
    )
)
PARTIAL_ANSWER = ScriptedAnswer(("There are two people ", "in the picture, and one "), hold_after=2, hold=Gate())


def demo(take: Take) -> Script:
    """With the demo engine: what a person meets first."""

    def script(real: RealWindow) -> Iterator[Condition]:
        yield lambda: real.shows_text("Drop a picture here")
        take(real.window, "empty")
        real.window.resize(real.window.minimumSize())
        yield settled()
        take(real.window, "empty-smallest")
        real.window.resize(*FIRST_SIZE)
        yield settled()
        real.drop_file(Path(__file__))
        yield lambda: real.shows(QWidget, "Picture error")
        yield settled()
        take(real.window, "refused")
        yield from with_picture(real)
        take(real.window, "picture")
        yield from ask(real, "What is in this picture?")
        view = real.find(AnswerView, "Answer")
        yield lambda: len(view.text()) > MID_DEMO_ANSWER
        take(real.window, "demo-answering")
        yield from done(real)
        take(real.window, "demo-done")
        yield from ask(real, "Which colours are in it?")
        yield from done(real)
        take(real.window, "demo-colours")

    return script


def api(take: Take, server: FaultServer) -> Script:
    """With the API, played by the tests' server; the model is cold at first."""
    assert ANSWER.boot is not None
    assert ANSWER.hold is not None
    boot, hold = ANSWER.boot, ANSWER.hold
    server.answer_with(ANSWER, LONG_ANSWER, PARTIAL_ANSWER)

    def script(real: RealWindow) -> Iterator[Condition]:
        view = real.find(AnswerView, "Answer")
        yield from with_picture(real)
        yield from ask(real, "What time of day is it, and how can you tell?")
        yield lambda: real.status.startswith("Waiting for the model")
        yield settled()
        take(real.window, "waiting")
        yield lambda: real.status.startswith("Starting the model")
        yield settled()
        take(real.window, "cold-boot")
        boot.open()
        yield lambda: len(view.text()) > MID_ANSWER
        yield settled()
        take(real.window, "answering")
        hold.open()
        yield from done(real)
        take(real.window, "done")
        yield from _receipt(real, take)
        yield from ask(real, "List what you see, with a table, and show me how to find the sun with a program")
        yield from done(real)
        take(real.window, "long-answer")
        yield from ask(real, "How many people are there?")
        yield lambda: "and one" in view.text()
        real.click(real.find(QPushButton, "Cancel"))
        yield lambda: real.status.startswith("Cancelled")
        yield settled()
        take(real.window, "cancelled")
        server.plan(Phase.POST, faults.too_large())
        yield from ask(real, "What is on the shore?")
        yield lambda: real.shows_text("The picture was too large") and "and one" in view.text()
        yield settled()
        take(real.window, "sent-smaller")
        real.click(real.find(QPushButton, "Cancel"))
        yield lambda: real.status.startswith("Cancelled")
        server.plan(Phase.POST, faults.insufficient_credit())
        yield from ask(real, "Which plant is this?")
        yield lambda: real.status.startswith("Not accepted")
        yield settled()
        take(real.window, "error")
        real.window.resize(real.window.minimumSize())
        yield settled()
        take(real.window, "error-smallest")

    return script


def _receipt(real: RealWindow, take: Take) -> Iterator[Condition]:
    """Unfolded, with what it all cost under it; then folded again."""
    details = real.find(QPushButton, "Details")
    real.click(details)
    yield settled()
    real.find(SidePanel, "Side").ensureWidgetVisible(real.find(QWidget, "Money"))
    yield settled()
    take(real.window, "receipt")
    real.click(details)
    real.find(SidePanel, "Side").ensureWidgetVisible(real.find(QWidget, "Parameters"))


def no_token(take: Take) -> Script:
    """The API was chosen, and there is no token."""

    def script(real: RealWindow) -> Iterator[Condition]:
        yield from with_picture(real)
        real.type_prompt("Which plant is this?")
        yield lambda: real.engine.endswith("no token yet")
        yield settled()
        take(real.window, "no-token")

    return script


def tools(take: Take) -> Script:
    """With the tools of the picture: a region, the brush, what the model sees, and all of it above a conversation."""

    def script(real: RealWindow) -> Iterator[Condition]:
        yield from with_picture(real)
        image = real.find(QWidget, "Image")
        real.click(real.find(QPushButton, "Select region"))
        yield settled()
        _pull(image, (0.42, 0.35), (0.68, 0.75))
        yield lambda: real.shows_text("Sends ") and real.shows_text("Region ")
        yield settled()
        take(real.window, "region")
        real.click(real.find(QPushButton, "Redact"))
        yield settled()
        _pull(image, (0.46, 0.62), (0.6, 0.62))
        yield lambda: real.shows_text("Sends ")
        yield settled()
        take(real.window, "redact")
        real.click(real.find(QPushButton, "Model's view"))
        yield settled()
        take(real.window, "model-view")
        real.click(real.find(QPushButton, "Model's view"))
        yield settled()
        QTest.keyClick(image, Qt.Key.Key_Plus)
        QTest.keyClick(image, Qt.Key.Key_Plus)
        yield settled()
        take(real.window, "zoomed")
        QTest.keyClick(image, Qt.Key.Key_0)
        yield from ask(real, "What is in this region?")
        yield from done(real)
        take(real.window, "region-asked")
        real.click(real.find(QPushButton, "Select region"))
        yield settled()
        take(real.window, "region-asked-tool")
        yield from _from_history(real)
        take(real.window, "region-of-history")
        real.window.resize(real.window.minimumSize())
        yield settled()
        take(real.window, "region-smallest")

    return script


def _pull(widget: QWidget, start: tuple[float, float], end: tuple[float, float]) -> None:
    """With the left button, from one place to another; places are parts of the widget's sides."""
    places = [QPoint(round(x * widget.width()), round(y * widget.height())) for x, y in (start, end)]
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=places[0])
    QTest.mouseMove(widget, (places[0] + places[1]) / 2)
    QTest.mouseMove(widget, places[1])
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=places[1])


def settled() -> Condition:
    """Whatever was begun is on the screen."""
    turns, is_over = iter(range(SETTLED_TURNS)), elapsed(SETTLED_S)
    return lambda: next(turns, None) is None and is_over()


def with_picture(real: RealWindow) -> Iterator[Condition]:
    real.drop_file(EXAMPLE)
    yield lambda: real.shows_text("Sends ")
    yield settled()


def ask(real: RealWindow, prompt: str) -> Iterator[Condition]:
    real.type_prompt(prompt)
    yield lambda: real.ask_button.isEnabled() and real.ask_button.isVisible()
    real.click(real.ask_button)
    yield lambda: bool(real.status) and not real.status.startswith("Done")


def done(real: RealWindow) -> Iterator[Condition]:
    yield lambda: real.status.startswith("Done") and real.find(AnswerView, "Answer").is_settled
    yield settled()


def _from_history(real: RealWindow) -> Iterator[Condition]:
    """The newest question, opened again when its picture is not there any more."""
    real.click(real.find(QPushButton, "New question"))
    yield lambda: real.shows_text("Drop a picture here")
    rows = real.find(QListView, "History")
    place = rows.visualRect(rows.model().index(0, 0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    yield lambda: real.shows_text("Only the region was sent")
    yield settled()


def press(real: RealWindow, action: Action) -> None:
    """Its keys, typed in the prompt."""
    keys = sequence_of(action.own_keys[0])[0]  # type: ignore[index]  # the stubs do not know it
    real.window.activateWindow()
    QTest.keyClick(real.find(QPlainTextEdit, "Prompt"), keys.key(), keys.keyboardModifiers())


def beside(name: str) -> RealWindow:
    """A window beside the main one."""
    (found,) = (each for each in QApplication.topLevelWidgets() if each.objectName() == name and each.isVisible())
    return RealWindow(found)
