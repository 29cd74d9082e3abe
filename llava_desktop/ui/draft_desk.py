"""Keeps what was not asked yet: written down less than a second after the last change, there again at the next start.

A question counts as asked once its row is stored; a draft from before that, met at a start, is then no draft any more.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from llava_desktop.core.asking import new_question
from llava_desktop.core.base_url import REPLICATE_BASE_URL
from llava_desktop.core.conversation import Continuation
from llava_desktop.core.draft import Draft
from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.errors import AppError, StorageError
from llava_desktop.core.incoming import FileSource
from llava_desktop.core.picture import PreparedPicture
from llava_desktop.core.picture_edits import PictureEdits
from llava_desktop.core.question import Question, QuestionPicture, QuestionState
from llava_desktop.core.words import tr
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.qt.preferences import Preferences
from llava_desktop.storage.draft import PROMPT_MOST, DraftStore
from llava_desktop.storage.history_reading import HistoryReader
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.picture_desk import PictureDesk
from llava_desktop.ui.presenter import Presenter
from llava_desktop.ui.shown_question import ShownQuestion
from llava_desktop.ui.strip_desk import StripDesk
from llava_desktop.ui.turn_desk import TurnDesk

WRITE_AFTER_MS = 600
"""From the first change that is not written down yet; the write itself may take another 100 ms."""
IS_BACK = tr("Your unsent question is back.")
PICTURE_IS_BACK = tr("The picture that you had not asked about is back.")
_ASKED_MOST = 20
"""Questions that are looked through for one that was asked just before the app was killed."""
_NOWHERE = Engine(EngineKind.REPLICATE, REPLICATE_BASE_URL)
"""A draft is asked of whichever engine there is then."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DraftRoom:
    """Whose facts a draft is made of, and given back to."""

    window: MainWindow
    picture: PictureDesk
    strip: StripDesk
    shown: ShownQuestion
    turns: TurnDesk
    presenter: Presenter
    preferences: Preferences
    reader: HistoryReader


