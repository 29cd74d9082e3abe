import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSpinBox

from llava_desktop.ui.run_limit_field import NAME, RunLimitField


@pytest.fixture
def field(theme, qtbot):
    made = RunLimitField()
    qtbot.addWidget(made)
    made.show()
    return made


def number(field) -> QSpinBox:
    found = field.findChild(QSpinBox, NAME)
    assert isinstance(found, QSpinBox)
    return found


def test_what_is_typed_holds_once_it_is_typed(field, qtbot):
    field.show_seconds(900)
    told: list[int] = []
    field.edited.connect(told.append)
    number(field).selectAll()
    qtbot.keyClicks(number(field), "120")
    qtbot.keyClick(number(field), Qt.Key.Key_Return)
    assert told == [120]


@pytest.mark.parametrize(("asked", "shown"), [(1, 5), (5, 5), (86_400, 86_400), (1_000_000, 86_400)])
def test_it_stays_within_what_the_service_takes(field, qtbot, asked, shown):
    with qtbot.assertNotEmitted(field.edited):
        field.show_seconds(asked)
    assert number(field).value() == shown
