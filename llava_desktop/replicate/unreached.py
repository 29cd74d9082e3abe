"""Why no connection came about: one sentence that names what is wrong, and what to do about it."""

import ssl
from collections.abc import Iterator

import httpx

from llava_desktop.core.words import tr

_CHECK_INTERNET = tr("Check the internet connection and try again.")
_CHECK_PROXY = tr("Check the proxy settings.")

# OpenSSL's X509_V_ERR_…; Windows and macOS have numbers of their own, and get the general sentence.
_DATE_WRONG = {9, 10}
_NOBODY_VOUCHES = {2, 18, 19, 20, 21}
_OTHER_HOST = {62, 64}


def why_unreached(error: Exception, peer: str) -> tuple[str, str]:
    """Sentence and advice. peer: the host that was being spoken to last, "" when there was none."""
    asked = _asked_host(error)
    by_proxy = bool(peer and asked and peer != asked)
    for cause in _chain(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _why_not_trusted(cause, by_proxy=by_proxy)
    if isinstance(error, httpx.ProxyError):
        return _why_refused_by_proxy(str(error)[:3])
    if by_proxy:
        return tr("The proxy of this network could not be reached."), _CHECK_PROXY
    return tr("Replicate could not be reached."), _CHECK_INTERNET


def is_about_tls(error: Exception) -> bool:
    """Somebody was there, and no secure connection came about."""
    return any(isinstance(cause, ssl.SSLError) for cause in _chain(error))


def _why_not_trusted(error: ssl.SSLCertVerificationError, *, by_proxy: bool) -> tuple[str, str]:
    if error.verify_code in _DATE_WRONG:
        why, advice = tr("its certificate is not valid today"), tr("Check this computer's date and time.")
    elif error.verify_code in _NOBODY_VOUCHES:
        why = tr("this computer does not know who issued its certificate")
        advice = tr(
            "If a company's proxy or a virus scanner stands in between, its authority must be added to this computer."
        )
    elif error.verify_code in _OTHER_HOST:
        why = tr("its certificate belongs to another address")
        advice = tr("A sign-in page of this network or a proxy may stand in between.")
    else:
        advice = tr("Check this computer's date, and whether a proxy or a virus scanner stands in between.")
        if by_proxy:
            return tr("The secure connection to the proxy of this network could not be verified."), advice
        return tr("The secure connection to Replicate could not be verified."), advice
    if by_proxy:
        return tr("The secure connection to the proxy of this network could not be verified: {why}.", why=why), advice
    return tr("The secure connection to Replicate could not be verified: {why}.", why=why), advice


def _why_refused_by_proxy(status: str) -> tuple[str, str]:
    """status: of the reply to CONNECT; httpx keeps it in the error's text alone."""
    match status:
        case "407":
            return (
                tr("The proxy of this network wants a user name and password, and did not get ones that it accepts."),
                tr("Put them into the proxy setting: http://name:password@host:port."),
            )
        case "502" | "503" | "504":
            return tr("The proxy of this network could not reach Replicate."), tr("Try again in a moment.")
        case _:
            return tr("The proxy of this network did not let the request through."), _CHECK_PROXY


def _asked_host(error: Exception) -> str:
    """The host that the request was for; "" for an error that belongs to no request."""
    try:
        return error.request.url.raw_host.decode("ascii") if isinstance(error, httpx.RequestError) else ""
    except RuntimeError:
        return ""


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
