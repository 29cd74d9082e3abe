"""What every test gets: no screen needed, no network but this computer's own."""

import ipaddress
import os
import socket
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt


@pytest.fixture
def anyio_backend():
    """The async tests run on what the product runs on."""
    return "asyncio"


def _is_on_this_computer(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = str(address[0])
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False  # a name that somebody else's server would have to resolve


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """A test that reaches beyond loopback fails where it does so."""
    real_connect, real_connect_ex = socket.socket.connect, socket.socket.connect_ex

    def connect(self, address):
        assert _is_on_this_computer(address), f"a test wanted to connect to {address!r}"
        return real_connect(self, address)

    def connect_ex(self, address):
        assert _is_on_this_computer(address), f"a test wanted to connect to {address!r}"
        return real_connect_ex(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect_ex)
