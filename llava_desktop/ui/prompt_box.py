"""Where a question is asked: the field, Ask or Cancel, and in words why Ask is off."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from llava_desktop.core.words import joined, tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import named_button, relabel
from llava_desktop.ui.icons import Icon, icon_for_button, square
from llava_desktop.ui.labels import announce, plain_label, set_plain_tooltip
from llava_desktop.ui.prompt_field import PromptField
from llava_desktop.ui.sides import is_from_right, leading, trailing
from llava_desktop.ui.suggestions import Suggestion, Suggestions
from llava_desktop.ui.theme import GAP, GRID, ICON_SIZE, Look, Theme, set_look, set_style_property

if TYPE_CHECKING:
    from llava_desktop.core.prompt_walk import PromptWalk

_HALF_OF_THE_WORDS = 0.65
"""The width that two lines of a text need, as a part of what one line needs: lines break between words."""
_LEAST_FOR_WORDS = 20 * GRID
"""In less, a column of single words would stand beside the buttons."""
STILL_RUNNING = tr("The last question is still being answered.")


class PromptView(NamedTuple):
    """reason: why Ask is off, one sentence; empty when it is on. running: Cancel stands where Ask was.

    is_obvious: an empty field says the reason, and nothing needs to beside what could be asked. show_suggestions: there
    is a picture that they can be asked about. ask_all: what the button says that asks about all
    pictures, empty for none; can_ask_all; ask_all_meaning: what that would do, one sentence.
    """

    can_ask: bool = False
    reason: str = ""
    running: bool = False
    placeholder: str = tr("Ask about the picture…")
    show_suggestions: bool = False
    ask_all: str = ""
    can_ask_all: bool = False
    ask_all_meaning: str = ""
    is_obvious: bool = False


class PromptBox(QFrame):
    """The typed text is the person's: `render` never touches it; `clear` is called once the question was accepted."""

    ask_requested = Signal(str)
    ask_all_requested = Signal(str)
    cancel_requested = Signal()
    prompt_edited = Signal(str)
    suggestion_chosen = Signal(str)
    """The preset's id"""
    picture_pasted = Signal(object)
    """QMimeData, for `PicturePane.accept_mime`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = PromptView()
        self._made_ask_all: QPushButton | None = None
        self._beside_ask: QWidget | None = None
        self._build()
        self._place()
        self._connect()
        self._show(self._view)

    def render(self, view: PromptView) -> None:  # type: ignore[override]
        """Costs nothing when it shows this already: it is called with each key that is typed."""
        if view != self._view:
            self._show(view)

    def _show(self, view: PromptView) -> None:
        had_focus = any(button.hasFocus() for button in (self._ask, self._cancel, self._made_ask_all) if button)
        self._view = view
        self._field.setPlaceholderText(said(view.placeholder))
        needs_words = not view.running and not (view.is_obvious and view.show_suggestions)
        self._reason.setText(said(view.reason) if needs_words else "")
        self._reason.setVisible(bool(self._reason.text()) or not view.show_suggestions)
        self._arrange()
        self._ask.setEnabled(view.can_ask and not view.running)
        self._ask.setAccessibleDescription(said(view.reason))
        self._ask.setVisible(not view.running)
        self._cancel.setVisible(view.running)
        if view.ask_all or self._made_ask_all is not None:
            self._render_ask_all(view)
        if had_focus:  # the button under the focus may just have gone
            (self._cancel if view.running else self._field).setFocus(Qt.FocusReason.OtherFocusReason)

    def _render_ask_all(self, view: PromptView) -> None:
        relabel(self._ask_all, view.ask_all)
        self._ask_all.setVisible(bool(view.ask_all))
        self._ask_all.setEnabled(view.can_ask_all)
        set_plain_tooltip(self._ask_all, view.ask_all_meaning)

    @property
    def _ask_all(self) -> QPushButton:
        """Made when there are several pictures for the first time, which in most windows is never."""
        if self._made_ask_all is None:
            self._made_ask_all = QPushButton(self)
            self._made_ask_all.setObjectName("Ask all")
            self._made_ask_all.clicked.connect(lambda: self.ask_all_requested.emit(self.text()))
            place = self._row.indexOf(self._ask)
            self._row.insertWidget(place, self._made_ask_all, alignment=Qt.AlignmentFlag.AlignBottom)
            self.order_tabs()
        return self._made_ask_all

    @property
    def is_running(self) -> bool:
        """Cancel stands where Ask was."""
        return self._view.running

    @property
    def why_not(self) -> str:
        """Why Ask would do nothing now, one sentence; empty when it would ask."""
        if self._view.running:
            return STILL_RUNNING
        return "" if self._view.can_ask else self._view.reason

    def show_keys(self, cancel: str) -> None:
        """cancel: what else presses Cancel, as people read it; empty for none."""
        self._cancel.setText(said(joined("  ", *filter(None, (tr("Cancel"), cancel)))))
        self._arrange()

    def text(self) -> str:
        return self._field.toPlainText()

    def set_text(self, text: str) -> None:
        """Puts `text` in as if it had been typed (it can be undone), the cursor after it."""
        self._field.put(text)

    def suggest(self, suggested: Sequence[Suggestion]) -> None:
        """What the chips offer while there is a picture."""
        self._suggestions.render(suggested)
        self._arrange()

    def furnish(self, beside_ask: QWidget, walk: "PromptWalk") -> None:
        """After the first paint. beside_ask: stands left of Ask. walk: where Up and Down lead."""
        self._row.insertWidget(1, beside_ask, alignment=Qt.AlignmentFlag.AlignBottom)
        self._beside_ask = beside_ask
        self._field.walk = walk
        self.order_tabs()
        self._arrange()

    def clear(self) -> None:
        self._field.clear()

    def ask_now(self) -> None:
        """Presses Ask."""
        self._ask.click()

    def focus_prompt(self) -> None:
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        set_look(self, Look.CARD)
        self._field = PromptField(self)
        self._suggestions = Suggestions(self)
        self._reason = plain_label(look=Look.MUTED, wrap=True, parent=self)
        self._ask = named_button(tr("Ask"), look=Look.PRIMARY, parent=self)
        against = Qt.LayoutDirection.LeftToRight if is_from_right() else Qt.LayoutDirection.RightToLeft
        self._ask.setLayoutDirection(against)  # the arrow stands after the word
        self._ask.setIconSize(square(ICON_SIZE))
        self._cancel = named_button(tr("Cancel"), parent=self)
        self._draw_icon()

    def _place(self) -> None:
        self._row = row = QHBoxLayout()
        row.setSpacing(GAP)
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.setSpacing(GAP)
        self._words.addWidget(self._suggestions)
        self._words.addWidget(self._reason, stretch=1)
        row.addStretch()
        row.addWidget(self._ask, alignment=Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._cancel, alignment=Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID - 2)
        column.setSpacing(3 * GRID)
        column.addWidget(self._field)
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._foot.setSpacing(GAP)
        self._foot.addLayout(self._words, stretch=1)
        self._foot.addLayout(row)
        column.addLayout(self._foot)

    def _connect(self) -> None:
        self._field.enter_pressed.connect(self._try_to_ask)
        self._field.textChanged.connect(lambda: self.prompt_edited.emit(self.text()))
        self._field.focus_changed.connect(self._show_focus)
        self._field.picture_pasted.connect(self.picture_pasted)
        self._suggestions.chosen.connect(self.suggestion_chosen)
        self._suggestions.remade.connect(self.order_tabs)
        self._ask.clicked.connect(self._try_to_ask)
        self._cancel.clicked.connect(self.cancel_requested)
        self._theme.changed.connect(self._draw_icon)
        self._theme.changed.connect(self._arrange)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """The reason stands beside the suggestions, or above them where it would need more than two lines there. Where
        even alone beside the buttons it would, it stands above those, and the suggestions have no place.
        """
        words = self._reason.fontMetrics().horizontalAdvance(self._reason.text())
        room = self.width() - self._width_of_buttons() - 8 * GRID
        is_narrow = room < max(_HALF_OF_THE_WORDS * words, _LEAST_FOR_WORDS)
        self._foot.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)
        shows_suggestions = self._view.show_suggestions and not is_narrow
        self._suggestions.setVisible(shows_suggestions)
        room -= self._suggestions.sizeHint().width() + GAP
        is_above = shows_suggestions and room < _HALF_OF_THE_WORDS * words
        is_beside = shows_suggestions and not is_above
        self._words.setDirection(QBoxLayout.Direction.BottomToTop if is_above else QBoxLayout.Direction.LeftToRight)
        side = trailing() if is_beside else leading()
        self._reason.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)

    def _width_of_buttons(self) -> int:
        """With what stands between them."""
        shown = [self._cancel if self._view.running else self._ask, self._beside_ask]
        if self._view.ask_all:
            shown.append(self._ask_all)
        return sum(button.sizeHint().width() + GAP for button in shown if button is not None)

    def order_tabs(self) -> None:
        """As it is read, also what was made later."""
        beside = (self._beside_ask, self._made_ask_all)
        reached = (self._field, *self._suggestions.chips(), *filter(None, beside), self._ask, self._cancel)
        for at in range(1, len(reached)):
            self.setTabOrder(reached[at - 1], reached[at])

    def _try_to_ask(self) -> None:
        if self._view.can_ask and not self._view.running:
            self.ask_requested.emit(self.text())
        else:
            announce(self._reason, self._view.reason)

    def _show_focus(self, focused: bool) -> None:
        set_style_property(self, "focused", "true" if focused else "false")

    def _draw_icon(self) -> None:
        colors = self._theme.colors
        self._ask.setIcon(icon_for_button(Icon.RETURN, colors.accent_text, colors.disabled))
