"""A language that nobody speaks: English, 40 % longer, between ⟦ and ⟧, so that what was not put into it is seen.

With `is_rtl` it is written from the right, as Arabic and Hebrew are, in which all else lies mirrored, too.
"""

import re
from contextlib import contextmanager

from PySide6.QtCore import QLocale, Qt, QTranslator

_PLACE = re.compile(r"\{[^{}]*\}")
_COUNTED = re.compile(r"\(([^()|]*)\|([^()|]*)\)")
_TOLD = re.compile(r"⟦[^⟦⟧]*⟧")
_WORD = re.compile(r"[A-Za-z]{2,}")
LONGER = 0.4


class PseudoLanguage(QTranslator):
    def translate(self, _context, source, _disambiguation=None, n=-1):
        if not source or not _WORD.search(_PLACE.sub("", source)):
            return None
        if n >= 0:
            form = 1 if n == 1 else 2
            source = _COUNTED.sub(lambda found: found[form], source.replace("(s)", "(|s)")).replace("%n", str(n))
        return f"⟦{source}{_more(_PLACE.sub('', source))}⟧"

    def isEmpty(self):
        return False


def _more(words):
    """So many more letters, of the words' own and in words of their lengths, so that they wrap as a language does."""
    wanted = round(len(words) * LONGER) - 2
    return " " + words[-wanted:].strip().lower() if wanted > 1 else ""


def untold(text):
    """What of `text` was not put into the pseudo-language: its words outside of ⟦⟧."""
    while (inner := _TOLD.sub("", text)) != text:
        text = inner
    return _WORD.findall(text)


@contextmanager
def as_before(app):
    """Afterwards the application speaks, writes numbers and lies as before."""
    locale, direction, before = QLocale(), app.layoutDirection(), set(app.findChildren(QTranslator))
    try:
        yield
    finally:
        QLocale.setDefault(locale)
        app.setLayoutDirection(direction)
        for translator in set(app.findChildren(QTranslator)) - before:
            app.removeTranslator(translator)
            translator.deleteLater()


@contextmanager
def spoken(app, *, wanted=True, is_rtl=False):
    """What is made meanwhile speaks it."""
    with as_before(app):
        if wanted:
            app.installTranslator(PseudoLanguage(app))
        if is_rtl:
            app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        yield
