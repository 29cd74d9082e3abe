"""What is done to the window before anybody listens."""

from PySide6.QtCore import QObject, Signal

from llava_desktop.ui.held_signals import HeldSignals


class Widget(QObject):
    dropped = Signal(str, int)
    pressed = Signal()


def listened(widget):
    heard = []
    widget.dropped.connect(lambda *values: heard.append(("dropped", *values)))
    widget.pressed.connect(lambda: heard.append(("pressed",)))
    return heard


def test_what_was_done_early_is_told_in_order_to_those_who_listen_later(qapp):
    widget = Widget()
    held = HeldSignals(widget.pressed, widget.dropped)
    widget.dropped.emit("boat", 1)
    widget.pressed.emit()
    widget.dropped.emit("quay", 2)
    heard = listened(widget)
    held.release()
    assert heard == [("dropped", "boat", 1), ("pressed",), ("dropped", "quay", 2)]


def test_after_the_release_nothing_is_told_twice(qapp):
    widget = Widget()
    held = HeldSignals(widget.pressed)
    widget.pressed.emit()
    heard = listened(widget)
    held.release()
    widget.pressed.emit()
    held.release()
    assert heard == [("pressed",), ("pressed",)]
