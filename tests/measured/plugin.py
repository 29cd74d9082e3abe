"""Coverage watches the tests of the layers that promise it, and no other.

On Python 3.11 it makes every line half as slow again, whoever's line it is. A layer is covered by its own tests; that a
window's test comes through it, too, would prove little. What a module does while it is imported counts in any case: all
tests are collected while coverage watches.
"""

from pathlib import Path

import pytest

FOLDERS = frozenset({"core", "replicate", "tasks", "proxy"})
"""Of tests. The fully covered layers (`packaging/quality.py`), and `proxy`, where `tasks` meets certificates."""

_TESTS = Path(__file__).parents[1]


def is_measured(test_file: Path) -> bool:
    return test_file.relative_to(_TESTS).parts[0] in FOLDERS


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item):
    """With its fixtures."""
    plugin = item.config.pluginmanager.get_plugin("_cov")
    controller = None if plugin is None else plugin.cov_controller
    wanted = is_measured(item.path)
    if controller is not None and controller.started != wanted:
        (controller.resume if wanted else controller.pause)()
    return (yield)
