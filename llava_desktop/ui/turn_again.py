"""Asking again: just the same, with what has been changed since, or with other words. Each stands beside the first."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.asking import is_of_same_picture
from llava_desktop.core.picture_edits import PictureEdits
from llava_desktop.core.question import Question, QuestionPicture
from llava_desktop.core.words import tr
from llava_desktop.qt.preferences import Preferences
from llava_desktop.ui.asking import Asking
from llava_desktop.ui.conversation_pane import ConversationPane
from llava_desktop.ui.parameters_panel import ParametersPanel
from llava_desktop.ui.picture_desk import PictureDesk
from llava_desktop.ui.prompt_box import STILL_RUNNING, PromptBox
from llava_desktop.ui.shown_question import ShownQuestion
from llava_desktop.ui.turn_desk import TurnDesk

OTHER_PROMPT = tr("There is another question in the prompt box. Ask or clear it first.")
OTHER_PICTURE = tr("The picture of this question is not here any more. Drop it again to ask about it.")
WITH_PARAMETERS = tr("Ask again with these parameters")
WITH_PICTURE = tr("Ask again about this part")
WITH_BOTH = tr("Ask again with your changes")


class AgainDesk(QObject):
    """GUI thread. What is typed is never touched, but by `Edit`."""

    asked = Signal(object)  # Question: on its way
    trouble = Signal(object)  # str: a sentence

    def __init__(
        self,
        *,
        pane: ConversationPane,
        box: PromptBox,
        panel: ParametersPanel,
        shown: ShownQuestion,
        picture: PictureDesk,
        turns: TurnDesk,
        asking: Asking,
        preferences: Preferences,
        why_not: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        """why_not: why nothing can be asked now, whatever the words are; empty when it can."""
        super().__init__(parent)
        self._pane = pane
        self._box = box
        self._shown = shown
        self._picture = picture
        self._turns = turns
        self._asking = asking
        self._preferences = preferences
        self._why_not = why_not
        self._waiting: Question | None = None
        self._ways_back: list[Callable[[QuestionPicture | None], None]] = []
        pane.changed_again_requested.connect(self._ask_changed)
        shown.ask_again_requested.connect(self.ask_again)
        shown.edit_requested.connect(self._edit)
        shown.changed.connect(self._follow)
        picture.changed.connect(self._take_picture)
        panel.parameters_edited.connect(lambda _parameters: self._offer())
        box.prompt_edited.connect(lambda _text: self._offer())

    def ask_again(self, question: Question) -> None:
        """The same words, picture, parameters and earlier turns. Its picture is brought back first where it is not."""
        if why := self._reason():
            self.trouble.emit(why)
            return
        if not self._asking.may_ask(1, lambda: self.ask_again(question)):
            return
        self._waiting = question
        self._ways_back = [self._picture.show_stored, *self._by_edits(question.picture)]
        self._take_picture()

    def _reason(self) -> str:
        return STILL_RUNNING if self._shown.holds_ask else self._why_not()

    def _take_picture(self) -> None:
        """The picture has changed, or may be the right one already."""
        self._offer()
        question = self._waiting
        if question is None or self._picture.is_opening:
            return
        if self._picture.holds(question.picture):
            self._waiting = None
            beside = self._turns.beside(question)
            self._send(self._asking.ask(question.prompt, self._picture.picture, beside, like=question))
        elif self._ways_back:
            self._ways_back.pop()(question.picture)
        else:
            self._waiting = None
            self.trouble.emit(OTHER_PICTURE)

    def _by_edits(self, wanted: QuestionPicture | None) -> list[Callable[[QuestionPicture | None], None]]:
        """The picture that is open keeps its pixels, where only its part or its quality is another one.

        What was painted over is known to nobody, so such a picture comes out of the history.
        """
        there = self._picture.picture
        if there is None or there.original is None or wanted is None or there.is_redacted or wanted.redacted:
            return []
        if there.source.sha256 != wanted.source.sha256:
            return []
        edits = PictureEdits(wanted.quarter_turns, wanted.region)
        return [lambda _wanted: self._picture.edit(edits, wanted.quality)]

    def _ask_changed(self) -> None:
        question = self._shown.question
        if question is None or not self._changes(question):
            return
        if why := self._reason():
            self.trouble.emit(why)
            return
        if not self._asking.may_ask(1, self._ask_changed):
            return
        self._send(self._asking.ask(question.prompt, self._picture.picture, self._turns.beside(question)))

    def _send(self, question: Question | None) -> None:
        if question is not None:
            self.asked.emit(question)

    def _edit(self, question: Question) -> None:
        typed = self._box.text().strip()
        if typed and typed != question.prompt.strip():
            self.trouble.emit(OTHER_PROMPT)  # what is being typed is not thrown away for it
            return
        self._turns.edit(question)
        self._box.set_text(question.prompt)
        self._box.focus_prompt()

    def _follow(self) -> None:
        if self._waiting is not None and (self._shown.question is None or self._shown.question.id != self._waiting.id):
            self._waiting = None  # the person has turned to another
        self._offer()

    def _offer(self) -> None:
        question = self._shown.question
        offered = "" if question is None or self._shown.holds_ask else self._changes(question)
        self._pane.offer_changed_again(offered)

    def _changes(self, question: Question) -> str:
        """What the button says; empty where nothing differs, or the picture is another one."""
        picture = self._picture.picture
        if self._picture.is_opening or not is_of_same_picture(question, picture):
            return ""
        other_parameters = self._preferences.value.parameters != question.parameters
        if not self._picture.holds(question.picture):
            return WITH_BOTH if other_parameters else WITH_PICTURE
        return WITH_PARAMETERS if other_parameters else ""
