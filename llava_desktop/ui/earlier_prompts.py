"""What was asked before, for Up in the prompt: read a page at a time, as far as somebody walks."""

from collections.abc import Callable, Iterator

from llava_desktop.core.errors import StorageError
from llava_desktop.storage.history_reading import HistoryReader

PAGE = 50
MOST = 2_000
"""Questions that are looked through; one step over nothing but repetitions takes some 10 ms then, and no more."""


def earlier_prompts(reader: HistoryReader) -> Callable[[], Iterator[str]]:
    """For `PromptWalk`. GUI thread. A history that cannot be read has none: who opens it says so."""

    def read() -> Iterator[str]:
        before: int | None = None
        for _ in range(MOST // PAGE):
            try:
                page = reader.prompts(before_row=before, limit=PAGE)
            except StorageError:
                return
            yield from (prompt for _row, prompt in page)
            if len(page) < PAGE:
                return
            before = page[-1][0]

    return read
