"""What the next question goes on from, in words for people."""

FULL = "not sent any more: the model's memory is full."
NOT_FOR_IT = "Cancelled and failed questions, and what another engine answered, are never sent."


def goes_on_words(
    *, goes_on: bool, is_edit: bool, turns: int, possible: int, sent: int, sends_earlier: bool
) -> tuple[str, str]:
    """One line, and the whole of it for whoever wants to know.

    turns: earlier ones of the conversation. possible: those with an answer that this engine may be sent. sent: the
    newest of those, as many as fit.
    """
    if not goes_on:
        words = "Begins a new conversation: it is about another picture"
        return words, f"{words}."
    begins = "Asks your question anew; the answer above is kept" if is_edit else "Continues this conversation"
    if not turns:
        return begins, f"{begins}."
    if not sends_earlier:
        along = "only this question is sent"
    elif not sent:
        along = "no turn is sent along"
    else:
        along = "1 turn is sent along" if sent == 1 else f"{sent} turns are sent along"
    words = f"{begins} · {along}"
    left_out = possible - sent if sends_earlier else 0
    detail = [f"{words}."]
    if left_out:
        words += f" · {left_out_words(left_out)}"
        detail.append(left_out_words(left_out))
    if possible < turns:
        detail.append(NOT_FOR_IT)
    return words, " ".join(detail)


def left_out_words(left_out: int) -> str:
    """left_out: how many, 1 or more."""
    return f"The first question is {FULL}" if left_out == 1 else f"The first {left_out} questions are {FULL}"


def later_words(later: int) -> str:
    """later: turns after the one that is shown last; empty for none."""
    if not later:
        return ""
    return "Show 1 later turn" if later == 1 else f"Show {later} later turns"
