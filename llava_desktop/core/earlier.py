"""What was asked about a picture before: an answer that is there need not be paid for again."""

from dataclasses import dataclass

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
    many = "more than 100" if earlier.count > MOST_COUNTED else str(earlier.count)
    said = f"You asked about this picture before: {many} {'answer' if earlier.count == 1 else 'answers'}"
    if not has_region:
        return said
    return f"{said}, {earlier.same_region or 'none'} about this part"
