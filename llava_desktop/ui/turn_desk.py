"""The conversation around the shown question: its earlier turns, its variants, and what the next question goes on from.

A question that was never stored (the disk was full, say) is no turn: what is asked after it goes on where it did.
"""

from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.asking import is_of_same_picture
from llava_desktop.core.context_budget import newest_that_fit, room_for_turns
from llava_desktop.core.conversation import NEW_CONVERSATION, Continuation, Turn, history_of
from llava_desktop.core.conversation_tree import ConversationTree, Place
from llava_desktop.core.engine import EngineKind
from llava_desktop.core.errors import StorageError
from llava_desktop.core.question import Question
from llava_desktop.core.turn_words import goes_on_words, later_words
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.engines import Engines
from llava_desktop.qt.preferences import Preferences
from llava_desktop.storage.conversations import ConversationReader
from llava_desktop.ui.conversation_pane import ConversationPane
from llava_desktop.ui.picture_desk import PictureDesk
from llava_desktop.ui.prompt_box import PromptBox
from llava_desktop.ui.shown_question import ShownQuestion
from llava_desktop.ui.turn_bar import NEW_CONVERSATION as BEGIN_ANOTHER
from llava_desktop.ui.turn_bar import GoesOnView
from llava_desktop.ui.turn_block import TurnView
from llava_desktop.ui.turn_variants import NO_VARIANTS, VariantsView

SHOWN_AT_ONCE = 4
"""Earlier turns, which is more than is seen at once: each takes 6 ms to make, and as much again to fill (measured)."""
SHOWN_MORE = 10
STOP_EDITING = tr("Keep the question as it is")
_READ_AT_ONCE = 16


