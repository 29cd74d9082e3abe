"""What the history's list is asked to show: words, filters, and whether it is the trash."""

import enum
from dataclasses import dataclass, replace
from datetime import date, timedelta

from llava_desktop.core.words import tr

TRASH_DAYS = 30
"""How long what was deleted can be had back."""


class StateFilter(enum.Enum):
    ANY = tr("Any state")
    ANSWERED = tr("Answered")
    NOT_ANSWERED = tr("Failed or cancelled")
    UNDER_WAY = tr("Under way")


class PictureFilter(enum.Enum):
    ANY = tr("With or without a picture")
    WITH = tr("With a picture")
    WITHOUT = tr("Without a picture")


class Period(enum.Enum):
    """value: how many days back it begins, today included."""

    TODAY = 1
    WEEK = 7
    MONTH = 30
    YEAR = 0
    """Since its first of January."""

    @property
    def words(self) -> str:
        return {
            Period.TODAY: tr("Today"),
            Period.WEEK: tr("Last 7 days"),
            Period.MONTH: tr("Last 30 days"),
            Period.YEAR: tr("This year"),
        }[self]

    def begin(self, today: date) -> date:
        return today.replace(month=1, day=1) if self is Period.YEAR else today - timedelta(days=self.value - 1)


class Facet(enum.Enum):
    """One thing that a list can be narrowed by, and that can be cleared by itself."""

    TRASH = "trash"
    STARRED = "starred"
    STATE = "state"
    PICTURE = "picture"
    DATES = "dates"


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """words: as typed by a person; every word must begin a word of prompt, answer, picture name or title.

    since, until: days of this computer's time zone, both included. period: what `since` came from, for its name.
    in_trash: only what is in the trash; else only what is not.
    """

    words: str = ""
    state: StateFilter = StateFilter.ANY
    picture: PictureFilter = PictureFilter.ANY
    starred: bool = False
    since: date | None = None
    until: date | None = None
    period: Period | None = None
    in_trash: bool = False

    @property
    def is_by_question(self) -> bool:
        """Each question that matches is a row; else a conversation is one, with its newest question."""
        return bool(
            self.words.strip()
            or self.since
            or self.until
            or self.state is not StateFilter.ANY
            or self.picture is not PictureFilter.ANY
        )

    @property
    def is_on(self) -> bool:
        """Whether anything is left out that the plain list has."""
        return self.is_by_question or self.starred or self.in_trash

    def facets(self) -> list[tuple[Facet, str]]:
        """What narrows the list beside the words, each with how it is called on the screen."""
        shown: list[tuple[Facet, str]] = []
        if self.in_trash:
            shown.append((Facet.TRASH, tr("Trash")))
        if self.starred:
            shown.append((Facet.STARRED, tr("Starred")))
        if self.state is not StateFilter.ANY:
            shown.append((Facet.STATE, self.state.value))
        if self.picture is not PictureFilter.ANY:
            shown.append((Facet.PICTURE, self.picture.value))
        if self.since or self.until:
            shown.append((Facet.DATES, self._dates_words()))
        return shown

    def without(self, facet: Facet) -> "HistoryFilter":
        match facet:
            case Facet.TRASH:
                return replace(self, in_trash=False)
            case Facet.STARRED:
                return replace(self, starred=False)
            case Facet.STATE:
                return replace(self, state=StateFilter.ANY)
            case Facet.PICTURE:
                return replace(self, picture=PictureFilter.ANY)
        return replace(self, since=None, until=None, period=None)

    def within(self, period: Period, today: date) -> "HistoryFilter":
        return replace(self, since=period.begin(today), until=None, period=period)

    def between(self, since: date | None, until: date | None) -> "HistoryFilter":
        if since and until and until < since:
            since, until = until, since
        return replace(self, since=since, until=until, period=None)

    def _dates_words(self) -> str:
        if self.period is not None:
            return self.period.words
        return " – ".join("" if day is None else f"{day.day} {day:%b %Y}" for day in (self.since, self.until)).strip()


ALL = HistoryFilter()
TRASH = HistoryFilter(in_trash=True)
