"""Each check of `--self-test` passes here, and says so when what it looks for is broken."""

import io
import os
import sqlite3
import ssl
import sys
from types import SimpleNamespace

import pytest
import secretstorage
import truststore
from keyring.backends import SecretService
from PIL import Image
from PySide6.QtCore import QPluginLoader

from llava_desktop.core.child_command import ChildCommand
from llava_desktop.replicate.certificates import CertificateSettingUnusable
from llava_desktop.resources import ResourcesMissing
from llava_desktop.self_test import qt_parts, surroundings
from llava_desktop.self_test.finding import Finding
from llava_desktop.storage import keyring_tokens
from llava_desktop.storage.folders import folders_for

CHECKS = (
    surroundings.versions,
    surroundings.resources,
    surroundings.picture_formats,
    surroundings.database,
    surroundings.keyrings,
)


def lines(found: Finding | list[Finding]) -> str:
    return "\n".join(each.line for each in ([found] if isinstance(found, Finding) else found))


@pytest.mark.parametrize("check", CHECKS)
def test_this_installation_passes(check):
    assert lines(check()).startswith("ok ")


def test_a_missing_file_of_our_own_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(surroundings, "resource_path", lambda name: tmp_path / name)
    (tmp_path / "style.qss").touch()
    assert "FAIL  Own files: missing: example.jpg, icons/" in lines(surroundings.resources())


def test_so_is_a_missing_folder(monkeypatch):
    def nowhere(_name):
        raise ResourcesMissing("no resources folder")

    monkeypatch.setattr(surroundings, "resource_path", nowhere)
    assert lines(surroundings.resources()).startswith("FAIL  Own files: no resources folder -> Install the app again")


def test_a_format_that_cannot_be_read_is_named(monkeypatch):
    real = surroundings.prepare_bytes

    def without_webp(data, name):
        if name.endswith("webp"):
            raise KeyError("WEBP")  # Pillow's, for a part of it that is not there
        return real(data, name)

    monkeypatch.setattr(surroundings, "prepare_bytes", without_webp)
    assert lines(surroundings.picture_formats()).startswith("FAIL  Picture formats: broken: WebP ->")


def test_wrong_colours_are_a_broken_format_too(monkeypatch):
    real = surroundings.prepare_bytes
    white = io.BytesIO()
    Image.new("RGB", (24, 16), (255, 255, 255)).save(white, "PNG")
    monkeypatch.setattr(
        surroundings,
        "prepare_bytes",
        lambda data, name: real(white.getvalue() if name.endswith(".png") else data, name),
    )
    assert lines(surroundings.picture_formats()).startswith("FAIL  Picture formats: broken: PNG ->")


def test_an_sqlite_without_full_text_search_is_told(monkeypatch):
    def without_fts5(_connection):
        raise sqlite3.OperationalError("no such module: fts5")

    monkeypatch.setattr(surroundings, "create", without_fts5)
    assert "the history cannot be made in it: no such module: fts5 ->" in lines(surroundings.database())


def test_no_keyring_library_at_all_is_told(monkeypatch):
    for _name, module, library in keyring_tokens._LIBRARIES:
        monkeypatch.delattr(module, library, raising=False)
    assert lines(surroundings.keyrings()).startswith("FAIL  Keyrings that can be used: none ->")


def test_no_keyring_is_asked(monkeypatch):
    def ask(*_anything):
        raise AssertionError("the keyring service was asked")

    monkeypatch.setattr(secretstorage, "dbus_init", ask)
    with pytest.raises(AssertionError):
        _ = SecretService.Keyring.priority  # what asking is
    assert "SecretService" in lines(surroundings.keyrings())


# -- certificates


def empty_store(*_anything) -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def test_the_certificates_that_the_app_carries_are_enough_by_themselves():
    assert "ok    Certificates, with the system's hidden: " in lines(list(surroundings.certificates()))


