"""Which colours a picture has, how much of each, and where."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from PIL import Image

from llava_desktop.demo.describe.palette import RGB, colour_name, oklab

SAMPLES_A_SIDE = 72
"""Sample points along the longer side: shares are right to about a percent, in some 20 ms."""
COLOURED_CHROMA = 0.03
"""Below it an eye calls a colour grey (a tinted old print still counts as coloured)."""
MOSTLY = 0.7
"""A colour lies "mostly" in a half that holds at least this much of it."""
TELLABLE_SHARE = 0.03
COLOURS_TOLD = 5


@dataclass(frozen=True, slots=True)
class ColourShare:
    """share: 0 to 1, of what can be seen. place: "left", "upper right", ... or "" when it is spread."""

    name: str
    share: float
    place: str


@dataclass(frozen=True, slots=True)
class ColourFacts:
    """shares: the largest first, of sample points that are at least half opaque; empty when there are none.

    coloured_share: 0 to 1, of sample points an eye would not call grey. warmth: mean of OKLab's blue-yellow axis plus
    its green-red axis; above 0 warm.
    """

    shares: tuple[ColourShare, ...]
    coloured_share: float
    warmth: float

    @property
    def is_black_and_white(self) -> bool:
        return self.coloured_share < 0.005


def colour_facts(rgba: Image.Image) -> ColourFacts:
    """Measured on real pixels of the picture: averaging would invent colours where two meet."""
    scale = SAMPLES_A_SIDE / max(rgba.size)
    size = (max(1, round(rgba.width * scale)), max(1, round(rgba.height * scale)))
    samples = rgba.resize(size, Image.Resampling.NEAREST)
    places: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    exact: Counter[RGB] = Counter()
    pixels = samples.tobytes()
    for index in range(size[0] * size[1]):
        red, green, blue, alpha = pixels[4 * index : 4 * index + 4]
        if alpha < 128:
            continue
        rgb = (red, green, blue)
        exact[rgb] += 1
        row, column = divmod(index, size[0])
        # Neighbouring values share a name; four low bits less make the cache of names work.
        places[colour_name(_rounded(rgb))].append(((column + 0.5) / size[0], (row + 0.5) / size[1]))
    seen = exact.total()
    if not seen:
        return ColourFacts((), 0.0, 0.0)
    largest = sorted(places.items(), key=lambda entry: -len(entry[1]))[:COLOURS_TOLD]
    shares = tuple(ColourShare(name, len(points) / seen, _place(points)) for name, points in largest)
    colours = [(oklab(rgb), count) for rgb, count in exact.items()]
    return ColourFacts(
        shares=shares[:1] + tuple(one for one in shares[1:] if one.share >= TELLABLE_SHARE),
        coloured_share=sum(count for colour, count in colours if colour.chroma >= COLOURED_CHROMA) / seen,
        warmth=sum((colour.a + colour.b) * count for colour, count in colours) / seen,
    )


def _rounded(rgb: RGB) -> RGB:
    """To the nearest multiple of 5, which keeps 0 and 255 what they are."""
    red, green, blue = (5 * round(channel / 5) for channel in rgb)
    return red, green, blue


def _place(points: list[tuple[float, float]]) -> str:
    """points: 0 to 1 from the left and from the top."""
    left = sum(x < 0.5 for x, _ in points) / len(points)
    upper = sum(y < 0.5 for _, y in points) / len(points)
    vertical = "upper" if upper >= MOSTLY else "lower" if upper <= 1 - MOSTLY else ""
    horizontal = "left" if left >= MOSTLY else "right" if left <= 1 - MOSTLY else ""
    return f"{vertical} {horizontal}".strip()
