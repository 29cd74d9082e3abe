"""What a person types in the search field, as a query that SQLite's FTS5 always understands."""

import re

from llava_desktop.core.text import storable

_MOST_WORDS = 12
_MOST_CHARACTERS = 200
_BLANKS = re.compile(r"\s+")


def full_text_query(typed: str) -> str:
    """Every word must occur, each as the beginning of a word. "" when there is nothing to look for.

    Words are quoted, so that nothing in them (`"`, `*`, `-`, `NEAR`, `prompt:`) is FTS5's syntax; inside quotes only
    `"` itself means anything, and it is doubled. A word of signs alone would match nothing, so it is left out.
    """
    words = _BLANKS.split(storable(typed)[:_MOST_CHARACTERS])
    searched = [word for word in words if any(character.isalnum() for character in word)]
    return " ".join('"' + word.replace('"', '""') + '" *' for word in searched[:_MOST_WORDS])