def test_a_bundle_without_its_certificates_is_told(monkeypatch):
    monkeypatch.setattr(surroundings, "carried_certificates", empty_store)
    assert "FAIL  Certificates, with the system's hidden: 0 authorities ->" in lines(list(surroundings.certificates()))


def test_a_system_that_trusts_too_few_is_told(monkeypatch):
    monkeypatch.setattr(surroundings, "tls_context", empty_store)
    assert "FAIL  Certificates in use: 0 authorities -> Install the system's" in lines(
        list(surroundings.certificates())
    )


def test_a_setting_that_leads_nowhere_is_named(monkeypatch):
    def unusable():
        raise CertificateSettingUnusable("The setting SSL_CERT_FILE cannot be used.", "Remove it.")

    monkeypatch.setattr(surroundings, "tls_context", unusable)
    assert "FAIL  Certificates in use: The setting SSL_CERT_FILE cannot" in lines(list(surroundings.certificates()))


def test_a_store_that_is_asked_each_time_is_not_counted(monkeypatch):
    monkeypatch.setattr(surroundings, "tls_context", lambda: truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    assert "ok    Certificates in use: the system's own" in lines(list(surroundings.certificates()))


# -- folders


def test_looking_at_the_folders_makes_none(tmp_path):
    found = lines(list(surroundings.data_folders(folders_for(tmp_path / "not" / "there"))))
    assert found.count("ok ") == 3
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_named(monkeypatch, tmp_path):
    def refuse(folder):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(surroundings, "probe_folder", refuse)
    found = lines(list(surroundings.data_folders(folders_for(tmp_path))))
    assert found.count("FAIL") == 3
    assert f"Data folder: {tmp_path}: Permission denied -> Make it writable" in found


def test_a_file_in_the_place_of_the_data_folder_is_told(tmp_path):
    (tmp_path / "data").write_text("a file")
    assert lines(list(surroundings.data_folders(folders_for(tmp_path / "data")))).count("FAIL") == 3


# -- Qt


def test_the_platforms_of_this_system_are_there(qapp):
    found = list(qt_parts.platform_plugins())
    assert [each.title for each in found] == [f"Qt platform {name}" for name in qt_parts.PLATFORM_PLUGINS[sys.platform]]
    assert all(each.is_good for each in found)


def test_a_platform_of_another_system_is_missing_here(qapp):
    (found,) = qt_parts.platform_plugins("win32" if sys.platform != "win32" else "darwin")
    assert "its plugin is missing ->" in found.line


def test_a_plugin_whose_system_library_is_missing_says_which(qapp, monkeypatch):
    real = QPluginLoader

    def loader(path):
        return SimpleNamespace(
            metaData=real(path).metaData, load=lambda: False, errorString=lambda: "libxcb-cursor.so.0: cannot open"
        )

    monkeypatch.setattr(qt_parts, "QPluginLoader", loader)
    (first, *_others) = qt_parts.platform_plugins()
    assert "libxcb-cursor.so.0: cannot open -> Install the system library" in first.line


def test_a_version_that_loses_references_is_told(monkeypatch):
    monkeypatch.setattr(qt_parts, "lost_references", lambda: 299)
    assert lines(qt_parts.reference_counts()).startswith("FAIL  References kept by PySide6: 299 lost in 300 calls")


def test_a_demo_engine_that_cannot_be_started_is_told(qapp):
    found = qt_parts.demo_engine(ChildCommand(["/nowhere/at/all"], {}))
    assert found.line.startswith("FAIL  Demo engine: The demo engine could not be started")


def test_a_demo_engine_that_does_not_answer_is_told(qapp):
    silent = 'print(\'{"base_url": "http://127.0.0.1:1/v1", "token": "t"}\', flush=True); input()'
    found = qt_parts.demo_engine(ChildCommand([sys.executable, "-c", silent], os.environ))
    assert found.line.startswith("FAIL  Demo engine: ")
