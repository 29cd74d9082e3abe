import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton

from llava_desktop.core.model_version import DEFAULT_VERSION
from llava_desktop.core.prediction import WebhookEvent
from llava_desktop.core.request_fields import RequestFields
from llava_desktop.ui.advanced_fields import NO_EVENTS, NOT_STREAMED, OF_DEMO, AdvancedFields, AdvancedView

OTHER = "0123456789abcdef" * 4
HOOK = "https://hooks.example.org/in"


@pytest.fixture
def panel(qtbot, theme):
    made = AdvancedFields()
    qtbot.addWidget(made)
    made.resize(240, 700)
    made.show()
    button(made, "Advanced").click()
    return made


def button(panel, name: str):
    return panel.findChild(QPushButton, name)


def line(panel, name: str):
    return panel.findChild(QLineEdit, name)


def box(panel, name: str):
    return panel.findChild(QCheckBox, name)


def words(panel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def type_into(qtbot, panel, name: str, text: str) -> None:
    line(panel, name).clear()
    qtbot.keyClicks(line(panel, name), text)
    qtbot.keyClick(line(panel, name), Qt.Key.Key_Return)


def test_it_is_folded_until_somebody_wants_it(qtbot, theme):
    panel = AdvancedFields()
    qtbot.addWidget(panel)
    panel.show()
    assert not line(panel, "Webhook").isVisible()
    assert button(panel, "Advanced").accessibleDescription() == "folded"
    button(panel, "Advanced").click()
    assert line(panel, "Webhook").isVisible()
    assert button(panel, "Advanced").accessibleDescription() == "unfolded"
    button(panel, "Advanced").click()
    assert not line(panel, "Webhook").isVisible()


def test_what_differs_from_the_defaults_is_seen_while_it_is_folded(panel):
    button(panel, "Advanced").click()
    assert words(panel) == ""
    panel.render(AdvancedView(RequestFields(OTHER, HOOK, (), stream=False)))
    assert words(panel) == "chosen version · webhook · not streamed"
    assert button(panel, "Advanced").accessibleDescription() == "folded, chosen version · webhook · not streamed"


def test_a_version_is_taken_and_the_default_is_an_empty_field(qtbot, panel):
    assert "Default" in line(panel, "Model version").placeholderText()
    with qtbot.waitSignal(panel.fields_edited) as told:
        type_into(qtbot, panel, "Model version", f"owner/name:{OTHER.upper()}")
    assert told.args == [RequestFields(OTHER)]
    assert line(panel, "Model version").text() == OTHER
    with qtbot.waitSignal(panel.fields_edited) as told:
        type_into(qtbot, panel, "Model version", " ")
    assert told.args[0].version == DEFAULT_VERSION


def test_a_wrong_version_is_refused_in_place_and_stays_to_be_corrected(qtbot, panel):
    with qtbot.assertNotEmitted(panel.fields_edited):
        type_into(qtbot, panel, "Model version", "41ec")
    assert "64 hex digits" in words(panel)
    assert "64 hex digits" in line(panel, "Model version").accessibleDescription()
    panel.render(AdvancedView(cancel_after_s=60))
    assert line(panel, "Model version").text() == "41ec"
    assert "64 hex digits" in words(panel)
    type_into(qtbot, panel, "Model version", OTHER)
    assert "64 hex digits" not in words(panel)


def test_a_webhook_says_where_the_answer_goes_and_what_it_may_be_told(qtbot, panel):
    assert not box(panel, "Webhook: the end").isVisible()
    with qtbot.waitSignal(panel.fields_edited) as told:
        type_into(qtbot, panel, "Webhook", f" {HOOK} ")
    assert told.args == [RequestFields(webhook=HOOK)]
    assert "also sent to hooks.example.org" in words(panel)
    assert NO_EVENTS in words(panel)
    with qtbot.waitSignal(panel.fields_edited) as told:
        box(panel, "Webhook: the end").click()
    assert told.args[0].webhook_events == (WebhookEvent.COMPLETED,)
    assert NO_EVENTS not in words(panel)
    with qtbot.waitSignal(panel.fields_edited) as told:
        box(panel, "Webhook: the start").click()
    assert told.args[0].webhook_events == (WebhookEvent.START, WebhookEvent.COMPLETED)


def test_while_a_webhook_is_refused_nobody_is_told_not_even_the_one_before(qtbot, panel):
    panel.render(AdvancedView(RequestFields(webhook=HOOK)))
    with qtbot.waitSignal(panel.fields_edited) as told:
        type_into(qtbot, panel, "Webhook", "http://hooks.example.org")
    assert told.args[0].webhook == ""
    assert "https://" in words(panel)
    assert line(panel, "Webhook").text() == "http://hooks.example.org"


def test_what_is_being_typed_is_not_touched_and_looking_at_a_field_changes_nothing(qtbot, panel):
    qtbot.keyClicks(line(panel, "Webhook"), "https://ho")
    panel.render(AdvancedView(RequestFields(webhook=HOOK)))
    assert line(panel, "Webhook").text() == "https://ho"
    with qtbot.assertNotEmitted(panel.fields_edited):
        qtbot.keyClick(line(panel, "Model version"), Qt.Key.Key_Return)


def test_without_streaming_the_window_says_what_that_means(qtbot, panel):
    assert box(panel, "Stream the answer").isChecked()
    with qtbot.waitSignal(panel.fields_edited) as told:
        box(panel, "Stream the answer").click()
    assert told.args == [RequestFields(stream=False)]
    assert NOT_STREAMED in words(panel)


def test_what_the_demo_engine_leaves_out_is_said_only_where_it_matters(panel):
    panel.render(AdvancedView(RequestFields(stream=False), is_demo=True))
    assert OF_DEMO not in words(panel)
    panel.render(AdvancedView(RequestFields(webhook=HOOK), is_demo=True))
    assert OF_DEMO in words(panel)


def test_the_limit_of_a_run_is_named_here_and_set_in_settings(qtbot, panel):
    assert "15 min" in button(panel, "Run limit").accessibleDescription()
    panel.render(AdvancedView(cancel_after_s=45))
    assert button(panel, "Run limit").accessibleDescription() == "A run ends by itself after 45 s"
    assert "A run ends by itself after 45 s" in [label.text() for label in panel.findChildren(QLabel)]
    with qtbot.waitSignal(panel.run_limit_requested):
        button(panel, "Run limit").click()


def test_rendering_tells_nobody_anything(panel, emissions):
    told = emissions(panel)
    panel.render(AdvancedView(RequestFields(OTHER, HOOK, (WebhookEvent.LOGS,), stream=False), 60, is_demo=True))
    assert told == []
