import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QTextDocumentFragment, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QLineEdit, QPushButton, QSlider, QWidget

from llava_desktop.core.parameters import Parameters
from llava_desktop.ui.parameters_panel import TEMPERATURE_SCALE, TOKENS_SCALE, TOP_P_SCALE, ParametersPanel

NAMES = ("Max tokens", "Temperature", "Top p")


@pytest.fixture
def panel(qtbot, theme):
    made = ParametersPanel()
    qtbot.addWidget(made)
    made.resize(240, 260)
    made.show()
    made.activateWindow()
    return made


def number(panel, name: str):
    return panel.findChild(QDoubleSpinBox, name)


def slider(panel, name: str):
    return panel.findChild(QSlider, f"{name} slider")


def tooltip(widget: QWidget) -> str:
    return QTextDocumentFragment.fromHtml(widget.toolTip()).toPlainText()


def roll(widget: QWidget) -> None:
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QGuiApplication.sendEvent(widget, event)


def test_it_begins_with_the_api_s_own_defaults(panel):
    assert [number(panel, name).text() for name in NAMES] == ["1024", "0.20", "1.00"]


def test_each_number_and_slider_has_a_name_and_takes_tab(panel):
    for name in NAMES:
        assert number(panel, name).accessibleName() == name
        assert slider(panel, name).accessibleName() == f"{name} slider"
        assert number(panel, name).focusPolicy() & Qt.FocusPolicy.TabFocus
        assert slider(panel, name).focusPolicy() & Qt.FocusPolicy.TabFocus
    assert panel.accessibleName() == panel.objectName() == "Parameters"


def test_what_each_number_does_to_an_answer_is_said_where_it_is_pointed_at(panel):
    meanings = {name: number(panel, name).accessibleDescription() for name in NAMES}
    assert len(set(meanings.values())) == len(NAMES)
    for name, meaning in meanings.items():
        (label,) = (each for each in panel.findChildren(QLabel) if each.text() == name)
        assert meaning.endswith(".")
        assert {tooltip(each) for each in (label, number(panel, name), slider(panel, name))} == {meaning}
    assert slider(panel, "Temperature").accessibleDescription() == "0.20", "its value is said there"


@pytest.mark.parametrize(
    ("name", "typed", "becomes"),
    [
        ("Max tokens", "64", Parameters(max_tokens=64)),
        ("Temperature", "0.75", Parameters(temperature=0.75)),
        ("Temperature", "0,75", Parameters(temperature=0.75)),
        ("Top p", "0.9", Parameters(top_p=0.9)),
    ],
)
def test_a_number_can_be_typed(qtbot, panel, name, typed, becomes):
    field = number(panel, name)
    field.setFocus()
    field.selectAll()
    with qtbot.waitSignal(panel.parameters_edited, check_params_cb=lambda parameters: parameters == becomes):
        qtbot.keyClicks(field, typed)
    assert field.text() == f"{field.value():.{field.decimals()}f}" or field.text() == typed


def test_what_is_being_typed_is_not_rewritten_under_the_cursor(qtbot, panel):
    field = number(panel, "Temperature")
    panel.parameters_edited.connect(panel.render)  # as the window does
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "1.05")
    assert field.value() == 1.05
    assert field.text() == "1.05"


@pytest.mark.parametrize("typed", ["0", "5000", "-3", "x"])
def test_no_number_outside_the_limits_ever_gets_out(qtbot, panel, typed):
    said: list[Parameters] = []
    panel.parameters_edited.connect(said.append)
    field = number(panel, "Max tokens")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert all(1 <= parameters.max_tokens <= 4096 for parameters in said)
    assert field.value() >= 1


def test_a_slider_sets_its_number(qtbot, panel):
    with qtbot.waitSignal(panel.parameters_edited) as caught:
        qtbot.keyClick(slider(panel, "Temperature"), Qt.Key.Key_Right)
    assert caught.args == [Parameters(temperature=0.25)]
    assert number(panel, "Temperature").text() == "0.25"
    with qtbot.waitSignal(panel.parameters_edited) as caught:
        qtbot.keyClick(slider(panel, "Max tokens"), Qt.Key.Key_Home)
    assert caught.args[0].max_tokens == 1
    with qtbot.waitSignal(panel.parameters_edited) as caught:
        qtbot.keyClick(slider(panel, "Max tokens"), Qt.Key.Key_End)
    assert caught.args[0].max_tokens == 4096
    assert slider(panel, "Max tokens").accessibleDescription() == "4096"  # where it stands says nothing to who is blind


