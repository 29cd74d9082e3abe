"""What a browser offers when it has no picture's bytes to give: HTML, addresses, or a picture inside of an address.

Nothing here asks anybody. Thread: any; a hostile page of HTML takes a noticeable part of a second.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from llava_desktop.core.addresses import address_parts
from llava_desktop.core.errors import NotAPicture, PictureTooLarge
from llava_desktop.core.incoming import BytesSource
from llava_desktop.core.text import FROM_THE_WEB, size_text
from llava_desktop.core.words import tr

MOST_BYTES = 20_000_000
"""Of a picture from the web, however it comes."""
MOST_ADDRESS = 4_096
"""Characters. Longer ones are a picture themselves (`data:`), or no picture's."""
HOST_MOST = 100
"""Characters. The end of a host says whose it is, so all of it must find room in the smallest window."""
_NAME_MOST = 255
_BASE64 = ";base64"

NOT_FOLLOWED = tr("That is a link this app does not follow. Save the picture first, then drop the file.")
NOT_ENCRYPTED = tr(
    "That picture would come over a connection that is not encrypted. Save it first, then drop the file."
)


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """Of a picture that is being fetched. Bytes; whole: None when the other computer did not say."""

    received: int
    whole: int | None = None

    @property
    def text(self) -> str:
        """Never more than all of it, whatever was announced."""
        if self.whole is None or self.received > self.whole:
            return size_text(self.received)
        return tr("{received} of {whole}", received=size_text(self.received), whole=size_text(self.whole))


@dataclass(frozen=True, slots=True)
class WebPicture:
    """address: https, absolute; nobody has asked there yet."""

    address: str

    @property
    def name(self) -> str:
        """The end of its path, for showing."""
        path = urlsplit(self.address).path
        return unquote(path.rsplit("/", 1)[-1])[:_NAME_MOST].strip() or FROM_THE_WEB


def linked_picture(html: str, addresses: Sequence[str]) -> BytesSource | WebPicture:
    """The picture itself where it lies in its address, or where it could be fetched from.

    html: may hold an `<img>`, which goes before the link around it; may be empty. addresses: of what was dragged.
    Raises NotAPicture for anything else, PictureTooLarge.
    """
    shown = image_address(html)
    candidates = [shown, *addresses] if shown else addresses
    refusal = NOT_FOLLOWED
    for candidate in candidates:
        address = candidate.strip().replace(" ", "%20")  # as browsers do
        scheme = address.partition(":")[0].lower()
        if scheme == "data":
            return data_picture(address)
        if scheme == "https" and is_address(address):
            return WebPicture(address)
        if scheme == "http":
            refusal = NOT_ENCRYPTED
    raise NotAPicture(refusal)


def is_address(address: str) -> bool:
    """Whether `address` is one that could be asked: with a host, without a password, nothing hidden in it."""
    if len(address) > MOST_ADDRESS or not address.isprintable() or "\\" in address:
        return False
    parts = address_parts(address)
    if parts is None:
        return False
    return 0 < len(parts.hostname or "") <= HOST_MOST and parts.username is None and parts.port != 0


def image_address(html: str) -> str:
    """The `src` of the first `<img>` that has one; empty without."""
    reader = _ImageReader()
    try:
        reader.feed(html)
    except _ImageFound as found:
        return found.address
    except (AssertionError, ValueError):  # the standard library's words for markup that it cannot read
        pass
    return ""


class _ImageFound(Exception):
    """Ends the reading: the rest of the page is of no interest."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address


class _ImageReader(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        source = dict(attrs).get("src") if tag == "img" else None
        if source:
            raise _ImageFound(f"https:{source}" if source.startswith("//") else source)


def data_picture(address: str) -> BytesSource:
    """The bytes inside of a `data:` address (RFC 2397), whatever type it says they have.

    Raises PictureTooLarge, before anything is decoded, and NotAPicture.
    """
    head, comma, body = address.partition(",")
    # Base64 makes 4 characters of 3 bytes, and percent signs up to 3 characters of each of those.
    if len(body) > MOST_BYTES * 4:
        raise too_large()
    data = unquote_to_bytes(body)
    if head.lower().endswith(_BASE64):
        packed = b"".join(data.split())
        try:
            data = base64.b64decode(packed + b"=" * (-len(packed) % 4), validate=True)
        except binascii.Error:
            data = b""
    if not comma or not data:
        raise NotAPicture(tr("That link should hold a picture, but nothing can be read in it."))
    if len(data) > MOST_BYTES:
        raise too_large()
    return BytesSource(data, FROM_THE_WEB)


def too_large() -> PictureTooLarge:
    """What is said of a picture of more than MOST_BYTES."""
    return PictureTooLarge(
        tr("That picture is too large."),
        tr("From the web pictures may have up to {size}.", size=size_text(MOST_BYTES)),
    )
