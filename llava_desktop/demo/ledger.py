"""The predictions of this server, in memory: by id, by stream, and in pages, newest first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from llava_desktop.demo.served import ServedPrediction

PAGE_SIZE = 100
"""As the service's [spec]."""
RETENTION = timedelta(hours=1)
"""Input, output and logs go this long after the end [spec]."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Page:
    """next_start, previous_start: where the neighbouring pages begin, None when there is none."""

    predictions: Sequence[ServedPrediction]
    next_start: int | None
    previous_start: int | None


class Ledger:
    def __init__(self, now: Callable[[], datetime] = _now) -> None:
        self._now = now
        self._by_id: dict[str, ServedPrediction] = {}
        self._by_stream: dict[str, ServedPrediction] = {}

    def add(self, prediction: ServedPrediction) -> None:
        self._by_id[prediction.id] = prediction
        self._by_stream[prediction.stream_key] = prediction

    def get(self, prediction_id: str) -> ServedPrediction | None:
        self._apply_retention()
        return self._by_id.get(prediction_id)

    def by_stream_key(self, key: str) -> ServedPrediction | None:
        return self._by_stream.get(key)

    def page(
        self,
        *,
        first: int | None = None,
        created_after: datetime | None = None,
        created_before: datetime | None = None,
    ) -> Page:
        """One page. first: the number (counted from the oldest, 0) of its newest prediction; None: the newest.

        Counting from the oldest keeps a page in place while new predictions arrive in front of it.
        """
        self._apply_retention()
        everything = list(self._by_id.values())
        newest = len(everything) - 1
        start = newest if first is None else min(first, newest)
        chosen = [
            (number, everything[number])
            for number in range(start, -1, -1)
            if (created_after is None or everything[number].created_at >= created_after)
            and (created_before is None or everything[number].created_at < created_before)
        ]
        shown = chosen[:PAGE_SIZE]
        return Page(
            predictions=[prediction for _, prediction in shown],
            next_start=chosen[PAGE_SIZE][0] if len(chosen) > PAGE_SIZE else None,
            previous_start=min(start + PAGE_SIZE, newest) if start < newest else None,
        )

    def __iter__(self) -> Iterator[ServedPrediction]:
        """Oldest first."""
        return iter(list(self._by_id.values()))

    def _apply_retention(self) -> None:
        horizon = self._now() - RETENTION
        for prediction in self._by_id.values():
            ended = prediction.completed_at
            if ended is not None and ended < horizon and not prediction.data_removed:
                prediction.remove_data()
