"""Reads JSON of any size in pieces: one value after another, and the members of `questions` one by one.

What is in memory is one of them, and the piece of text that it stands in. A file of many values, as JSON Lines is, is
read the same way.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from llava_desktop.core.errors import AppError
from llava_desktop.core.words import tr

RECORD_MOST = 32_000_000
"""Characters of one value: a question with the longest answer and its pictures has a third of that."""
LIST = "questions"
_BLANKS = " \t\n\r"


class NotReadable(AppError):
    """What was given is no JSON; the sentence says in which line."""


@dataclass(frozen=True, slots=True)
class Member:
    """Of a `questions`. line: where it begins, from 1. value: as `json` gives it, of any type."""

    line: int
    value: object


@dataclass(frozen=True, slots=True)
class Whole:
    """A value that stands by itself; an object without its `questions`, whose members came before it.

    had_list: there was such a list.
    """

    line: int
    value: object
    had_list: bool = False


def values_in(chunks: Iterator[str]) -> Iterator[Member | Whole]:
    """chunks: the text, cut anywhere, none of them empty. Raises NotReadable."""
    reader = _Reader(chunks)
    while sign := reader.next_sign():
        if sign == "{":
            yield from _object(reader)
        else:
            yield Whole(reader.line, reader.value())


def _object(reader: "_Reader") -> Iterator[Member | Whole]:
    line = reader.line
    members: dict[str, object] = {}
    had_list = False
    for name in reader.names():
        if name == LIST and not had_list and reader.next_sign() == "[":
            had_list = True
            for member_line in reader.members():
                yield Member(member_line, reader.value())
        else:
            members[name] = reader.value()
    yield Whole(line, members, had_list)


class _Reader:
    """A place in the text that only goes forward."""

    def __init__(self, chunks: Iterator[str]) -> None:
        self._chunks = chunks
        self._text = ""
        self._at = 0
        self._line = 1  # of the place `_counted` in `_text`
        self._counted = 0
        self._before = 0  # characters of its line that stood before `_text`
        self._decoder = json.JSONDecoder(parse_constant=_refuse_constant)

    @property
    def line(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def next_sign(self) -> str:
        """The sign that comes next after blanks; empty at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _BLANKS:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._read_on():
                return ""

    def names(self) -> Iterator[str]:
        """Of the members of the object that comes next; the caller reads each value before it goes on."""
        for _ in self._between("{", "}"):
            if self.next_sign() != '"':
                self._refuse(tr("a name in quotes is missing"))
            name = self.value()
            self._take(":")
            self.next_sign()
            yield str(name)

    def members(self) -> Iterator[int]:
        """The line of each member of the list that comes next; the caller reads each before it goes on."""
        for _ in self._between("[", "]"):
            self.next_sign()
            yield self.line

    def value(self) -> object:
        """The value that comes next."""
        self.next_sign()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._read_on():
                    self._refuse(f"{error.msg[:1].lower()}{error.msg[1:]}", at=error.pos)
            except RecursionError:
                self._refuse(tr("there are too many brackets within each other"))
            except ValueError:
                self._refuse(tr("there is a number that is none, or too long"))
            else:
                if end < len(self._text) or not self._read_on():  # a number may go on in the next chunk
                    self._at = end
                    return value

    def _between(self, opening: str, closing: str) -> Iterator[None]:
        """Once before each part that a comma parts from the next; whoever loops reads it."""
        self._take(opening)
        if self.next_sign() != closing:
            yield
            while self.next_sign() != closing:
                self._take(",")
                yield
        self._at += 1

    def _take(self, sign: str) -> None:
        if self.next_sign() != sign:
            self._refuse(tr("“{sign}” is missing", sign=sign))
        self._at += 1

    def _read_on(self) -> bool:
        """As much again as is waiting, so that a long value is not looked at too often. False at the end."""
        waiting = len(self._text) - self._at
        if waiting > RECORD_MOST:
            millions = RECORD_MOST // 1_000_000
            self._refuse(tr("there is a part of more than {millions} million characters", millions=millions))
        more: list[str] = []
        length = 0
        while length <= waiting and (chunk := next(self._chunks, "")):
            more.append(chunk)
            length += len(chunk)
        if not more:
            return False
        _ = self.line  # what is let go is counted
        self._before = self._column(self._at)
        self._text = self._text[self._at :] + "".join(more)
        self._at = self._counted = 0
        return True

    def _column(self, place: int) -> int:
        """Characters of its line that stand before `place`."""
        line_end = self._text.rfind("\n", 0, place)
        return self._before + place if line_end < 0 else place - line_end - 1

    def _refuse(self, why: str, *, at: int | None = None) -> NoReturn:
        place = self._at if at is None else at
        line = self.line + self._text.count("\n", self._at, place)
        character = self._column(place) + 1
        raise NotReadable(
            tr(
                "The file is damaged at line {line:,}, character {character:,}: {why}.",
                line=line,
                character=character,
                why=why,
            ),
            tr("Nothing of it was imported."),
        )


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
