import sys

import pytest

from llava_desktop import resources


def test_a_checkout_finds_its_files():
    assert resources.resource_path("style.qss").is_file()


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A package that lies elsewhere; nothing beside it yet."""
    package = tmp_path / "site-packages" / "llava_desktop"
    package.mkdir(parents=True)
    monkeypatch.setattr(resources, "__file__", str(package / "resources.py"))
    return package


def test_an_installed_wheel_finds_them_inside_the_package(installed):
    (installed / "resources").mkdir()
    assert resources.resource_path("style.qss") == installed / "resources" / "style.qss"


def test_a_frozen_bundle_finds_them_where_it_was_unpacked(installed, tmp_path, monkeypatch):
    (installed / "resources").mkdir()
    (tmp_path / "bundle" / "resources").mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "bundle"), raising=False)
    assert resources.resource_path("style.qss") == tmp_path / "bundle" / "resources" / "style.qss"


def test_a_damaged_installation_says_so(installed):
    with pytest.raises(resources.ResourcesMissing):
        resources.resource_path("style.qss")
