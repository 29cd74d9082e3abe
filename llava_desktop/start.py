"""What runs before all else, however the app is started: Qt is imported without what only Qt's developers use.

Measured by `dev.py bench start`. Nothing here changes what the app can do; without it the window comes 40 ms later.
"""

import builtins
import gc
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

# Nothing that a start makes is garbage, and looking for it takes a tenth of the way to the first paint.
# `desktop_app.py` switches it on again.
gc.disable()

STUB_MAKER = "shibokensupport.signature.lib.pyi_generator"
plain_import = builtins.__import__


def without_stub_maker(name: str, *arguments: object, **named: object) -> ModuleType:
    """`import`, except that an empty module stands for the one that makes PySide6's `.pyi` files.

    WORKAROUND: PySide6 compiles and runs that maker in each process only to have it listed: 14 ms.
    """
    if name == STUB_MAKER.rpartition(".")[0] and STUB_MAKER not in sys.modules:
        empty = ModuleType(STUB_MAKER)
        empty.__spec__ = ModuleSpec(STUB_MAKER, None)
        sys.modules[STUB_MAKER] = empty
    return plain_import(name, *arguments, **named)  # type: ignore[arg-type]


# WORKAROUND: PySide6 replaces the import function by one that reads the source of every module that is imported from
# then on, and keeps it, to find out whether it uses `__feature__`. We do not: 15 ms before the first paint and 3 MiB.
builtins.__import__ = without_stub_maker
try:
    import PySide6.QtCore  # noqa: F401
finally:
    builtins.__import__ = plain_import

from llava_desktop.app import main  # noqa: E402

__all__ = ["main"]
