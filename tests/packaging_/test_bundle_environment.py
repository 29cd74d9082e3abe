"""What the app starts from the bundle (a browser, say) gets the person's environment."""

import importlib
from pathlib import Path

import pytest

BUNDLE = Path(__file__).resolve().parents[2] / "packaging" / "bundle"
INSIDE = "/opt/app/_internal"


@pytest.fixture
def restore(monkeypatch):
    monkeypatch.syspath_prepend(BUNDLE)
    return importlib.import_module("environment_hook").restore


def test_the_bundles_search_path_is_taken_out(restore):
    environment = {"LD_LIBRARY_PATH": INSIDE, "HOME": "/home/me"}
    restore(environment, INSIDE)
    assert environment == {"HOME": "/home/me"}


def test_the_persons_own_search_path_comes_back(restore):
    environment = {"LD_LIBRARY_PATH": f"{INSIDE}:/mine", "LD_LIBRARY_PATH_ORIG": "/mine"}
    restore(environment, INSIDE)
    assert environment == {"LD_LIBRARY_PATH": "/mine"}


def test_an_empty_one_comes_back_empty(restore):
    environment = {"LD_LIBRARY_PATH": INSIDE, "LD_LIBRARY_PATH_ORIG": ""}
    restore(environment, INSIDE)
    assert environment == {"LD_LIBRARY_PATH": ""}


def test_a_search_path_that_is_not_the_bundles_stays(restore):
    environment = {"LD_LIBRARY_PATH": "/mine"}
    restore(environment, INSIDE)
    assert environment == {"LD_LIBRARY_PATH": "/mine"}


def test_the_starters_own_words_are_taken_out(restore):
    environment = {"_PYI_ARCHIVE_FILE": "/opt/app/app", "_PYI_PARENT_PROCESS_LEVEL": "1", "PATH": "/usr/bin"}
    restore(environment, INSIDE)
    assert environment == {"PATH": "/usr/bin"}


def test_no_hook_of_pyinstaller_that_sets_qts_paths_runs(monkeypatch):
    monkeypatch.syspath_prepend(BUNDLE)
    assert "pyi_rth_pyside6" in importlib.import_module("contents").RUNTIME_HOOKS_LEFT_OUT
