"""How much of a conversation fits into the model's context, estimated so that it is rather too little than too much.

What does not fit is cut off by the model at the end, silently: there stands the question. So the oldest turns are left
out instead, and the window says so. Sizes are tokens of the model; nobody counts them but the model itself.
"""

import math
import re
from collections.abc import Iterable
from functools import lru_cache

from llava_desktop.core.conversation import Turn

CONTEXT_TOKENS = 4096
PICTURE_TOKENS = 2880
"""The most that a picture takes: five tiles of 24×24."""
ANSWER_TOKENS = 256
"""Kept free for the answer; fewer where `max_tokens` is less. All of `max_tokens` would leave no room beside a picture:
the model answers beyond its context, only worse."""
TEMPLATE_TOKENS = 64
"""The system's words and the marks around the question."""
TURN_TOKENS = 16
"""The marks around one question and its answer."""
_LONGEST = 5 * CONTEXT_TOKENS
"""Characters; a text beyond it is not counted but is too long. Answers may have megabytes."""
# Words of small letters make the longest tokens (4 letters and more; counted as 3), capitals shorter ones; a digit or a
# sign is one token, a single blank is part of the word after it.
_PARTS = re.compile(r"(?P<word>[A-Z]?[a-z]+)|(?P<capitals>[A-Z]+)|(?P<blanks>[ ]{2,})|(?P<one>[\x00-\x1f!-\x7f])")
_LETTERS = {"word": 3, "capitals": 2, "blanks": 2, "one": 1}


def estimated_tokens(text: str) -> int:
    """At most CONTEXT_TOKENS + 1, which means: too long. What is not ASCII counts a token for each byte."""
    return CONTEXT_TOKENS + 1 if len(text) > _LONGEST else _counted(text)


@lru_cache(maxsize=128)
def _counted(text: str) -> int:
    """Kept, because the turns of a conversation are counted again with each letter that is typed."""
    others = len(text.encode("utf-8", "replace")) - len(text.encode("ascii", "ignore"))
    parts = sum(math.ceil(len(found[0]) / _LETTERS[found.lastgroup or "one"]) for found in _PARTS.finditer(text))
    return min(others + parts, CONTEXT_TOKENS + 1)


def room_for_turns(prompt: str, *, has_picture: bool, max_tokens: int) -> int:
    """Tokens that earlier turns may take beside this question. Zero or less: none of them fits."""
    taken = TEMPLATE_TOKENS + min(max_tokens, ANSWER_TOKENS) + estimated_tokens(prompt)
    return CONTEXT_TOKENS - taken - (PICTURE_TOKENS if has_picture else 0)


def newest_that_fit(newest_first: Iterable[Turn], room: int) -> tuple[Turn, ...]:
    """Oldest first, as they are sent. Takes no more out of `newest_first` than the first one that does not fit.

    None is left out between two that are sent: an answer may speak of the turn before it.
    """
    sent: list[Turn] = []
    for turn in newest_first:
        room -= TURN_TOKENS + estimated_tokens(turn.prompt) + estimated_tokens(turn.answer)
        if room < 0:
            break
        sent.append(turn)
    return tuple(reversed(sent))
