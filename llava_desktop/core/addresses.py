"""An address that somebody typed, or that stands in a file, in its parts. What it may be is for others to say."""

from urllib.parse import SplitResult, urlsplit


def address_parts(address: str) -> SplitResult | None:
    """None for one that cannot be read: a port that is no number, say, or a bracket that nothing closes."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts


def is_plain_base(address: str) -> bool:
    """Whether a path may be put behind it: a lone `?` or `#` reads as no query, and would still swallow that."""
    return address.isprintable() and not set(address) & set(" ?#\\")
