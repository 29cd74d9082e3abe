"""A long answer as a model writes it, token by token, the same each time."""

from collections.abc import Iterator
from itertools import islice

_SENTENCE = """
The boat lies at the quay and its red hull shows in the still water while two people carry a crate along the narrow
plank towards the stern where ropes are coiled beside an open hatch
"""
_WORDS = _SENTENCE.split()
WORDS_A_SENTENCE = 14
SENTENCES_A_BLOCK = 6


def tokens(count: int) -> tuple[str, ...]:
    """`count` pieces of Markdown: paragraphs, now and then a heading, a list or a piece of code."""
    return tuple(islice(_endless(), count))


def marks(count: int) -> list[str]:
    """The numbers that stand in `tokens(count)`, in order: what must be readable at the end."""
    return [token.strip(" .*\n") for token in tokens(count) if token.strip(" .*\n").isdigit()]


def _endless() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        if number % 12 == 0:
            yield from ("## ", "Part ", f"{number}", "\n\n")
        elif number % 7 == 0:
            for item in range(5):
                yield from ("- ", "**item** ", f"{number}{item} ", *(f"{word} " for word in _WORDS[:8]), "\n")
            yield "\n"
        elif number % 17 == 0:
            yield from ("```\n", "for ", "each ", "in ", f"{number} ", "boats:\n", "    look(each)\n", "```\n\n")
        else:
            yield from _paragraph(number)


def _paragraph(number: int) -> Iterator[str]:
    for sentence in range(SENTENCES_A_BLOCK):
        start = (number + sentence) % (len(_WORDS) - WORDS_A_SENTENCE)
        yield f"{number}{sentence} "
        yield from (f"{word} " for word in _WORDS[start : start + WORDS_A_SENTENCE - 1])
        yield f"{_WORDS[start + WORDS_A_SENTENCE]}. "
    yield "\n\n"
