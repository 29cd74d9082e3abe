"""The describer as the server runs it: measures on a thread, speaks piece by piece so that a person sees it stream."""

import asyncio
import re
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

from llava_desktop.core.text import duration_text, pixels_text
from llava_desktop.demo.describe.answer import answer_about, answer_without_picture
from llava_desktop.demo.describe.facts import Facts, measure
from llava_desktop.demo.describe.picture import PictureRefused, bytes_of, open_picture
from llava_desktop.demo.describe.question import understand
from llava_desktop.demo.model_input import ModelInput
from llava_desktop.demo.runner import Log, RunFailed

BOOT_SECONDS = 0.05
"""Long enough for `starting` to be seen, short enough for the first word within half a second."""
ANSWER_SECONDS = 2.0
"""What a long answer takes to stream: a person's very first one is whole within 5 s of the first start."""
PIECE_SECONDS_MOST = 0.04
"""Between two pieces of a short one."""
_TOKEN = re.compile(r"\s*\S{1,12}(?:(?<=\S)\s+)?|\s+")


def tokens_of(text: str) -> list[str]:
    """Word-sized pieces; white space ends the piece before it, and joined they are the text again."""
    return _TOKEN.findall(text)


class DescribingModel:
    """Thread: the server's loop; measuring has a thread of its own, one picture at a time."""

    def __init__(self) -> None:
        self._measuring = ThreadPoolExecutor(max_workers=1, thread_name_prefix="describer")

    def close(self) -> None:
        self._measuring.shutdown(wait=False, cancel_futures=True)

    async def boot(self) -> None:
        await asyncio.sleep(BOOT_SECONDS)

    async def answer(self, asked: ModelInput, log: Log) -> AsyncIterator[str]:
        """Raises RunFailed for an image that cannot be measured."""
        log("Demo engine (not LLaVA). Nothing leaves this computer.")
        pieces = tokens_of(await self._text(asked, log))[: asked.max_tokens]
        pause = min(PIECE_SECONDS_MOST, ANSWER_SECONDS / len(pieces))
        loop = asyncio.get_running_loop()
        started = loop.time()
        for number, piece in enumerate(pieces, 1):
            yield piece
            # By the clock, not piece by piece: on a busy computer the lateness of each sleep would add up.
            await asyncio.sleep(max(0.0, started + number * pause - loop.time()))

    async def _text(self, asked: ModelInput, log: Log) -> str:
        if asked.image is None:
            return answer_without_picture()
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            facts = await loop.run_in_executor(self._measuring, _facts_of, asked.image)
        except PictureRefused as refusal:
            raise RunFailed(str(refusal)) from None
        took = duration_text(loop.time() - started)
        log(f"Measured {pixels_text(facts.width, facts.height)} {facts.format.value} in {took}.")
        return answer_about(facts, understand(asked.prompt, asked.history))


def _facts_of(uri: str) -> Facts:
    return measure(open_picture(bytes_of(uri)))
