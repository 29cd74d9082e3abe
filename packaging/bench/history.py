"""A history of 100,000 questions, some in conversations: pages, searches, and the panel in the real window.

The window is started several times, in turns with starts of an empty history. Times are those of the fastest start (of
each step of scrolling, of the fastest at that step): what slows a start down now and then is another program, also one
that keeps the processor from a thread of ours whose turn in Python it is. Memory is the median. The day's copy of the
history is made before, by a start that is not measured: it takes seconds of a processor and a few MiB beside whatever
a start does, and where in a measurement it fell was the difference between good runs and bad ones.
"""

import sqlite3
import statistics
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sample_answer
from measurement import Measurement
from surroundings import fresh_folder, output_of

from llava_desktop.core.base_url import REPLICATE_BASE_URL
from llava_desktop.core.engine import EngineKind
from llava_desktop.core.history_filter import HistoryFilter
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.prediction import DEFAULT_VERSION
from llava_desktop.core.question import Question, QuestionState
from llava_desktop.storage.folders import Folders, create_folders, folders_for
from llava_desktop.storage.history_reading import HistoryReader
from llava_desktop.storage.rows import all_values, insertion
from llava_desktop.storage.writer import DatabaseWriter
from tests.withheld import own_s

QUESTIONS = 100_000
PAGE = 50
ROUNDS = 200
SEARCHES = ("boat", "boa", "red hull", "que", "quest", "question 4", "quay wat", "hul", "nowhere", "now")
"""Words, and how they begin: from three letters on."""
MOST_OPEN_MS = 50
MOST_PAGE_MS = 2
MOST_SEARCH_MS = 20
MOST_SCROLL_MS = 16
MOST_ADDED_MS = 5
MOST_MEMORY_MIB = 15
STARTS = 3


def measure() -> list[Measurement]:
    """About a minute and a half."""
    with fresh_folder() as data, fresh_folder() as empty:
        folders = folders_for(data)
        create_folders(folders)
        _fill(folders)
        pages, searches = _reads_ms(folders)
        copying = float(output_of("history_child.py", data, "copy"))
        starts = [(_started(empty, "few"), _started(data)) for _ in range(STARTS)]
    bare = statistics.median(few for [[few]], _ in starts)
    figures, scrolled = zip(*(whole for _, whole in starts), strict=True)
    opened, computed, gap, added, _ = map(min, zip(*figures, strict=True))
    memory = statistics.median(figure[-1] for figure in figures)
    turns = [min(of_each_start) for of_each_start in zip(*scrolled, strict=True)]
    return [
        Measurement(f"{QUESTIONS:,} questions: a page, p99", _p99(pages), "ms", MOST_PAGE_MS),
        Measurement("  a page, median", statistics.median(pages), "ms"),
        Measurement("  a search, p99", _p99(searches), "ms", MOST_SEARCH_MS),
        Measurement("  a search, median", statistics.median(searches), "ms"),
        Measurement("  the panel, from its first read to its first paint", opened, "ms", MOST_OPEN_MS),
        Measurement("  of that computed", computed, "ms"),
        Measurement("  the start of the app, longest gap on the wall", gap, "ms"),
        Measurement("  scrolled, one turn of the wheel, p99", _p99(turns), "ms", MOST_SCROLL_MS),
        Measurement("  one more question above 3,000 rows, p99", added, "ms", MOST_ADDED_MS),
        Measurement("  memory, more than with no question", memory - bare, "MiB", MOST_MEMORY_MIB),
        Measurement("  at most, until the day's copy is made", copying - bare, "MiB"),
    ]


def _started(data: Path, *mode: str) -> list[list[float]]:
    """What one start prints, by its lines."""
    return [list(map(float, line.split())) for line in output_of("history_child.py", data, *mode).splitlines()]


def _reads_ms(folders: Folders) -> tuple[list[float], list[float]]:
    """Of pages all over the history, and of searches."""
    reader = HistoryReader(folders)
    reader.page(before_row=None, limit=1)  # opens the database
    pages = _times_ms(lambda number: reader.page(before_row=QUESTIONS - 400 * number, limit=PAGE))
    wanted = [HistoryFilter(words=words) for words in SEARCHES]
    searches = _times_ms(lambda number: reader.page(before_row=None, limit=PAGE, wanted=wanted[number % len(wanted)]))
    reader.close()
    return pages, searches


def _fill(folders: Folders) -> None:
    """In one transaction: one by one, each synced, would take an hour."""
    writer = DatabaseWriter(folders.database)
    writer.start()

    def job(connection: sqlite3.Connection) -> None:
        answer = "".join(sample_answer.tokens(300))
        first = datetime.now(UTC) - timedelta(minutes=QUESTIONS)
        for number in range(QUESTIONS):
            values = all_values(_question(number, first, answer), None)
            connection.execute(insertion("question", values), values)

    writer.submit(job).result()
    assert writer.close(60)


def _question(number: int, first: datetime, answer: str) -> Question:
    """The first of each ten begins a conversation of two to five turns."""
    asked = first + timedelta(minutes=number)
    begins = number - number % 10
    is_turn = 0 < number % 10 <= 1 + begins // 10 % 4
    return Question(
        id=_id(number),
        conversation_id=_id(begins) if is_turn else "",
        parent_id=_id(number - 1) if is_turn else None,
        created_at=asked,
        engine=EngineKind.REPLICATE,
        base_url=REPLICATE_BASE_URL,
        prompt=f"Question {number}: what lies at the quay?",
        version=DEFAULT_VERSION,
        parameters=Parameters(),
        state=QuestionState.SUCCEEDED,
        prediction_id=f"p{number:020x}",
        answer=answer[number % 97 :],
        finished_at=asked + timedelta(seconds=9),
        waited_s=1.0,
        ran_s=8.0,
    )


def _id(number: int) -> str:
    return f"{number:032x}"


def _times_ms(call: Callable[[int], object]) -> list[float]:
    """Of each the best of three: what another process takes in between is not the history's."""
    return [min(_time_ms(call, number) for _ in range(3)) for number in range(ROUNDS)]


def _time_ms(call: Callable[[int], object], number: int) -> float:
    begun = own_s()
    call(number)
    return 1000 * (own_s() - begun)


def _p99(times: list[float]) -> float:
    return sorted(times)[round(0.99 * (len(times) - 1))]
