"""What was asked about each of several pictures, and how each of them stands because of it."""

from collections.abc import Collection

from llava_desktop.core.question import Question
from llava_desktop.core.tiles import TileState, state_of
from llava_desktop.qt.picture_shelf import Shelved
from llava_desktop.qt.questions import Questions


class TileQuestions:
    """GUI thread. By the picture's key on the shelf: the question that was last asked about it."""

    def __init__(self, questions: Questions) -> None:
        self._questions = questions
        self._asked: dict[int, Question] = {}

    def of(self, key: int | None) -> Question | None:
        """As it stands now."""
        asked = None if key is None else self._asked.get(key)
        live = None if asked is None else self._questions.live(asked.id)
        return asked if live is None else live.question

    def key_of(self, question_id: str) -> int | None:
        return next((key for key, asked in self._asked.items() if asked.id == question_id), None)

    def note(self, key: int, question: Question) -> None:
        self._asked[key] = question

    def take_row(self, question: Question) -> None:
        key = self.key_of(question.id)
        if key is not None:
            self._asked[key] = question

    def forget(self, question_id: str) -> None:
        self._asked = {key: asked for key, asked in self._asked.items() if asked.id != question_id}

    def keep_only(self, keys: Collection[int]) -> None:
        self._asked = {key: asked for key, asked in self._asked.items() if key in keys}

    def state(self, item: Shelved) -> TileState:
        asked = self._asked.get(item.key)
        if asked is not None:
            live = self._questions.live(asked.id)
            if live is not None:
                return state_of(asked, live.phase, watched=live.watched)
            if item.kept is not None:
                return state_of(asked, None)
        if item.kept is not None:
            return TileState.READY
        return TileState.UNOPENED if item.refusal else TileState.OPENING
