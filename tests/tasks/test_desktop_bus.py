"""The desktop's notification service and the icon, against a service on a real session bus of the test's own."""

import asyncio
import queue
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

if sys.platform != "linux":
    pytest.skip("the session bus is Linux's", allow_module_level=True)

from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from llava_desktop.core.answer_news import Announcement, DesktopOrder, Running, Withdraw
from llava_desktop.tasks import desktop_bus
from llava_desktop.tasks.desktop_bus import DesktopBus
from tests.bus_service import lone_bus
from tests.tasks.fake_notifications import FakeNotifications, fake_notifications

pytestmark = pytest.mark.anyio
READY = Announcement("q1", "The answer is ready", "Why <b>?\nBecause 1 < 2 & so on.")


@pytest.fixture(scope="module")
def bus(tmp_path_factory):
    with lone_bus(tmp_path_factory.mktemp("bus")) as address:
        yield address


class Talk:
    """The app's side. clicks: what it was told of clicks."""

    def __init__(self, bus: str) -> None:
        self.clicks: asyncio.Queue[str] = asyncio.Queue()
        self.desktop = DesktopBus(bus, self.clicks.put_nowait)
        self.tasks: list[asyncio.Task[None]] = []

    def tell(self, *orders: DesktopOrder) -> None:
        self.tasks += [asyncio.create_task(self.desktop.tell(order)) for order in orders]


@asynccontextmanager
async def talking(bus: str) -> AsyncIterator[Talk]:
    talk = Talk(bus)
    yield talk
    for task in talk.tasks:
        task.cancel()
    for ended in await asyncio.gather(*talk.tasks, return_exceptions=True):
        assert ended is None or isinstance(ended, asyncio.CancelledError)


async def next_of(service: FakeNotifications, member: str):
    return await asyncio.to_thread(service.next, member)


async def test_a_notification_holds_the_words_as_they_are(bus):
    with fake_notifications(bus) as service:
        async with talking(bus) as talk:
            talk.tell(READY)
            name, replaces, _icon, title, body, actions, hints, timeout = await next_of(service, "Notify")
    assert (name, replaces, title, body) == ("LLaVA Desktop", 0, READY.title, READY.body)
    assert (actions, timeout) == (["default", "Open"], -1)
    assert hints == {"desktop-entry": ("s", "llava-desktop")}


async def test_a_service_that_reads_markup_gets_none_that_came_from_outside(bus):
    with fake_notifications(bus, capabilities=("body", "body-markup")) as service:
        async with talking(bus) as talk:
            talk.tell(READY)
            body = (await next_of(service, "Notify"))[4]
    assert body == "Why &lt;b&gt;?\nBecause 1 &lt; 2 &amp; so on."


async def test_a_click_tells_which_and_one_that_is_gone_cannot_be_clicked(bus):
    with fake_notifications(bus) as service:
        async with talking(bus) as talk:
            talk.tell(READY, Announcement("q2", "Two", ""))
            await next_of(service, "Notify")
            await next_of(service, "Notify")
            service.click(42)
            assert await talk.clicks.get() == "q2"
            service.close(42)
            service.click(42)
            service.click(99)
            service.signal(service.connection, "ActionInvoked", None, ())
            service.click(41)
            assert await talk.clicks.get() == "q1"
            assert talk.clicks.empty()


async def test_only_the_service_itself_is_heard(bus):
    with fake_notifications(bus) as service, open_dbus_connection(bus) as stranger:
        async with talking(bus) as talk:
            talk.tell(READY, Announcement("q2", "Two", ""))
            await next_of(service, "Notify")
            await next_of(service, "Notify")
            service.signal(stranger, "ActionInvoked", "us", (41, "default"))
            await asyncio.to_thread(stranger.send_and_get_reply, message_bus.GetId())  # it is on its way
            service.click(42)
            assert await talk.clicks.get() == "q2"
            assert talk.clicks.empty()


async def test_all_that_stand_are_withdrawn_once(bus):
    with fake_notifications(bus) as service:
        async with talking(bus) as talk:
            talk.tell(READY, READY)
            await next_of(service, "Notify")
            await next_of(service, "Notify")
            talk.tell(Withdraw(), Withdraw(), Running(0))
            closed = [await next_of(service, "CloseNotification") for _ in range(2)]
            await next_of(service, "Update")
            with pytest.raises(queue.Empty):
                service.told.get_nowait()
    assert closed == [(41,), (42,)]


async def test_the_icon_shows_how_many_are_answered(bus):
    with fake_notifications(bus) as service:
        async with talking(bus) as talk:
            talk.tell(Running(2), Running(0))
            shown, hidden = await next_of(service, "Update"), await next_of(service, "Update")
    assert shown == (
        "application://llava-desktop.desktop",
        {"count": ("x", 2), "count-visible": ("b", True)},
    )
    assert hidden[1]["count-visible"] == ("b", False)


@pytest.mark.parametrize("refused", ["GetCapabilities", "Notify"])
async def test_a_service_that_refuses_is_survived_and_the_rest_goes_on(bus, refused):
    with fake_notifications(bus, refuses=frozenset({refused})) as service:
        async with talking(bus) as talk:
            talk.tell(READY, Running(1))
            assert (await next_of(service, "Update"))[1]["count"] == ("x", 1)


async def test_a_service_that_says_nothing_is_survived(bus, monkeypatch):
    with fake_notifications(bus, silent=frozenset({"GetCapabilities"})) as service:
        async with talking(bus) as talk:
            talk.tell(Running(0))
            await next_of(service, "Update")  # the bus itself has as long as it needs
            monkeypatch.setattr(desktop_bus, "ANSWERED_WITHIN_S", 0.05)
            talk.tell(READY, Running(1))
            assert (await next_of(service, "Update"))[1]["count"] == ("x", 1)


async def test_a_desktop_without_such_a_service_is_survived(bus):
    """The bus itself says so; the icon's signal is for whoever listens."""
    async with talking(bus) as talk:
        talk.tell(READY)
        with fake_notifications(bus) as service:
            talk.tell(Running(3))
            assert (await next_of(service, "Update"))[1]["count"] == ("x", 3)


@pytest.mark.parametrize("address", ["unix:path=/nowhere/bus", "tcp:host=localhost", "nonsense"])
async def test_a_bus_that_is_not_there_is_survived_and_tried_anew(address):
    async with talking(address) as talk:
        talk.tell(READY)
        await asyncio.wait_for(talk.tasks[0], 20)
        talk.tell(READY)
        await asyncio.wait_for(talk.tasks[1], 20)


async def test_a_bus_that_leaves_is_survived_and_the_next_one_is_spoken_to(tmp_path_factory):
    folder = tmp_path_factory.mktemp("leaving")
    async with talking(f"unix:path={folder}/run/bus") as talk:
        with lone_bus(folder) as address, fake_notifications(address) as service:
            talk.tell(READY)
            await next_of(service, "Notify")
        talk.tell(Running(2))
        await asyncio.wait_for(asyncio.gather(*talk.tasks), 20)
        with lone_bus(folder) as address, fake_notifications(address) as service:
            talk.tell(Running(3))
            assert (await next_of(service, "Update"))[1]["count"] == ("x", 3)
