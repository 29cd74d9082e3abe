"""The moment that everything slow waits for."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel, QWidget

from llava_desktop.ui.first_paint import FirstPaint


class Paints(QObject):
    def __init__(self, widget):
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_it_comes_once_and_only_when_the_children_are_painted_too(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    label = Paints(QLabel("A child", window))
    told = []
    first = FirstPaint(window)
    first.over.connect(lambda: told.append(label.count))
    assert not told
    with qtbot.waitSignal(first.over):
        window.show()
    with qtbot.assertNotEmitted(first.over):
        window.repaint()
        qtbot.waitUntil(lambda: label.count > 1)
    assert told == [1]
