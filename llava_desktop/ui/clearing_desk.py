"""What New question, or the picture's Remove, puts away can be brought back until something else is begun. One of
several pictures can be for as long as the others lie there.

The words in the prompt and the parameters are never cleared by either, so they need no way back. What was asked about
is in the history: only what lies nowhere else is offered.
"""

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject

from llava_desktop.core.picture import PreparedPicture, Quality
from llava_desktop.core.picture_edits import PictureEdits
from llava_desktop.core.question import Question
from llava_desktop.core.words import tr
from llava_desktop.ui.notice import NO_NOTICE, Notice, NoticeView
from llava_desktop.ui.picture_desk import PictureDesk
from llava_desktop.ui.presenter import Presenter
from llava_desktop.ui.shown_question import ShownQuestion
from llava_desktop.ui.strip_desk import Laid, StripDesk
from llava_desktop.ui.turn_desk import TurnDesk

UNDO = tr("Undo")
NOTHING_PUT_AWAY = tr("No picture was removed.")


@dataclass(frozen=True, slots=True)
class Cleared:
    """picture: None while one of several was still being opened. unmade: what was still wanted of it. question_id: of
    what was shown. editing: the question that the next one was to stand beside.
    """

    picture: PreparedPicture | None
    unmade: tuple[PictureEdits, Quality] | None
    laid: Laid
    question_id: str | None
    editing: Question | None


@dataclass(frozen=True, slots=True)
class Removed:
    """Some of several, one after another. laid: all of them, as they lay; shown: the one to be looked at again. left:
    the keys of the others.
    """

    laid: Laid
    left: set[int]

    @property
    def count(self) -> int:
        return len(self.laid.keys - self.left)


class ClearingDesk(QObject):
    """GUI thread."""

    def __init__(
        self,
        *,
        bar: Notice,
        desk: PictureDesk,
        strip: StripDesk,
        shown: ShownQuestion,
        turns: TurnDesk,
        presenter: Presenter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bar = bar
        self._desk = desk
        self._strip = strip
        self._shown = shown
        self._turns = turns
        self._presenter = presenter
        self._going: Cleared | None = None
        self._cleared: Cleared | None = None
        self._removed: Removed | None = None
        bar.setObjectName("Put away")
        bar.action_requested.connect(self.bring_back)
        bar.dismissed.connect(self._forget)
        presenter.clearing.connect(self._remember)
        desk.removing.connect(self._remember)
        desk.changed.connect(self._follow)
        strip.removing.connect(self._offer_removed)
        strip.changed.connect(self._follow_strip)
        shown.changed.connect(self._follow)

    @property
    def why_not(self) -> str:
        """Why nothing can be brought back, one sentence; empty when it can."""
        return NOTHING_PUT_AWAY if self._cleared is None and self._removed is None else ""

    def bring_back(self) -> None:
        cleared, removed = self._cleared, self._removed
        self._cleared = self._removed = None
        if removed is not None:
            self._strip.lay_beside(removed.laid)
        elif cleared is not None:
            self._put_back(cleared)
        self._forget()

    def _put_back(self, cleared: Cleared) -> None:
        if cleared.question_id is not None:
            self._presenter.choose(cleared.question_id)
        self._strip.lay(cleared.laid, is_open=cleared.picture is not None)
        if cleared.picture is not None:
            self._desk.put_back(cleared.picture, cleared.unmade)
        if cleared.editing is not None and self._shown.question is not None:
            self._turns.edit(cleared.editing)

    def _remember(self) -> None:
        """It is about to go."""
        self._forget()
        picture, question = self._desk.picture, self._shown.question
        if not self._strip.is_several and (picture is None or self._is_kept(question)):
            return
        self._going = Cleared(
            picture=picture,
            unmade=self._desk.unmade,
            laid=self._strip.laid(),
            question_id=None if question is None else question.id,
            editing=self._turns.editing,
        )

    def _is_kept(self, question: Question | None) -> bool:
        """The history has it, just as it is here."""
        return question is not None and self._desk.holds(question.picture)

    def _follow(self) -> None:
        """Once it is gone it can be brought back; and no more once something else is there."""
        is_empty = self._desk.picture is None and not self._desk.is_opening and self._shown.question is None
        if not is_empty:
            if self._cleared is not None:
                self._forget()
        elif self._going is not None:
            self._cleared, self._going = self._going, None
            self._offer(max(1, len(self._cleared.laid.items)))

    def _offer_removed(self, before: Laid, left: set[int]) -> None:
        """One of several goes; with those that went just before it."""
        earlier = self._removed
        was_shown = before.shown is not None and before.shown not in left
        again = before.shown if was_shown else None
        if earlier is not None:
            items = {item.key: item for item in (*earlier.laid.items, *before.items)}
            before, again = Laid(tuple(items.values()), None), again or earlier.laid.shown
        self._going = self._cleared = None
        self._removed = Removed(replace(before, shown=again), left)
        self._offer(self._removed.count)

    def _follow_strip(self) -> None:
        """Others may join those that are left; without these there is nothing to lay it beside."""
        removed, there = self._removed, self._strip.keys
        if removed is None:
            return
        is_beside = removed.left <= there if removed.left else there <= removed.laid.keys
        if not is_beside:
            self._forget()

    def _offer(self, count: int) -> None:
        words = tr("%n picture(s) removed.", "", count)
        self._bar.render(NoticeView(words, action=UNDO, is_error=False, can_dismiss=True))

    def _forget(self) -> None:
        self._going = self._cleared = self._removed = None
        self._strip.let_go()
        self._bar.render(NO_NOTICE)
