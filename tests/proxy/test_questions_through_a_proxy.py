"""A whole question (POST, stream, polls) through a proxy that reads along, and each way in which that does not work."""

import base64
import logging
import socket

import pytest

from llava_desktop.core.engine import EngineKind
from llava_desktop.core.errors import AppError
from llava_desktop.core.events import Phase as Doing
from llava_desktop.core.question import QuestionState
from llava_desktop.tasks.journal import Store
from tests.fault_server.faults import Cut
from tests.fault_server.ledger import Phase
from tests.fault_server.scripted import ScriptedAnswer
from tests.proxy.conftest import API
from tests.storage.examples import prepared_picture
from tests.tasks.window import Window, engine_of

BASE = f"{API}/v1"
PASSWORD = "p@ss wörd"
QUOTED = "p%40ss%20w%C3%B6rd"
LOGIN = "Basic " + base64.b64encode(f"ann:{PASSWORD}".encode()).decode()


@pytest.fixture
def window(store: Store, api):
    """It asks the real address; without a proxy nothing could come back, and no test may reach it."""

    def open_window():
        return Window(store, engine_of(BASE, api.token))

    return open_window


def test_a_whole_question_passes_through_it_when_its_authority_is_trusted(window, api, open_proxy, authority, settings):
    api.answer_with(ScriptedAnswer(("A ", "red ", "boat.")))
    proxy = open_proxy()
    settings({"HTTPS_PROXY": f"http://127.0.0.1:{proxy.port}", "SSL_CERT_FILE": str(authority.store)})
    with window() as it:
        question = it.ask(picture=prepared_picture())
        row = it.wait_end(question)
    assert (row.state, row.answer, row.error) == (QuestionState.SUCCEEDED, "A red boat.", "")
    assert it.streamed(question) == "A red boat."
    assert proxy.targets == {"api.replicate.com:443", "stream.replicate.com:443"}
    assert [api.ledger.count(phase) for phase in (Phase.POST, Phase.STREAM)] == [1, 1]
    assert "authorization" not in api.ledger.of(Phase.STREAM)[0].headers


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_each_spelling_of_the_setting_is_read(window, open_proxy, authority, settings, name):
    proxy = open_proxy()
    settings({name: f"127.0.0.1:{proxy.port}", "SSL_CERT_FILE": str(authority.store)})
    with window() as it:
        assert it.check_token().username
    assert proxy.targets == {"api.replicate.com:443"}


def test_a_proxy_that_is_itself_reached_over_https_is_trusted_as_the_system_trusts(
    window, open_proxy, authority, settings
):
    proxy = open_proxy(outer=authority.context("127.0.0.1", "localhost"))
    settings({"HTTPS_PROXY": f"https://localhost:{proxy.port}", "SSL_CERT_FILE": str(authority.store)})
    with window() as it:
        assert it.wait_end(it.ask()).state is QuestionState.SUCCEEDED


def test_user_name_and_password_go_to_the_proxy_and_nowhere_else(window, api, open_proxy, authority, settings, caplog):
    proxy = open_proxy(login=LOGIN)
    settings({"HTTPS_PROXY": f"http://ann:{QUOTED}@127.0.0.1:{proxy.port}", "SSL_CERT_FILE": str(authority.store)})
    with caplog.at_level(logging.INFO), window() as it:
        assert it.wait_end(it.ask()).state is QuestionState.SUCCEEDED
    assert {connect.authorization for connect in proxy.connects} == {LOGIN}
    assert api.token not in str(proxy.connects)
    seen = str([(request.headers, request.body) for request in api.ledger.requests])
    assert "proxy-authorization" not in seen
    for secret in (PASSWORD, QUOTED, LOGIN.removeprefix("Basic ")):
        assert secret not in caplog.text


@pytest.mark.parametrize("given", ["", "ann:wrong@"])
def test_a_proxy_that_wants_another_password_is_said_and_nothing_is_sent(
    window, api, open_proxy, authority, settings, given
):
    proxy = open_proxy(login=LOGIN)
    settings({"HTTPS_PROXY": f"http://{given}127.0.0.1:{proxy.port}", "SSL_CERT_FILE": str(authority.store)})
    with window() as it:
        row = it.wait_end(it.ask())
    assert row.state is QuestionState.NOT_SENT
    assert row.error.startswith("The proxy of this network wants a user name and password")
    assert "wrong" not in row.error
    assert api.ledger.requests == []


