"""CSV by RFC 4180, in UTF-8 with a byte-order mark, by which Excel knows it; a question a line.

No cell can be a formula: to a spreadsheet `=HYPERLINK(…)` in an answer would be one, and it would be run.
"""

import csv
import io
import re

from llava_desktop.core.export.documents import ExportedQuestion, local_time
from llava_desktop.core.status_text import state_text
from llava_desktop.core.text import storable
from llava_desktop.core.words import tr

CELL_MOST = 32_767
"""Characters (UTF-16 units) that Excel takes in one cell."""
ROWS_MOST = 1_048_576
"""Lines that Excel takes in a sheet, the heading included."""
_MARK = "\ufeff"
# Blanks before the sign count too: some programs drop them. The wide signs are those of East Asian keyboards.
_FORMULA = re.compile(r"[\s\ufeff\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_COLUMNS = (
    *("asked", "question", "answer", "state", "note", "model", "version", "max_tokens", "temperature", "top_p"),
    *("waited_s", "ran_s", "picture", "picture_width", "picture_height", "picture_bytes", "picture_file"),
    *("prediction_id", "id"),
)


class TableDocument:
    def __init__(self) -> None:
        self._too_long = 0
        self._rows = 1

    def beginning(self) -> str:
        return _MARK + _line(list(_COLUMNS))

    def part(self, exported: ExportedQuestion) -> str:
        self._rows += 1
        return _line([self._cell(value) for value in _values(exported)])

    def end(self) -> str:
        return ""

    def remarks(self) -> tuple[str, ...]:
        said: list[str] = []
        if self._too_long:
            said.append(
                tr(
                    "(One cell is|%n cells are) longer than the {most:,} characters that Excel takes; "
                    "other programs read all.",
                    "",
                    self._too_long,
                    most=CELL_MOST,
                )
            )
        if self._rows > ROWS_MOST:
            said.append(tr("There are more questions than the {most:,} lines that Excel takes.", most=ROWS_MOST))
        return tuple(said)

    def _cell(self, value: str | float | None) -> str:
        if not isinstance(value, str):
            return "" if value is None else str(value)
        cell = without_formula(storable(value))
        self._too_long += len(cell.encode("utf-16-le")) // 2 > CELL_MOST
        return cell


def without_formula(text: str) -> str:
    """With `'` before what a spreadsheet would take for a formula: to it, the sign for text."""
    return f"'{text}" if _FORMULA.match(text) else text


def _values(exported: ExportedQuestion) -> tuple[str | float | None, ...]:
    question, parameters, picture = exported.question, exported.question.parameters, exported.question.picture
    sent = None if picture is None else picture.sent
    return (
        local_time(question.created_at),
        question.prompt,
        question.answer,
        state_text(question),
        question.error,
        question.engine.model_name,
        question.version,
        parameters.max_tokens,
        parameters.temperature,
        parameters.top_p,
        question.waited_s,
        question.ran_s,
        None if picture is None else picture.name,
        None if sent is None else sent.width,
        None if sent is None else sent.height,
        None if sent is None else sent.size_bytes,
        exported.picture_path,
        question.prediction_id,
        question.id,
    )


def _line(cells: list[str]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written).writerow(cells)
    return written.getvalue()
