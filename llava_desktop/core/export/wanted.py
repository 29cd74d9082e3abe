"""What a person wants to take out of the history, and what came of it."""

import enum
from dataclasses import dataclass
from pathlib import Path

from llava_desktop.core.words import tr

THIS: str = tr("This question")
CHOSEN: str = tr("Chosen questions")
ALL: str = tr("All questions")
"""What a person chooses from; CHOSEN are conversations."""


class ExportFormat(enum.Enum):
    """The values are the endings of the files' names."""

    MARKDOWN = "md"
    HTML = "html"
    TEXT = "txt"
    CSV = "csv"
    JSON = "json"
    JSON_LINES = "jsonl"

    @property
    def title(self) -> str:
        return _TITLES[self][0]

    @property
    def explanation(self) -> str:
        """One line on what it is good for."""
        return _TITLES[self][1]

    @property
    def holds_pictures(self) -> bool:
        """Pictures stand in the file itself; for the others they lie in a folder beside it."""
        return self in {ExportFormat.HTML, ExportFormat.JSON, ExportFormat.JSON_LINES}

    @property
    def is_read_back(self) -> bool:
        """It holds all that is known of a question, and can be imported."""
        return self in {ExportFormat.JSON, ExportFormat.JSON_LINES}


_TITLES = {
    ExportFormat.HTML: (tr("Web page"), tr("One file for any browser.")),
    ExportFormat.MARKDOWN: (tr("Markdown"), tr("For notes and wikis.")),
    ExportFormat.TEXT: (tr("Plain text"), tr("Words only.")),
    ExportFormat.CSV: (tr("CSV table"), tr("For spreadsheets.")),
    ExportFormat.JSON: (tr("JSON"), tr("Everything; can be imported again.")),
    ExportFormat.JSON_LINES: (tr("JSON Lines"), tr("The same, a question a line.")),
}
FORMATS = tuple(_TITLES)
"""In the order in which they are offered."""


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """Of which questions: those with these `ids`, or all of these `conversations`; None and None for all that there
    are, but for those in the trash. They are written oldest first.
    """

    format: ExportFormat
    ids: tuple[str, ...] | None = None
    with_pictures: bool = True
    conversations: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """remarks: sentences on what another program will make of the file, or on what could not be in it."""

    path: Path
    questions: int
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """added: questions that are new here. known: left out, because they were here already."""

    added: int
    known: int = 0
    unfinished: int = 0
    """Of those that were added: had no end yet when they were exported."""
    without_picture: int = 0
    """Of those that were added: the file says that there was a picture, and does not hold it."""
    restored: int = 0
    """Conversations that lay in the trash, and are in the history again."""
