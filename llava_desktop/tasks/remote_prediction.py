"""One prediction of the list: looked at, and ended at the server. It may have been started anywhere."""

import asyncio

from llava_desktop.core.prediction import Prediction
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.replicate.retry import retrying
from llava_desktop.tasks.remote_list import PATIENCE

LOOKS_AFTER_S = (0.5, 1.0, 2.0, 4.0)
"""After a cancel, which is not always terminal at once."""


async def look_at(client: ReplicateClient, prediction_id: str) -> Prediction:
    """As the engine has it now. Raises ApiError."""
    return await retrying(lambda: client.get_prediction(prediction_id), policy=PATIENCE, on_wait=lambda _wait: None)


async def end_at_server(
    client: ReplicateClient, prediction_id: str, *, looks_after_s: tuple[float, ...] = LOOKS_AFTER_S
) -> Prediction:
    """Cancelled, and looked at until it has ended, or for some seconds. A finished one stays as it was.

    Raises ApiError.
    """
    ended = await retrying(lambda: client.cancel_prediction(prediction_id), policy=PATIENCE, on_wait=lambda _wait: None)
    for wait_s in looks_after_s:
        if ended.status.is_terminal:
            break
        await asyncio.sleep(wait_s)
        ended = await look_at(client, prediction_id)
    return ended
