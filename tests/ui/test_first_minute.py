"""No token, no network, no reading: three clicks to an answer, and one field for a token.

That it says at once whether a token works is in `tests/qt/test_engines.py` and `tests/e2e/test_token.py`.
"""

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton

from llava_desktop.core.engine import EngineKind
from llava_desktop.core.events import AnswerDelta
from tests.qt.made import ended


@pytest.fixture
def settings(room):
    """Opened by the button of the empty window."""
    room.press("Add API token")
    return room.settings._dialog


def test_three_clicks_lead_to_an_answer(room):
    room.press("Try the example picture")
    room.picture_thread.run_all()
    room.window.prompt_box._suggestions.chips()[0].click()
    room.press("Ask")
    (order,) = room.session.asked
    assert order.question.engine is EngineKind.DEMO
    assert order.question.picture.name == "example.jpg"
    question = room.accept(order.question)
    room.arrive(AnswerDelta(question.id, "A picture of 672×504 pixels."))
    room.update(ended(question, answer="A picture of 672×504 pixels."))
    assert room.answer == "A picture of 672×504 pixels."
    assert room.status.startswith("Done")


def test_a_token_is_one_field_that_has_the_focus(settings, qtbot):
    settings.activateWindow()
    qtbot.waitUntil(lambda: settings.focusWidget() is settings.findChild(QLineEdit, "API token"))
    assert settings.findChild(QPushButton, "Open this page in the browser").isVisible()
