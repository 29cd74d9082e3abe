"""Which keys each action has: its own until a person changes them. No two that can meet have the same."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from llava_desktop.core.actions import Action, Place
from llava_desktop.core.words import tr

TEXT_KEYS = frozenset(
    (
        *("Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+Y", "Ctrl+Z", "Ctrl+Shift+Z"),
        *("Return", "Enter", "Shift+Return", "Shift+Enter", "Tab", "Shift+Tab", "Backtab", "Shift+Backtab", "Space"),
        *("Backspace", "Del", "Ins", "Home", "End", "PgUp", "PgDown", "Left", "Right", "Up", "Down", "Esc"),
        *("Shift+Left", "Shift+Right", "Shift+Up", "Shift+Down", "Ctrl+Left", "Ctrl+Right", "Ctrl+Home", "Ctrl+End"),
        *("Ctrl+Backspace", "Ctrl+Del"),
    )
)
"""What fields, lists and buttons do their work with."""
TOOL_KEYS = frozenset(("[", "]"))
"""What the tools of the picture do theirs with."""
USED_BY_FIELDS = tr("Fields and lists need these keys. Choose others.")
USED_BY_TOOLS = tr("The tools of the picture need this key. Choose another.")
TYPED = tr("A key alone is typed into the prompt. Hold Ctrl or Alt with it, or take one of F1 to F12.")
_KEYS = re.compile(r"(Meta\+)?(Ctrl\+)?(Alt\+)?(Shift\+)?(\S|[A-Z][A-Za-z0-9]{1,20})")
_TYPED = re.compile(r"(Shift\+)?(?!F\d+$)(\S|[A-Z]\w*)")


def is_keys(text: str) -> bool:
    """Whether it is one key with its modifiers, as Qt writes it down."""
    return _KEYS.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Shortcuts:
    """changed: the actions whose keys a person has changed; an empty tuple: none at all."""

    changed: Mapping[Action, tuple[str, ...]] = field(default_factory=dict)

    def of(self, action: Action) -> tuple[str, ...]:
        """Its own, without those that a person gave to another."""
        if action in self.changed:
            return self.changed[action]
        taken = {keys for each, given in self.changed.items() if _may_meet(each, action) for keys in given}
        return tuple(keys for keys in action.own_keys if keys not in taken)

    def holder(self, keys: str, wanted_by: Action) -> Action | None:
        """The other action that has `keys` where `wanted_by` would."""
        others = (each for each in Action if each is not wanted_by and _may_meet(each, wanted_by))
        return next((each for each in others if keys in self.of(each)), None)

    def refusal(self, action: Action, keys: str) -> str:
        """Why the action cannot have `keys`, one or two sentences; empty when it can."""
        if unfit := _unfit(action, keys):
            return unfit
        holder = self.holder(keys, action)
        if holder is None:
            return ""
        return tr("“{action}” has these keys. Remove them there first.", action=holder.words)

    def given(self, action: Action, keys: tuple[str, ...]) -> "Shortcuts":
        """The action has `keys` and no others."""
        others = {each: given for each, given in self.changed.items() if each is not action}
        return Shortcuts(others if keys == action.own_keys else others | {action: keys})

    def reset(self, action: Action) -> "Shortcuts":
        """The action has its own again, but for those that another has by now."""
        return self.given(action, action.own_keys)

    def at(self, place: Place) -> dict[str, Action]:
        """What the keys mean there."""
        return {keys: action for action in Action if action.place is place for keys in self.of(action)}


def checked(changed: Mapping[Action, tuple[str, ...]]) -> Shortcuts:
    """As they were stored: what cannot be, or would stand in two places, is left out."""
    held = Shortcuts()
    for action, wanted in changed.items():
        apart = held.given(action, ())
        fit = (each for each in dict.fromkeys(wanted) if is_keys(each) and not _unfit(action, each))
        keys = tuple(each for each in fit if not _is_taken(apart, action, each))
        if keys or not wanted:
            held = held.given(action, keys)
    return held


def _is_taken(held: Shortcuts, action: Action, keys: str) -> bool:
    """By another that a person gave them to; what is an action's own may have been given away."""
    return any(keys in given and _may_meet(each, action) for each, given in held.changed.items())


def _unfit(action: Action, keys: str) -> str:
    """Why no action of its place can have `keys`, whoever has them; empty when it can."""
    if keys in action.own_keys:
        return ""
    if keys in TEXT_KEYS:
        return USED_BY_FIELDS
    if action.place is Place.PICTURE and keys in TOOL_KEYS:
        return USED_BY_TOOLS
    return TYPED if action.place is Place.WINDOW and _TYPED.fullmatch(keys) else ""


def _may_meet(one: Action, other: Action) -> bool:
    return one.place is other.place or Place.WINDOW in (one.place, other.place)
