import importlib
from pathlib import Path
from types import SimpleNamespace

import pytest

from quality import FULLY_COVERED
from tests.measured.plugin import FOLDERS, LAYERS, pytest_collection, pytest_runtest_protocol

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


def config_with(controller):
    plugin = SimpleNamespace(cov_controller=controller)
    return SimpleNamespace(pluginmanager=SimpleNamespace(get_plugin=lambda name: plugin if name == "_cov" else None))


def item_in(folder: str, controller):
    return SimpleNamespace(path=TESTS / folder / "test_any.py", config=config_with(controller))


def test_the_layers_that_promise_full_coverage_are_watched():
    assert set(FULLY_COVERED) == set(LAYERS) <= FOLDERS
    assert all((TESTS / folder).is_dir() for folder in FOLDERS)


@pytest.mark.parametrize("folder", sorted(FOLDERS))
def test_coverage_rests_from_the_first_test_of_another_layer_to_the_next_of_a_watched_one(folder):
    controller = FakeController()
    for at, watched in ((folder, True), ("ui", False), ("storage", False), (f"{folder}/inner", True)):
        running = pytest_runtest_protocol(item_in(at, controller))
        next(running)
        assert controller.started is watched
    assert controller.changes == 2


def test_every_module_of_the_layers_is_imported_before_coverage_rests_for_the_collection(monkeypatch):
    controller, imported, really = FakeController(), [], importlib.import_module

    def import_module(name):
        assert controller.started
        imported.append(name)
        if name.endswith("desktop_bus"):
            raise ImportError(name)
        return really(name)

    monkeypatch.setattr(importlib, "import_module", import_module)
    next(pytest_collection(SimpleNamespace(config=config_with(controller))))
    assert not controller.started
    files = {
        ".".join(path.relative_to(TESTS.parent).with_suffix("").parts)
        for layer in LAYERS
        for path in (TESTS.parent / "llava_desktop" / layer).rglob("*.py")
    }
    assert {name.removesuffix(".__init__") for name in files} == set(imported)


def test_a_run_without_coverage_is_as_it_is():
    for controller in (None, FakeController()):
        item = item_in("core", controller)
        next(pytest_runtest_protocol(item))
    item.config.pluginmanager.get_plugin = lambda _name: None
    next(pytest_runtest_protocol(item))
