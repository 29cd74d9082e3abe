"""Up and Down through earlier prompts, as a shell does it; what was being typed is never lost."""

from collections.abc import Callable, Iterator

MOST_DRAFTS = 20


class PromptWalk:
    """Where the walk is. Each step is told what the field holds, and answers with what it is to hold; None: nothing.

    The trail goes from what is being typed, over what was typed earlier in this session and left, to the history. A
    prompt of it that is edited is what is being typed from then on, and what was typed before is next on the trail.
    """

    def __init__(self, earlier: Callable[[], Iterator[str]]) -> None:
        """earlier: prompts of the history, newest first, read as far as the walk goes."""
        self._read = earlier
        self._earlier: Iterator[str] = iter(())
        self._drafts: list[str] = []
        self._trail = [""]
        self._at = 0

    def keep(self, text: str) -> None:
        """What was typed and is about to be replaced: Up brings it back."""
        if text.strip() and text not in self._trail[1:]:
            self._drafts = [text, *(draft for draft in self._drafts if draft != text)][:MOST_DRAFTS]

    def is_away(self, shown: str) -> bool:
        """Whether an earlier prompt is shown, so that there is something to return to."""
        return self._at > 0 and shown == self._trail[self._at]

    def up(self, shown: str) -> str | None:
        if not self.is_away(shown):
            self._begin(shown)
        if self._at + 1 == len(self._trail):
            found = next((prompt for prompt in self._earlier if prompt.strip() and prompt not in self._trail), None)
            if found is None:
                return None
            self._trail.append(found)
        self._at += 1
        return self._trail[self._at]

    def down(self, shown: str) -> str | None:
        if not self.is_away(shown):
            return None
        self._at -= 1
        return self._trail[self._at]

    def back(self, shown: str) -> str | None:
        """All the way, to what was being typed."""
        if not self.is_away(shown):
            return None
        self._at = 0
        return self._trail[0]

    def _begin(self, shown: str) -> None:
        if self._at > 0:  # an earlier prompt was edited, or asked: what was typed before it is kept
            self.keep(self._trail[0])
        self._trail = list(dict.fromkeys([shown, *self._drafts]))
        self._earlier = self._read()
        self._at = 0
