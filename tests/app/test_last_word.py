"""A start again that cannot be: the sentence stands in a box where there is no terminal."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# A process of its own: an application that was quit is of no use to the tests after it.
PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog
from llava_desktop import app
from llava_desktop.core.options import parse_options

has_run = QApplication([])
QTimer.singleShot(0, has_run.quit)
has_run.exec()

def close_the_box():
    boxes = [each for each in has_run.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
    for box in boxes:
        print("box")
        box.done(0)
    if not boxes:
        watch.start(10)

watch = QTimer(singleShot=True)
watch.timeout.connect(close_the_box)
watch.start(0)
sys.exit(app.end_with("It could not be started again.", parse_options(["--data-dir", sys.argv[1]], {})))
"""


def test_the_last_word_is_shown_also_by_an_app_that_has_run_already(tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, tmp_path],
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stdout) == (1, "box\n")
    assert "It could not be started again." in run.stderr
