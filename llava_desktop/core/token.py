"""An API token as people paste it, and as it is used."""

import re

from llava_desktop.core.errors import NotAToken
from llava_desktop.core.words import tr

_ASSIGNMENT = re.compile(r"""(?:(?:export|set|setx|\$env:)\s*)?REPLICATE_API_TOKEN['"]?\s*[=: ]\s*""", re.IGNORECASE)
_SCHEME = re.compile(r"(?:Authorization\s*:\s*)?(?:Bearer|Token)(?:\s+|$)", re.IGNORECASE)
_QUOTES = "\"'`‘’“”«»"
# Zero-width characters and the byte-order mark: web pages hide them in what is copied.
_INVISIBLE = re.compile("[\u200b-\u200f\u2060-\u2064\ufeff\u00ad]")
_PUBLISHED_SHAPE = re.compile(r"r8_[A-Za-z0-9]{37}")


def cleaned_token(pasted: str) -> str:
    """The token in what was pasted: no blanks, quotes, zero-width, `Bearer `, `REPLICATE_API_TOKEN=` or `export `.

    Raises NotAToken when nothing is left, or when what is left holds a character that an HTTP header cannot carry: the
    HTTP library's own error text would then repeat the token. The message never holds what was pasted.
    """
    text = _INVISIBLE.sub("", pasted)
    before = None
    while before != text:  # the wrappings come in any order: `export REPLICATE_API_TOKEN="Bearer r8_…";`
        before = text
        text = text.strip().strip(_QUOTES).strip().rstrip(";,")
        for wrapping in (_ASSIGNMENT, _SCHEME):
            found = wrapping.match(text)
            if found:
                text = text[found.end() :]
    if not text:
        raise NotAToken(tr("There is no token in what was pasted."), tr("A Replicate token begins with r8_."))
    if not all("!" <= character <= "~" for character in text):
        raise NotAToken(
            tr("This cannot be a token: it holds blanks or characters that are not plain letters, digits or signs."),
            tr("Copy the token again from replicate.com/account/api-tokens."),
        )
    return text


def looks_like_replicate_token(token: str) -> bool:
    """Whether it has the published shape, `r8_` + 37 letters and digits. Any other is a warning, never a refusal."""
    return _PUBLISHED_SHAPE.fullmatch(token) is not None
