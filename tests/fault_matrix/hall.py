"""The app itself, with an offscreen window and everything behind it, on the test's own thread; and what it looks like.

Only two things are not as they are for people: the engine is named by each cell, and the waits are the test's.
"""

import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, Qt, QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from llava_desktop import assembly, backstage
from llava_desktop.core.asking import AskOrder, new_question
from llava_desktop.core.child_command import ChildCommand
from llava_desktop.core.engine import Engine
from llava_desktop.core.network_choice import NetworkChoice
from llava_desktop.core.options import Options
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.question import Question
from llava_desktop.qt.questions import LiveQuestion
from llava_desktop.storage.folders import folders_in_use
from llava_desktop.storage.instance_lock import InstanceLock
from llava_desktop.tasks.question_run import RunSettings
from llava_desktop.tasks.session import Session
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.theme import Theme
from tests.withheld import withheld_s

if TYPE_CHECKING:
    from llava_desktop.core.events import Phase

PULSE_MS = 5
WORTH_A_LOOK_S = 0.02
NOWHERE = "http://127.0.0.1:9/v1"


@dataclass(frozen=True)
class Seen:
    """What a person sees of one question."""

    status: str
    notice: str
    action: str
    answer: str
    can_cancel: bool

    @property
    def words(self) -> str:
        return f"{self.status} | {self.notice}"


class Complaints(logging.Handler):
    """Warnings and worse of the log, and Qt's."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(self.format(record))

    def take_qt(self, _kind: Any, _context: Any, message: str) -> None:
        if "propagateSizeHints" not in message:  # the offscreen platform, at each show()
            self.found.append(f"Qt: {message}")


class Hall:
    """Built by `open_hall`. GUI thread."""

    def __init__(self, qapp: QApplication, folder: Path) -> None:
        theme = Theme()
        theme.apply(qapp)
        self._window = MainWindow(theme)
        self.complaints = Complaints()
        self._assembly: Any = assembly.Assembly(
            qt_app=qapp,
            window=self._window,
            theme=theme,
            options=Options(base_url=NOWHERE, base_url_given=True, environment_token="t", data_dir=folder),
            in_use=folders_in_use(folder, None),
            demo_command=ChildCommand([], {}),
            decoder_command=ChildCommand([], {}),
            lock=InstanceLock(folder),
        )
        for _ in self._assembly.put_together():
            pass
        self._window.show()
        self.questions = self._assembly._back.questions
        self._reader = self._assembly._back.reader
        self._presenter = self._assembly._rooms.presenter
        self.said: dict[str, list[str]] = {}
        self.phases: dict[str, list[Phase]] = {}
        self.questions.phase_changed.connect(self._note_phase)
        self._assembly._faults.happened.connect(lambda: self.complaints.found.append("an exception in a slot"))
        self._start_measuring()
        self.gaps: list[tuple[float, float]] = []
        self._pulse = QTimer()
        self._pulse.setTimerType(Qt.TimerType.PreciseTimer)
        self._pulse.setInterval(PULSE_MS)

    def start(self) -> None:
        self._assembly.start()

    def stop(self) -> None:
        assert self._assembly.stop(), "a thread did not end"
        self._window.close()
        self._window.deleteLater()

    def run_until_done(self, go_on: Callable[[], bool]) -> None:
        """`go_on()` at each beat, until it returns False. Qt's loop runs meanwhile, as in the app."""
        loop = QEventLoop()

        def beat() -> None:
            self._beat()
            if not go_on():
                loop.quit()
            # The stories' own work, a server that is started, say, is not the window's.
            self._start_measuring()

        self._pulse.timeout.connect(beat)
        self._start_measuring()
        self._pulse.start()
        loop.exec()
        self._pulse.stop()
        self._pulse.timeout.disconnect(beat)

    def longest_gap_ms(self, since: float, until: float) -> float:
        """How long the window did nothing, at most, in that time."""
        return max((gap for at, gap in self.gaps if since <= at <= until + gap and gap > 0), default=0.0) * 1000

    def ask(self, engine: Engine) -> str:
        question = new_question(prompt="What is this?", picture=None, parameters=Parameters(), engine=engine)
        self.said[question.id] = []
        self.phases[question.id] = []
        self.questions.ask(AskOrder(question, None, engine, 900))
        self._presenter._shown.show(question)
        return question.id

    def live(self, question_id: str) -> LiveQuestion | None:
        found: LiveQuestion | None = self.questions.live(question_id)
        return found

    def row(self, question_id: str) -> Question:
        """As it is on the disk."""
        found: Question | None = self._reader.question(question_id)
        assert found is not None, "the history has no such row"
        return found

    def look(self, question_id: str) -> Seen:
        """Chooses the question in the history, as a person would, and reads what the window says."""
        if self._presenter.shown_id != question_id:
            self._as_a_person(lambda: self._presenter._choose(question_id))
        assert self._presenter.shown_id == question_id, "the question cannot be shown"
        pane = self._window.conversation
        notice = pane._notice
        return Seen(
            status=pane._status.text(),
            notice="" if notice.isHidden() else notice.text(),
            action="" if notice.isHidden() else notice._action.text(),
            answer=pane.answer.text(),
            can_cancel=self._presenter._shown.holds_ask,
        )

    def cancel(self, question_id: str) -> float:
        """Seconds that it took."""
        return self._as_a_person(lambda: self.questions.cancel(question_id))

    def _as_a_person(self, press: Callable[[], None]) -> float:
        """What a click would do, measured: it keeps the window for so long."""
        began, withheld = time.monotonic(), withheld_s()
        press()
        took_s = time.monotonic() - began - (withheld_s() - withheld)
        self.gaps.append((began, took_s))
        return took_s

    def has_said(self, question_id: str, pattern: str) -> bool:
        return any(re.search(pattern, words) for words in self.said[question_id])

    def _note_phase(self, question_id: str) -> None:
        live = self.live(question_id)
        if live is not None and question_id in self.said:
            self.said[question_id].append(live.phase_text(self.questions.now()))
            self.phases[question_id].append(live.phase)

    def _start_measuring(self) -> None:
        self._beaten_at, self._withheld_s = time.monotonic(), withheld_s()

    def _beat(self) -> None:
        now = time.monotonic()
        gap = now - self._beaten_at - PULSE_MS / 1000
        if gap > WORTH_A_LOOK_S:
            # What the machine gave to other programs meanwhile is not the window's either.
            self.gaps.append((now, gap - (withheld_s() - self._withheld_s)))


@contextmanager
def open_hall(qapp: QApplication, folder: Path, settings: RunSettings, monkeypatch: Any) -> Iterator[Hall]:
    def open_session(_turn: Any, store: Any, relay: Any, choice: NetworkChoice) -> Session:
        return Session(store=store, emit=relay.post, user_agent="test", settings=settings, network=choice)

    monkeypatch.setattr(backstage, "open_session", open_session)
    # No keyring is asked for anything.
    monkeypatch.setattr(backstage, "open_tokens", lambda *_anything: SimpleNamespace(load=lambda: None))
    hall = Hall(qapp, folder)
    logging.getLogger().addHandler(hall.complaints)
    before = qInstallMessageHandler(hall.complaints.take_qt)
    try:
        hall.start()
        hall.questions.allow_at_once(settings.at_once)
        yield hall
        hall.stop()
    finally:
        qInstallMessageHandler(before)
        logging.getLogger().removeHandler(hall.complaints)
