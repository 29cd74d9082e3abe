"""Which facts a question asks for, by its words. English only; a question it cannot read asks for the overview."""

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass


class Topic(enum.Enum):
    """In the order in which an answer tells them."""

    SIZE = enum.auto()
    FORMAT = enum.auto()
    LIGHT = enum.auto()
    COLOURS = enum.auto()
    SHARPNESS = enum.auto()
    PLACE = enum.auto()
    TRANSPARENCY = enum.auto()
    CAMERA = enum.auto()


OVERVIEW = (Topic.SIZE, Topic.LIGHT, Topic.COLOURS, Topic.SHARPNESS, Topic.PLACE)

_COLOUR_NAMES = (
    "red|green|blue|yellow|orange|purple|violet|pink|brown|black|white|gr[ea]y|cyan|magenta|teal|turquoise|gold|beige"
)
_WORDS = {
    Topic.SIZE: r"size|how (?:big|large|wide|tall|high)|resolution|(?:mega)?pixels?|dimensions?|width|height|aspect"
    r"|landscape|portrait|square|(?:mega|kilo)?bytes?",
    Topic.FORMAT: r"format|jpe?g|png|webp|gif|bmp|file|compress\w*|(?:mega|kilo)?bytes?|kb|mb",
    Topic.LIGHT: r"light|lighting|lit|bright\w*|dark\w*|dim|contrast|expos\w*|shadows?|highlights?|time of (?:the )?day"
    r"|day(?:time|light)?|night(?:time)?|morning|noon|evening|dusk|dawn|sun(?:set|rise|ny)?|weather|mood|atmosphere",
    Topic.COLOURS: rf"colou?r\w*|hues?|palette|tints?|tones?|warm|cold|cool|monochrome|saturat\w*|{_COLOUR_NAMES}",
    Topic.SHARPNESS: r"sharp\w*|blur\w*|focus\w*|crisp|soft|fuzzy|quality|noisy?",
    Topic.PLACE: r"where|position\w*|left|right|top|bottom|upper|lower|cent(?:re|er)|middle|corner|composition|layout"
    r"|busy|busiest|(?<!in )(?<!more )details?|empty",
    Topic.TRANSPARENCY: r"transparen\w*|opaque|alpha|see[- ]through",
    Topic.CAMERA: r"camera|lens|exif|metadata|gps|taken|when|date|year|photographer|shot with|phone",
}
_PATTERNS = {topic: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for topic, words in _WORDS.items()}

_RECOGNITION = re.compile(
    r"\b(?:who|whose|whom|person|people|man|woman|child\w*|faces?|reads?|text|writ\w+|says?|signs?|letters?"
    r"|count|how many|number of|name|identify|recogni[sz]e|objects?|animals?|plants?|why|translate|ingredients?|story"
    r"|happen\w*|doing|guess|explain|meaning|describ\w*|time of (?:the )?day|weather|mood)\b",
    re.IGNORECASE,
)
"""What only a model could see. Asked beside something measurable, the answer says that it is missing."""

_MORE = re.compile(r"\b(?:else|more|another|other|next|continue|go on|also)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """topics: what to tell, in order. needs_recognition: asks for what only a model could see.

    is_follow_up: the topics are what was not told yet.
    """

    topics: tuple[Topic, ...]
    needs_recognition: bool
    is_follow_up: bool = False


def understand(prompt: str, history: Sequence[str] = ()) -> Asked:
    """history: user and assistant messages in turn, as the API has them."""
    named = tuple(topic for topic in Topic if _PATTERNS[topic].search(prompt))
    if named:
        return Asked(named, needs_recognition=_RECOGNITION.search(prompt) is not None)
    if history and _MORE.search(prompt):
        told = {topic for earlier in history[::2] for topic in understand(earlier).topics}
        rest = tuple(topic for topic in Topic if topic not in told)
        return Asked(rest or OVERVIEW, needs_recognition=False, is_follow_up=bool(rest))
    # "What is this?", "Describe it", or words it does not know: all of them ask for more than can be measured.
    return Asked(OVERVIEW, needs_recognition=True)
