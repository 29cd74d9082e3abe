import asyncio
import ipaddress
import socket

import pytest

from llava_desktop.core.errors import PictureNotFetched
from llava_desktop.tasks.public_addresses import check_name_for_proxy, is_public, public_addresses

pytestmark = pytest.mark.anyio

INSIDE = (
    *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
    *("100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12::1", "ff02::1", "ff0e::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:7f00:1", "::127.0.0.1", "::8.8.8.8"),
    *("64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2001::1", "5f00::1"),
)
OUTSIDE = ("8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1")


@pytest.mark.parametrize("address", INSIDE)
def test_no_address_of_the_inside_is_public_however_it_is_written(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE)
def test_addresses_of_the_internet_are(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.fixture
def names(monkeypatch):
    """Call it with the addresses that every name has from now on."""

    def answer(*addresses: str):
        async def getaddrinfo(_loop, host, port, **_options):
            if not addresses:
                raise socket.gaierror(host)
            return [(0, 0, 0, "", (address, port)) for address in addresses]

        monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", getaddrinfo)

    return answer


async def test_a_name_is_resolved_to_each_address_once_in_order(names):
    names("2606:4700::1111", "8.8.8.8", "8.8.8.8")
    assert await public_addresses("pictures.example", 443) == ("2606:4700::1111", "8.8.8.8")


async def test_one_address_of_the_inside_is_enough_to_ask_nobody(names):
    names("8.8.8.8", "192.168.1.1")
    with pytest.raises(PictureNotFetched, match=r"pictures\.example is not on the public internet"):
        await public_addresses("pictures.example", 443)


async def test_a_name_that_nobody_knows_is_said(names):
    names()
    with pytest.raises(PictureNotFetched, match="could not be found"):
        await public_addresses("pictures.example", 443)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "0x7f.1", "2130706433", "0177.0.0.1", "::1"])
async def test_this_computer_is_not_asked_whatever_it_is_called(host):
    with pytest.raises(PictureNotFetched, match=r"not on the public internet|could not be found"):
        await public_addresses(host, 443)


@pytest.mark.parametrize("host", ["pictures.example", "a.b.c.org.", "8.8.8.8", "2606:4700::1111", "xn--bcher-kva.de"])
def test_a_proxy_may_be_asked_for_a_public_name(host):
    check_name_for_proxy(host)


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "printer", "nas.local", "wiki.corp", "router.lan", "x.internal", "1.168.192.in-addr.arpa"),
        *("127.0.0.1", "::1", "10.0.0.1", "0x7f.1", "2130706433", "127.1", "localhost.", "a.localhost", "."),
    ],
)
def test_a_proxy_is_not_asked_for_what_lies_inside(host):
    with pytest.raises(PictureNotFetched, match="not on the public internet"):
        check_name_for_proxy(host)