class TurnDesk(QObject):
    """GUI thread."""

    question_wanted = Signal(str)
    """Its id: another variant, or where the conversation went on"""
    new_conversation_wanted = Signal()
    """About the same picture"""
    compare_wanted = Signal(str, str)
    """Two ids"""
    switched = Signal()
    """How the next question goes on"""
    trouble = Signal(object)
    """str, a sentence"""

    def __init__(
        self,
        *,
        pane: ConversationPane,
        box: PromptBox,
        shown: ShownQuestion,
        picture: PictureDesk,
        engines: Engines,
        preferences: Preferences,
        reader: ConversationReader,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._pane = pane
        self._box = box
        self._shown = shown
        self._picture = picture
        self._engines = engines
        self._preferences = preferences
        self._reader = reader
        self._stored = ConversationTree()
        self._tree = ConversationTree()
        self._read: dict[str, Question] = {}
        self._shown_id: str | None = None
        self._most = SHOWN_AT_ONCE
        self._sends_earlier = True
        self._editing: Question | None = None
        self._connect()

    @property
    def editing(self) -> Question | None:
        """The question that the next one is to stand beside."""
        return self._editing

    @property
    def sends_earlier(self) -> bool:
        return self._sends_earlier

    def edit(self, question: Question) -> None:
        """The next question stands beside this one, and goes on from where it did."""
        self._editing = question
        self._render_bar()
        self.switched.emit()

    def send_earlier(self, sends_earlier: bool) -> None:
        self._switch(sends_earlier)

    def continuation(self, prompt: str) -> Continuation:
        """What a question with these words goes on from, asked now."""
        base = self._base
        if base is None or not is_of_same_picture(base, self._picture.picture):
            return NEW_CONVERSATION
        parent_id, conversation_id = self._place_after(base)
        history = history_of(self._turns_for(prompt, parent_id)) if self._sends_earlier else ()
        return Continuation(conversation_id, parent_id, history)

    def beside(self, question: Question) -> Continuation:
        """What this question goes on from, for one that is asked again with the same words.

        Just what was sent along with it; another engine gets what is there for it instead.
        """
        conversation_id = question.conversation if self._is_stored(question) else question.conversation_id
        history = question.history
        if question.engine is not self._engine:
            history = history_of(self._turns_for(question.prompt, question.parent_id)) if history else ()
        return Continuation(conversation_id, question.parent_id, history)

    def _connect(self) -> None:
        pane, bar = self._pane, self._pane.goes_on
        self._shown.changed.connect(self._follow)
        self._picture.changed.connect(self._render_bar)
        self._engines.changed.connect(self._render_bar)
        self._box.prompt_edited.connect(self._render_bar)
        bar.earlier_switched.connect(self._switch)
        bar.action_requested.connect(self._act)
        bar.later_requested.connect(self._show_later)
        pane.variants.chosen.connect(lambda at: self._choose_variant(self._shown_id, at))
        pane.variants.compare_requested.connect(lambda: self._compare(self._shown_id))
        pane.column.more_requested.connect(self._show_more)
        pane.column.variant_chosen.connect(self._choose_variant)
        pane.column.compare_requested.connect(self._compare)

    # What is read

    def _follow(self) -> None:
        """Another question is shown, or its row has changed; only the first is worth reading everything again."""
        question = self._shown.question
        question_id = None if question is None else question.id
        if question_id != self._shown_id:
            self._shown_id = question_id
            self._most = SHOWN_AT_ONCE
            self._editing = None
            self._read.clear()
        self._stored = ConversationTree() if question is None else self._tree_of(question.conversation)
        self._tree = self._stored if question is None else self._stored.with_question(question)
        self._render()

    def _tree_of(self, conversation_id: str) -> ConversationTree:
        try:
            return self._reader.tree(conversation_id)
        except StorageError as error:
            self.trouble.emit(joined(" ", tr("The conversation cannot be read."), error.text))
            return ConversationTree()

    def _questions(self, ids: list[str]) -> list[Question]:
        """Those that can be read, in this order."""
        missing = [each for each in ids if each not in self._read]
        try:
            self._read.update(self._reader.questions(missing))
        except StorageError as error:
            self.trouble.emit(joined(" ", tr("The conversation cannot be read."), error.text))
        return [self._read[each] for each in ids if each in self._read]

    # What is sent along

    @property
    def _engine(self) -> EngineKind | None:
        return None if self._engines.engine is None else self._engines.engine.kind

    @property
    def _base(self) -> Question | None:
        return self._editing or self._shown.question

    def _place_after(self, base: Question) -> tuple[str | None, str]:
        """The parent of the next question, and its conversation."""
        if not self._is_stored(base):
            return base.parent_id, base.conversation_id
        return (base.parent_id if self._editing is not None else base.id), base.conversation

    def _is_stored(self, question: Question) -> bool:
        return bool(self._stored.path_to(question.id))

    def _sendable(self, parent_id: str | None) -> list[Place]:
        """Newest first."""
        engine = self._engine
        path = reversed(self._tree.path_to(parent_id))
        return [place for place in path if engine is not None and place.can_be_sent_to(engine)]

    def _turns_for(self, prompt: str, parent_id: str | None) -> tuple[Turn, ...]:
        room = room_for_turns(
            prompt,
            has_picture=self._picture.picture is not None,
            max_tokens=self._preferences.value.parameters.max_tokens,
        )
        return newest_that_fit(self._turns(self._sendable(parent_id)), room)

    def _turns(self, places: list[Place]) -> Iterator[Turn]:
        """As many as are taken are read: the oldest of a long conversation never are."""
        for start in range(0, len(places), _READ_AT_ONCE):
            for question in self._questions([place.id for place in places[start : start + _READ_AT_ONCE]]):
                yield Turn(question.prompt, question.answer)

    # What is shown

    def _render(self) -> None:
        path = self._tree.path_to(self._shown_id)[:-1]
        shown = path[-self._most :]
        first = len(path) - len(shown) + 1
        numbers = {place.id: first + at for at, place in enumerate(shown)}
        turns = [
            TurnView(numbers[question.id], question, self._variants(question.id))
            for question in self._questions([place.id for place in shown])
        ]
        self._pane.column.render(turns, more=len(path) - len(shown))
        self._pane.variants.render(NO_VARIANTS if self._shown_id is None else self._variants(self._shown_id))
        self._render_bar()

    def _variants(self, question_id: str) -> VariantsView:
        ids = self._tree.variants_of(question_id)
        return VariantsView(ids.index(question_id) + 1, len(ids)) if question_id in ids else NO_VARIANTS

    def _render_bar(self) -> None:
        base = self._base
        if base is None or self._shown.holds_ask:
            self._pane.goes_on.render(GoesOnView())
            return
        goes_on = is_of_same_picture(base, self._picture.picture)
        parent_id, _conversation = self._place_after(base)
        possible = len(self._sendable(parent_id)) if goes_on else 0
        sent = len(self._turns_for(self._box.text(), parent_id)) if possible and self._sends_earlier else 0
        words, detail = goes_on_words(
            goes_on=goes_on,
            is_edit=self._editing is not None,
            turns=len(self._tree.path_to(parent_id)) if goes_on else 0,
            possible=possible,
            sent=sent,
            sends_earlier=self._sends_earlier,
        )
        later = 0 if self._shown_id is None else self._tree.later(self._shown_id)
        self._pane.goes_on.render(
            GoesOnView(
                words=words,
                detail=detail,
                sends_earlier=self._sends_earlier if possible else None,
                action=STOP_EDITING if self._editing is not None else BEGIN_ANOTHER if goes_on else "",
                later=later_words(later),
            )
        )

    # What the person does

    def _switch(self, sends_earlier: bool) -> None:
        self._sends_earlier = sends_earlier
        self._render_bar()
        self.switched.emit()

    def _act(self) -> None:
        if self._editing is not None:
            self._editing = None
            self._render_bar()
            self.switched.emit()
        else:
            self.new_conversation_wanted.emit()

    def _show_more(self) -> None:
        self._most += SHOWN_MORE
        self._render()

    def _show_later(self) -> None:
        if self._shown_id is not None:
            self.question_wanted.emit(self._tree.newest_after(self._shown_id))

    def _choose_variant(self, question_id: str | None, at: int) -> None:
        ids = () if question_id is None else self._tree.variants_of(question_id)
        if 1 <= at <= len(ids):
            self.question_wanted.emit(self._tree.newest_after(ids[at - 1]))

    def _compare(self, question_id: str | None) -> None:
        """With the one before it, or the first one with the second."""
        ids = () if question_id is None else self._tree.variants_of(question_id)
        if question_id is not None and len(ids) > 1:
            at = ids.index(question_id)
            other = ids[at - 1] if at else ids[1]
            self.compare_wanted.emit(*((other, question_id) if at else (question_id, other)))
