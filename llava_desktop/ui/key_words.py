"""Keys as the core writes them (`core/actions.py`), as this system calls them, and as an event brings them."""

from collections.abc import Iterable

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from llava_desktop.core.words import LIST, joined

PORTABLE = QKeySequence.SequenceFormat.PortableText
NATIVE = QKeySequence.SequenceFormat.NativeText
MODIFIERS = frozenset(
    (
        *(Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta),
        *(Qt.Key.Key_Super_L, Qt.Key.Key_Super_R, Qt.Key.Key_Hyper_L, Qt.Key.Key_Hyper_R),
        *(Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_ScrollLock, Qt.Key.Key_unknown),
    )
)
"""Alone they are no key yet."""
_COUNTED = (
    Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def sequence_of(keys: str) -> QKeySequence:
    return QKeySequence(keys, PORTABLE)


def key_words(keys: Iterable[str]) -> str:
    """`Ctrl+0, 0`; on a Mac with its own signs."""
    return joined(LIST, *(sequence_of(each).toString(NATIVE) for each in keys))


def keys_of(pressed: QKeyEvent | QKeyCombination) -> str:
    """Empty for a modifier alone."""
    combination = pressed.keyCombination() if isinstance(pressed, QKeyEvent) else pressed
    if combination.key() in MODIFIERS:
        return ""
    counted = combination.keyboardModifiers() & _COUNTED  # a keypad's digits are digits
    return QKeySequence(QKeyCombination(counted, combination.key())).toString(PORTABLE)


def readings_of(event: QKeyEvent) -> tuple[str, ...]:
    """What the keys may be called, the likelier first: keyboards differ in whether `+` needs Shift."""
    exact = keys_of(event)
    key = event.key()
    is_sign = Qt.Key.Key_Space < key < Qt.Key.Key_AsciiTilde and not Qt.Key.Key_A <= key <= Qt.Key.Key_Z
    return (
        (exact, exact.replace("Shift+", "", 1)) if is_sign and exact.startswith(("Shift+", "Ctrl+Shift+")) else (exact,)
    )
