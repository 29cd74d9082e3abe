"""A reply's object as it came, small enough to keep and without what must not be kept.

Left out: the picture, the stream's address (who has it can read along), whatever looks like a token. Cut: what is long
and stored elsewhere already, such as the answer and the logs.
"""

import json
import math
from collections.abc import Mapping

from llava_desktop.core.redaction import redacted
from llava_desktop.core.text import size_text, storable

MOST_CHARS = 20_000
"""Of all strings together."""
MOST_OF_A_STRING = 2_000
MOST_ITEMS = 50
MOST_DEPTH = 8
LEFT_OUT = "(left out)"


def raw_of(found: Mapping[str, object]) -> str:
    """Pretty-printed JSON of at most some 100 kB."""
    urls = found.get("urls")
    stream = urls.get("stream") if isinstance(urls, dict) else None
    kept = _Cutter(stream if isinstance(stream, str) else "").cut(found)
    return storable(json.dumps(kept, ensure_ascii=False, indent=2))


class _Cutter:
    def __init__(self, stream_url: str) -> None:
        self._stream_url = stream_url
        self._left = MOST_CHARS

    def cut(self, value: object, depth: int = 0) -> object:
        match value:
            case str():
                return self._string(value)
            case float():
                return value if math.isfinite(value) else None
            case dict() | list() if depth == MOST_DEPTH:
                return LEFT_OUT
            case dict():
                return self._object(value, depth)
            case list():
                kept = [self.cut(item, depth + 1) for item in value[:MOST_ITEMS]]
                return kept if len(value) <= MOST_ITEMS else [*kept, _more(len(value))]
        return value

    def _object(self, value: Mapping[str, object], depth: int) -> dict[str, object]:
        kept: dict[str, object] = {}
        for key, item in list(value.items())[:MOST_ITEMS]:
            is_stream = bool(self._stream_url) and item == self._stream_url
            kept[str(self._string(key))] = LEFT_OUT if is_stream else self.cut(item, depth + 1)
        if len(value) > MOST_ITEMS:
            kept["…"] = _more(len(value))
        return kept

    def _string(self, text: str) -> str:
        if text[:5].lower() == "data:":
            return f"({size_text(len(text) * 3 // 4)} image)"
        most = min(MOST_OF_A_STRING, self._left)
        start = text[: most + len(self._stream_url)]  # so that a secret is not cut in two, and then not known
        clean = redacted(start, secrets=[self._stream_url] if self._stream_url else ())
        kept = clean[:most] + (f"… ({len(text)} characters)" if len(text) > most else "")
        self._left -= min(most, len(text))
        return kept


def _more(count: int) -> str:
    return f"({count - MOST_ITEMS} more)"
