"""Several pictures side by side: which of them is shown, and asking about all of them."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.incoming import Brought
from llava_desktop.core.picture import PreparedPicture
from llava_desktop.core.question import Question, QuestionPicture
from llava_desktop.core.tiles import Tile, TileState
from llava_desktop.qt.picture_shelf import PictureShelf, Shelved
from llava_desktop.qt.questions import Questions
from llava_desktop.ui.asking import Asking
from llava_desktop.ui.picture_desk import PictureDesk
from llava_desktop.ui.picture_strip import PictureStrip
from llava_desktop.ui.tile_questions import TileQuestions


@dataclass(frozen=True, slots=True)
class Laid:
    """What lies side by side; shown: a key, None for a picture of the history."""

    items: tuple[Shelved, ...]
    shown: int | None

    @property
    def keys(self) -> set[int]:
        return {item.key for item in self.items}


class StripDesk(QObject):
    """GUI thread. A single picture is one of these too, unseen: others may join it."""

    changed = Signal()
    """Which there are, or what was asked. What became of a question `Questions` tells, and this before anybody who is
    made later."""
    chosen = Signal(object)
    """Question | None: what was asked about the picture that is shown now. The person chose it, or brought it."""
    removing = Signal(object, object)
    """Laid, and the keys of those that stay (set[int]): the person takes one of several away"""

    def __init__(
        self,
        *,
        strip: PictureStrip,
        desk: PictureDesk,
        shelf: PictureShelf,
        questions: Questions,
        asking: Asking,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._strip = strip
        self._desk = desk
        self._shelf = shelf
        self._questions = questions
        self._asking = asking
        self._shown: int | None = None
        self._asked = TileQuestions(questions)
        self._put_away: set[int] = set()
        self._connect()

    @property
    def source(self) -> Brought | None:
        """Where the picture that is shown came from; None for one of the history."""
        item = self._shelf.item(self._shown)
        return None if item is None else item.source

    @property
    def unasked_beside(self) -> tuple[Shelved, ...]:
        """The others that nothing was asked about."""
        items = self._shelf.items
        return tuple(item for item in items if item.key != self._shown and self._asked.of(item.key) is None)

    @property
    def is_several(self) -> bool:
        return self._shelf.is_several

    @property
    def is_opening(self) -> bool:
        """Some of them are not open yet, or the one that is shown is being made anew."""
        return self._desk.unmade is not None or TileState.OPENING in self._states()

    @property
    def askable(self) -> int:
        """How many questions `ask_all` sends."""
        return sum(state.can_be_asked for state in self._states()) if self.is_several else 0

    @property
    def unclear(self) -> int:
        """How many pictures it leaves out because they may be answered already."""
        return self._states().count(TileState.UNCLEAR)

    @property
    def question(self) -> Question | None:
        """What was last asked about the picture that is shown, as it stands now."""
        return self._asked.of(self._shown)

    def ask_all(self, prompt: str) -> list[Question]:
        """One question for each picture that is open and is not being asked about. Nothing while some are opening."""
        if self.is_opening or not self.is_several:
            return []
        return self._ask(lambda item: prompt if self._asked.state(item).can_be_asked else None)

    def note_asked(self, question: Question) -> None:
        """The person asked about the picture that is shown."""
        if self._shown is not None:
            self._asked.note(self._shown, question)
            self._render()

    def choose_question(self, question_id: str) -> bool:
        """Shows the picture that this was last asked about, if it is one of several here."""
        key = self._asked.key_of(question_id)
        if key is None or self._shelf.item(key) is None or not self.is_several:
            return False
        if key == self._shown:
            self.chosen.emit(self._asked.of(key))
        else:
            self._choose(key)
        return True

    def step_aside(self, picture: QuestionPicture | None) -> None:
        """A picture of the history is to be shown, and none of these; unless it is the one that is shown: what is done
        to that is still done to its tile.
        """
        if picture is not None and self._desk.holds(picture):
            return
        self._leave()
        self._shown = None
        self._shelf.want_none()
        self._render()

    def _connect(self) -> None:
        strip, shelf, questions = self._strip, self._shelf, self._questions
        strip.chosen.connect(self._choose)
        strip.remove_requested.connect(self._remove)
        strip.cancel_requested.connect(self._cancel)
        strip.cancel_all_requested.connect(self._cancel_all)
        strip.ask_failed_requested.connect(self._ask_failed)
        shelf.changed.connect(self._follow_shelf)
        shelf.several_added.connect(self._choose)
        shelf.opened.connect(self._show)
        shelf.refused.connect(self._show_refusal)
        self._desk.taken.connect(self._take_single)
        self._desk.edited.connect(self._keep)
        self._desk.removal_wanted.connect(self._remove_shown)
        questions.changed.connect(self._take_row)
        for told in (questions.phase_changed, questions.stopped):
            told.connect(self._render_tiles)
        questions.made_smaller.connect(self._keep_smaller)
        questions.deleted.connect(self._forget_question)

    # Putting away, and back

    def laid(self) -> Laid:
        """As it is now. What was asked about them is known until `let_go`, and so is what becomes of it."""
        laid = Laid(self._shelf.items, self._shown)
        self._put_away |= laid.keys
        return laid

    def let_go(self) -> None:
        """What was put away does not come back."""
        self._put_away.clear()
        self._asked.keep_only(self.keys)

    @property
    def keys(self) -> set[int]:
        """Of those that lie there."""
        return {item.key for item in self._shelf.items}

    def lay(self, laid: Laid, *, is_open: bool) -> None:
        """Again, as it was. is_open: whoever does this has the picture that was shown, and puts it on the desk."""
        self._shelf.put_back(laid.items)
        self._shown = laid.shown if is_open else None
        if laid.shown is not None and not is_open:
            self._choose(laid.shown)
        self._render()

    def lay_beside(self, laid: Laid) -> None:
        """What was there before some were removed. shown: the one of them that is looked at again; None for none."""
        self._shelf.put_back(laid.items)
        if laid.shown is not None:
            self._choose(laid.shown)
        self._render()

    # Which is shown

    def _choose(self, key: int) -> None:
        item = self._shelf.item(key)
        if item is None or key == self._shown:
            return
        self._leave()
        self._shown = key
        self.chosen.emit(self._asked.of(key))
        self._desk.wait_for(item.source.name)
        self._shelf.open_now(key)
        self._render()

    def _leave(self) -> None:
        """What is still to be done to the picture that was shown is done all the same: paint that is meant to hide
        something must not be missing when all are asked about.
        """
        if self._shown is not None and self._desk.unmade is not None and self.is_several:
            self._shelf.change(self._shown, *self._desk.unmade)

    def _show(self, key: int, picture: PreparedPicture) -> None:
        if key == self._shown:
            self._desk.show(picture)

    def _show_refusal(self, key: int, sentence: str) -> None:
        if key == self._shown:
            self._desk.show_none(sentence)

    def _keep(self, picture: PreparedPicture) -> None:
        if self._shown is not None:
            self._shelf.keep(self._shown, picture)

    def _follow_shelf(self) -> None:
        there = self.keys
        self._asked.keep_only(there | self._put_away)
        if self._shown not in there:
            self._shown = None
        self._render()

    def _take_single(self) -> None:
        """It was brought alone, and took the place of whatever was there; or it was taken away."""
        items = self._shelf.items
        self._shown = items[0].key if items else None

    # Removing

    def _remove_shown(self) -> None:
        if self._shown is not None:
            self._remove(self._shown)

    def _remove(self, key: int) -> None:
        """A question that waits for its turn goes with its picture: it was not sent, and nobody would see it."""
        item = self._shelf.item(key)
        if item is None:
            return
        keys = [each.key for each in self._shelf.items]
        is_last_beside = self._shown is None and len(keys) == 2
        self.removing.emit(self.laid(), set() if is_last_beside else self.keys - {key})
        if self._asked.state(item) is TileState.WAITING:
            self._cancel(key)
        place = keys.index(key)
        following = (keys[place + 1 :] + keys[:place][::-1])[:1]
        if key == self._shown and following:
            self._leave()  # if it comes back, then with what was still to be done to it
            self._shown = None
            self._choose(following[0])
        self._shelf.remove(key)
        if is_last_beside:
            self._shelf.clear()  # of the history is what is shown, and a strip of one is not

    # Asking and cancelling

    def _ask(self, prompt_for: Callable[[Shelved], str | None]) -> list[Question]:
        asked = []
        for item in self._shelf.items:
            prompt = prompt_for(item)
            picture = self._picture(item)
            question = None if prompt is None or picture is None else self._asking.ask(prompt, picture)
            if question is not None:
                self._asked.note(item.key, question)
                asked.append(question)
        self._render()
        return asked

    def _ask_failed(self) -> None:
        if self.is_opening:
            return
        failed = {
            item.key: asked.prompt
            for item in self._shelf.items
            if self._asked.state(item) is TileState.FAILED and (asked := self._asked.of(item.key)) is not None
        }
        if not self._asking.may_ask(len(failed), self._ask_failed):
            return
        self._ask(lambda item: failed.get(item.key))
        if self._shown in failed:
            self.chosen.emit(self._asked.of(self._shown))

    def _picture(self, item: Shelved) -> PreparedPicture | None:
        """The one that is shown with all its pixels: what is sent in its place, if it must be, can be shown."""
        return self._desk.picture if item.key == self._shown and not self._desk.is_opening else item.kept

    def _cancel(self, key: int) -> None:
        asked = self._asked.of(key)
        if asked is not None:
            self._questions.cancel(asked.id)

    def _cancel_all(self) -> None:
        for item in reversed(self._shelf.items):  # from the end: none that waits moves up only to be cancelled
            if self._asked.state(item).is_under_way:
                self._cancel(item.key)

    # What became of the questions

    def _take_row(self, question: Question) -> None:
        self._asked.take_row(question)
        self._render_tiles()

    def _keep_smaller(self, question_id: str, picture: PreparedPicture) -> None:
        """What was refused for its size is not sent again, shown or not; unless it was edited meanwhile."""
        item = self._shelf.item(self._asked.key_of(question_id))
        kept = None if item is None else item.kept
        if item is not None and kept is not None and (kept.source, kept.edits) == (picture.source, picture.edits):
            self._shelf.keep(item.key, picture)

    def _forget_question(self, question_id: str) -> None:
        self._asked.forget(question_id)
        self._render_tiles()

    # On the screen

    def _states(self) -> list[TileState]:
        return [self._asked.state(item) for item in self._shelf.items]

    def _render(self) -> None:
        self._render_tiles()
        self.changed.emit()

    def _render_tiles(self) -> None:
        tiles = [self._tile(item) for item in self._shelf.items]
        self._strip.render(tiles, self._shown)

    def _tile(self, item: Shelved) -> Tile:
        state = self._asked.state(item)
        name = item.source.name if item.kept is None else item.kept.source.name
        thumbnail = None if item.kept is None else item.kept.thumbnail.data
        return Tile(item.key, name, state, item.refusal if state is TileState.UNOPENED else "", thumbnail)
