"""What Settings says of the way to the network."""

import pytest

from llava_desktop.core.network_choice import AS_THE_SYSTEM, NetworkChoice
from llava_desktop.tasks.network_in_force import CHOSEN, NONE, network_in_force


@pytest.fixture(autouse=True)
def no_proxy_settings(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_without_any_proxy_it_says_so():
    assert network_in_force(AS_THE_SYSTEM) == NONE


def test_the_one_in_settings_comes_first(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://system.example:1")
    assert network_in_force(NetworkChoice(proxy="http://own.example:8080")) == CHOSEN


@pytest.mark.parametrize(
    ("value", "named"), [("http://al:hush@p.example:3128", "p.example:3128"), ("p.example", "p.example,")]
)
def test_the_system_s_is_named_without_its_password(monkeypatch, value, named):
    monkeypatch.setenv("HTTPS_PROXY", value)
    told = network_in_force(AS_THE_SYSTEM)
    assert named in told
    assert "hush" not in told


def test_one_that_cannot_be_used_is_said_with_what_to_do(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "socks5://p.example:1")
    assert "SOCKS" in network_in_force(AS_THE_SYSTEM)
