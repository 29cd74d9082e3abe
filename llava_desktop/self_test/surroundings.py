"""What Python brings, what the operating system gives, and whether our own files are there."""

import platform
import sqlite3
import ssl
from collections.abc import Iterable

import httpx
import PIL
import PySide6
import truststore
from PySide6.QtCore import qVersion

from llava_desktop import __version__
from llava_desktop.core.errors import AppError
from llava_desktop.core.picture import PictureFormat
from llava_desktop.images.prepare import PicturePreparer
from llava_desktop.images.trial import broken_formats
from llava_desktop.replicate.certificates import FILE_SETTING, FOLDER_SETTING, carried_certificates, tls_context
from llava_desktop.resources import ResourcesMissing, resource_path
from llava_desktop.self_test.finding import REINSTALL, Finding
from llava_desktop.storage.durable import nearest_folder, probe_folder
from llava_desktop.storage.folders import Folders
from llava_desktop.storage.keyring_tokens import loaded_backends
from llava_desktop.storage.schema import create

LEAST_AUTHORITIES = 100
"""Certificate authorities; a list of those that the web trusts holds about 140."""
RESOURCES = ("style.qss", "example.jpg", "icons/picture.svg", "licenses/parts.json")

prepare_bytes = PicturePreparer().prepare_bytes


def versions() -> Finding:
    shown = {
        "LLaVA Desktop": __version__,
        "Python": platform.python_version(),
        "PySide6": PySide6.__version__,
        "Qt": qVersion(),
        "Pillow": PIL.__version__,
        "httpx": httpx.__version__,
        "OpenSSL": ssl.OPENSSL_VERSION.split()[1],
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
    }
    return Finding("Versions", ", ".join(f"{name} {version}" for name, version in shown.items()))


def resources() -> Finding:
    title = "Own files"
    try:
        missing = [name for name in RESOURCES if not resource_path(name).is_file()]
    except ResourcesMissing as error:
        return Finding(title, str(error), REINSTALL)
    if missing:
        return Finding(title, f"missing: {', '.join(missing)}", REINSTALL)
    return Finding(title, "found")


def keyrings() -> Finding:
    """Whether they can be imported; none is asked, for a locked one would ask the person."""
    title = "Keyrings that can be used"
    found = loaded_backends()
    return Finding(title, ", ".join(found)) if found else Finding(title, "none", REINSTALL)


def certificates() -> Iterable[Finding]:
    yield _system_certificates()
    yield _enough_authorities("Certificates, with the system's hidden", carried_certificates(), REINSTALL)


def _system_certificates() -> Finding:
    title = "Certificates in use"
    try:
        context = tls_context()
    except AppError as error:
        return Finding(title, error.sentence, error.advice)
    if isinstance(context, truststore.SSLContext):
        return Finding(title, "the system's own certificates are used")
    advice = f"Install the system's certificates (ca-certificates), or mend {FILE_SETTING} and {FOLDER_SETTING}"
    return _enough_authorities(title, context, advice)


def _enough_authorities(title: str, context: ssl.SSLContext, advice: str) -> Finding:
    count = context.cert_store_stats()["x509_ca"]
    return Finding(title, f"{count} authorities", "" if count >= LEAST_AUTHORITIES else advice)


def database() -> Finding:
    """The history's own tables and search, in memory."""
    title = f"SQLite {sqlite3.sqlite_version}"
    connection = sqlite3.connect(":memory:")
    try:
        create(connection)
    except sqlite3.Error as error:
        return Finding(title, f"the history cannot be made in it: {error}", REINSTALL)
    finally:
        connection.close()
    return Finding(title, "tables and full-text search (FTS5) work")


def picture_formats() -> Finding:
    title = "Picture formats"
    broken = [format_.value for format_ in broken_formats(prepare_bytes)]
    if broken:
        return Finding(title, f"broken: {', '.join(broken)}", REINSTALL)
    return Finding(title, f"{', '.join(format_.value for format_ in PictureFormat)}")


def data_folders(folders: Folders) -> Iterable[Finding]:
    """Whether the app could write there. Folders that are missing are not made: nothing is left behind."""
    for title, folder in (
        ("Data folder", folders.data_dir),
        ("Settings folder", folders.settings_file.parent),
        ("Log folder", folders.log_dir),
    ):
        try:
            probe_folder(nearest_folder(folder))
        except OSError as error:
            reason = error.strerror or "it cannot be used"
            yield Finding(title, f"{folder}: {reason}", "Make it writable, or name another one with --data-dir")
        else:
            yield Finding(title, f"{folder} can be written to")
