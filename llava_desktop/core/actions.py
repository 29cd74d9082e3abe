"""Everything that can be done in the main window: its words, its group, and its keys until a person changes them.

Keys are Qt's portable text (`Ctrl+Shift+S`; on a Mac Qt reads Ctrl as Command). No key stands anywhere else.
"""

import enum


class Group(enum.Enum):
    """The value: its heading in the list of shortcuts."""

    ASKING = "Asking"
    PICTURE = "Picture"
    LOOKING = "Looking at the picture"
    ANSWER = "Answer"
    HISTORY = "History"
    APP = "App"


class Place(enum.Enum):
    """Where the keys hold. The value: that in words, empty for everywhere in the window."""

    WINDOW = ""
    PICTURE = "on the picture"
    HISTORY = "in the list of questions"


class Action(enum.Enum):
    """The value: words, keys, group, place. The name is what the shortcuts' file knows it by: it never changes."""

    ASK = ("Ask", ("Ctrl+Return",), Group.ASKING)
    ASK_ALL = ("Ask about all pictures", ("Ctrl+Shift+Return",), Group.ASKING)
    CANCEL = ("Cancel what is on top", ("Esc",), Group.ASKING)
    NEW_QUESTION = ("New question", ("Ctrl+N",), Group.ASKING)
    BRING_BACK = ("Bring back what was put away", ("Ctrl+Alt+Z",), Group.ASKING)
    PROMPT = ("Go to the prompt", ("Ctrl+L",), Group.ASKING)
    PRESETS = ("Presets", ("Ctrl+P",), Group.ASKING)
    EDIT_PRESETS = ("Edit presets", ("Ctrl+Shift+P",), Group.ASKING)

    OPEN_PICTURE = ("Open picture", ("Ctrl+O",), Group.PICTURE)
    PASTE = ("Paste a picture", ("Ctrl+V",), Group.PICTURE)
    CAPTURE = ("Capture the screen", ("Ctrl+Shift+S",), Group.PICTURE)
    EXAMPLE = ("Try the example picture", ("Ctrl+Shift+O",), Group.PICTURE)
    REMOVE_PICTURE = ("Remove the picture", ("Ctrl+Shift+W",), Group.PICTURE)
    NEXT_PICTURE = ("Next picture", ("Ctrl+PgDown",), Group.PICTURE)
    PREVIOUS_PICTURE = ("Previous picture", ("Ctrl+PgUp",), Group.PICTURE)

    GO_TO_PICTURE = ("Go to the picture", ("Ctrl+I",), Group.LOOKING)
    REGION = ("Select a region", ("Ctrl+R",), Group.LOOKING)
    REDACT = ("Redact", ("Ctrl+B",), Group.LOOKING)
    MODEL_VIEW = ("Model's view", ("Ctrl+M",), Group.LOOKING)
    FIT = ("Fit", ("0", "Ctrl+0"), Group.LOOKING, Place.PICTURE)
    ONE_TO_ONE = ("One to one", ("1", "Ctrl+1"), Group.LOOKING, Place.PICTURE)
    ZOOM_IN = ("Zoom in", ("+", "=", "Ctrl++", "Ctrl+="), Group.LOOKING, Place.PICTURE)
    ZOOM_OUT = ("Zoom out", ("-", "Ctrl+-"), Group.LOOKING, Place.PICTURE)
    TURN_RIGHT = ("Turn right", ("R",), Group.LOOKING, Place.PICTURE)
    TURN_LEFT = ("Turn left", ("Shift+R",), Group.LOOKING, Place.PICTURE)

    GO_TO_ANSWER = ("Go to the answer", ("Ctrl+J",), Group.ANSWER)
    READ_ANSWER = ("Have the answer read aloud", ("Ctrl+Shift+J",), Group.ANSWER)
    COPY_ANSWER = ("Copy the answer", ("Ctrl+Shift+C",), Group.ANSWER)
    COPY_ANSWER_AS = ("Copy the answer as…", ("Ctrl+Alt+C",), Group.ANSWER)
    EXPORT_ANSWER = ("Export this question", ("Ctrl+Shift+E",), Group.ANSWER)
    ASK_AGAIN = ("Ask again", ("F5",), Group.ANSWER)
    ASK_AGAIN_CHANGED = ("Ask again with what you changed", ("Shift+F5",), Group.ANSWER)
    EDIT_QUESTION = ("Edit the question", ("F4",), Group.ANSWER)

    SEARCH = ("Search history", ("Ctrl+F",), Group.HISTORY)
    NEXT_QUESTION = ("Next question of the history", ("Alt+Down",), Group.HISTORY)
    PREVIOUS_QUESTION = ("Previous question of the history", ("Alt+Up",), Group.HISTORY)
    FILTERS = ("Filter the history", ("Ctrl+Shift+F",), Group.HISTORY)
    STAR = ("Star", ("S",), Group.HISTORY, Place.HISTORY)
    RENAME = ("Rename", ("F2",), Group.HISTORY, Place.HISTORY)
    DELETE = ("Delete", ("Del",), Group.HISTORY, Place.HISTORY)
    REMOTE = ("What Replicate lists", ("Ctrl+Shift+L",), Group.HISTORY)
    LOCAL = ("What is on this computer", ("Ctrl+Shift+H",), Group.HISTORY)
    EXPORT = ("Export", ("Ctrl+E",), Group.HISTORY)
    IMPORT = ("Import", ("Ctrl+Shift+I",), Group.HISTORY)

    FOLD_HISTORY = ("Fold the history away, or show it", ("F9",), Group.APP)
    FOLD_PARAMETERS = ("Fold the parameters away, or show them", ("Shift+F9",), Group.APP)
    COMPANION = ("Companion window, or back", ("F8",), Group.APP)
    PALETTE = ("Find an action", ("Ctrl+K",), Group.APP)
    SHORTCUTS = ("Keyboard shortcuts", ("F1",), Group.APP)
    SETTINGS = ("Settings", ("Ctrl+,",), Group.APP)
    SETUP_CHECK = ("Check my setup", ("Ctrl+Alt+S",), Group.APP)
    ABOUT = ("About LLaVA Desktop", ("Shift+F1",), Group.APP)
    QUIT = ("Quit", ("Ctrl+Q",), Group.APP)

    def __init__(self, words: str, keys: tuple[str, ...], group: Group, place: Place = Place.WINDOW) -> None:
        self.words = words
        self.own_keys = keys
        self.group = group
        self.place = place

    @property
    def id(self) -> str:
        """In the shortcuts' file."""
        return self.name.lower()

    def matches(self, typed: str) -> bool:
        """Whether each word of `typed` begins a word of what it is called, or of its group."""
        return _begin_words(typed, f"{self.words} {self.group.value}")

    def is_called(self, typed: str) -> bool:
        """The same without the group: what was meant comes before what stands beside it."""
        return _begin_words(typed, self.words)


def _begin_words(typed: str, text: str) -> bool:
    named = text.casefold().split()
    return all(any(word.startswith(part) for word in named) for part in typed.casefold().split())


ACTION_OF = {action.id: action for action in Action}
