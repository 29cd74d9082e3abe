"""Coverage watches the tests of the layers that promise it, and no other.

On Python 3.11 it makes every line half as slow again, whoever's line it is. A layer is covered by its own tests; that a
window's test comes through it, too, would prove little. What a module does while it is imported is watched as well: all
modules of these layers are imported first, and coverage rests while the tests are collected.
"""

import importlib
import pkgutil
from contextlib import suppress
from pathlib import Path

import pytest
from coverage import Coverage

LAYERS = ("core", "replicate", "tasks")
"""As in `packaging/quality.py`."""
FOLDERS = frozenset({*LAYERS, "proxy"})
"""Of tests. In `proxy` `tasks` meets certificates."""

_TESTS = Path(__file__).parents[1]
_RESTING = pytest.StashKey[Coverage]()


def is_measured(test_file: Path) -> bool:
    return test_file.relative_to(_TESTS).parts[0] in FOLDERS


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection(session: pytest.Session):
    if Coverage.current() is not None:
        _import_layers()
        _rest(session.config)
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item):
    """With its fixtures."""
    if is_measured(item.path):
        _watch(item.config)
    else:
        _rest(item.config)
    return (yield)


def _rest(config: pytest.Config) -> None:
    """In a worker of pytest-xdist there are two, one under the other: when the upper one stops, the lower goes on."""
    while (watching := Coverage.current()) is not None:
        watching.stop()
        config.stash.setdefault(_RESTING, watching)


def _watch(config: pytest.Config) -> None:
    if _RESTING in config.stash:
        config.stash[_RESTING].start()
        del config.stash[_RESTING]


def _import_layers() -> None:
    for layer in LAYERS:
        package = importlib.import_module(f"llava_desktop.{layer}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            with suppress(ImportError):  # of another operating system
                importlib.import_module(found.name)
