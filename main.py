"""Double-click entry. What stands before the call is measured by `dev.py bench start`."""

import builtins
import gc

# Nothing that a start makes is garbage, and looking for it takes a tenth of the way to the first paint.
gc.disable()

# WORKAROUND: PySide6 replaces the import function by one that reads the source of every module that is imported from
# then on, and keeps it, to find out whether it uses `__feature__`. We do not: 15 ms before the first paint and 3 MiB.
plain_import = builtins.__import__
import PySide6.QtCore  # noqa: E402, F401

builtins.__import__ = plain_import

from llava_desktop.app import main  # noqa: E402

if __name__ == "__main__":
    raise SystemExit(main())
