"""A module of the tests that starts the app, run as the app is started: `python -m tests.app.started MODULE ARGS…`.

What `llava_desktop.start` settles before Qt is imported is worth a third of the time after the first paint.
"""

import llava_desktop.start  # noqa: F401 # isort: skip - before all others, for it settles how they are imported

import runpy
import sys

if __name__ == "__main__":
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
