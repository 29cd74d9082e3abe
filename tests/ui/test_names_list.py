from itertools import pairwise

from llava_desktop.ui.names_list import NamesList


def test_its_rows_lie_one_under_the_other(theme, qtbot):
    names = NamesList()
    qtbot.addWidget(names)
    names.addItems(["Answers", "Account", "Pictures"])
    names.visualItemRect(names.item(1))  # as when a row is chosen before it is shown: they are laid out
    names.resize(120, 200)
    names.show()
    rows = [names.visualItemRect(names.item(row)) for row in range(names.count())]
    assert rows[0].height() > names.fontMetrics().height()
    assert [below.top() - above.bottom() for above, below in pairwise(rows)] == [1, 1]
