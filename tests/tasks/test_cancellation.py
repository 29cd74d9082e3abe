import asyncio

import pytest

from llava_desktop.tasks.cancellation import Cancellation, CancelPressed

pytestmark = pytest.mark.anyio


async def begun(cancellation: Cancellation) -> asyncio.Task[None]:
    """A task that has come to wait for ever."""
    waiting = asyncio.Event()

    async def work() -> None:
        waiting.set()
        await asyncio.Event().wait()

    task = asyncio.ensure_future(cancellation.unless_pressed(work()))
    await waiting.wait()
    return task


async def test_a_press_ends_what_is_under_way():
    cancellation = Cancellation(pressed=False)
    task = await begun(cancellation)
    cancellation.press()
    with pytest.raises(CancelPressed):
        await task


async def test_after_a_press_nothing_begins():
    cancellation = Cancellation(pressed=True)
    with pytest.raises(CancelPressed):
        await cancellation.unless_pressed(asyncio.sleep(0))


async def test_what_can_no_longer_be_taken_back_ends_by_itself():
    cancellation = Cancellation(pressed=False)
    past_the_point, go_on = asyncio.Event(), asyncio.Event()

    async def work() -> str:
        cancellation.let_finish()
        past_the_point.set()
        await go_on.wait()
        return "an id"

    task = asyncio.ensure_future(cancellation.unless_pressed(work()))
    await past_the_point.wait()
    cancellation.press()
    go_on.set()
    assert await task == "an id"


async def test_the_end_of_the_app_is_stronger_than_a_press_in_the_same_moment():
    """Else the run would go on to tell the server, and the app would wait for it."""
    cancellation = Cancellation(pressed=False)
    task = await begun(cancellation)
    cancellation.press()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_cancel_from_elsewhere_is_not_taken_for_a_press():
    """The row would say "not sent" of something that was."""

    async def work() -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await Cancellation(pressed=False).unless_pressed(work())
