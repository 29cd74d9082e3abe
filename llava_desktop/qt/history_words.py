"""What a row of the history says under its prompt, and to a screen reader."""

from llava_desktop.core.question import QuestionState, QuestionSummary
from llava_desktop.core.status_text import summary_text
from llava_desktop.core.text import one_line, without_markup
from llava_desktop.core.words import LIST, joined, tr
from llava_desktop.qt.language import said

_ANSWER_WORDS_MOST = 80
"""Characters of the answer that a screen reader is given for a row."""


def second_line(summary: QuestionSummary, live: str) -> str:
    """live: what the running question is doing; empty when none runs."""
    if live:
        return live
    if summary.hit is not None:
        return summary.hit.text
    line = summary_text(summary)
    return said(line if summary.questions == 1 else joined(" · ", _several(summary), line))


def spoken(summary: QuestionSummary, live: str) -> str:
    """Prompt, state and the answer's first words: a row has no other way to be read."""
    is_answered = summary.state is QuestionState.SUCCEEDED
    state = live or (tr("answered") if is_answered else summary_text(summary))
    start = one_line(without_markup(summary.answer_start), _ANSWER_WORDS_MOST)
    several = _several(summary) if summary.questions > 1 else ""
    found = tr("found: {text}", text=summary.hit.text) if summary.hit is not None else ""
    star = tr("starred") if summary.starred else ""
    words = (one_line(summary.title), one_line(summary.prompt), star, several, state, found or start)
    return said(joined(LIST, *dict.fromkeys(said(each) for each in words if each)))


def _several(summary: QuestionSummary) -> str:
    return tr("%n question(s)", "", summary.questions)
