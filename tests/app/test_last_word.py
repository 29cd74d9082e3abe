"""A start, or a start again, that cannot be: the sentence stands in a box where there is no terminal."""

import io

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog

from llava_desktop import app
from llava_desktop.core.options import parse_options


def test_the_last_word_is_shown_also_by_an_app_that_has_run_already(qapp, monkeypatch, tmp_path):
    terminal = io.StringIO()
    monkeypatch.setattr("sys.stderr", terminal)
    shown = []

    def close_the_box():
        boxes = [each for each in qapp.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
        shown.extend(boxes)
        for box in boxes:
            box.done(0)
        if not boxes:
            watch.start(10)

    watch = QTimer(singleShot=True)
    watch.timeout.connect(close_the_box)
    watch.start(0)
    assert app.end_with("It could not be started again.", parse_options(["--data-dir", str(tmp_path)], {})) == 1
    assert len(shown) == 1
    assert "It could not be started again." in terminal.getvalue()
