"""Words in the language of the window. GUI thread, and any other: Qt's translators may be asked from everywhere."""

from PySide6.QtCore import QCoreApplication, QLocale

from llava_desktop.core.words import Words


def said(text: str) -> str:
    """What `tr` made, in the language of the window; any other text as it is: it is somebody's, not the app's."""
    return text.in_language(_translated, _number) if isinstance(text, Words) else text


def said_again(stored: str) -> str:
    """A sentence of the app that was stored in English. Only a whole one is known again, with no places in it."""
    return _translated(stored, "", None) or stored


def _translated(template: str, disambiguation: str, count: int | None) -> str | None:
    number = -1 if count is None else count
    # In Qt's catalogues words outside of a class have an empty context.
    found = QCoreApplication.translate("", template, disambiguation or None, number)
    return None if found == (template if count is None else template.replace("%n", str(count))) else found


def _number(formatted: str) -> str:
    """`1,234.5` as the language of the window writes it."""
    locale = QLocale()
    return formatted.translate({ord(","): locale.groupSeparator(), ord("."): locale.decimalPoint()})
