"""Undo and redo of the brush."""

from llava_desktop.core.picture_edits import Stroke

Strokes = tuple[Stroke, ...]


class StrokeHistory:
    """Knows what was and what was taken back; what is now, the caller knows."""

    def __init__(self) -> None:
        self._before: list[Strokes] = []
        self._taken_back: list[Strokes] = []

    @property
    def can_undo(self) -> bool:
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        return bool(self._taken_back)

    def note(self, now: Strokes) -> None:
        """`now` is about to become something new."""
        self._before.append(now)
        self._taken_back.clear()

    def undo(self, now: Strokes) -> Strokes:
        """What was before; `now` when there was nothing."""
        if not self._before:
            return now
        self._taken_back.append(now)
        return self._before.pop()

    def redo(self, now: Strokes) -> Strokes:
        if not self._taken_back:
            return now
        self._before.append(now)
        return self._taken_back.pop()

    def forget(self) -> None:
        """Another picture."""
        self._before.clear()
        self._taken_back.clear()
