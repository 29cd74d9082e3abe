"""How light or dark a picture is, how strong its contrast is, and which side is brighter."""

from dataclasses import dataclass
from itertools import accumulate

from PIL import Image, ImageStat

SIDE = 256
DARK_BELOW = 35
BRIGHT_ABOVE = 65
"""Of 100, in L*, which runs as the eye sees it: 50 looks half as light as white."""
BRIGHTER_BY = 8
"""Points of L* between two halves before one is called brighter."""


@dataclass(frozen=True, slots=True)
class LightFacts:
    """mean, lowest, highest: 0 (black) to 100 (white), L* of CIE; the last two are the 5th and 95th percentile.

    shadow_share, highlight_share: 0 to 1, of pixels below 5 and above 97. brightest: "left", "right", "upper", "lower"
    part, or "" when the halves are alike.
    """

    mean: float
    lowest: float
    highest: float
    shadow_share: float
    highlight_share: float
    brightest: str

    @property
    def spread(self) -> float:
        return self.highest - self.lowest


def _lightness(grey: int) -> float:
    """L* of an sRGB grey of 0 to 255."""
    value = grey / 255
    linear = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
    return float(116 * linear ** (1 / 3) - 16 if linear > 0.008856 else 903.3 * linear)


_LIGHTNESS = tuple(_lightness(grey) for grey in range(256))


def light_facts(rgb: Image.Image) -> LightFacts:
    """rgb: flattened, mode RGB."""
    grey = rgb.convert("L")
    grey.thumbnail((SIDE, SIDE))
    # As L* in 8 bits, so that means are means of what the eye sees.
    seen = grey.point([round(level * 2.55) for level in _LIGHTNESS])
    histogram = seen.histogram()
    total = sum(histogram)
    return LightFacts(
        mean=_mean(seen),
        lowest=_percentile(histogram, 0.05),
        highest=_percentile(histogram, 0.95),
        shadow_share=sum(histogram[: round(5 * 2.55)]) / total,
        highlight_share=sum(histogram[round(97 * 2.55) :]) / total,
        brightest=_brightest(seen),
    )


def _mean(seen: Image.Image) -> float:
    return float(ImageStat.Stat(seen).mean[0]) / 2.55


def _percentile(histogram: list[int], share: float) -> float:
    wanted = share * sum(histogram)
    return next(level for level, total in enumerate(accumulate(histogram)) if total >= wanted) / 2.55


def _brightest(seen: Image.Image) -> str:
    width, height = seen.size
    if width < 2 or height < 2:
        return ""
    halves = {
        "left": (0, 0, width // 2, height),
        "right": (width - width // 2, 0, width, height),
        "upper": (0, 0, width, height // 2),
        "lower": (0, height - height // 2, width, height),
    }
    means = {name: _mean(seen.crop(box)) for name, box in halves.items()}
    opposite = {"left": "right", "right": "left", "upper": "lower", "lower": "upper"}
    name = max(means, key=lambda one: means[one] - means[opposite[one]])
    return name if means[name] - means[opposite[name]] >= BRIGHTER_BY else ""
