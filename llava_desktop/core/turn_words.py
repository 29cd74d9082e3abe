"""What the next question goes on from, in words for people."""

from llava_desktop.core.words import Words, joined, tr

NOT_FOR_IT = tr("Cancelled and failed questions, and what another engine answered, are never sent.")


def goes_on_words(
    *, goes_on: bool, is_edit: bool, turns: int, possible: int, sent: int, sends_earlier: bool
) -> tuple[str, str]:
    """One line, and the whole of it for whoever wants to know.

    turns: earlier ones of the conversation. possible: those with an answer that this engine may be sent. sent: the
    newest of those, as many as fit.
    """
    if not goes_on:
        words = tr("Begins a new conversation: it is about another picture")
        return words, _sentence(words)
    begins = tr("Asks your question anew; the answer above is kept") if is_edit else tr("Continues this conversation")
    if not turns:
        return begins, _sentence(begins)
    words = _with_what(begins, is_edit=is_edit, sent=sent, sends_earlier=sends_earlier)
    left_out = possible - sent if sends_earlier else 0
    detail = [_sentence(words)]
    if left_out:
        words = joined(" · ", words, left_out_words(left_out))
        detail.append(left_out_words(left_out))
    if possible < turns:
        detail.append(NOT_FOR_IT)
    return words, joined(" ", *detail)


def _with_what(begins: Words, *, is_edit: bool, sent: int, sends_earlier: bool) -> Words:
    if not sends_earlier:
        return joined(" · ", begins, tr("only this question is sent"))
    if not sent:
        return joined(" · ", begins, tr("no earlier question is sent along"))
    if is_edit:
        return joined(" · ", begins, tr("%n earlier question(s) and answer(s) (is|are) sent along", "", sent))
    return tr("Continues with %n earlier question(s) and answer(s)", "", sent)


def _sentence(words: Words) -> Words:
    return tr("{words}.", words=words)


def left_out_words(left_out: int) -> Words:
    """left_out: how many, 1 or more."""
    return tr("The first (question is|%n questions are) not sent any more: the model's memory is full.", "", left_out)


def later_words(later: int) -> str:
    """later: turns after the one that is shown last; empty for none."""
    if not later:
        return ""
    return tr("Show %n later question(s)", "", later)
