"""How long a call to the API may take before it is given up."""

from dataclasses import dataclass

from llava_desktop.replicate.retry import MOST_RETRY_AFTER_S


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds. call_s, upload_s: for a whole exchange; upload_s for `create_prediction`, which sends a picture.

    silence_s: without a byte, within a call: a connection that died without a word is left so early that the call can
    be made again within 10 s of the network's recovery. created_s: the same for `create_prediction`, where being early
    costs a search. stream_idle_s: between two pieces of a stream; the service itself drops one after 30 s of silence.
    retry_after_s: no `Retry-After` is believed beyond it.
    """

    call_s: float = 30.0
    silence_s: float = 6.0
    upload_s: float = 120.0
    created_s: float = 30.0
    stream_idle_s: float = 60.0
    retry_after_s: float = MOST_RETRY_AFTER_S


DEADLINES = Deadlines()
