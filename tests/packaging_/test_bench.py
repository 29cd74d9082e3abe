"""The parts of `dev.py bench` that compute; what it measures is not a test's business."""

import importlib
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "packaging" / "bench"


@pytest.fixture
def bench(monkeypatch):
    """A module of packaging/bench, by its name."""
    monkeypatch.syspath_prepend(BENCH)
    return importlib.import_module


@pytest.mark.parametrize(
    ("value", "hold", "at_least", "ok"),
    [
        (1.4, 1.4, False, True),
        (1.41, 1.4, False, False),
        (20, 20, True, True),
        (19, 20, True, False),
        (9, None, False, True),
    ],
)
def test_a_figure_holds_at_its_limit_and_not_beyond(bench, value, hold, at_least, ok):
    made = bench("measurement").Measurement("figure", value, "×", hold, at_least=at_least)
    assert made.ok is ok


def test_the_table_says_what_must_hold_and_what_does_not(bench):
    figure = bench("measurement").Measurement
    lines = bench("report").table(
        [
            figure("quick", 1.234, "×", 1.4),
            figure("slow", 50, "ms", 33),
            figure("rate", 20_500, "tokens/s", 20_000, at_least=True),
        ]
    )
    assert [line.split() for line in lines] == [
        ["quick", "1.23", "×", "≤", "1.4", "ok"],
        ["slow", "50", "ms", "≤", "33", "NOT"],
        ["rate", "20,500", "tokens/s", "≥", "20,000", "ok"],
    ]


def test_a_figure_that_nothing_holds_stands_alone(bench):
    (line,) = bench("report").table([bench("measurement").Measurement("only told", 7, "ms")])
    assert line.split() == ["only", "told", "7", "ms"]


def test_an_unknown_section_is_refused_by_its_name(bench, capsys):
    with pytest.raises(SystemExit):
        bench("report").run(["streaming", "nonsense"])
    assert "no such section: nonsense\n" in capsys.readouterr().err


def test_the_sample_answer_is_the_same_each_time_and_as_long_as_asked(bench):
    sample = bench("sample_answer")
    assert len(sample.tokens(20_000)) == 20_000
    assert sample.tokens(500) == sample.tokens(20_000)[:500]


def test_every_mark_of_the_sample_answer_stands_in_its_text(bench):
    sample = bench("sample_answer")
    text = "".join(sample.tokens(3_000))
    marks = sample.marks(3_000)
    assert len(marks) > 100
    assert all(mark in text for mark in marks)
