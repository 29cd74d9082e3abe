"""Which sentence stands for which failure to connect."""

import ssl

import httpx
import pytest

from llava_desktop.replicate.unreached import why_unreached

ASKED = httpx.Request("GET", "https://api.replicate.com/v1/account")


def not_trusted(verify_code: int) -> httpx.ConnectError:
    error = httpx.ConnectError("certificate verify failed", request=ASKED)
    error.__cause__ = ssl.SSLCertVerificationError("certificate verify failed")
    error.__cause__.verify_code = verify_code
    return error


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (9, "not valid today"),
        (10, "not valid today"),
        (18, "does not know who issued"),
        (19, "does not know who issued"),
        (20, "does not know who issued"),
        (62, "belongs to another address"),
        (-2146762487, "could not be verified."),  # Windows has numbers of its own
    ],
)
def test_a_certificate_that_is_not_trusted_is_said_with_the_reason(code, words):
    sentence, advice = why_unreached(not_trusted(code), "api.replicate.com")
    assert sentence.startswith("The secure connection to Replicate could not be verified")
    assert words in sentence
    assert advice
    # From a proxy it is the same, but for who it is about.
    by_proxy = sentence.replace("to Replicate", "to the proxy of this network")
    assert why_unreached(not_trusted(code), "proxy.example") == (by_proxy, advice)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("407 Proxy Authentication Required", "wants a user name and password"),
        ("403 Forbidden", "did not let the request through"),
        ("502 Bad Gateway", "could not reach Replicate"),
        ("", "did not let the request through"),
    ],
)
def test_what_the_proxy_answered_decides_what_is_said_about_it(status, words):
    assert words in why_unreached(httpx.ProxyError(status, request=ASKED), "proxy.example")[0]


def test_a_proxy_that_does_not_answer_is_not_mistaken_for_replicate():
    error = httpx.ConnectError("refused", request=ASKED)
    assert why_unreached(error, "proxy.example")[0] == "The proxy of this network could not be reached."
    assert why_unreached(error, "api.replicate.com")[0] == "Replicate could not be reached."
    assert why_unreached(error, "")[0] == "Replicate could not be reached."
    error = not_trusted(10)
    assert why_unreached(error, "proxy.example")[0].startswith("The secure connection to the proxy of this network")


def test_a_host_with_letters_of_its_own_language_is_compared_as_dns_has_it():
    error = httpx.ConnectError("refused", request=httpx.Request("GET", "https://modèles.example/v1"))
    assert why_unreached(error, "modèles.example".encode("idna").decode())[0] == "Replicate could not be reached."


@pytest.mark.parametrize("error", [httpx.ConnectError("made by hand"), TimeoutError()])
def test_an_error_that_belongs_to_no_request_says_what_is_sure(error):
    assert why_unreached(error, "proxy.example")[0] == "Replicate could not be reached."
