import pytest
from PySide6.QtCore import QCoreApplication

from llava_desktop.ui.money_panel import MoneyView
from llava_desktop.ui.seen_panel import view_of_seen
from llava_desktop.ui.side_panel import SidePanel
from llava_desktop.ui.theme import SCROLL_BAR_WIDTH
from tests.ui.made import made_picture

WIDTH = 272


@pytest.fixture
def panel(qtbot, theme):
    made = SidePanel(theme)
    qtbot.addWidget(made)
    made.resize(WIDTH, 900)
    made.show()
    made.seen.render(view_of_seen(made_picture("boat.jpg", b"boat")))
    return made


def settle() -> None:
    for _ in range(3):
        QCoreApplication.sendPostedEvents()


def test_a_scroll_bar_that_comes_and_goes_changes_no_width_and_so_calls_for_no_other(panel):
    """Else there are heights at which it comes because of the picture, and goes because of itself, for ever."""
    settle()
    bar, inside = panel.verticalScrollBar(), panel.widget()
    needed = inside.sizeHint().height()
    seen = set()
    for height in range(needed - 40, needed + 40):
        panel.resize(WIDTH, height)
        for view in (MoneyView("$1.00", "$2.00"), MoneyView()):
            panel.money.render(view)
            settle()
            seen.add((bar.isVisible(), inside.width()))
    assert seen == {(True, WIDTH - SCROLL_BAR_WIDTH), (False, WIDTH - SCROLL_BAR_WIDTH)}
    assert bar.sizeHint().width() == SCROLL_BAR_WIDTH
