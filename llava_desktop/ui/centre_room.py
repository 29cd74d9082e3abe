"""The middle of the window: picture and conversation, what concerns the app above them, and the prompt below."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from llava_desktop.ui.centre_column import CentreColumn
from llava_desktop.ui.picture_pane import PicturePane
from llava_desktop.ui.prompt_box import PromptBox
from llava_desktop.ui.theme import CENTRE_MARGIN, GAP, GRID, MARGIN, UNLIMITED, Theme, in_letters_of

if TYPE_CHECKING:
    from llava_desktop.ui.conversation_pane import ConversationPane
    from llava_desktop.ui.notice import Notice
    from llava_desktop.ui.picture_strip import PictureStrip

LOW = 720
"""A window this high shows a picture that is worked on and a conversation; a lower one does not."""

WIDEST = 240 * GRID
"""Of a conversation, in letters of the ordinary size: longer lines are hard to read. A picture alone takes all."""


class CentreRoom(QWidget):
    """What is above and below is always seen; what is between scrolls where the window is low."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = CentreColumn(self)
        self.picture_pane = PicturePane(theme, self._column)
        self.prompt_box = PromptBox(theme, self)
        self._conversation: ConversationPane | None = None
        self._shown_id: str | None = None
        self._is_worked_on = False
        self._bars: list[QWidget] = []
        self._lines: list[QWidget] = []
        self._place()

    def furnish(self, *, notice: "Notice", strip: "PictureStrip", conversation: "ConversationPane") -> None:
        """After the first paint."""
        self._conversation = conversation
        self._strip = strip
        self._above.insertWidget(0, notice)
        notice.stackUnder(self._column)  # the order in which a screen reader goes through the window
        self._column.column.addWidget(strip)
        self._column.column.addWidget(conversation, stretch=1)
        self.picture_pane.worked_on.connect(self._work_on_picture)
        self._share()

    def put_bar(self, bar: QWidget) -> None:
        """Above the picture, under what concerns the whole app."""
        self._above.addWidget(bar)
        bar.stackUnder(self._column)
        self._bars.append(bar)

    def put_above_prompt(self, line: QWidget) -> None:
        """Something to know before asking."""
        self.put_prompt_bar(line)
        self._lines.append(line)

    def put_prompt_bar(self, bar: QWidget) -> None:
        """Above the prompt, for what keeps a question from being asked."""
        self._below.insertWidget(self._below.indexOf(self.prompt_box), bar)
        bar.stackUnder(self.prompt_box)

    def show_conversation(self, question_id: str | None) -> None:
        """With this question the conversation takes the room under the picture; None: the picture has all of it."""
        if question_id != self._shown_id:
            self._shown_id = question_id
            self._column.follow_end(False)  # wherever the person had scrolled to: this one's answer is shown again
            self._share()

    def parts(self) -> tuple[QWidget, ...]:
        """As they lie. It is furnished."""
        conversation = (self._strip, self._conversation) if self._conversation is not None else ()
        return (*self._bars, self.picture_pane, *conversation, *self._lines, self.prompt_box)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shown_id is not None:
            self._share()

    def _work_on_picture(self, worked_on: bool) -> None:
        self._is_worked_on = worked_on
        self._share()

    def _share(self) -> None:
        """In a low window the conversation makes room while the picture is worked on, else the picture does."""
        low = self.window().height() < LOW
        shown = self._shown_id is not None and not (self._is_worked_on and low)
        if self._conversation is not None:
            # Qt takes from the tallest first, whatever the others need at the least: all would overlap in the picture.
            most = self.height() // 3 if self._is_worked_on else UNLIMITED
            self._conversation.setMaximumHeight(most)
            self._conversation.setVisible(shown)
        self.picture_pane.set_low(shown and low)
        self._leave_sides(shown)
        self._column.column.setStretchFactor(self.picture_pane, 0 if shown else 1)
        self._column.follow_end(shown and not self._is_worked_on)

    def _leave_sides(self, shown: bool) -> None:
        widest = round(in_letters_of(self, WIDEST)) if shown else UNLIMITED
        side = max(CENTRE_MARGIN, (self.width() - widest) // 2)
        self._column.set_side(side)
        for always_seen in (self._above, self._below):
            always_seen.setContentsMargins(side, 0, side, 0)

    def _place(self) -> None:
        self._above, self._below = QVBoxLayout(), QVBoxLayout()
        self._column.column.addWidget(self.picture_pane, stretch=1)
        self._below.addWidget(self.prompt_box)
        parts = QVBoxLayout(self)
        parts.setContentsMargins(0, MARGIN, 0, MARGIN)
        parts.setSpacing(GAP + GRID)
        for always_seen in (self._above, self._below):
            always_seen.setContentsMargins(CENTRE_MARGIN, 0, CENTRE_MARGIN, 0)
            always_seen.setSpacing(GAP + GRID)
        parts.addLayout(self._above)
        parts.addWidget(self._column, stretch=1)
        parts.addLayout(self._below)
