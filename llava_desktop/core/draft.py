"""What stands in the window and was not asked yet."""

from dataclasses import dataclass, field

from llava_desktop.core.question import Question


@dataclass(frozen=True, slots=True)
class Draft:
    """question: as it would be asked now; `created_at` is when this was written down. Its prompt may be empty.

    path: of the picture's file, where it can be opened again as it was: nothing is painted over, and no question is
    shown. Else `sent` (and `whole`, with a region) are the bytes that would be sent: what was painted over is in
    neither. Both empty: no picture, or that of the question after which this stands.
    after: the id of the question that is shown, which the next one goes on from, or stands beside (is_edit).
    beside: with `path`, the files of the other pictures that stand side by side with it and were not asked about. What
    came with no file, or was painted over, is not among them: opened again it would be as it was.
    """

    question: Question
    path: str = ""
    sent: bytes | None = field(default=None, repr=False)
    whole: bytes | None = field(default=None, repr=False)
    after: str = ""
    is_edit: bool = False
    sends_earlier: bool = True
    beside: tuple[str, ...] = ()
