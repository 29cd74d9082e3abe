"""What runs cost: the seconds that the model ran, times a rate that the person can change.

Run times are whole microseconds and money is whole micro-dollars (1,000,000 are one dollar), so that no sum drifts. A
rate is a Decimal, USD a second: microseconds times it are micro-dollars.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal

from llava_desktop.core.engine import EngineKind
from llava_desktop.core.question import Question
from llava_desktop.core.words import Words, joined, tr

MICRO = 1_000_000
FIRST_RUN_US = 10 * MICRO
"""What a run is taken for while there is no earlier one to go by."""
_CENT = Decimal("0.01")
_CENTS = 2
"""Decimals."""
_SIGNIFICANT = 2


@dataclass(frozen=True, slots=True)
class Span:
    """A local day and its month, as moments. Aware, UTC."""

    month: datetime
    today: datetime
    tomorrow: datetime


@dataclass(frozen=True, slots=True)
class RunTime:
    """Of the questions that were asked here in some time, at an engine that may cost money.

    ran_us: of those whose time is known. unknown: how many ran for a time that nobody told. unfinished: how many the
    history does not know the end of.
    """

    ran_us: int = 0
    unknown: int = 0
    unfinished: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.ran_us or self.unknown or self.unfinished)


@dataclass(frozen=True, slots=True)
class Spent:
    """typical_us: the median of the newest runs; None when there was none."""

    today: RunTime = RunTime()
    month: RunTime = RunTime()
    typical_us: int | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """What the limit is held by. limit_cents: 0 for none. spent: None when it is not known.

    under_way: questions that are not finished yet, and will cost something.
    """

    rate: Decimal
    limit_cents: int
    spent: Spent | None
    under_way: int

    @property
    def each(self) -> int:
        """What a question is estimated to cost. Micro-dollars."""
        typical_us = None if self.spent is None else self.spent.typical_us
        return cost_of(FIRST_RUN_US if typical_us is None else typical_us, self.rate)

    def objection(self, more: int) -> str:
        """What is to be said before `more` questions are asked; empty when the limit holds with them."""
        if not self.limit_cents:
            return ""
        limit = self.limit_cents * (MICRO // 100)
        if self.spent is None:
            return tr(
                "This month's cost is not known, so the app cannot tell whether your limit of {limit} would be passed.",
                limit=usd_text(limit),
            )
        if cost_of(self.spent.month.ran_us, self.rate) + (self.under_way + more) * self.each <= limit:
            return ""
        each = usd_text(self.each)
        if self.spent.typical_us is None:
            one = tr("A question costs about {amount}, an estimate.", amount=each)
        else:
            one = tr("A question costs about {amount}, estimated by your earlier ones.", amount=each)
        return joined(" ", self._passed(more, usd_text(limit), self.spent.month), one)

    def _passed(self, more: int, limit: str, month: RunTime) -> Words:
        so_far = spent_text(month, self.rate, self.under_way)
        if not self.under_way:
            return tr(
                "(This|These %n questions) would pass your limit of {limit} this month ({spent} so far).",
                "",
                more,
                limit=limit,
                spent=so_far,
            )
        return tr(
            "(This|These %n questions) would pass your limit of {limit} this month "
            "({spent} so far, and {under_way} under way at an estimated {amount}).",
            "",
            more,
            limit=limit,
            spent=so_far,
            under_way=self.under_way,
            amount=usd_text(self.under_way * self.each),
        )


def span_of(day: date, zone: tzinfo | None = None) -> Span:
    """zone: None for this computer's own, with its summer time."""
    return Span(
        month=_begins(day.replace(day=1), zone),
        today=_begins(day, zone),
        tomorrow=_begins(day + timedelta(days=1), zone),
    )


def _begins(day: date, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def rate_of(usd_per_s: float) -> Decimal:
    """Exactly what was typed: the shortest digits that mean this number."""
    return Decimal(repr(usd_per_s))


def run_time_us(ran_s: float) -> int:
    return round(ran_s * MICRO)


def cost_of(ran_us: int, rate: Decimal) -> int:
    """Micro-dollars."""
    return int((ran_us * rate).to_integral_value(ROUND_HALF_UP))


def cost_of_question(question: Question, rate: Decimal) -> int | None:
    """Micro-dollars; None while it is not known. What the demo engine does costs nothing."""
    if question.engine is EngineKind.DEMO:
        return 0
    return None if question.ran_s is None else cost_of(run_time_us(question.ran_s), rate)


def usd_text(micro_dollars: int) -> str:
    """`$12.50`, `$0.42`, `$0.011`, `$0.0012`: cents, or below a dollar two digits that say something."""
    dollars = Decimal(micro_dollars) / MICRO
    places = _CENT
    if micro_dollars and dollars < 1:
        places = min(_CENT, Decimal(1).scaleb(dollars.adjusted() - _SIGNIFICANT + 1))
    rounded = dollars.quantize(max(places, Decimal(1) / MICRO), ROUND_HALF_UP)
    _, _, decimals = f"{rounded:f}".rstrip("0").partition(".")
    # Six decimals at most: a float holds them exactly enough, and is written as the language writes a number.
    return tr("${amount:,.{decimals}f}", amount=float(rounded), decimals=max(len(decimals), _CENTS))


def cost_text(micro_dollars: int) -> str:
    """`about $0.011`, `free`. An estimate: it is by a rate that the person can change."""
    if micro_dollars <= 0:
        return tr("free", "it costs nothing")
    return tr("about {amount}", amount=usd_text(micro_dollars))


def spent_text(spent: RunTime, rate: Decimal, under_way: int) -> str:
    """`$1.24`; `at least $1.24` where some ran for a time that nobody told. under_way: those will be told."""
    known = usd_text(cost_of(spent.ran_us, rate))
    return tr("at least {amount}", amount=known) if spent.unknown or spent.unfinished > under_way else known
