"""When an answer ends while nobody looks at the window, the desktop is told: once for what ends at about one time."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from llava_desktop.core.answer_news import Notifications, announcement, is_news
from llava_desktop.core.question import Question
from llava_desktop.qt.desktop import Desktop
from llava_desktop.qt.language import said, said_again
from llava_desktop.qt.questions import Questions
from llava_desktop.ui.bring_to_front import bring_to_front

TOGETHER_MS = 2_000
"""What ends within it is one notification."""


def is_in_front() -> bool:
    """Whether one of the app's windows has the focus."""
    return QApplication.applicationState() is Qt.ApplicationState.ApplicationActive


class AnswerWatch(QObject):
    """GUI thread."""

    def __init__(
        self,
        *,
        window: QWidget,
        questions: Questions,
        wanted: Callable[[], Notifications],
        choose: Callable[[str], None],
        desktop: Desktop | None,
        in_front: Callable[[], bool] = is_in_front,
    ) -> None:
        """choose: shows the question with this id. desktop: None where there is none to tell."""
        super().__init__(window)
        self._window = window
        self._questions = questions
        self._wanted = wanted
        self._choose = choose
        self._desktop = desktop
        self._in_front = in_front
        self._under_way: set[str] = set()
        self._ended: dict[str, Question] = {}
        self._running = 0
        self._timer = QTimer(self, singleShot=True, interval=TOGETHER_MS)
        self._timer.timeout.connect(self._announce)
        questions.phase_changed.connect(self._note)
        questions.stopped.connect(self._count)
        questions.changed.connect(self._take_row)
        questions.deleted.connect(self._forget)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.WindowActivate:
            self._withdraw()
        return False

    def open(self, question_id: str) -> None:
        """A notification was clicked. question_id: empty when it was about several."""
        bring_to_front(self._window)
        if question_id:
            self._choose(question_id)

    def _note(self, question_id: str) -> None:
        self._under_way.add(question_id)
        self._count()

    def _forget(self, question_id: str) -> None:
        self._under_way.discard(question_id)
        self._ended.pop(question_id, None)
        self._count()

    def _take_row(self, question: Question) -> None:
        self._count()
        # A row is told of more than once, and not only when a run of it has ended.
        if not question.state.is_finished or question.id not in self._under_way:
            return
        self._under_way.discard(question.id)
        if is_news(question) and not self._in_front():
            QApplication.alert(self._window)
            self._ended[question.id] = replace(question, error=said_again(said(question.error)))
            if not self._timer.isActive():
                self._timer.start()

    def _announce(self) -> None:
        ended, self._ended = list(self._ended.values()), {}
        wanted = self._wanted()
        if ended and self._desktop is not None and wanted is not Notifications.OFF and not self._in_front():
            self._desktop.announce(announcement(ended, with_words=wanted is Notifications.ON))

    def _withdraw(self) -> None:
        self._timer.stop()
        self._ended.clear()
        if self._desktop is not None:
            self._desktop.withdraw()

    def _count(self) -> None:
        running = self._questions.running
        if running != self._running and self._desktop is not None:
            self._desktop.show_running(running)
        self._running = running
