"""How a process of ours is started: the demo engine, and the one that decodes what a stranger made."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class ChildCommand(NamedTuple):
    """environment: all of the child's; what is secret has no place in it."""

    command: Sequence[str]
    environment: Mapping[str, str]
