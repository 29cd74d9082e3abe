"""An earlier turn of a conversation: its question and its answer, finished, drawn once."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from llava_desktop.core.question import Question, QuestionState
from llava_desktop.core.status_text import state_text
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.language import said
from llava_desktop.ui.answer_view import MARGIN, AnswerView
from llava_desktop.ui.flow_row import FlowRow
from llava_desktop.ui.labels import plain_label
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.prompt_bubble import PromptBubble
from llava_desktop.ui.theme import GAP, GRID, Look, Theme
from llava_desktop.ui.turn_variants import NO_VARIANTS, VariantBar, VariantNames, VariantsView

NAMED_BY = 80
"""Characters of the question that name the group."""


@dataclass(frozen=True, slots=True)
class TurnView:
    """number: its place in the conversation, from 1."""

    number: int
    question: Question
    variants: VariantsView = NO_VARIANTS


class TurnBlock(QWidget):
    """As tall as its words, up to some screens; a longer answer scrolls inside. Its answer comes with `fill`."""

    variant_chosen = Signal(int)
    compare_requested = Signal()
    link_chosen = Signal(str)

    def __init__(self, theme: Theme, view: TurnView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self._build(theme)
        self._place()
        self._variants.render(view.variants)
        self._variants.chosen.connect(self.variant_chosen)
        self._variants.compare_requested.connect(self.compare_requested)
        self._answer.link_chosen.connect(self.link_chosen)

    def fill(self) -> None:
        """Draws the answer, which takes 8 ms at most before the window has its turn again."""
        answer = self.view.question.answer
        self._answer.show_finished(answer)
        self._answer.setVisible(bool(answer))

    def render_variants(self, variants: VariantsView) -> None:
        self._variants.render(variants)

    def _build(self, theme: Theme) -> None:
        question, number = self.view.question, self.view.number
        words = " ".join(question.prompt.split())
        self.setObjectName(f"Turn {number}")
        self.setAccessibleName(said(tr("Question and answer {number}: {words}", number=number, words=words[:NAMED_BY])))
        self._prompt = PromptBubble()
        self._prompt.set_prompt(question.prompt)
        for field in self._prompt.findChildren(QPlainTextEdit):
            set_name(field, tr("Question {number}", number=number))
        done = question.state is QuestionState.SUCCEEDED
        name = question.engine.model_name
        self._model = plain_label(name if done else joined(" · ", name, state_text(question)), look=Look.SECTION)
        self._variants = VariantBar(_names(number))
        self._answer = AnswerView(theme)
        set_name(self._answer, tr("Answer {number}", number=number))
        self._answer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._answer.setVisible(False)

    def _place(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(MARGIN, 0, MARGIN, 0)
        head.setSpacing(GRID)
        head.addWidget(self._prompt)
        head.addWidget(FlowRow(GAP, self._model, self._variants))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID - MARGIN, 0, 2 * GRID - MARGIN, 3 * GRID)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addWidget(self._answer)


def _names(number: int) -> VariantNames:
    return VariantNames(
        tr("Previous answer to question {number}", number=number),
        tr("Next answer to question {number}", number=number),
        tr("Compare answers to question {number}", number=number),
    )
