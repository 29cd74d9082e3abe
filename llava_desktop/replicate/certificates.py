"""Whose certificates are trusted: the system's, so that a company's own authority works, and a file's."""

import os
import re
import ssl
import sys
from pathlib import Path

import certifi
import truststore

from llava_desktop.core.errors import NotSent
from llava_desktop.core.words import tr

FILE_SETTING = "SSL_CERT_FILE"
FOLDER_SETTING = "SSL_CERT_DIR"
_HASHED_CERTIFICATE = re.compile(r"[0-9a-fA-F]{8}\.[0-9]+")


class CertificateSettingUnusable(NotSent):
    """Nothing is sent until the setting that the sentence names is mended: whoever set it wants these certificates
    and no others."""


def tls_context(platform: str = sys.platform, *, ca_file: str = "") -> ssl.SSLContext:
    """The system's certificates; certifi's where the system has none; and those in `ca_file`, "" for none.

    Takes about 80 ms where the store is a file, and then nothing for each connection. Raises
    CertificateSettingUnusable.
    """
    context = _system_context(platform)
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ValueError):
            raise CertificateSettingUnusable(
                tr("The file of certificates that is named in Settings cannot be used."),
                tr("It should hold certificates (PEM) and be readable, or be taken out of Settings."),
            ) from None
    return context


def _system_context(platform: str) -> ssl.SSLContext:
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if platform in {"win32", "darwin"}:
        return context
    _check_settings()
    try:
        # Elsewhere truststore reads the whole store again for each connection (measured: 70 to 90 ms in which the loop
        # does nothing else). The context that it fills is an ordinary one: wrapping nothing gives it to us, filled.
        filled = context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="localhost").context
        for folder in _named_folders():  # OpenSSL takes a list of them, and truststore only one
            filled.load_verify_locations(capath=folder)
        if _trusts_anyone(filled):
            return filled
    except OSError:
        pass  # a store that cannot be read is as good as none (ssl.SSLError is an OSError)
    return carried_certificates()


def carried_certificates() -> ssl.SSLContext:
    """certifi's: those that the app brings with it, for a system that has none."""
    return ssl.create_default_context(cafile=certifi.where())


def _check_settings() -> None:
    """OpenSSL says nothing about a setting that leads nowhere; then every server would seem untrusted."""
    if (file := os.environ.get(FILE_SETTING)) and not _holds_certificates(file):
        raise CertificateSettingUnusable(
            tr("The setting {setting} cannot be used.", setting=FILE_SETTING),
            tr("It should name a file of certificates (PEM) that can be read, or be removed."),
        )
    folders = _named_folders()
    if folders and not any(_has_hashed_certificates(folder) for folder in folders):
        raise CertificateSettingUnusable(
            tr("The setting {setting} cannot be used.", setting=FOLDER_SETTING),
            tr(
                "It should name a folder of certificates (as OpenSSL's c_rehash makes it) that can be read, or be"
                " removed."
            ),
        )


def _holds_certificates(file: str) -> bool:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=file)
    except (OSError, ValueError):
        return False
    return True


def _named_folders() -> list[str]:
    return [folder for folder in os.environ.get(FOLDER_SETTING, "").split(os.pathsep) if folder]


def _has_hashed_certificates(folder: str) -> bool:
    try:
        return any(_HASHED_CERTIFICATE.fullmatch(entry.name) for entry in Path(folder).iterdir())
    except (OSError, ValueError):
        return False


def _trusts_anyone(context: ssl.SSLContext) -> bool:
    if context.cert_store_stats()["x509_ca"]:
        return True
    # OpenSSL looks into its folder only when it needs a name in it, so such a store counts as empty until then.
    folders = [ssl.get_default_verify_paths().capath, *_named_folders()]
    return any(_has_hashed_certificates(folder) for folder in folders if folder)
