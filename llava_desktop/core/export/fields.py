"""Members of a JSON object read strictly: of the type and size that each must have, or a sentence says which is not."""

import enum
import math
import re
from datetime import UTC, datetime
from typing import TypeVar

from llava_desktop.core.errors import AppError
from llava_desktop.core.text import storable
from llava_desktop.core.words import tr

TEXT_MOST = 8_000_000
"""Characters; answers end at 4 MB."""
_LEAST_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_MOMENT = datetime(9000, 1, 1, tzinfo=UTC)

Choice = TypeVar("Choice", bound=enum.Enum)


class Unfit(AppError):
    """`sentence` says which field is wrong; whoever reads the file adds where."""


class Fields:
    """of: how the object is called in sentences, `picture.sent.` with its dot, or empty."""

    def __init__(self, value: object, of: str = "") -> None:
        if not isinstance(value, dict):
            raise Unfit(tr("“{name}” is no object", name=of.rstrip(".")) if of else tr("a question is no object"))
        self._members = value
        self._of = of

    def __contains__(self, name: str) -> bool:
        """Whether it is there, and is something."""
        return self._members.get(name) is not None

    def inner(self, name: str) -> "Fields":
        return Fields(self._members.get(name), f"{self._of}{name}.")

    def text(self, name: str, default: str | None = None, *, most: int = TEXT_MOST) -> str:
        """default: where it is missing; None where it must be there."""
        value = self._members.get(name, default)
        if not isinstance(value, str):
            raise Unfit(tr("“{name}” is no text", name=self._called(name)))
        if len(value) > most:
            raise Unfit(tr("“{name}” has more than {most:,} characters", name=self._called(name), most=most))
        return storable(value)

    def matching(self, name: str, form: re.Pattern[str]) -> str:
        value = self.text(name)
        if not form.fullmatch(value):
            raise Unfit(tr("“{name}” has a form that it cannot have", name=self._called(name)))
        return value

    def texts(self, name: str, *, most: int) -> tuple[str, ...]:
        """Empty where it is missing."""
        return tuple(Fields({name: each}, self._of).text(name) for each in self._list(name, most))

    def flag(self, name: str, *, default: bool) -> bool:
        value = self._members.get(name, default)
        if not isinstance(value, bool):
            raise Unfit(tr("“{name}” is neither true nor false", name=self._called(name)))
        return value

    def whole(self, name: str, *, least: int, most: int) -> int:
        value = self._members.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Unfit(
                tr(
                    "“{name}” is no whole number from {least:,} to {most:,}",
                    name=self._called(name),
                    least=least,
                    most=most,
                )
            )
        return value

    def wholes(self, name: str, count: int, *, most: int) -> tuple[int, ...]:
        found = self._list(name, count)
        if len(found) != count:
            raise Unfit(tr("“{name}” does not have {count} numbers", name=self._called(name), count=count))
        return tuple(Fields({name: each}, self._of).whole(name, least=0, most=most) for each in found)

    def number(self, name: str, *, most: float) -> float:
        """From 0."""
        value = self._members.get(name)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not math.isfinite(value) or not 0 <= value <= most:  # type: ignore[arg-type,operator]
            raise Unfit(tr("“{name}” is no number from 0 to {most:,}", name=self._called(name), most=most))
        return float(value)  # type: ignore[arg-type]  # see `is_number`

    def number_or_none(self, name: str, *, most: float) -> float | None:
        return self.number(name, most=most) if name in self else None

    def choice(self, name: str, choices: type[Choice], default: Choice | None = None) -> Choice:
        """By value."""
        if name not in self and default is not None:
            return default
        try:
            return choices(self._members.get(name))
        except ValueError:
            raise Unfit(tr("“{name}” is a word that this version does not know", name=self._called(name))) from None

    def choices(self, name: str, choices: type[Choice]) -> tuple[Choice, ...]:
        """Empty where it is missing; each at most once."""
        found = tuple(Fields({name: each}, self._of).choice(name, choices) for each in self._list(name, len(choices)))
        return tuple(dict.fromkeys(found))

    def moment(self, name: str) -> datetime:
        """With its time zone; in UTC."""
        value = self.text(name, most=40)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise Unfit(tr("“{name}” is no time", name=self._called(name))) from None
        if moment.tzinfo is None:
            raise Unfit(tr("“{name}” is a time without a time zone", name=self._called(name)))
        try:
            moment = moment.astimezone(UTC)
        except OverflowError:
            raise Unfit(tr("“{name}” is no time", name=self._called(name))) from None
        if not _LEAST_MOMENT <= moment <= _MOST_MOMENT:
            raise Unfit(tr("“{name}” is a time that cannot be", name=self._called(name)))
        return moment

    def moment_or_none(self, name: str) -> datetime | None:
        return self.moment(name) if name in self else None

    def _list(self, name: str, most: int) -> list[object]:
        value = self._members.get(name, [])
        if not isinstance(value, list):
            raise Unfit(tr("“{name}” is no list", name=self._called(name)))
        if len(value) > most:
            raise Unfit(tr("“{name}” has more than {most} members", name=self._called(name), most=most))
        return value

    def _called(self, name: str) -> str:
        return f"{self._of}{name}"
