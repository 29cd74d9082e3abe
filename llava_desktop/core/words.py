"""What the app says to people: English that remembers what it was made of, so that it can be said in another language.

    tr("{done} of {all} pictures", done=3, all=8)
    tr("%n question(s) (waits|wait)", "", count)

The first is the source in the catalogues (`resources/languages/*.ts`), whole sentences with named places; the second
tells two uses of the same words apart; with the third it is counted. `pyside6-lupdate` finds them by the name `tr`.

The value is a `str`, in English: it can be compared, stored and logged. Whatever cuts or glues it gets plain English;
`joined` glues without that. It is put into the person's language where it is shown (`qt/language.py`).
"""

import re
from collections.abc import Callable, Mapping

_COUNTED = re.compile(r"\(([^()|]*)\|([^()|]*)\)")
"""`(waits|wait)`: of one, of several. `(s)` is short for `(|s)`."""


_BLANK_AFTER_WIDE_STOP = re.compile("(?<=[。！？]) ")
"""Chinese and Japanese have their room within the stop."""


class Words(str):
    """Immutable. places: what stands in the braces; Words among them are put into the language, too."""

    __slots__ = ("disambiguation", "how_many", "places", "template")

    template: str
    disambiguation: str
    how_many: int | None
    places: Mapping[str, object]

    def in_language(self, translate: "Translate", number: Callable[[str], str]) -> str:
        """translate: see there. number: a number as Python formats it, as the language writes it."""
        pattern = translate(self.template, self.disambiguation, self.how_many)
        if pattern is None:
            pattern = _in_english(self.template, self.how_many, number)
        if not self.places:
            return pattern
        return pattern.format_map({name: _Place(value, translate, number) for name, value in self.places.items()})

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)  # in another process it is English


Translate = Callable[[str, str, int | None], str | None]
"""Template, what tells it apart, count -> the translation with its count written, its places still open; None: there
is none."""


def tr(template: str, disambiguation: str = "", count: int | None = None, /, **places: object) -> Words:
    """template: a literal, so that it is found. count: chooses the form of the words and stands for `%n`."""
    pattern = _in_english(template, count, _as_it_is)
    return _words(pattern.format_map(places) if places else pattern, template, disambiguation, count, places)


def joined(separator: str, *parts: str) -> Words:
    """`separator.join(parts)`, of words that stay words.

    separator: what belongs to no language (` · `, a line break), LIST, or a blank between sentences.
    """
    made = _Joined(separator.join(parts))
    made.separator, made.parts = separator, parts
    return made


def quoted(text: str) -> Words:
    """In the quotation marks of the language."""
    return tr("“{text}”", text=text)


class _Joined(Words):
    __slots__ = ("parts", "separator")

    separator: str
    parts: tuple[str, ...]

    def in_language(self, translate: Translate, number: Callable[[str], str]) -> str:
        said = [part.in_language(translate, number) if isinstance(part, Words) else part for part in self.parts]
        separator = self.separator
        if isinstance(separator, Words):
            separator = separator.in_language(translate, number)
        whole = separator.join(said)
        return _BLANK_AFTER_WIDE_STOP.sub("", whole) if separator == " " else whole


class _Place:
    """What stands in braces, as `str.format` asks for it."""

    __slots__ = ("_number", "_translate", "_value")

    def __init__(self, value: object, translate: Translate, number: Callable[[str], str]) -> None:
        self._value, self._translate, self._number = value, translate, number

    def __format__(self, spec: str) -> str:
        if isinstance(self._value, Words):
            return format(self._value.in_language(self._translate, self._number), spec)
        if isinstance(self._value, (int, float)):
            return self._number(format(self._value, spec))
        return format(self._value, spec)


def _words(english: str, template: str, disambiguation: str, count: int | None, places: Mapping[str, object]) -> Words:
    made = Words(english)
    made.template, made.disambiguation, made.how_many, made.places = template, disambiguation, count, places
    return made


def _in_english(template: str, count: int | None, number: Callable[[str], str]) -> str:
    if count is None:
        return template
    form = 1 if count == 1 else 2
    worded = _COUNTED.sub(lambda found: found[form], template.replace("(s)", "(|s)"))
    return worded.replace("%n", number(f"{count:,}"))


def _as_it_is(number: str) -> str:
    return number


LIST = tr(", ")
"""Between the members of a list; Chinese and Japanese have signs of their own."""
