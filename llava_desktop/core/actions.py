"""Everything that can be done in the main window: its words, its group, and its keys until a person changes them.

Keys are Qt's portable text (`Ctrl+Shift+S`; on a Mac Qt reads Ctrl as Command). No key stands anywhere else.
"""

import enum
from collections.abc import Callable

from llava_desktop.core.words import tr


class Group(enum.Enum):
    """The value: its heading in the list of shortcuts."""

    ASKING = tr("Asking")
    PICTURE = tr("Picture")
    LOOKING = tr("Looking at the picture")
    ANSWER = tr("Answer")
    HISTORY = tr("History")
    APP = tr("App")


class Place(enum.Enum):
    """Where the keys hold. The value: that in words, empty for everywhere in the window."""

    WINDOW = ""
    PICTURE = tr("on the picture")
    HISTORY = tr("in the list of questions")


class Action(enum.Enum):
    """The value: words, keys, group, place. The name is what the shortcuts' file knows it by: it never changes."""

    ASK = (tr("Ask"), ("Ctrl+Return",), Group.ASKING)
    ASK_ALL = (tr("Ask about all pictures"), ("Ctrl+Shift+Return",), Group.ASKING)
    CANCEL = (tr("Cancel or close"), ("Esc",), Group.ASKING)
    NEW_QUESTION = (tr("New question"), ("Ctrl+N",), Group.ASKING)
    BRING_BACK = (tr("Bring back removed pictures"), ("Ctrl+Alt+Z",), Group.ASKING)
    PROMPT = (tr("Go to the prompt"), ("Ctrl+L",), Group.ASKING)
    PRESETS = (tr("Presets"), ("Ctrl+P",), Group.ASKING)
    EDIT_PRESETS = (tr("Edit presets"), ("Ctrl+Shift+P",), Group.ASKING)

    OPEN_PICTURE = (tr("Open picture"), ("Ctrl+O",), Group.PICTURE)
    PASTE = (tr("Paste a picture"), ("Ctrl+V",), Group.PICTURE)
    CAPTURE = (tr("Capture the screen"), ("Ctrl+Shift+S",), Group.PICTURE)
    EXAMPLE = (tr("Try the example picture"), ("Ctrl+Shift+O",), Group.PICTURE)
    REMOVE_PICTURE = (tr("Remove the picture"), ("Ctrl+Shift+W",), Group.PICTURE)
    NEXT_PICTURE = (tr("Next picture"), ("Ctrl+PgDown",), Group.PICTURE)
    PREVIOUS_PICTURE = (tr("Previous picture"), ("Ctrl+PgUp",), Group.PICTURE)

    GO_TO_PICTURE = (tr("Go to the picture"), ("Ctrl+I",), Group.LOOKING)
    REGION = (tr("Select a region"), ("Ctrl+R",), Group.LOOKING)
    REDACT = (tr("Redact"), ("Ctrl+B",), Group.LOOKING)
    MODEL_VIEW = (tr("Model's view"), ("Ctrl+M",), Group.LOOKING)
    FIT = (tr("Fit"), ("0", "Ctrl+0"), Group.LOOKING, Place.PICTURE)
    ONE_TO_ONE = (tr("One to one"), ("1", "Ctrl+1"), Group.LOOKING, Place.PICTURE)
    ZOOM_IN = (tr("Zoom in"), ("+", "=", "Ctrl++", "Ctrl+="), Group.LOOKING, Place.PICTURE)
    ZOOM_OUT = (tr("Zoom out"), ("-", "Ctrl+-"), Group.LOOKING, Place.PICTURE)
    TURN_RIGHT = (tr("Turn right"), ("R",), Group.LOOKING, Place.PICTURE)
    TURN_LEFT = (tr("Turn left"), ("Shift+R",), Group.LOOKING, Place.PICTURE)

    GO_TO_ANSWER = (tr("Go to the answer"), ("Ctrl+J",), Group.ANSWER)
    READ_ANSWER = (tr("Read the answer aloud"), ("Ctrl+Shift+J",), Group.ANSWER)
    COPY_ANSWER = (tr("Copy the answer"), ("Ctrl+Shift+C",), Group.ANSWER)
    COPY_ANSWER_AS = (tr("Copy the answer as…"), ("Ctrl+Alt+C",), Group.ANSWER)
    EXPORT_ANSWER = (tr("Export this question"), ("Ctrl+Shift+E",), Group.ANSWER)
    ASK_AGAIN = (tr("Ask again"), ("F5",), Group.ANSWER)
    ASK_AGAIN_CHANGED = (tr("Ask again with your changes"), ("Shift+F5",), Group.ANSWER)
    EDIT_QUESTION = (tr("Edit the question"), ("F4",), Group.ANSWER)

    SEARCH = (tr("Search history"), ("Ctrl+F",), Group.HISTORY)
    NEXT_QUESTION = (tr("Next question of the history"), ("Alt+Down",), Group.HISTORY)
    PREVIOUS_QUESTION = (tr("Previous question of the history"), ("Alt+Up",), Group.HISTORY)
    FILTERS = (tr("Filter the history"), ("Ctrl+Shift+F",), Group.HISTORY)
    STAR = (tr("Star"), ("S",), Group.HISTORY, Place.HISTORY)
    RENAME = (tr("Rename"), ("F2",), Group.HISTORY, Place.HISTORY)
    DELETE = (tr("Delete"), ("Del",), Group.HISTORY, Place.HISTORY)
    REMOTE = (tr("Show Replicate's list"), ("Ctrl+Shift+L",), Group.HISTORY)
    LOCAL = (tr("Show this computer's questions"), ("Ctrl+Shift+H",), Group.HISTORY)
    EXPORT = (tr("Export"), ("Ctrl+E",), Group.HISTORY)
    IMPORT = (tr("Import"), ("Ctrl+Shift+I",), Group.HISTORY)

    FOLD_HISTORY = (tr("Fold the history away, or show it"), ("F9",), Group.APP)
    FOLD_PARAMETERS = (tr("Fold the parameters away, or show them"), ("Shift+F9",), Group.APP)
    COMPANION = (tr("Companion window, or back"), ("F8",), Group.APP)
    PALETTE = (tr("Find an action"), ("Ctrl+K",), Group.APP)
    SHORTCUTS = (tr("Keyboard shortcuts"), ("F1",), Group.APP)
    SETTINGS = (tr("Settings"), ("Ctrl+,",), Group.APP)
    SETUP_CHECK = (tr("Check my setup"), ("Ctrl+Alt+S",), Group.APP)
    ABOUT = (tr("About LLaVA Desktop"), ("Shift+F1",), Group.APP)
    QUIT = (tr("Quit"), ("Ctrl+Q",), Group.APP)

    def __init__(self, words: str, keys: tuple[str, ...], group: Group, place: Place = Place.WINDOW) -> None:
        self.words = words
        self.own_keys = keys
        self.group = group
        self.place = place

    @property
    def id(self) -> str:
        """In the shortcuts' file."""
        return self.name.lower()

    def matches(self, typed: str, said: Callable[[str], str] = str) -> bool:
        """Whether each word of `typed` begins a word of what it is called, or of its group. said: in which language."""
        return _begin_words(typed, f"{said(self.words)} {said(self.group.value)}")

    def is_called(self, typed: str, said: Callable[[str], str] = str) -> bool:
        """The same without the group: what was meant comes before what stands beside it."""
        return _begin_words(typed, said(self.words))


def _begin_words(typed: str, text: str) -> bool:
    named = text.casefold().split()
    return all(any(word.startswith(part) for word in named) for part in typed.casefold().split())


ACTION_OF = {action.id: action for action in Action}
