"""Colours by name, in OKLab: a space where a distance is about what an eye sees (Björn Ottosson, 2020)."""

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

RGB = tuple[int, int, int]

PALETTE = MappingProxyType(
    {
        "black": ((0, 0, 0), (20, 20, 22)),
        "dark grey": ((64, 64, 64), (88, 88, 88)),
        "grey": ((128, 128, 128), (110, 110, 110), (150, 150, 150)),
        "light grey": ((190, 190, 190), (215, 215, 215)),
        "white": ((255, 255, 255), (242, 242, 242)),
        "red": ((255, 0, 0), (220, 20, 40), (200, 30, 30)),
        "dark red": ((139, 0, 0), (100, 10, 20)),
        "coral": ((255, 127, 100), (235, 130, 110)),
        "pink": ((255, 182, 193), (255, 130, 170), (230, 150, 170)),
        "orange": ((255, 140, 0), (240, 120, 30)),
        "peach": ((255, 200, 150), (248, 180, 130)),
        "brown": ((120, 70, 30), (90, 55, 35), (150, 95, 55)),
        "tan": ((210, 180, 140), (190, 160, 120)),
        "cream": ((255, 245, 215), (250, 235, 200)),
        "yellow": ((255, 255, 0), (250, 220, 60)),
        "gold": ((218, 165, 32), (200, 160, 60)),
        "olive": ((128, 128, 0), (100, 105, 50)),
        "lime green": ((120, 255, 0), (160, 220, 60)),
        "green": ((0, 200, 0), (0, 128, 0), (60, 160, 70)),
        "light green": ((150, 230, 150), (180, 220, 170)),
        "dark green": ((0, 70, 0), (30, 60, 40)),
        "teal": ((0, 128, 128), (40, 110, 110)),
        "turquoise": ((64, 224, 208), (0, 255, 255)),
        "light blue": ((173, 216, 230), (135, 206, 250), (150, 180, 220)),
        "blue": ((0, 0, 255), (30, 90, 220), (60, 120, 200)),
        "dark blue": ((0, 0, 110), (30, 40, 90), (40, 60, 110)),
        "slate": ((75, 85, 115), (105, 120, 145)),
        "purple": ((128, 0, 128), (100, 50, 150), (120, 80, 130)),
        "dark purple": ((60, 20, 70), (55, 45, 75), (80, 60, 90)),
        "lavender": ((200, 180, 235), (170, 150, 200)),
        "mauve": ((150, 110, 140), (130, 95, 125)),
        "magenta": ((255, 0, 255), (220, 40, 160)),
    }
)
"""Name -> sRGB examples of it. A colour is called after its nearest example."""


@dataclass(frozen=True, slots=True)
class OkLab:
    """lightness 0 (black) to 1 (white); a: green to red; b: blue to yellow."""

    lightness: float
    a: float
    b: float

    @property
    def chroma(self) -> float:
        """0 for greys; about 0.26 for pure red, 0.32 at most in sRGB."""
        return float((self.a**2 + self.b**2) ** 0.5)


def _linear(channel: int) -> float:
    value = channel / 255
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


_LINEAR = tuple(_linear(channel) for channel in range(256))


def oklab(rgb: RGB) -> OkLab:
    red, green, blue = (_LINEAR[channel] for channel in rgb)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return OkLab(
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


_EXAMPLES = tuple(
    (lab.lightness, lab.a, lab.b, name)
    for name, examples in PALETTE.items()
    for lab in (oklab(rgb) for rgb in examples)
)


@lru_cache(maxsize=8192)
def colour_name(rgb: RGB) -> str:
    """The palette's nearest name."""
    colour = oklab(rgb)
    lightness, a, b = colour.lightness, colour.a, colour.b
    return min(((lightness - x) ** 2 + (a - y) ** 2 + (b - z) ** 2, name) for x, y, z, name in _EXAMPLES)[1]
