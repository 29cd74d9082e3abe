"""Tells a screen reader what becomes of the question on the screen: sentence by sentence, and at each turning point."""

from typing import Final

from PySide6 import QtGui
from PySide6.QtCore import QObject, QTimer

from llava_desktop.core.events import Phase
from llava_desktop.core.question import Question
from llava_desktop.core.spoken import SpokenText, spoken
from llava_desktop.core.status_text import COLD_BOOT_AFTER_S, state_text
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.questions import LiveQuestion, Questions
from llava_desktop.ui.conversation_pane import ConversationPane
from llava_desktop.ui.labels import announce
from llava_desktop.ui.shown_question import ShownQuestion, cancelled_text

SPOKEN_PER_S: Final = 20
"""Characters that a screen reader says in a second, about: while one sentence is heard, the next ones wait here."""
MOST_WAITING: Final = 4000
"""Characters; more than the model's longest answer. What comes on top is counted."""
MOST_READ: Final = 40_000
"""Characters of an answer that are said at all: an hour of listening."""
NO_NEWS_S: Final = 1.5
"""Seconds after which it is said what is waited for; most answers begin before."""
STILL_WAITS_S: Final = 60.0
NO_READER: Final = tr("No screen reader is running.")
NO_ANSWER: Final = tr("There is no answer yet.")
_WAITS = {Phase.IN_LINE, Phase.STARTING, Phase.WAITING, Phase.LOOKING}


class AnswerReader(QObject):
    """Never more than one announcement waits, and nothing is said twice. Errors are the notice's. GUI thread."""

    def __init__(self, *, conversation: ConversationPane, shown: ShownQuestion, questions: Questions) -> None:
        super().__init__(shown)
        self._conversation = conversation
        self._shown = shown
        self._questions = questions
        self._question_id: str | None = None
        self._awaited = False  # its end is news
        self._text = SpokenText()
        self._fed = ""
        self._said = 0  # sentences of the text, those that wait among them
        self._has_missed = False  # something of the text, when nobody listened
        self._waiting: list[str] = []
        self._left_out = 0
        self._end = ""  # how it ended, to be said after all of it
        self._being_heard = QTimer(self, singleShot=True)
        self._being_heard.timeout.connect(self._say_waiting)
        self._no_news = QTimer(self, singleShot=True)
        self._no_news.timeout.connect(self._say_wait)
        shown.changed.connect(self._follow)
        questions.text_added.connect(self._add)
        questions.text_replaced.connect(self._replace)
        questions.phase_changed.connect(self._take_phase)
        questions.changed.connect(self._take_row)
        questions.stopped.connect(self._take_stop)

    def read(self) -> None:
        """The whole answer, as far as it has come, at once."""
        self._hush()
        self._say(spoken(self._conversation.answer.text()[:MOST_READ]), urgent=True)

    def why_not(self) -> str:
        """One sentence; empty when there is something to read, and somebody to read to."""
        if not QtGui.QAccessible.isActive():
            return NO_READER
        return "" if self._conversation.answer.text() else NO_ANSWER

    # What happens to the question

    def _follow(self) -> None:
        question = self._shown.question
        question_id = None if question is None else question.id
        if question_id == self._question_id:
            return
        self._question_id = question_id
        self._begin(self._shown.live)

    def _begin(self, live: LiveQuestion | None) -> None:
        """What there is already of its answer is not news."""
        self._hush()
        self._begin_text()
        self._awaited = live is not None and live.holds_ask
        if live is not None and self._awaited:
            self._sentences(live.text)
            self._no_news.start(round(NO_NEWS_S * 1000))

    def _add(self, question_id: str, text: str) -> None:
        if question_id != self._question_id or not self._awaited:
            return
        self._no_news.stop()
        if not QtGui.QAccessible.isActive():
            self._has_missed = True
        elif self._has_missed and (live := self._shown.live) is not None:
            self._begin_text()
            self._sentences(live.text)
        else:
            self._hear(self._sentences(text))

    def _replace(self, question_id: str, text: str) -> None:
        if question_id == self._question_id and self._awaited and not self._has_missed:
            self._hear(self._missing(text))

    def _missing(self, text: str) -> list[str]:
        """The sentences that were not heard of the authoritative text: nearly always at its end, or none."""
        if text.startswith(self._fed):
            return self._sentences(text[len(self._fed) :])
        said = self._said
        self._begin_text()
        return self._sentences(text)[said:]

    def _begin_text(self) -> None:
        """None of it was heard, or missed."""
        self._text, self._fed, self._said, self._has_missed = SpokenText(), "", 0, False

    def _sentences(self, text: str) -> list[str]:
        """Those that `text` ended."""
        room = max(0, MOST_READ - len(self._fed))
        self._fed += text
        ended = self._text.feed(text[:room])
        self._said += len(ended)
        return ended

    def _take_phase(self, question_id: str) -> None:
        live = self._questions.live(question_id)
        if question_id != self._question_id or live is None:
            return
        if live.holds_ask and not self._awaited:
            self._begin(live)  # picked up again
        elif self._awaited and live.phase is Phase.CANCELLING:
            self._awaited = False
            self._hush()
            self._say(cancelled_text(live), urgent=True)
        elif self._awaited and live.phase in _WAITS and not self._no_news.isActive():
            self._no_news.start(round(NO_NEWS_S * 1000))

    def _take_stop(self, question_id: str) -> None:
        """Why is in the notice."""
        if question_id == self._question_id:
            self._awaited = False
            self._hush()

    def _take_row(self, question: Question) -> None:
        if question.id != self._question_id or not self._awaited or not question.state.is_finished:
            return
        if question.error:  # which the notice says, and first
            self._awaited = False
            self._hush()
            return
        self._awaited = False
        self._no_news.stop()
        self._end = state_text(question)
        self._hear([] if self._has_missed else [*self._missing(question.answer), *self._text.finish()])

    def _say_wait(self) -> None:
        live = self._shown.live
        if live is None or not self._awaited or live.text or live.phase not in _WAITS:
            return
        self._say(live.phase_text(self._questions.now()))
        waited_s = self._questions.now() - live.since
        is_early = live.phase is Phase.STARTING and waited_s < COLD_BOOT_AFTER_S
        self._no_news.start(round(1000 * (COLD_BOOT_AFTER_S - waited_s + 0.1 if is_early else STILL_WAITS_S)))

    # Saying

    def _hear(self, sentences: list[str]) -> None:
        for sentence in sentences:
            if sum(map(len, self._waiting)) > MOST_WAITING:
                self._left_out += 1
            else:
                self._waiting.append(sentence)
        if not self._being_heard.isActive():
            self._say_waiting()

    def _say_waiting(self) -> None:
        words = [*self._waiting]
        if self._left_out:
            words.append(tr("%n more sentence(s) (stands|stand) in the answer.", "", self._left_out))
        if self._end:
            words.append(self._end)
        self._forget_waiting()
        if words:
            self._say(joined(" ", *words))

    def _say(self, words: str, *, urgent: bool = False) -> None:
        announce(self._conversation, words, urgent=urgent)
        self._being_heard.start(1000 * len(words) // SPOKEN_PER_S)

    def _hush(self) -> None:
        """Nothing that was to be said is said any more."""
        self._forget_waiting()
        self._being_heard.stop()
        self._no_news.stop()

    def _forget_waiting(self) -> None:
        self._waiting.clear()
        self._left_out = 0
        self._end = ""
