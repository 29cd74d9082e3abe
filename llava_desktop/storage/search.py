"""What a person types in the search field, as a query that SQLite's FTS5 always understands."""

from llava_desktop.core.search_words import searched_words


def full_text_query(typed: str) -> str:
    """Every word must occur, each as the beginning of a word. "" when there is nothing to look for.

    Words are quoted, so that nothing in them (`"`, `*`, `-`, `NEAR`, `prompt:`) is FTS5's syntax; inside quotes only
    `"` itself means anything, and it is doubled. A word of signs alone would match nothing, so it is left out.
    """
    return " ".join('"' + word.replace('"', '""') + '" *' for word in searched_words(typed))
