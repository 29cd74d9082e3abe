"""What differs between two questions, in sentences: what a screen reader says, and anybody can read."""

from collections.abc import Iterator, Sequence

from llava_desktop.core.differences import Fact, TextDifference
from llava_desktop.core.words import joined, quoted, tr

CHANGES_MOST = 40
"""Of one text; further ones are counted."""
_WORDS_MOST = 120
"""Characters that are quoted of one change."""
_INDENT = "  "


def difference_lines(facts: Sequence[Fact], prompt: TextDifference, answer: TextDifference) -> list[str]:
    """One line for each; at least one."""
    lines: list[str] = [
        tr("{fact}: {first} → {second}", fact=fact.name, first=fact.first, second=fact.second)
        for fact in facts
        if fact.differs
    ]
    lines += _text_lines(tr("Question"), prompt)
    lines += _text_lines(tr("Answer"), answer)
    return lines or [tr("Nothing differs: the same question, and the same answer.")]


def _text_lines(name: str, difference: TextDifference) -> Iterator[str]:
    if not difference.compared:
        yield tr("{text}: too long to be compared.", text=name)
        return
    count = len(difference.replacements)
    if count and difference.by_words:
        yield tr("{text}: %n change(s)", "", count, text=name)
    elif count:
        yield tr("{text}: %n change(s), line by line", "", count, text=name)
    for removed, added in difference.replacements[:CHANGES_MOST]:
        yield joined(_INDENT, "", _change(removed, added))
    if count > CHANGES_MOST:
        yield joined(_INDENT, "", tr("and %n more", "", count - CHANGES_MOST))


def _change(removed: str, added: str) -> str:
    if not removed:
        return tr("only in the second: {words}", words=_quoted(added))
    if not added:
        return tr("only in the first: {words}", words=_quoted(removed))
    return tr("{before} became {after}", before=_quoted(removed), after=_quoted(added))


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return quoted(f"{line[:_WORDS_MOST]}…" if len(line) > _WORDS_MOST else line)
