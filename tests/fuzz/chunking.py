"""How a network cuts things: strategies that hand the same bytes over in pieces."""

import itertools
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

Cut = TypeVar("Cut", bytes, str)

cuts = st.lists(st.integers(0, 10_000), max_size=12)


def in_pieces(whole: Cut, places: Sequence[int]) -> list[Cut]:
    """`whole` cut at `places`, counted round and round; some pieces are empty."""
    ends = [0, *sorted(place % (len(whole) + 1) for place in places), len(whole)]
    return [whole[start:end] for start, end in itertools.pairwise(ends)]
