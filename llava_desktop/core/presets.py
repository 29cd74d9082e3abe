"""Presets: questions that are asked often, the words in braces they may hold, and the six that the app brings."""

import re
from dataclasses import dataclass, replace
from datetime import date

from llava_desktop.core.parameters import Parameters
from llava_desktop.core.text import one_line
from llava_desktop.core.words import Words, tr

_PARTS = re.compile(r"\{\{|\{([^{}\n]{0,40})\}|\{")
"""`{{`, a word in braces, or a brace that nothing closes."""
KNOWN = ("name", "folder", "date")
MOST_PRESETS = 200
NAME_MOST = 60
TEXT_MOST = 20_000
"""Characters; the model reads far fewer."""

_ALT_TEXT = re.compile(r"\balt(?:ernative)?[ -]?text\b", re.IGNORECASE)
ALT_TEXT_MOST = 125
"""Characters; some screen readers cut or split what is longer. A rule of thumb, not a standard."""


@dataclass(frozen=True, slots=True)
class Preset:
    """id: stays when it is renamed. text: with words in braces (`filled`).

    max_tokens, temperature: its own, for the questions that it makes; None for what the person has set.
    """

    id: str
    name: str
    text: str
    max_tokens: int | None = None
    temperature: float | None = None

    @property
    def title(self) -> str:
        """What menus and chips say; never empty."""
        if isinstance(self.name, Words):  # of the app's own
            return self.name
        return one_line(self.name, NAME_MOST) or one_line(self.text, NAME_MOST) or tr("Untitled")

    @property
    def has_parameters(self) -> bool:
        return self.max_tokens is not None or self.temperature is not None

    def parameters(self, own: Parameters) -> Parameters:
        """What this preset asks with. own: what the person has set."""
        return replace(
            own,
            max_tokens=own.max_tokens if self.max_tokens is None else self.max_tokens,
            temperature=own.temperature if self.temperature is None else self.temperature,
        )


BUILT_IN = (
    Preset("describe", tr("Describe"), "Describe this picture."),
    Preset("read", tr("Read text"), "Read all the text in this picture, exactly as it is written.", temperature=0.0),
    Preset(
        "alt",
        tr("Alt text"),
        f"Write an alt text for this picture: one sentence of at most {ALT_TEXT_MOST} characters, "
        "without “picture of” or “image of”.",
    ),
    Preset(
        "table",
        tr("Table → CSV"),
        "Turn the table in this picture into CSV, with a line of headings. Answer with the CSV and nothing else.",
        temperature=0.0,
    ),
    Preset("identify", tr("Identify"), "What is this? Name it as exactly as you can, and say how you can tell."),
    Preset(
        "translate",
        tr("Translate"),
        "Translate all the text in this picture into English. Give the original first, then the translation.",
    ),
)
"""What a new installation has; each may be changed, moved and deleted like any other. Their names are in the person's
language, their texts are for the model, which knows English best.
"""


@dataclass(frozen=True, slots=True)
class PresetValues:
    """What the words in braces stand for; empty for what there is not.

    name: of the file, without its extension. folder: the name of the folder that it lies in, never the way there.
    today: this computer's own date. Not the picture's: most pictures have none, and what they have is not read.
    """

    name: str
    folder: str
    today: date

    def value_of(self, word: str) -> str | None:
        """None for a word that is not known."""
        return {"name": self.name, "folder": self.folder, "date": self.today.isoformat()}.get(word)


def filled(text: str, values: PresetValues) -> str:
    """`text` as it goes into the prompt. What is not known stays as it is: the person sees it before it is sent."""

    def part(found: re.Match[str]) -> str:
        if found[0] == "{{":
            return "{"
        value = None if found[1] is None else values.value_of(found[1])
        return found[0] if value is None else value

    return _PARTS.sub(part, text)


def missing(text: str, values: PresetValues) -> tuple[str, ...]:
    """The words in braces, in order, that stand for nothing now: for a picture that was pasted, say."""
    return tuple(word for word in _words(text) if values.value_of(word) == "")


def trouble_in(text: str) -> str:
    """One sentence about the first brace that will not be filled; empty when there is none."""
    for found in _PARTS.finditer(text):
        if found[0] == "{{" or found[1] in KNOWN:
            continue
        if found[1] is None:
            return tr("A single { stays as it is. Write {{ for a brace that is meant.")
        return tr("{word} is not known and stays as it is. Known are {{name}}, {{folder}} and {{date}}.", word=found[0])
    return ""


def moved(presets: tuple[Preset, ...], preset_id: str, to: int) -> tuple[Preset, ...]:
    """With that one at place `to`; the same when there is no such place."""
    if not 0 <= to < len(presets):
        return presets
    one = next(preset for preset in presets if preset.id == preset_id)
    others = [preset for preset in presets if preset.id != preset_id]
    return (*others[:to], one, *others[to:])


def with_built_in(presets: tuple[Preset, ...]) -> tuple[Preset, ...]:
    """With those of the app that are not among them, at the end."""
    there = {preset.id for preset in presets}
    return presets + tuple(preset for preset in BUILT_IN if preset.id not in there)


def length_text(prompt: str, answer: str) -> str:
    """How long an alt text is, while it is written and after; empty for any other question.

    By the words of the question and not by a preset: those of one's own, and those of the history, count as well.
    """
    length = len(answer.strip()) if _ALT_TEXT.search(prompt) else 0
    if not length:
        return ""
    if length <= ALT_TEXT_MOST:
        return tr("{length} of {most} characters", length=length, most=ALT_TEXT_MOST)
    over = length - ALT_TEXT_MOST
    return tr("{length} characters, {over} over {most}", length=length, over=over, most=ALT_TEXT_MOST)


def _words(text: str) -> list[str]:
    found = [match[1] for match in _PARTS.finditer(text) if match[1] in KNOWN]
    return list(dict.fromkeys(found))
