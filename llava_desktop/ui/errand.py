"""`--ask` and `--screenshot`: do through the real window what a person would do, print what it shows, and end."""

import io
import sys
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from llava_desktop.core.question import Question, QuestionState
from llava_desktop.core.status_text import state_text
from llava_desktop.core.text import picture_name, with_marks
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said, said_again
from llava_desktop.qt.questions import Questions
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.picture_desk import PictureDesk
from llava_desktop.ui.presenter import Presenter
from llava_desktop.ui.strip_desk import StripDesk

SETTLE_MS = 300
"""From the last change to the screenshot: a frame and the final rendering of the answer."""


class Errand(QObject):
    """One errand. `finished` carries the exit code: 0 answered, 1 not."""

    finished = Signal(int)

    def __init__(
        self,
        *,
        window: MainWindow,
        presenter: Presenter,
        desk: PictureDesk,
        strip: StripDesk,
        questions: Questions,
        ask: str | None,
        screenshot: Path | None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._presenter = presenter
        self._desk = desk
        self._strip = strip
        self._questions = questions
        self._ask = ask
        self._screenshot = screenshot
        self._question_id: str | None = None
        self._with_picture = False
        self._is_trying = True
        self._has_typed = False

    def start(self, *, with_picture: bool) -> None:
        """with_picture: wait until the picture of the command line is there, or was refused."""
        self._with_picture = with_picture
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a character must not end the errand
        # As a person does: after what is going on, and not in the middle of it (seen: asked about a picture that was
        # just being put there, which then put the question away).
        self._presenter.readiness_changed.connect(self._try, Qt.ConnectionType.QueuedConnection)
        self._desk.refused.connect(self._give_up)
        self._try()

    def _try(self) -> None:
        if not self._is_trying or (self._with_picture and self._desk.picture is None):
            return
        if self._ask is None:
            self._stop_trying()
            self._end_soon(0)
            return
        if not self._has_typed:
            self._has_typed = True
            self._window.prompt_box.set_text(self._ask)
        if self._presenter.why_never:
            self._give_up(self._presenter.why_never)
            return
        if not self._presenter.can_ask:
            return
        self._stop_trying()
        self._say_which()
        self._questions.text_added.connect(self._print_text)
        self._questions.text_replaced.connect(self._print_other_text)
        self._questions.changed.connect(self._take_row)
        self._questions.stopped.connect(self._take_stop)
        self._window.prompt_box.ask_now()
        self._question_id = self._presenter.shown_id

    def _say_which(self) -> None:
        """It is about one picture; of the others that were given nobody shall wait for an answer."""
        picture = self._desk.picture
        if picture is not None and self._strip.is_several:
            name = picture_name(picture.source.name, 80)
            words = tr(
                "--ask is about one picture, the first that was given: {name}. The others are not asked about.",
                name=name,
            )
            sys.stderr.write(f"{said(words)}\n")

    def _stop_trying(self) -> None:
        self._is_trying = False
        self._presenter.readiness_changed.disconnect(self._try)
        self._desk.refused.disconnect(self._give_up)

    def refuse(self, sentence: str) -> None:
        """Ask wants the person's word first, and here is nobody who could give it."""
        if self._question_id is None and self._ask is not None:
            sys.stderr.write(f"{with_marks(said(sentence))}\n")
            self._end_soon(1)

    def _give_up(self, sentence: str) -> None:
        if self._is_trying:
            self._stop_trying()
            sys.stderr.write(f"{with_marks(said(sentence))}\n")
            self._end_soon(1)

    def _print_text(self, question_id: str, text: str) -> None:
        if question_id == self._question_id:
            sys.stdout.write(with_marks(text))
            sys.stdout.flush()

    def _print_other_text(self, question_id: str, text: str) -> None:
        """What was printed cannot be taken back: the true answer stands under it."""
        self._print_text(question_id, f"\n\n{text}")

    def _take_stop(self, question_id: str, sentence: str) -> None:
        if question_id == self._question_id:
            sys.stderr.write(f"\n{with_marks(said(sentence))}\n")
            self._end_soon(1)

    def _take_row(self, question: Question) -> None:
        if question.id != self._question_id or not question.state.is_finished:
            return
        self._question_id = None  # a finished row is told twice: as it is, and once it is on the disk
        sys.stdout.write(f"\n\n[{question.engine.value}] {said(state_text(question))}\n")
        if question.error:
            sys.stderr.write(f"{with_marks(said_again(question.error))}\n")
        self._end_soon(0 if question.state is QuestionState.SUCCEEDED else 1)

    def _end_soon(self, code: int) -> None:
        QTimer.singleShot(SETTLE_MS, self, lambda: self._end(code))

    def _end(self, code: int) -> None:
        if self._screenshot is not None:
            if self._window.grab().save(str(self._screenshot), "PNG"):
                sys.stdout.write(f"{said(tr('Screenshot: {path}', path=self._screenshot))}\n")
            else:
                words = tr("The screenshot could not be saved: {path}", path=self._screenshot)
                sys.stderr.write(f"{said(words)}\n")
                code = 1
        sys.stdout.flush()
        self.finished.emit(code)
