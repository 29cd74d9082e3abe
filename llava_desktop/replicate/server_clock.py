"""The server's clock, as a reply's `Date` shows it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def server_time(headers: Mapping[str, str]) -> datetime | None:
    """Aware, in whole seconds; None when the reply does not say it. headers: a mapping that ignores case."""
    try:
        moment = parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, OverflowError):
        return None
    # "-0000" reads as naive; HTTP dates are always UTC.
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
