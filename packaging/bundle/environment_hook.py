"""Runs first of all in the bundle: programs that the app starts (a browser, say) get the user's environment, not ours.

PyInstaller's starter puts the bundle's libraries into the loader's search path and leaves words for a second start of
itself. The loader read its own when this process began, so nothing here needs them any more; a browser that found them
would load our libraries instead of its own.
"""

import os
import sys
from collections.abc import MutableMapping

SEARCH_PATHS = ("LD_LIBRARY_PATH", "LIBPATH", "DYLD_LIBRARY_PATH")
KEPT_AS = "_ORIG"
STARTERS_OWN = "_PYI_"


def restore(environment: MutableMapping[str, str], bundle: str) -> None:
    """The environment as it was before the bundle was started. bundle: the folder with its libraries."""
    for name in SEARCH_PATHS:
        before = environment.pop(name + KEPT_AS, None)
        if before is not None:
            environment[name] = before
        elif environment.get(name) == bundle:
            del environment[name]
    for name in [name for name in environment if name.startswith(STARTERS_OWN)]:
        del environment[name]


if (bundle := getattr(sys, "_MEIPASS", None)) is not None:
    restore(os.environ, bundle)
