"""The tests' server with a model whose every token is the time at which it was written: `stamping_server.py`.

Prints one JSON line like `python -m tests.fault_server`, and ends with its standard input.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator

from llava_desktop.demo.model_input import ModelInput
from llava_desktop.demo.runner import Log
from tests.fault_server.server import FaultServer

TOKENS = 1000
EVERY_S = 0.005
TOKENS_A_BLOCK = 40


class StampingModel:
    async def boot(self) -> None:
        return

    async def answer(self, asked: ModelInput, log: Log) -> AsyncIterator[str]:  # noqa: ARG002 - the model's signature
        for number in range(1, TOKENS + 1):
            await asyncio.sleep(EVERY_S)
            yield f"{time.monotonic_ns()}{' ' if number % TOKENS_A_BLOCK else chr(10) * 2}"


if __name__ == "__main__":
    with FaultServer(StampingModel()) as server:
        print(json.dumps({"base_url": server.base_url, "token": server.token}), flush=True)
        sys.stdin.read()
