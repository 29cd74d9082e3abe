"""The language of the window is settled before the window is made."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from llava_desktop.core.languages import LANGUAGES
from llava_desktop.resources import resource_path

ENGLISH = "en"
_OTHER_CHINESE = ("zh-Hant", "zh-TW", "zh-HK", "zh-MO")


def install(app: QCoreApplication, chosen: str) -> str:
    """chosen: of LANGUAGES; "", or what is none of them: what the system's user reads. Returns which it is.

    GUI thread. A catalogue that is missing or damaged leaves its words English.
    """
    is_chosen = bool(chosen) and chosen in LANGUAGES
    system = QLocale.system()
    code = chosen if is_chosen else fitting(system.uiLanguages())
    if is_chosen or code != ENGLISH:
        # A Swiss who reads German keeps the Swiss way to write a number.
        QLocale.setDefault(system if fitting([system.bcp47Name()], "") == code else QLocale(code))
    if code != ENGLISH:
        qt_own = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        _load(app, qt_own / f"qtbase_{code}.qm")
        _load(app, resource_path(f"languages/llava_{code}.qm"))
    return code


def fitting(wished: Sequence[str], otherwise: str = ENGLISH) -> str:
    """The first that there is of `wished` (BCP 47, e.g. `de-CH`)."""
    of = {code.partition("_")[0]: code for code in LANGUAGES if code}
    for wish in wished:
        if not wish.startswith(_OTHER_CHINESE) and (code := of.get(wish.partition("-")[0])):
            return code
    return otherwise


def _load(app: QCoreApplication, path: Path) -> None:
    translator = QTranslator(app)
    if translator.load(str(path)):
        app.installTranslator(translator)
