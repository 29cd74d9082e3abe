"""A history of 100,000 questions: pages, searches, and opening the panel. Reported; another issue holds them."""

import sqlite3
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

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
from llava_desktop.storage.history import HistoryReader
from llava_desktop.storage.rows import all_values, insertion
from llava_desktop.storage.writer import DatabaseWriter

QUESTIONS = 100_000
PAGE = 50
ROUNDS = 200
SEARCHES = ("boat", "red hull", "question 4", "quay wat", "nowhere")


def measure() -> list[Measurement]:
    """About 30 seconds."""
    with fresh_folder() as data:
        folders = folders_for(data)
        create_folders(folders)
        _fill(folders)
        reader = HistoryReader(folders)
        reader.page(before_row=None, limit=1)  # opens the database
        pages = _times_ms(lambda number: reader.page(before_row=QUESTIONS - 400 * number, limit=PAGE))
        searches = _times_ms(
            lambda number: reader.page(
                before_row=None, limit=PAGE, wanted=HistoryFilter(words=SEARCHES[number % len(SEARCHES)])
            )
        )
        reader.close()
        gap, shown = map(float, output_of("window_child.py", "history", data).split())
    return [
        Measurement(f"{QUESTIONS:,} questions: a page, median", statistics.median(pages), "ms"),
        Measurement("  a page, p99", _p99(pages), "ms"),
        Measurement("  a search, median", statistics.median(searches), "ms"),
        Measurement("  a search, p99", _p99(searches), "ms"),
        Measurement("  the panel is filled after the start, longest gap", gap, "ms"),
        Measurement("  scrolled down page by page, the slowest turn", shown, "ms"),
    ]


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
    asked = first + timedelta(minutes=number)
    return Question(
        id=f"{number:032x}",
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


def _times_ms(call: Callable[[int], object]) -> list[float]:
    times = []
    for number in range(ROUNDS):
        begun = time.perf_counter()
        call(number)
        times.append(1000 * (time.perf_counter() - begun))
    return times


def _p99(times: list[float]) -> float:
    return sorted(times)[round(0.99 * (len(times) - 1))]
