import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSpinBox

from llava_desktop.ui.number_field import NumberField
from llava_desktop.ui.run_limits import AT_ONCE, RUN_LIMIT


@pytest.fixture
def make_field(theme, qtbot):
    def make(spec):
        made = NumberField(spec)
        qtbot.addWidget(made)
        made.show()
        return made

    return make


def number(field) -> QSpinBox:
    found = field.findChild(QSpinBox)
    assert isinstance(found, QSpinBox)
    return found


@pytest.mark.parametrize(("spec", "typed", "meant"), [(RUN_LIMIT, "120", 120), (AT_ONCE, "7", 7)])
def test_what_is_typed_holds_once_it_is_typed(make_field, qtbot, spec, typed, meant):
    field = make_field(spec)
    field.show_number(spec.least)
    told: list[int] = []
    field.edited.connect(told.append)
    number(field).selectAll()
    qtbot.keyClicks(number(field), typed)
    qtbot.keyClick(number(field), Qt.Key.Key_Return)
    assert told == [meant]
    assert number(field).text() == f"{typed} s" if spec.unit else typed


@pytest.mark.parametrize(("asked", "shown"), [(1, 5), (5, 5), (86_400, 86_400), (1_000_000, 86_400)])
def test_it_stays_within_what_the_service_takes(make_field, qtbot, asked, shown):
    field = make_field(RUN_LIMIT)
    with qtbot.assertNotEmitted(field.edited):
        field.show_number(asked)
    assert number(field).value() == shown


def test_at_least_one_question_and_at_most_ten_run_at_once(make_field):
    field = make_field(AT_ONCE)
    field.show_number(0)
    assert number(field).value() == 1
    field.show_number(11)
    assert number(field).value() == 10
