"""The numbers that bound what asking can cost: how long a run may take, and how many run at once."""

from llava_desktop.core.words import tr
from llava_desktop.storage.settings import (
    AT_ONCE_LEAST,
    AT_ONCE_MOST,
    CANCEL_AFTER_LEAST_S,
    CANCEL_AFTER_MOST_S,
)
from llava_desktop.ui.number_field import NumberSpec

RUN_LIMIT = NumberSpec(
    name=tr("Cancel after"),
    before=tr("End a run by itself after"),
    why=tr(
        "Replicate itself ends a run after this time: one that nobody watches cannot cost more. 900 s is 15 minutes."
    ),
    least=CANCEL_AFTER_LEAST_S,
    most=CANCEL_AFTER_MOST_S,
    step=60,
    unit=tr("s", "seconds"),
)
"""Seconds; sent as `Cancel-After`."""
AT_ONCE = NumberSpec(
    name=tr("Questions at once"),
    before=tr("Questions that run at once"),
    why=tr("The others wait for their turn. One that waits was not sent yet, and can be cancelled at no cost."),
    least=AT_ONCE_LEAST,
    most=AT_ONCE_MOST,
)
