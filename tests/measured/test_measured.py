from pathlib import Path
from types import SimpleNamespace

import pytest

from quality import FULLY_COVERED
from tests.measured.plugin import FOLDERS, pytest_runtest_protocol

TESTS = Path(__file__).parents[1]


class FakeController:
    """Of pytest-cov."""

    def __init__(self):
        self.started = True
        self.changes = 0

    def pause(self):
        self.started, self.changes = False, self.changes + 1

    def resume(self):
        self.started, self.changes = True, self.changes + 1


def item_in(folder: str, controller):
    plugin = SimpleNamespace(cov_controller=controller)
    config = SimpleNamespace(pluginmanager=SimpleNamespace(get_plugin=lambda name: plugin if name == "_cov" else None))
    return SimpleNamespace(path=TESTS / folder / "test_any.py", config=config)


def test_the_layers_that_promise_full_coverage_are_watched():
    assert set(FULLY_COVERED) <= FOLDERS
    assert all((TESTS / folder).is_dir() for folder in FOLDERS)


@pytest.mark.parametrize("folder", sorted(FOLDERS))
def test_coverage_rests_from_the_first_test_of_another_layer_to_the_next_of_a_watched_one(folder):
    controller = FakeController()
    for at, watched in ((folder, True), ("ui", False), ("storage", False), (f"{folder}/inner", True)):
        running = pytest_runtest_protocol(item_in(at, controller))
        next(running)
        assert controller.started is watched
    assert controller.changes == 2


def test_a_run_without_coverage_is_as_it_is():
    for controller in (None, FakeController()):
        item = item_in("core", controller)
        next(pytest_runtest_protocol(item))
    item.config.pluginmanager.get_plugin = lambda _name: None
    next(pytest_runtest_protocol(item))
