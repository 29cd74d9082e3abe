"""What was asked about a picture before: an answer that is there need not be paid for again."""

from dataclasses import dataclass

from llava_desktop.core.words import tr

MOST_COUNTED = 100
"""More answers about one picture are not told apart."""


@dataclass(frozen=True, slots=True)
class EarlierAnswers:
    """newest_id: the question of the newest of them. same_region: how many are about just the part that is chosen now;
    of the whole picture while none is.
    """

    count: int
    same_region: int
    newest_id: str


def earlier_words(earlier: EarlierAnswers, *, has_region: bool) -> str:
    """The line under the picture. has_region: a part of it is chosen now."""
    count, most, same = earlier.count, MOST_COUNTED, earlier.same_region or tr("none", "answers")
    match count > most, has_region:
        case True, True:
            return tr(
                "You asked about this picture before: more than {most} answers, {same} about this part",
                most=most,
                same=same,
            )
        case True, False:
            return tr("You asked about this picture before: more than {most} answers", most=most)
        case False, True:
            return tr("You asked about this picture before: %n answer(s), {same} about this part", "", count, same=same)
    return tr("You asked about this picture before: %n answer(s)", "", count)