@pytest.mark.parametrize(
    ("refusal", "words"),
    [("403 Forbidden", "did not let the request through"), ("502 Bad Gateway", "could not reach Replicate")],
)
def test_a_proxy_that_refuses_is_said_and_nothing_is_sent(window, api, open_proxy, settings, refusal, words):
    proxy = open_proxy(refusal=refusal)
    settings({"HTTPS_PROXY": f"http://127.0.0.1:{proxy.port}"})
    with window() as it:
        row = it.wait_end(it.ask())
    assert row.state is QuestionState.NOT_SENT
    assert row.error.startswith(f"The proxy of this network {words}")
    assert api.ledger.requests == []


def test_a_proxy_that_is_not_there_is_not_called_replicate(window, settings):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings({"HTTPS_PROXY": f"http://127.0.0.1:{nobody.getsockname()[1]}"})
        with window() as it:
            row = it.wait_end(it.ask())
    assert row.state is QuestionState.WAITING
    assert row.error == "The proxy of this network could not be reached. Check the proxy settings. Nothing was sent."


def certificate_of_a_stranger(authority, expired):
    return None


def expired_certificate(authority, expired):
    return expired


def certificate_of_another_host(authority, expired):
    return authority.context("wifi.example")


@pytest.mark.parametrize(
    ("certificate", "is_trusted", "words"),
    [
        (certificate_of_a_stranger, False, "this computer does not know who issued its certificate"),
        (expired_certificate, True, "its certificate is not valid today"),
        (certificate_of_another_host, True, "its certificate belongs to another address"),
    ],
)
def test_a_certificate_that_cannot_be_trusted_is_said_with_the_reason_and_nothing_is_sent(
    window, api, open_proxy, authority, expired, settings, certificate, is_trusted, words
):
    proxy = open_proxy(inner=certificate(authority, expired))
    settings({"HTTPS_PROXY": f"http://127.0.0.1:{proxy.port}"})
    if is_trusted:
        settings({"SSL_CERT_FILE": str(authority.store)})
    with window() as it:
        row = it.wait_end(it.ask())
    assert row.state is QuestionState.NOT_SENT
    assert row.error.startswith(f"The secure connection to Replicate could not be verified: {words}.")
    assert proxy.targets == {"api.replicate.com:443"}
    assert api.ledger.requests == []


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("HTTPS_PROXY", "gopher://proxy.example"),
        ("ALL_PROXY", "socks5://127.0.0.1:1080"),
        ("SSL_CERT_FILE", "/missing/store.pem"),
        ("SSL_CERT_DIR", "/missing"),
    ],
)
def test_a_broken_setting_names_itself_in_the_question_and_in_the_check_of_the_token(window, settings, setting, value):
    settings({setting: value})
    with window() as it:
        row = it.wait_end(it.ask())
        said = it.check_token()
    assert row.state is QuestionState.NOT_SENT
    assert f"The setting {setting} " in row.error
    assert value not in row.error
    assert isinstance(said, AppError)
    assert said.text == row.error


def test_an_answer_that_is_cut_inside_the_tunnel_is_followed_to_its_end(window, api, open_proxy, authority, settings):
    """A proxy that closes what it thinks is idle."""
    api.answer_with(ScriptedAnswer(("A ", "red ", "boat.")))
    api.plan(Phase.STREAM, Cut(inside=b"red"))
    proxy = open_proxy()
    settings({"HTTPS_PROXY": f"http://127.0.0.1:{proxy.port}", "SSL_CERT_FILE": str(authority.store)})
    with window() as it:
        question = it.ask()
        assert it.wait_end(question).answer == "A red boat."
    assert Doing.ANSWERING in it.phases(question)
    assert api.ledger.count(Phase.POST) == 1


@pytest.mark.parametrize("kind", EngineKind)
def test_an_engine_on_this_computer_is_never_asked_through_a_proxy(store, api, open_proxy, settings, kind):
    proxy = open_proxy()
    api.faults.clear(Phase.POST)
    api.faults.clear(Phase.POLL)
    settings(dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), f"http://127.0.0.1:{proxy.port}"))
    with Window(store, engine_of(api.base_url, api.token, kind)) as it:
        assert it.wait_end(it.ask()).state is QuestionState.SUCCEEDED
    assert api.ledger.count(Phase.STREAM) == 1
    assert proxy.connects == []
