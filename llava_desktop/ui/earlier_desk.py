"""Offers what was answered about the picture on the desk before, so that nobody pays for it again unknowingly."""

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.earlier import EarlierAnswers, earlier_words
from llava_desktop.core.errors import StorageError
from llava_desktop.core.picture_edits import Box
from llava_desktop.qt.questions import Questions
from llava_desktop.storage.history_reading import HistoryReader
from llava_desktop.ui.earlier_line import EarlierLine
from llava_desktop.ui.history_desk import HistoryDesk
from llava_desktop.ui.picture_desk import PictureDesk
from llava_desktop.ui.presenter import Presenter


class EarlierDesk(QObject):
    """GUI thread. Seen while a picture is there that no question is shown with."""

    question_wanted = Signal(str)
    """Its id"""

    def __init__(
        self,
        *,
        line: EarlierLine,
        desk: PictureDesk,
        presenter: Presenter,
        reader: HistoryReader,
        history: HistoryDesk,
        questions: Questions,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._line = line
        self._desk = desk
        self._presenter = presenter
        self._reader = reader
        self._known: tuple[str, Box | None] | None = None
        self._earlier: EarlierAnswers | None = None
        presenter.readiness_changed.connect(self._render)
        line.newest_wanted.connect(self._want_newest)
        for stale in (history.opened, questions.deleted):
            stale.connect(self.read_anew)
        questions.changed.connect(lambda question: self.read_anew() if question.state.is_finished else None)

    def read_anew(self) -> None:
        """Questions went, or came back."""
        self._known = None
        self._render()

    def _render(self) -> None:
        picture = self._desk.picture
        if picture is None or self._presenter.shown_id is not None:
            self._known = None
            self._line.render("")
            return
        region = picture.edits.region
        about = picture.source.sha256, region and region.within(picture.source.width, picture.source.height)
        if about != self._known:
            self._known, self._earlier = about, self._read(*about)
        self._line.render("" if self._earlier is None else earlier_words(self._earlier, has_region=region is not None))

    def _read(self, sha256: str, region: Box | None) -> EarlierAnswers | None:
        """A short read by an index. Where it cannot be made, nothing is offered: the history says why by itself."""
        try:
            return self._reader.earlier_answers(sha256, region)
        except StorageError:
            return None

    def _want_newest(self) -> None:
        if self._earlier is not None:
            self.question_wanted.emit(self._earlier.newest_id)
