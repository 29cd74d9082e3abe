"""What the program is made of, for diagnostics: versions, and nothing that names a person."""

import locale
import platform
import sqlite3
import ssl
import sys
from importlib.metadata import PackageNotFoundError, version

import PySide6
from PySide6.QtCore import qVersion

from llava_desktop.core.diagnostics import Facts

LIBRARIES = ("httpx", "Pillow", "pi-heif", "keyring", "truststore")


def versions(app_version: str) -> Facts:
    """app_version: ours."""
    found = [
        ("LLaVA Desktop", app_version + (" (bundle)" if getattr(sys, "frozen", False) else "")),
        ("System", f"{platform.system()} {platform.release()} {platform.machine()}"),
        ("Python", platform.python_version()),
        ("Qt", f"{qVersion()}, PySide6 {PySide6.__version__}"),
        ("SQLite", sqlite3.sqlite_version),
        ("OpenSSL", ssl.OPENSSL_VERSION),
    ]
    found += [(name, known) for name in LIBRARIES if (known := _version_of(name))]
    language, encoding = locale.getlocale()
    return [*found, ("Language", f"{language or 'C'}, {encoding or 'no encoding'}")]


def _version_of(name: str) -> str:
    """Empty in a bundle that does not say it; `resources/licenses/parts.json` does."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
