import importlib
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from coverage import Coverage

from quality import FULLY_COVERED
from tests.measured.plugin import FOLDERS, LAYERS, pytest_collection, pytest_runtest_protocol

TESTS = Path(__file__).parents[1]


@pytest.fixture
def measured():
    """A run with two coverages, as in a worker of pytest-xdist; the upper one is the run's."""
    before = sys.gettrace()
    lower, upper = Coverage(data_file=None, config_file=False), Coverage(data_file=None, config_file=False)
    lower.start()
    upper.start()
    yield SimpleNamespace(config=SimpleNamespace(stash=pytest.Stash()), upper=upper)
    upper.stop()
    lower.stop()
    sys.settrace(before)


def item_in(folder: str, config) -> Any:
    return SimpleNamespace(path=TESTS / folder / "test_any.py", config=config)


def test_the_layers_that_promise_full_coverage_are_watched():
    assert set(FULLY_COVERED) == set(LAYERS) <= FOLDERS
    assert all((TESTS / folder).is_dir() for folder in FOLDERS)


@pytest.mark.parametrize("folder", sorted(FOLDERS))
def test_coverage_rests_from_the_first_test_of_another_layer_to_the_next_of_a_watched_one(folder, measured):
    for at, watched in ((folder, True), ("ui", False), ("storage", False), (f"{folder}/inner", True)):
        next(pytest_runtest_protocol(item_in(at, measured.config)))
        assert Coverage.current() is (measured.upper if watched else None)
        assert (sys.gettrace() is not None) is watched


def test_every_module_of_the_layers_is_imported_before_coverage_rests_for_the_collection(monkeypatch, measured):
    imported, really = [], importlib.import_module

    def import_module(name):
        assert sys.gettrace() is not None
        imported.append(name)
        if name.endswith("desktop_bus"):
            raise ImportError(name)
        return really(name)

    monkeypatch.setattr(importlib, "import_module", import_module)
    next(pytest_collection(measured))
    assert sys.gettrace() is None
    files = {
        ".".join(path.relative_to(TESTS.parent).with_suffix("").parts)
        for layer in LAYERS
        for path in (TESTS.parent / "llava_desktop" / layer).rglob("*.py")
    }
    assert {name.removesuffix(".__init__") for name in files} == set(imported)


def test_a_run_without_coverage_is_as_it_is():
    assert Coverage.current() is None, "a test of no layer is not watched"
    config = SimpleNamespace(stash=pytest.Stash())
    session: Any = SimpleNamespace(config=config)
    next(pytest_collection(session))
    next(pytest_runtest_protocol(item_in("core", config)))
    next(pytest_runtest_protocol(item_in("ui", config)))
    assert Coverage.current() is None
