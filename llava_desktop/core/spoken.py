"""An answer as it is said aloud: whole sentences while it grows, no Markdown signs, code and tables in one line each.

For screen readers, which are told (`ui/answer_reader.py`). Any thread.
"""

import enum
import re

from llava_desktop.core.text import storable, without_markup
from llava_desktop.core.words import LIST, joined, tr

LONGEST = 400
"""Characters without an end of a sentence, after which it is cut between two words."""
_LOOK_AHEAD = 40
"""Characters that may be needed to tell whether a sentence ends before them."""
_AT_ONCE = 4096
_SETTLED = 16
"""Characters of a line that say what it is, unless it begins with a letter."""
_HEADS = 200
"""Characters of a table's head that are said."""

_MARKS = re.compile(r"(?:[ \t]*(?:>|#{1,6}(?=[ \t]|$)|[-*+](?=[ \t])))*[ \t]*")
_ITEM = re.compile(r"(?:#{1,6}|[-*+]|\d{1,9}[.)])[ \t]")
_FENCE = re.compile(r"(?P<mark>`{3,}|~{3,})")
_ONLY_SIGNS = re.compile(r"[-*_=|:\s]*")
_END = re.compile(r"(?P<mark>[.!?…]+)[\"'”’)\]*_`]*(?=\s{1,30}(?P<next>\S))|[。！？]+[」』”）]*(?=[^。！？」』”）])")
_NO_END = re.compile(r"(?:^|[\s(])(?:\w|e\.g|i\.e|Mr|Mrs|Ms|Dr|St|vs|approx|no|No|fig|Fig)$|^\d{1,9}$")
"""What stands before a dot that ends no sentence: an initial, an abbreviation, the number of an item."""
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(?<!\w)[*_]+(?=\w)|(?<=[\w.!?,:;)])[*_]+(?!\w)")
_UNSAID = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class _Rest(enum.Enum):
    """What becomes of what comes of a line that says what it is."""

    SAID = enum.auto()
    SKIPPED = enum.auto()


class SpokenText:
    """Feed it Markdown as it arrives; how it was cut makes no difference to the sentences."""

    def __init__(self) -> None:
        self._begun = ""  # of a line that does not say yet what it is
        self._rest: _Rest | None = None
        self._is_heading = False
        self._prose = ""
        self._fence = ""
        self._code_lines = 0
        self._head = ""  # of a table
        self._rows = 0

    def feed(self, text: str) -> list[str]:
        """The sentences that `text` ended, in order."""
        ended: list[str] = []
        *lines, rest = text.split("\n")
        for line in lines:
            self._take(line, ended)
            self._end_line(ended)
        self._take(rest, ended)
        return ended

    def finish(self) -> list[str]:
        """What is left, when nothing more comes. It is empty again afterwards."""
        ended: list[str] = []
        self._end_line(ended)
        self._end_code(ended)
        self._end_table(ended)
        self._end_prose(ended)
        return ended

    def _take(self, text: str, ended: list[str]) -> None:
        """More of a line."""
        if self._rest is None:
            self._begun += text
            begun = self._begun.strip()
            enough = _HEADS if begun.lstrip(" >\t").startswith("|") and not self._fence else _SETTLED
            if len(begun) >= enough or (begun[:1].isalpha() and not self._fence):
                self._begin_line(ended)
        elif self._rest is _Rest.SAID:
            self._say(text, ended)

    def _end_line(self, ended: list[str]) -> None:
        if self._rest is None:
            self._begin_line(ended)
        if self._rest is _Rest.SAID:
            self._say(" ", ended)
        if self._is_heading:
            self._end_prose(ended)
        self._rest = None

    def _begin_line(self, ended: list[str]) -> None:
        line, self._begun = self._begun, ""
        self._rest = _Rest.SKIPPED
        marks = _MARKS.match(line)
        bare = line[marks.end() if marks else 0 :]
        fence = _FENCE.match(bare)
        mark = fence["mark"] if fence else ""
        if self._fence:
            if mark.startswith(self._fence):
                self._end_code(ended)
            else:
                self._code_lines += 1
        elif bare.startswith("|"):
            self._end_prose(ended)
            self._head = self._head or bare
            self._rows += not _ONLY_SIGNS.fullmatch(bare)
        else:
            self._end_table(ended)
            self._begin_prose(line.lstrip(" >\t"), bare, mark, ended)

    def _begin_prose(self, line: str, bare: str, fence: str, ended: list[str]) -> None:
        """Of a line that is one. fence: it begins code instead."""
        if fence or _ONLY_SIGNS.fullmatch(bare) or _ITEM.match(line):
            self._end_prose(ended)
        self._fence = fence
        if fence or _ONLY_SIGNS.fullmatch(bare):
            return
        self._is_heading = line.startswith("#")
        self._rest = _Rest.SAID
        self._say(bare, ended)

    def _say(self, text: str, ended: list[str]) -> None:
        for start in range(0, len(text), _AT_ONCE):
            self._prose = (self._prose + text[start : start + _AT_ONCE]).lstrip()
            while end := self._end_of_sentence():
                sentence, self._prose = self._prose[:end], self._prose[end:].lstrip()
                _put(_plain(sentence), ended)

    def _end_of_sentence(self) -> int:
        """Characters of the first one; 0 when it goes on, or may do."""
        for found in _END.finditer(self._prose, 0, LONGEST + _LOOK_AHEAD):
            follows = found["next"]
            is_dot = found["mark"] == "."
            goes_on = is_dot and (_NO_END.search(self._prose[: found.start()]) or follows.islower())
            if found.end() <= LONGEST and not goes_on:
                return found.end()
        if len(self._prose) <= LONGEST + _LOOK_AHEAD:
            return 0
        return self._prose.rfind(" ", 1, LONGEST) + 1 or LONGEST

    def _end_prose(self, ended: list[str]) -> None:
        _put(_plain(self._prose), ended)
        self._prose, self._is_heading = "", False

    def _end_code(self, ended: list[str]) -> None:
        if self._fence:
            ended.append(tr("Code, %n line(s).", "", self._code_lines))
        self._fence, self._code_lines = "", 0

    def _end_table(self, ended: list[str]) -> None:
        if self._head:
            cells = (_plain(cell) for cell in self._head[:_HEADS].strip().strip("|").split("|"))
            heads = joined(LIST, *filter(None, cells))
            ended.append(tr("Table of {heads}: %n row(s).", "", max(0, self._rows - 1), heads=heads))
        self._head, self._rows = "", 0


def spoken(markdown: str) -> str:
    """All of it, in one text to be said."""
    text = SpokenText()
    return joined(" ", *text.feed(markdown), *text.finish())


def _put(sentence: str, ended: list[str]) -> None:
    if sentence:
        ended.append(sentence)


def _plain(markdown: str) -> str:
    words = _EMPHASIS.sub("", without_markup(_LINK.sub(r"\1", markdown)))
    return " ".join(_UNSAID.sub("", storable(words)).split())
