import pytest

from llava_desktop.ui.labels import ElidedLabel
from llava_desktop.ui.receipt_panel import ReceiptPanel, ReceiptView


@pytest.fixture
def panel(qtbot, theme):
    made = ReceiptPanel()
    qtbot.addWidget(made)
    made.resize(200, 130)
    made.show()
    return made


def value(panel, name: str):
    return panel.findChild(ElidedLabel, name)


def values(panel) -> list[str]:
    return [value(panel, name).text() for name in ("Waited", "Ran", "Cost", "Prediction")]


def test_what_is_not_known_is_a_dash_and_is_read_as_words(panel):
    assert values(panel) == ["—"] * 4
    assert value(panel, "Cost").accessibleName() == "Cost: not known"


def test_a_finished_answer_has_its_times_its_cost_and_its_id(panel):
    panel.render(ReceiptView(waited_s=41, ran_s=8.2, cost=11_480, prediction_id="gm3qorz", was_cold=True))
    assert values(panel) == ["41 s, model start", "8.2 s", "about $0.011", "gm3qorz"]
    assert value(panel, "Waited").accessibleName() == "Waited: 41 s, the model had to start first"
    panel.render(ReceiptView(was_cold=True))
    assert values(panel) == ["—"] * 4


def test_a_long_id_gives_way_in_its_middle_and_stands_whole_in_the_tooltip(panel):
    long_id = "gm3qorz" + "0" * 50 + "hu"
    panel.render(ReceiptView(prediction_id=long_id))
    label = value(panel, "Prediction")
    assert label.shown_text().startswith("gm3")
    assert label.shown_text().endswith("hu")
    assert "…" in label.shown_text()
    assert long_id in label.toolTip()
