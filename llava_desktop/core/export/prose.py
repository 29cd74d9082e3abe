"""Documents that are read from top to bottom: Markdown and plain text."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from llava_desktop.core.export.answer_text import answer_text
from llava_desktop.core.export.documents import ExportedQuestion, byline, picture_line, title_of
from llava_desktop.core.rich_text import Parse
from llava_desktop.core.text import one_line, storable

_SIGNS = re.compile(r"[\\`*_\[\]<>#!|~&$]")
_AT_START = re.compile(r"(?P<blank>[ \t])|(?P<number>\d{1,9})(?=[.)])|(?=[-+=])", re.ASCII)
_FENCE = re.compile(r"(?P<indent>[ \t>*+.)\d-]*)(?P<mark>`{3,}|~{3,})(?P<info>.*)")
_INDENTS = ("", " ", "  ", "   ")
"""Before a fence that is one wherever it stands."""
_CLEAR_MOST = 4_000
"""Characters of a line whose back quotes are looked at."""
_LINE_END = re.compile(r"\r\n|[\r\n]")
_TICKS = re.compile(r"`+")


class MarkdownDocument:
    """What was typed is quoted sign by sign. An answer stays the Markdown that it is, but opens nothing: in most
    readers `![](https://…)` asks a server as soon as the file is looked at.
    """

    def beginning(self) -> str:
        return "# Questions and answers\n"

    def part(self, exported: ExportedQuestion) -> str:
        question = exported.question
        lines = [f"\n## {plain_in_markdown(title_of(question))}\n", f"*{plain_in_markdown(byline(question))}*\n"]
        if exported.picture_path:
            alt = plain_in_markdown(one_line(question.picture.name if question.picture else ""))
            lines.append(f"![{alt}]({quote(exported.picture_path)})\n")
        if picture := picture_line(question):
            lines.append(f"Picture: {plain_in_markdown(picture)}\n")
        lines.append(f"{_quoted(question.prompt)}\n")
        if question.answer:
            lines.append(f"{closed_markdown(storable(question.answer))}\n")
        if question.error:
            lines.append(f"**Note:** {plain_in_markdown(one_line(question.error, 2_000))}\n")
        return "\n".join(lines)

    def end(self) -> str:
        return ""

    def remarks(self) -> tuple[str, ...]:
        return ()


class TextDocument:
    def __init__(self, parse: Parse) -> None:
        self._parse = parse

    def beginning(self) -> str:
        return ""

    def part(self, exported: ExportedQuestion) -> str:
        question = exported.question
        title = title_of(question)
        parts = [f"{title}\n{'=' * min(80, len(title))}", byline(question)]
        if picture := picture_line(question):
            at = f" ({exported.picture_path})" if exported.picture_path else ""
            parts.append(f"Picture: {picture}{at}")
        parts.append(f"Question:\n{storable(question.prompt)}")
        if question.answer:
            parts.append(f"Answer:\n{answer_text(storable(question.answer), self._parse)}")
        if question.error:
            parts.append(f"Note: {storable(question.error)}")
        return "\n\n".join(parts) + "\n\n\n"

    def end(self) -> str:
        return ""

    def remarks(self) -> tuple[str, ...]:
        return ()


def _quoted(typed: str) -> str:
    """A quotation with the lines that were typed."""
    lines = [plain_in_markdown(line) for line in _LINE_END.split(typed)]
    following = [*lines[1:], ""]
    ends = ["\\" if line.strip() and after.strip() else "" for line, after in zip(lines, following, strict=True)]
    return "\n".join(f"> {line}{end}".rstrip() for line, end in zip(lines, ends, strict=True))


def plain_in_markdown(text: str) -> str:
    """One line so that Markdown shows it as it is."""
    escaped = _SIGNS.sub(r"\\\g<0>", storable(text))
    start = _AT_START.match(escaped)
    if start is None:
        return escaped
    if start["blank"]:
        return f"&#{ord(start['blank'])};{escaped[1:]}"
    return f"{start[0]}\\{escaped[start.end() :]}"


def closed_markdown(answer: str) -> str:
    """`answer` with its pictures and HTML as words, and an open fence closed: what follows is no part of it.

    Code is left alone where every program takes it for code: in a fence, or between back quotes on a line of which all
    is clear. An entity takes the sign's place, and not a backslash, which would free a sign that has one already.
    """
    lines = _LINE_END.split(answer)
    kept = _with_code(lines)
    if kept is None:
        kept = [_harmless(line).replace("`", "&#96;").replace("~", "&#126;") for line in lines]
    return "\n".join(kept)


def _with_code(lines: Iterable[str]) -> list[str] | None:
    """None where it depends on the list or quotation around a fence whether a line is inside it."""
    written: list[str] = []
    indent, fence = "", ""
    is_clear = True
    for line in lines:
        found = _FENCE.match(line)
        if fence:
            if line.strip() and not line.startswith(indent):
                return None
            written.append(line)
            if found and found["mark"].startswith(fence) and not found["info"].strip():
                if found["indent"] != indent:
                    return None
                fence = ""
        elif found and not (found["mark"][0] == "`" and "`" in found["info"]):
            indent, fence = found["indent"], found["mark"]
            if indent not in _INDENTS:
                return None
            written.append(line)
            is_clear = True
        else:
            parts = _code_apart(line) if is_clear else None
            is_clear = parts is not None or not line.strip()
            written.append(_harmless(line) if parts is None else "".join(parts))
    return [*written, indent + fence] if fence else written


def _code_apart(line: str) -> list[str] | None:
    """The line with all but its code made harmless; None when back quotes may pair off in another way: with those of
    another line, in the cells of a table, or because one of them is escaped.
    """
    runs = list(_TICKS.finditer(line))
    if runs and (len(line) > _CLEAR_MOST or "|" in line or "\\`" in line):
        return None
    parts = []
    at = 0
    while runs:
        first = runs.pop(0)
        lengths = [len(run[0]) for run in runs]
        if len(first[0]) not in lengths:
            return None
        last = runs[lengths.index(len(first[0]))]
        del runs[: runs.index(last) + 1]
        parts += [_harmless(line[at : first.start()]), line[first.start() : last.end()]]
        at = last.end()
    return [*parts, _harmless(line[at:])]


def _harmless(text: str) -> str:
    return text.replace("<", "&lt;").replace("![", "&#33;[")
