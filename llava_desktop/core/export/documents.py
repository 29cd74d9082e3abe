"""What all formats have in common: a beginning, a part for each question, an end."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from llava_desktop.core.question import Question
from llava_desktop.core.status_text import state_text
from llava_desktop.core.text import one_line, pixels_text, with_marks


@dataclass(frozen=True, slots=True)
class ExportedQuestion:
    """sent, whole: the pictures' bytes, where they are wanted and there.

    picture_path: where the picture that was sent lies, relative to the document; empty where it stands in the document.
    title, starred: what was said about the question's conversation.
    """

    question: Question
    sent: bytes | None = field(default=None, repr=False)
    whole: bytes | None = field(default=None, repr=False)
    picture_path: str = ""
    title: str = ""
    starred: bool = False


class Document(Protocol):
    """Asked in that order; what it returns, joined, is the file. Times are shown in this computer's time zone."""

    def beginning(self) -> str: ...

    def part(self, exported: ExportedQuestion) -> str: ...

    def end(self) -> str: ...

    def remarks(self) -> tuple[str, ...]:
        """After the end; see `Exported`."""
        ...


def local_time(moment: datetime) -> str:
    """`2026-11-22 14:03`, in this computer's time zone."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def byline(question: Question) -> str:
    """`2026-11-22 14:03 · LLaVA v1.6 34B · Done in 8.2 s`."""
    return " · ".join((local_time(question.created_at), question.engine.model_name, state_text(question)))


def picture_line(question: Question) -> str:
    """`boat.jpg, sent as 672×504 JPEG`; empty without a picture. The name is from outside."""
    if (picture := question.picture) is None:
        return ""
    region = "" if picture.region is None else "a region of it "
    sent = picture.sent
    size = pixels_text(sent.width, sent.height)
    return f"{with_marks(one_line(picture.name))}, {region}sent as {size} {sent.format.value}"


def title_of(question: Question) -> str:
    """The question's first words, on one line."""
    return with_marks(one_line(question.prompt, 80)) or "Question"
