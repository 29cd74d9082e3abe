from datetime import date

import pytest

from llava_desktop.core.history_filter import (
    ALL,
    TRASH,
    Facet,
    HistoryFilter,
    Period,
    PictureFilter,
    StateFilter,
)

TODAY = date(2025, 3, 9)
EVERYTHING = HistoryFilter(
    words="boat",
    state=StateFilter.ANSWERED,
    picture=PictureFilter.WITH,
    starred=True,
    since=TODAY,
    in_trash=True,
)


@pytest.mark.parametrize(
    ("period", "begin"),
    [
        (Period.TODAY, TODAY),
        (Period.WEEK, date(2025, 3, 3)),
        (Period.MONTH, date(2025, 2, 8)),
        (Period.YEAR, date(2025, 1, 1)),
    ],
)
def test_a_period_includes_today(period, begin):
    wanted = ALL.within(period, TODAY)
    assert (wanted.since, wanted.until) == (begin, None)
    assert wanted.facets() == [(Facet.DATES, period.words)]


def test_days_that_were_given_the_wrong_way_round_are_turned():
    wanted = ALL.between(date(2025, 3, 9), date(2025, 3, 1))
    assert (wanted.since, wanted.until) == (date(2025, 3, 1), date(2025, 3, 9))


def test_each_facet_is_named_and_can_be_cleared_by_itself():
    facets = [facet for facet, _ in EVERYTHING.facets()]
    assert facets == list(Facet)
    left = EVERYTHING
    for facet in facets:
        left = left.without(facet)
        assert facet not in [each for each, _ in left.facets()]
    assert left == HistoryFilter(words="boat")


@pytest.mark.parametrize("since", [None, TODAY])
@pytest.mark.parametrize("until", [None, TODAY])
def test_days_without_an_end_are_named_too(since, until):
    wanted = ALL.between(since, until)
    assert bool(wanted.facets()) == bool(since or until)


def test_only_what_speaks_of_questions_makes_rows_of_them():
    assert not ALL.is_on
    assert TRASH.is_on
    assert not TRASH.is_by_question
    assert not HistoryFilter(starred=True).is_by_question
    assert HistoryFilter(words="x").is_by_question
    assert HistoryFilter(until=TODAY).is_by_question
    assert HistoryFilter(picture=PictureFilter.WITHOUT).is_by_question
    assert HistoryFilter(state=StateFilter.UNDER_WAY).is_by_question