class DraftDesk(QObject):
    """GUI thread; the file is written on `thread`. Nothing is written before `begin` or `restore`."""

    written = Signal()
    restored = Signal()
    """Or found that there is nothing to restore"""

    def __init__(
        self, room: DraftRoom, *, store: DraftStore, thread: JobThread[None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._room = room
        self._store = store
        self._thread = thread
        self._is_on = False
        self._is_kept = False
        self._wanted: QuestionPicture | None = None
        self._timer = QTimer(self, singleShot=True, interval=WRITE_AFTER_MS)
        self._timer.timeout.connect(self._write)
        room.window.prompt_box.prompt_edited.connect(self._note)
        room.window.parameters.parameters_edited.connect(self._note)
        room.picture.changed.connect(self._note)
        room.picture.changed.connect(self._edit_again)
        room.strip.changed.connect(self._note)
        room.shown.changed.connect(self._note)
        room.turns.switched.connect(self._note)

    def begin(self) -> None:
        """With what there is now: this start was for something else. An earlier draft goes with the first change."""
        self._is_on = self._is_kept = True

    def restore(self) -> None:
        """When the history can be read."""
        if not self._is_on:
            self._thread.submit(lambda _tool: self._store.read(), self._take)

    def save_now(self) -> None:
        """While the app closes, when `thread` has ended. Raises StorageError."""
        if self._timer.isActive():
            self._timer.stop()
            self._job()()

    # Writing

    def _note(self, *_what: object) -> None:
        """Not begun again by each letter: someone who types on and on is written down all the same."""
        if self._is_on and not self._timer.isActive():
            self._timer.start()

    def _write(self) -> None:
        if self._room.picture.is_opening:
            self._timer.start()  # what is being painted over is still to be seen in what there is
            return
        job = self._job()
        self._thread.submit(lambda _tool: job(), self._after_write)

    def _job(self) -> Callable[[], None]:
        """Made here, run anywhere. Raises StorageError there."""
        draft = self._draft()
        store = self._store
        if draft is not None:
            self._is_kept = True
            return lambda: store.write(draft)
        if self._is_kept:
            self._is_kept = False
            return store.forget
        return lambda: None

    def _after_write(self, result: Exception | None) -> None:
        if isinstance(result, StorageError):
            _log.warning("%s", result.text)
        elif result is not None:
            raise result
        self.written.emit()

    def _draft(self) -> Draft | None:
        """None when there is nothing that would be missed."""
        room = self._room
        text, question, picture = room.window.prompt_box.text(), room.shown.question, room.picture.picture
        if _is_being_asked(question, text):
            text = ""
        if not text.strip() and (picture is None or question is not None):
            return None
        is_its_own = question is not None and room.picture.holds(question.picture)
        kept = None if is_its_own else picture
        path = self._path(picture) if question is None else ""
        return Draft(
            question=new_question(
                prompt=text[:PROMPT_MOST],
                picture=kept,
                parameters=room.preferences.value.parameters,
                engine=_NOWHERE,
                continues=Continuation(),
            ),
            path=path,
            beside=self._beside() if path else (),
            sent=None if kept is None or path else kept.sent.data,
            whole=None if kept is None or path or kept.whole is None else kept.whole.data,
            after="" if question is None else question.id,
            is_edit=room.turns.editing is not None,
            sends_earlier=room.turns.sends_earlier,
        )

    def _path(self, picture: PreparedPicture | None) -> str:
        """Of its file, where opening that again cannot show what was painted over."""
        source = self._room.strip.source
        if picture is None or picture.original is None or picture.is_redacted or not isinstance(source, FileSource):
            return ""
        return str(source.path.absolute())

    def _beside(self) -> tuple[str, ...]:
        """What is merely turned, or of which a part was chosen, is whole again."""
        return tuple(
            str(item.source.path.absolute())
            for item in self._room.strip.unasked_beside
            if isinstance(item.source, FileSource) and not item.edits.strokes
        )

    # Giving back

    def _take(self, found: Draft | Exception | None) -> None:
        if isinstance(found, Exception):
            raise found
        self._is_on = True
        self._is_kept = found is not None
        room = self._room
        is_free = room.picture.picture is None and not room.picture.is_opening and room.shown.question is None
        if found is not None and is_free and not room.window.prompt_box.text() and not self._was_asked(found):
            self._give_back(found)
        self._note()
        self.restored.emit()

    def _was_asked(self, draft: Draft) -> bool:
        """Its row was stored, and the app killed before the draft was forgotten."""
        written, prompt = draft.question.created_at, draft.question.prompt
        try:
            newest = self._room.reader.page(before_row=None, limit=_ASKED_MOST)
        except AppError:
            return False
        start = prompt.strip()[:200]
        return bool(start) and any(
            summary.created_at >= written and summary.prompt.strip()[:200] == start for summary in newest
        )

    def _give_back(self, draft: Draft) -> None:
        room, question = self._room, draft.question
        if draft.after:
            room.presenter.choose(draft.after)
        if room.preferences.value.parameters != question.parameters:
            room.window.parameters.render(question.parameters)
            room.window.parameters.parameters_edited.emit(question.parameters)
        if question.prompt:
            room.window.prompt_box.set_text(question.prompt)
        room.turns.send_earlier(draft.sends_earlier)
        if draft.is_edit and room.shown.question is not None:
            room.turns.edit(room.shown.question)
        if draft.path:
            self._wanted = question.picture
            room.picture.open_all([FileSource(Path(path)) for path in (draft.path, *draft.beside)])
        elif question.picture is not None and draft.sent is not None:
            room.picture.show_kept(question.picture, draft.sent, draft.whole)
        room.presenter.tell_news(IS_BACK if question.prompt.strip() else PICTURE_IS_BACK)

    def _edit_again(self) -> None:
        """The file is open again: it is turned, and its part chosen, as it was. Another picture by now is not."""
        wanted, desk = self._wanted, self._room.picture
        if wanted is None or desk.is_opening:
            return
        self._wanted = None
        picture = desk.picture
        edits = PictureEdits(wanted.quarter_turns, wanted.region)
        is_it = picture is not None and picture.source.sha256 == wanted.source.sha256
        if picture is not None and is_it and (picture.edits, picture.quality) != (edits, wanted.quality):
            desk.edit(edits, wanted.quality)


def _is_being_asked(question: Question | None, text: str) -> bool:
    """Ask was pressed; the words stand in the box until the row is stored."""
    return question is not None and question.state is QuestionState.SENDING and question.prompt.strip() == text.strip()
