"""What a search looks for, and where it stands in a text: what marks a hit agrees with the index that found it.

The rules are those of SQLite's FTS5 with `unicode61 remove_diacritics 2`: a word is a run of letters and digits, case
and accents do not count, and what is typed is the beginning of a word.
"""

import re
import unicodedata
from dataclasses import dataclass

from llava_desktop.core.text import one_line, storable, without_markup

MOST_WORDS = 12
MOST_CHARACTERS = 200
_BLANKS = re.compile(r"\s+")
_TOKEN = re.compile(r"[^\W_]+")
_BEFORE = 12
"""Characters of a text that are shown before a hit, and after it."""
_AFTER = 120

Place = tuple[int, int]
"""Where a hit begins and how long it is, in characters."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of a text around what was found. places: what to mark in it."""

    text: str
    places: tuple[Place, ...]


def searched_words(typed: str) -> list[str]:
    """The words that must occur, as they were typed; one of signs alone is none."""
    words = _BLANKS.split(storable(typed)[:MOST_CHARACTERS])
    return [word for word in words if any(character.isalnum() for character in word)][:MOST_WORDS]


class SearchPattern:
    """Finds the words of one search in texts."""

    def __init__(self, typed: str) -> None:
        words = searched_words(typed)
        self._words = [_as_pattern(word) for word in words]
        self._any = re.compile("|".join(self._words)) if words else None
        self._plain = [word.lower() for word in words if word.isascii() and word.isalnum()]

    def __bool__(self) -> bool:
        return self._any is not None

    def is_in(self, text: str) -> bool:
        """Whether every word occurs."""
        folded = _fold(text)
        return bool(self._words) and all(re.search(word, folded) for word in self._words)

    def places(self, text: str, most: int = 1_000) -> tuple[Place, ...]:
        """Where any of the words stands in `text`, in that order."""
        if self._any is None:
            return ()
        folded = _fold(text)
        at = None if len(folded) == len(text) else _origins(text)
        found: list[Place] = []
        for match in self._any.finditer(folded):
            begin, end = match.span()
            if at is not None:
                begin, end = at[begin], at[end - 1] + 1
            found.append((begin, end - begin))
            if len(found) == most:
                break
        return tuple(found)

    def hit(self, *texts: str, answer: str = "") -> Hit | None:
        """A line around the first place in `answer`, or in the first of `texts` that has one.

        answer: Markdown, of which the signs are not shown, unless they are what was found.
        """
        for text in (answer, *texts):
            if (found := self._plainly_in(text)) or (found := self.places(text, most=1)):
                around = _around(text, found[0])
                shown = _one_line(without_markup(around) if text is answer else around)
                if not (places := self.places(shown, most=20)):
                    shown = _one_line(around)
                    places = self.places(shown, most=20)
                return Hit(shown, places)
        return None

    def _plainly_in(self, text: str) -> tuple[Place, ...]:
        """A place that is found without folding accents, which for a page of long answers would take 10 ms."""
        lowered = text.lower()
        if len(lowered) != len(text):
            return ()
        found = []
        for word in self._plain:
            at = lowered.find(word)
            while at > 0 and lowered[at - 1].isalnum():
                at = lowered.find(word, at + 1)
            if at >= 0:
                found.append((at, len(word)))
        return (min(found),) if found else ()


def _around(text: str, place: Place) -> str:
    """What is shown of `text`, with `…` where it goes on."""
    begin = max(0, place[0] - _BEFORE)
    if begin and (blank := text.find(" ", begin, place[0])) >= 0:
        begin = blank + 1
    end = place[0] + place[1] + _AFTER
    return f"{'…' if begin else ''}{text[begin:end].rstrip()}{'…' if end < len(text) else ''}"


def _one_line(text: str) -> str:
    return one_line(text, len(text))


class _Folding(dict[int, str]):
    """Character -> without case and accents; nothing for an accent that stands by itself."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFD", chr(code))
        bare = "".join(part for part in parts if not unicodedata.combining(part)).lower()
        folded = self[code] = bare if len(bare) <= 1 else chr(code)
        return folded


_FOLDING = _Folding()


def _fold(text: str) -> str:
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def _origins(text: str) -> list[int]:
    """For each character of the folded text which of `text` it is."""
    return [number for number, character in enumerate(text) if _FOLDING[ord(character)]]


def _as_pattern(word: str) -> str:
    """`quay-wat`: the word `quay` and then one that begins with `wat`."""
    parts = _TOKEN.findall(_fold(word))
    return r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, parts))
