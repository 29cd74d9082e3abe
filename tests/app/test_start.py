"""What `start.py` leaves out of Qt's import is not missed, and nothing of its way of doing so stays."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from llava_desktop.desktop_app import Imports

ROOT = Path(__file__).resolve().parents[2]


def said_by(code: str) -> str:
    """What a fresh Python says that has imported the app as `main.py` does; `plain` is its own import function."""
    script = f"import builtins, sys; plain = builtins.__import__; import main\n{code}"
    command = [sys.executable, "-W", "error", "-c", script]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout


def test_the_maker_of_type_stubs_is_not_loaded():
    maker = "sys.modules['PySide6.support.signature.lib.pyi_generator']"
    assert said_by(f"print([name for name in vars({maker}) if not name.startswith('__')])") == "[]\n"


def test_imports_are_pythons_own_again():
    assert said_by("print(builtins.__import__ is plain)") == "True\n"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "from PySide6.QtCore import QSize\ntry: QSize(1, None)\nexcept TypeError as error: print(error)",
            "Supported signatures",
        ),
        ("help('PySide6.QtCore.QTimer.start')", "start(self, msec: int"),
    ],
)
def test_qt_still_explains_itself(code, words):
    assert words in said_by(code)


def test_no_thread_makes_classes_of_qt_while_the_window_answers():
    """See `desktop_app.SLICES`: what the thread imports knows no Qt; what does is imported between its events."""
    parts = inspect.getsource(Imports.run).partition(":\n")[2]
    code = f"import sys\n{inspect.cleandoc(parts)}\nprint([name for name in sys.modules if name.startswith('PySide6')])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "[]\n"


def test_the_slices_leave_assembly_little_to_import():
    missed = said_by(
        "import importlib\nfrom llava_desktop.desktop_app import SLICES, Imports\nImports.run(None)\n"
        "[importlib.import_module(f'llava_desktop.{part}') for part in SLICES]\nbefore = set(sys.modules)\n"
        "import llava_desktop.assembly\n"
        "print(len([name for name in set(sys.modules) - before if name.startswith(('PySide6.', 'httpx', 'PIL'))]))"
    )
    assert missed == "0\n"