@pytest.mark.parametrize("scale", [TOKENS_SCALE, TEMPERATURE_SCALE, TOP_P_SCALE])
def test_every_place_of_a_slider_is_a_value_within_the_limits_and_back(scale):
    values = [scale.value_at(position) for position in range(scale.slider_steps + 1)]
    assert values == sorted(values)
    assert values[0] == scale.least
    assert values[-1] == scale.most
    for position in range(scale.position_of(scale.least), scale.slider_steps + 1):
        assert scale.position_of(scale.value_at(position)) == position


def test_render_shows_everything_and_emits_nothing(panel, emissions):
    seen = emissions(panel)
    panel.render(Parameters(max_tokens=4000, temperature=1.5, top_p=0.33))
    panel.render(Parameters(max_tokens=77, temperature=0.0, top_p=0.5))
    assert seen == []
    assert [number(panel, name).text() for name in NAMES] == ["77", "0.00", "0.50"]


def test_changing_one_leaves_the_others_as_exact_as_they_were(qtbot, panel):
    panel.render(Parameters(temperature=0.123456, top_p=0.3333))
    with qtbot.waitSignal(panel.parameters_edited) as caught:
        qtbot.keyClick(number(panel, "Max tokens"), Qt.Key.Key_Up)
    assert caught.args[0].temperature == 0.123456
    assert caught.args[0].top_p == 0.3333


def test_it_says_when_top_p_has_no_effect(panel):
    line = next(label for label in panel.findChildren(QLabel) if "no effect" in label.text())
    assert line.isHidden()
    panel.render(Parameters(temperature=0.0))
    assert line.isVisible()


def test_reset_is_offered_when_something_differs(qtbot, panel):
    reset = panel.findChild(QPushButton, "Reset parameters")
    assert reset.isHidden()
    panel.render(Parameters(max_tokens=5))
    assert reset.isVisible()
    with qtbot.waitSignal(panel.parameters_edited) as caught:
        reset.click()
    assert caught.args == [Parameters()]
    assert reset.isHidden()


def test_scrolling_over_the_panel_changes_nothing_unless_the_field_has_the_focus(qtbot, panel, emissions):
    seen = emissions(panel)
    number(panel, NAMES[0]).clearFocus()  # the first stop has it when the window opens
    for name in NAMES:
        roll(number(panel, name))
        roll(slider(panel, name))
    assert seen == []
    for field in (number(panel, "Max tokens"), slider(panel, "Max tokens")):
        field.setFocus()
        qtbot.waitUntil(field.hasFocus)
        seen.clear()
        roll(field)
        assert seen


def test_the_numbers_can_be_seen(panel):
    """Qt makes the field one pixel wide when a stylesheet draws the border and the buttons are switched off."""
    for name in NAMES:
        inner = number(panel, name).findChild(QLineEdit)
        assert inner is not None
        assert inner.width() >= inner.fontMetrics().horizontalAdvance("1024")


MINE = Parameters(64, 0.7, 0.5)


def reset_and_undo(panel):
    return panel.findChild(QPushButton, "Reset parameters"), panel.findChild(QPushButton, "Undo reset")


def test_a_reset_can_be_taken_back_in_the_same_place(qtbot, panel):
    panel.render(MINE)
    reset, undo = reset_and_undo(panel)
    assert undo.isHidden()
    reset.click()
    assert undo.isVisible()
    with qtbot.waitSignal(panel.parameters_edited) as edited:
        undo.click()
    assert edited.args == [MINE]
    assert [number(panel, name).text() for name in NAMES] == ["64", "0.70", "0.50"]
    assert undo.isHidden()
    assert reset.isVisible()


def test_the_focus_stays_where_reset_and_its_undo_stand(qtbot, panel):
    panel.render(MINE)
    reset, undo = reset_and_undo(panel)
    reset.setFocus()
    qtbot.waitUntil(reset.hasFocus)
    reset.click()
    assert undo.hasFocus()
    undo.click()
    assert reset.hasFocus()


def test_once_something_else_is_set_the_reset_stays(panel):
    panel.render(MINE)
    reset, undo = reset_and_undo(panel)
    reset.click()
    panel.render(Parameters(128, 0.2, 1.0))  # a preset's own, say
    assert undo.isHidden()
    panel.render(Parameters())
    assert undo.isHidden()
