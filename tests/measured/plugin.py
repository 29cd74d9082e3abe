"""Coverage watches the tests of the layers that promise it, and no other.

On Python 3.11 it makes every line half as slow again, whoever's line it is. A layer is covered by its own tests; that a
window's test comes through it, too, would prove little. What a module does while it is imported is watched as well: all
modules of these layers are imported first, and coverage rests while the tests are collected.
"""

import importlib
import pkgutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

LAYERS = ("core", "replicate", "tasks")
"""As in `packaging/quality.py`."""
FOLDERS = frozenset({*LAYERS, "proxy"})
"""Of tests. In `proxy` `tasks` meets certificates."""

_TESTS = Path(__file__).parents[1]


def is_measured(test_file: Path) -> bool:
    return test_file.relative_to(_TESTS).parts[0] in FOLDERS


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection(session: pytest.Session):
    if (controller := _controller(session.config)) is not None:
        _import_layers()
        controller.pause()
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item):
    """With its fixtures."""
    controller = _controller(item.config)
    wanted = is_measured(item.path)
    if controller is not None and controller.started != wanted:
        (controller.resume if wanted else controller.pause)()
    return (yield)


def _controller(config: pytest.Config) -> Any:
    """Of pytest-cov; None in a run without it."""
    plugin = config.pluginmanager.get_plugin("_cov")
    return None if plugin is None else plugin.cov_controller


def _import_layers() -> None:
    for layer in LAYERS:
        package = importlib.import_module(f"llava_desktop.{layer}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            with suppress(ImportError):  # of another operating system
                importlib.import_module(found.name)
