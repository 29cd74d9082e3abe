from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from llava_desktop.ui.turning_row import TurningRow


def settle():
    for _ in range(3):
        QCoreApplication.sendPostedEvents()


def test_parts_stand_under_each_other_where_they_do_not_fit_beside_each_other(theme, qtbot):
    parts = [QPushButton("On this computer"), QPushButton("On Replicate"), QPushButton("Hidden")]
    parts[2].setVisible(False)
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(TurningRow(8, *parts, stretched=2))
    column.addStretch()
    window.show()
    for width, are_beside in ((500, True), (180, False), (500, True)):
        window.resize(width, 300)
        settle()
        one, other = (part.geometry() for part in parts[:2])
        assert (one.top() == other.top()) is are_beside
        assert not one.intersects(other)
        assert all(part.width() >= part.sizeHint().width() for part in parts[:2])
    parts[1].setText("On Replicate, where it is asked and where it costs money, and nowhere else")
    settle()
    assert parts[1].geometry().top() > parts[0].geometry().bottom()
