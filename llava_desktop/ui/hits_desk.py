"""From what a search found in the history to where it stands in the answer. Enter walks, over rows too."""

from PySide6.QtCore import QObject

from llava_desktop.qt.history_model import HistoryModel
from llava_desktop.ui.answer_hits import AnswerHits
from llava_desktop.ui.history_panel import HistoryPanel


class HitsDesk(QObject):
    """Made after what shows a question when it is chosen: its answer is looked through here."""

    def __init__(
        self, *, panel: HistoryPanel, model: HistoryModel, hits: AnswerHits, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._model = model
        self._hits = hits
        self._is_back = False
        self._words = ""
        panel.question_chosen.connect(self._look)
        panel.walk_requested.connect(self._walk)
        model.modelReset.connect(self._take_words)

    def _look(self) -> None:
        self._hits.look_for(self._model.wanted.words, at_end=self._is_back)

    def _walk(self, back: bool) -> None:
        if not self._panel.has_chosen_row or not self._hits.walk(back=back):
            self._is_back = back
            self._panel.next_row(-1 if back else 1)
            self._is_back = False

    def _take_words(self) -> None:
        """The answer on the screen may stay; what is marked in it changes."""
        if self._model.wanted.words != self._words:
            self._words = self._model.wanted.words
            self._hits.look_for(self._words, jump=False)
