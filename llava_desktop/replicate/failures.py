"""What went wrong between here and the server, and the one question that money hangs on: did the request leave?

httpx's error texts are never passed on, and errors are made outside of the handler that caught httpx's: h11's text can
hold the token, and a chained exception would carry it into a log.
"""

from collections.abc import Callable, Mapping

import httpx

from llava_desktop.core.errors import ApiError, ConnectionLost, NotSent, OutcomeUnknown, Unreachable
from llava_desktop.core.words import tr
from llava_desktop.replicate.unreached import is_about_tls, why_unreached

NETWORK_ERRORS = (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError)
"""What a call through httpx can raise. OSError: a TLS error in the middle of a reply comes through as it is, and so
does `asyncio.timeout`'s TimeoutError. UnicodeError: a host name that DNS cannot carry."""

_BEFORE_ANYTHING_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,  # the proxy's 407 or 502 answers CONNECT; the request itself was not written yet
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,  # h11 refuses a header before it writes one
    httpx.InvalidURL,
)

_NO_CONNECTION = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ReadTimeout, TimeoutError)
"""Of what failed before anything left: nobody was there. A time limit can also pass while a proxy is asked."""


class Departure:
    """Whether a request began to leave, told by httpx's `trace` extension. One for each request.

    It settles what the error's type leaves open: a read that fails while a proxy answers CONNECT, or a total deadline
    that passes while the connection is being made.
    """

    def __init__(self, on_leaving: Callable[[], None] | None = None) -> None:
        """on_leaving: called at once when the request begins to leave; from then on it cannot be taken back."""
        self.peer = ""
        """The host that was being spoken to last: the server's, or on the way to it the proxy's."""
        self._traced = False
        self._left = False
        self._on_leaving = on_leaving

    async def __call__(self, event: str, info: Mapping[str, object]) -> None:
        self._traced = True
        if event.endswith((".connect_tcp.started", ".start_tls.started")):
            self.peer = str(info.get("host") or info.get("server_hostname") or "")
        if not event.endswith(".send_request_headers.started"):
            return
        # A proxy's CONNECT is traced like a request; it holds nothing of ours.
        if not self._left and getattr(info.get("request"), "method", b"") != b"CONNECT":
            self._left = True
            if self._on_leaving is not None:
                self._on_leaving()

    @property
    def surely_not(self) -> bool:
        """True only when the transport was watched and no byte of the request was written."""
        return self._traced and not self._left


def failure_of(error: Exception, departure: Departure, *, paying: bool) -> ApiError:
    """The error of a call that ended in one of NETWORK_ERRORS.

    paying: the call creates something that costs: NotSent or OutcomeUnknown. Any other call may be asked again, so it
    is ConnectionLost; were it NotSent, a running prediction could be taken for one that was never created.
    """
    never_left = isinstance(error, _BEFORE_ANYTHING_LEFT) or departure.surely_not
    if paying and not never_left:
        return outcome_unknown()
    if paying:
        no_connection = isinstance(error, _NO_CONNECTION) and not is_about_tls(error)
        return (Unreachable if no_connection else NotSent)(*why_unreached(error, departure.peer))
    if never_left:
        return ConnectionLost(*why_unreached(error, departure.peer))
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return ConnectionLost(
            tr("Replicate did not answer in time."), tr("Check the internet connection and try again.")
        )
    return ConnectionLost(tr("The connection to Replicate broke."), tr("Check the internet connection and try again."))


def outcome_unknown() -> OutcomeUnknown:
    return OutcomeUnknown(
        tr("The question was sent, but no answer to it was understood, so it may be running at Replicate."),
        tr("It is looked for there, and not sent again by itself."),
    )
