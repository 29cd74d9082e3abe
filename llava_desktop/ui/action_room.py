"""What each action of the window does, and why not now: handed in here, and by `assembly.py` for what is made later.

Also the order in which Escape cancels, which stands nowhere else.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import Qt as QtText  # where PySide6 keeps Qt::convertFromPlainText
from PySide6.QtWidgets import QPushButton, QToolTip, QWidget

from llava_desktop.core.actions import Action, Place
from llava_desktop.core.words import tr
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.qt.language import said
from llava_desktop.qt.shortcut_shelf import ShortcutShelf
from llava_desktop.storage.shortcuts import load_shortcuts
from llava_desktop.ui.actions import Actions
from llava_desktop.ui.asking_bar import AskingBar
from llava_desktop.ui.escape import Escape, Layer
from llava_desktop.ui.labels import announce
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.picture_keys import ViewAction
from llava_desktop.ui.presenter import Presenter
from llava_desktop.ui.presets_desk import PresetsDesk
from llava_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from llava_desktop.ui.command_palette import CommandPalette
    from llava_desktop.ui.shortcuts_desk import ShortcutsDesk

NO_PICTURE = tr("There is no picture.")
NOT_ON_THIS_PICTURE = tr("Only what was sent is kept of this picture. Drop it again to change it.")
ONE_PICTURE = tr("There are not several pictures.")
NO_ANSWER = tr("There is no answer yet.")
NO_QUESTION = tr("There is no question that has ended.")
NOTHING_CHANGED = tr("Nothing has been changed since this question was asked.")
NO_ROW = tr("No question of the history is chosen.")
NO_ROWS = tr("There is no question in the history.")
OTHER_LIST = tr("The list of this computer's questions is not shown.")
NOTHING_ON_TOP = tr("There is nothing to cancel.")
IN_COMPANION = tr("The companion window has no sides.")
NOT_HERE = tr("This is not shown now.")


class ActionRoom(QObject):
    """GUI thread. Reads the shortcuts' file, which is small; writes it on `thread`."""

    def __init__(
        self,
        *,
        theme: Theme,
        window: MainWindow,
        presenter: Presenter,
        presets: PresetsDesk,
        shortcuts_file: Path,
        thread: JobThread[Any],
        open_palette: "Callable[[], CommandPalette]",
        open_shortcuts: "Callable[[ShortcutShelf], ShortcutsDesk]",
    ) -> None:
        """open_palette, open_shortcuts: make them, the first time that they are wanted."""
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._presets = presets
        self._open_palette = open_palette
        self._open_shortcuts = open_shortcuts
        self._palette: CommandPalette | None = None
        self._shortcuts: ShortcutsDesk | None = None
        stored = load_shortcuts(shortcuts_file)
        self.shelf = ShortcutShelf(stored, shortcuts_file, thread, self)
        self.actions = Actions(window, self.shelf)
        self.escape = Escape(self._layers())
        self._put_asking()
        self._put_picture()
        self._put_looking()
        self._put_answer()
        self._put_history()
        self._put_app()
        self._connect()
        self.shelf.save_failed.connect(presenter.tell)
        if stored.trouble:
            presenter.tell(stored.trouble)

    def save_now(self) -> None:
        """While the app closes. Raises StorageError."""
        self.shelf.save_now()

    # Escape

    def _layers(self) -> tuple[Layer, ...]:
        """What Escape cancels, the topmost first. What has the focus and its own use for Escape (the words of a search,
        a name that is being typed, an earlier question in the prompt) comes before all of them."""
        window = self._window
        return (
            Layer(lambda: self._palette is not None and self._palette.isVisible(), self._dismiss_palette),
            Layer(lambda: self._asking_bar() is not None, self._dismiss_bar),
            Layer(lambda: window.picture_pane.has_tool, window.picture_pane.put_tool_away),
            Layer(lambda: window.prompt_box.is_running, window.prompt_box.cancel_requested.emit),
        )

    def _asking_bar(self) -> AskingBar | None:
        bars = self._window.findChildren(AskingBar)
        return next((bar for bar in bars if bar.can_be_dismissed), None)

    def _dismiss_bar(self) -> None:
        bar = self._asking_bar()
        if bar is not None:
            bar.dismiss()

    def _dismiss_palette(self) -> None:
        if self._palette is not None:
            self._palette.dismiss()

    # what each does

    def _put_asking(self) -> None:
        put, window, box = self.actions.put, self._window, self._window.prompt_box
        put(Action.ASK, box.ask_now, lambda: box.why_not)
        self._put_button(Action.ASK_ALL, box, "Ask all", ONE_PICTURE)
        put(Action.CANCEL, self.escape.cancel, lambda: "" if self.escape.has_any else NOTHING_ON_TOP)
        put(Action.NEW_QUESTION, window.top_bar.new_question_requested.emit)
        put(Action.PROMPT, box.focus_prompt, lambda: "" if box.isVisible() else NOT_HERE)
        self._put_button(Action.PRESETS, box, "Presets", NOT_HERE)
        put(Action.EDIT_PRESETS, self._presets.open)

    def _put_picture(self) -> None:
        put, window, pane, strip = self.actions.put, self._window, self._window.picture_pane, self._window.strip
        put(Action.OPEN_PICTURE, window.choose_files)
        put(Action.PASTE, window.paste)
        put(Action.CAPTURE, window.capture_requested.emit)
        put(Action.EXAMPLE, pane.example_requested.emit)
        put(Action.REMOVE_PICTURE, pane.remove_requested.emit, self._why_no_picture)
        for action, by in ((Action.NEXT_PICTURE, 1), (Action.PREVIOUS_PICTURE, -1)):
            put(action, partial(strip.step, by), lambda: "" if strip.isVisible() else ONE_PICTURE)

    def _put_looking(self) -> None:
        put, pane = self.actions.put, self._window.picture_pane
        put(Action.GO_TO_PICTURE, pane.focus_picture, lambda: "" if pane.isVisible() else NOT_HERE)
        names = {Action.REGION: "Select region", Action.REDACT: "Redact", Action.MODEL_VIEW: "Model's view"}
        for action, name in names.items():
            self._put_button(action, pane, name, NOT_ON_THIS_PICTURE, self._why_no_picture)
        for view in ViewAction:
            put(view.value, partial(pane.act, view), self._why_no_picture)

    def _put_answer(self) -> None:
        conversation = self._window.conversation
        self.actions.put(
            Action.GO_TO_ANSWER,
            lambda: conversation.answer.setFocus(Qt.FocusReason.ShortcutFocusReason),
            lambda: "" if conversation.answer.isVisible() else NO_ANSWER,
        )
        for action, name, why_not in (
            (Action.COPY_ANSWER, "Copy answer", NO_ANSWER),
            (Action.COPY_ANSWER_AS, "Copy answer as", NO_ANSWER),
            (Action.EXPORT_ANSWER, "Export answer", NO_QUESTION),
            (Action.ASK_AGAIN_CHANGED, "Ask again changed", NOTHING_CHANGED),
            (Action.EDIT_QUESTION, "Edit question", NO_QUESTION),
        ):
            self._put_button(action, conversation, name, why_not)
        self._put_button(Action.ASK_AGAIN, conversation, "Ask again", NO_QUESTION, or_else="Send now")

    def _put_history(self) -> None:
        put, panel = self.actions.put, self._window.history_panel
        rows = panel.rows
        put(Action.SEARCH, self._window.search_requested.emit)
        for action, by in ((Action.NEXT_QUESTION, 1), (Action.PREVIOUS_QUESTION, -1)):
            put(action, partial(panel.next_row, by), self._why_no_rows)
        put(Action.FILTERS, panel.filters.button.click, self._why_no_history)
        acts = {Action.STAR: rows.toggle_star, Action.RENAME: rows.rename, Action.DELETE: rows.want_delete}
        for action, act in acts.items():
            put(action, act, self._why_no_row)

    def _put_app(self) -> None:
        bar = self._window.top_bar
        self.actions.put(Action.FOLD_HISTORY, bar.history_fold_requested.emit, self._why_no_sides)
        self.actions.put(Action.FOLD_PARAMETERS, bar.parameters_fold_requested.emit, self._why_no_sides)
        self.actions.put(Action.COMPANION, bar.companion_requested.emit)
        self.actions.put(Action.PALETTE, self._turn_palette)
        self.actions.put(Action.SHORTCUTS, self._list_shortcuts)
        self.actions.put(Action.QUIT, self._window.close)

    def _put_button(
        self,
        action: Action,
        room: QWidget,
        name: str,
        why_not: str,
        first: Callable[[], str] = str,
        *,
        or_else: str = "",
    ) -> None:
        """As a click on the button of that name, while there is one that can be clicked.

        first: a reason before. or_else: another one's name, that does it where the first is not there.
        """

        def button() -> QPushButton | None:
            names = filter(None, (name, or_else))
            found = [each for called in names for each in room.findChildren(QPushButton, called)]
            return next((each for each in found if each.isVisible() and each.isEnabled()), None)

        def click() -> None:
            if (found := button()) is not None:
                found.click()

        self.actions.put(action, click, lambda: first() or ("" if button() is not None else why_not))

    def _why_no_picture(self) -> str:
        return "" if self._window.picture_pane.shows_picture else NO_PICTURE

    def _why_no_sides(self) -> str:
        return IN_COMPANION if self._window.form.is_companion else ""

    def _why_no_history(self) -> str:
        return "" if self._window.history_panel.isVisible() else OTHER_LIST

    def _why_no_rows(self) -> str:
        """Also while the list is folded away: the way through it needs no eye on it."""
        panel = self._window.history_panel
        if panel.isHidden():
            return OTHER_LIST
        return "" if panel.rows.model().rowCount() > 0 else NO_ROWS

    def _why_no_row(self) -> str:
        is_chosen = self._window.history_panel.rows.selectionModel().hasSelection()
        return self._why_no_history() or ("" if is_chosen else NO_ROW)

    # keys, as they are shown and read elsewhere

    def _connect(self) -> None:
        window, actions = self._window, self.actions
        window.keys_pressed.connect(actions.press_keys)
        actions.held_back.connect(self._hold_back)
        actions.follow(self._show_keys)

    def _show_keys(self) -> None:
        window, actions = self._window, self.actions
        of_buttons = {
            "New question": Action.NEW_QUESTION,
            "Open picture": Action.OPEN_PICTURE,
            "Capture": Action.CAPTURE,
            "Settings": Action.SETTINGS,
            "Companion window": Action.COMPANION,
            "History panel": Action.FOLD_HISTORY,
            "Parameters panel": Action.FOLD_PARAMETERS,
        }
        window.top_bar.show_keys({name: actions.keys(action) for name, action in of_buttons.items()})
        window.prompt_box.show_keys(actions.keys(Action.CANCEL))
        window.picture_pane.show_keys(actions)
        window.history_panel.rows.set_keys(actions.at(Place.HISTORY))
        self._presets.show_keys(actions.keys(Action.PRESETS))

    def _hold_back(self, action: Action, why_not: str) -> None:
        """Said where the eye is, and gone by itself. Escape is pressed for safety: it says nothing."""
        if action is Action.CANCEL:
            return
        announce(self._window, why_not)
        box = self._window.prompt_box
        place = box.mapToGlobal(QPoint(0, 0)) if box.isVisible() else self._window.mapToGlobal(QPoint(0, 0))
        words = tr("{action}: {why_not}", action=action.words, why_not=why_not)
        QToolTip.showText(place, QtText.convertFromPlainText(said(words)), self._window)

    def _turn_palette(self) -> None:
        if self._palette is None:
            self._palette = self._open_palette()
            self._palette.chosen.connect(self.actions.run)
        if self._palette.isVisible():
            self._palette.dismiss()
            return
        listed = (offer for offer in self.actions.offers() if offer.action not in (Action.PALETTE, Action.CANCEL))
        self._palette.open(list(listed))

    def _list_shortcuts(self) -> None:
        if self._shortcuts is None:
            self._shortcuts = self._open_shortcuts(self.shelf)
        self._shortcuts.open()
