"""What differs between two questions, in sentences: what a screen reader says, and anybody can read."""

from collections.abc import Iterator, Sequence

from llava_desktop.core.differences import Fact, TextDifference

CHANGES_MOST = 40
"""Of one text; further ones are counted."""
_WORDS_MOST = 120
"""Characters that are quoted of one change."""


def difference_lines(facts: Sequence[Fact], prompt: TextDifference, answer: TextDifference) -> list[str]:
    """One line for each; at least one."""
    lines = [f"{fact.name}: {fact.first} → {fact.second}" for fact in facts if fact.differs]
    lines += _text_lines("Question", prompt)
    lines += _text_lines("Answer", answer)
    return lines or ["Nothing differs: the same question, and the same answer."]


def _text_lines(name: str, difference: TextDifference) -> Iterator[str]:
    if not difference.compared:
        yield f"{name}: too long to be compared."
        return
    unit = "" if difference.by_words else ", line by line"
    count = len(difference.replacements)
    if count:
        yield f"{name}: {count} {'change' if count == 1 else 'changes'}{unit}"
    for removed, added in difference.replacements[:CHANGES_MOST]:
        yield f"  {_change(removed, added)}"
    if count > CHANGES_MOST:
        yield f"  and {count - CHANGES_MOST} more"


def _change(removed: str, added: str) -> str:
    if not removed:
        return f"only in the second: {_quoted(added)}"
    if not added:
        return f"only in the first: {_quoted(removed)}"
    return f"{_quoted(removed)} became {_quoted(added)}"


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line[:_WORDS_MOST]}…”" if len(line) > _WORDS_MOST else f"“{line}”"
