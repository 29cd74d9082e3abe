"""Which document each format is."""

from collections.abc import Callable

from llava_desktop.core.export.documents import Document
from llava_desktop.core.export.page import PageDocument
from llava_desktop.core.export.prose import MarkdownDocument, TextDocument
from llava_desktop.core.export.records import JsonDocument, JsonLinesDocument
from llava_desktop.core.export.table import TableDocument
from llava_desktop.core.export.wanted import ExportFormat
from llava_desktop.core.rich_text import Parse

_DOCUMENTS: dict[ExportFormat, Callable[[Parse], Document]] = {
    ExportFormat.MARKDOWN: lambda _parse: MarkdownDocument(),
    ExportFormat.HTML: PageDocument,
    ExportFormat.TEXT: TextDocument,
    ExportFormat.CSV: lambda _parse: TableDocument(),
    ExportFormat.JSON: lambda _parse: JsonDocument(),
    ExportFormat.JSON_LINES: lambda _parse: JsonLinesDocument(),
}


def document_in(wanted: ExportFormat, parse: Parse) -> Document:
    """For one file. parse: of answers' Markdown."""
    return _DOCUMENTS[wanted](parse)
