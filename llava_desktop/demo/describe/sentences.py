"""Facts -> sentences. Each says only what was measured, and of what: the picture that was sent, as a whole."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType

from llava_desktop.core.text import pixels_text, size_text
from llava_desktop.demo.describe.colours import ColourShare
from llava_desktop.demo.describe.detail import PLACES, Sharpness
from llava_desktop.demo.describe.facts import Facts
from llava_desktop.demo.describe.light import BRIGHT_ABOVE, DARK_BELOW
from llava_desktop.demo.describe.question import Topic

_SIMPLE_SIDES = 16
"""Aspects are named by the nearest fraction with no larger number: 4:3, 16:9."""
_EVEN_SHARE = 1.35 / 9
"""A ninth of the picture that holds less than this much of the edges does not stand out."""


def size_sentence(facts: Facts) -> str:
    width, height = facts.width, facts.height
    shape = "square" if width == height else "landscape" if width > height else "portrait"
    ratio = Fraction(width, height).limit_denominator(_SIMPLE_SIDES)
    if ratio == 0 or max(ratio.numerator, ratio.denominator) > _SIMPLE_SIDES:
        long, short = ("wide", "high") if width > height else ("high", "wide")
        aspect = f"{max(width, height) / min(width, height):.0f} times as {long} as it is {short}"
    else:
        exact = ratio == Fraction(width, height)
        aspect = f"{'' if exact else 'about '}{ratio.numerator}:{ratio.denominator}"
    return (
        f"**Size:** what was sent is {pixels_text(width, height)} pixels "
        f"({width * height / 1_000_000:.2f} megapixels), {shape}, {aspect}. The original may be larger."
    )


def format_sentence(facts: Facts) -> str:
    return (
        f"**Format:** what was sent is a {facts.format.value} file of {size_text(facts.size_bytes)}. "
        "The original may have been of another format."
    )


def light_sentence(facts: Facts) -> str:
    light = facts.light
    word = "dark" if light.mean < DARK_BELOW else "bright" if light.mean > BRIGHT_ABOVE else "of middling brightness"
    contrast = "low" if light.spread < 30 else "strong" if light.spread > 65 else "moderate"
    on_white = " on white" if facts.transparency.clear_share or facts.transparency.partial_share else ""
    parts = [
        f"**Light:** the picture{on_white} is {word}: lightness {light.mean:.0f} on average, from 0 (black) to 100.",
        f"The contrast is {contrast} (nine tenths of it lie between {light.lowest:.0f} and {light.highest:.0f}).",
    ]
    if light.brightest:
        parts.append(f"The {light.brightest} half is the brightest.")
    if light.shadow_share >= 0.05:
        parts.append(f"{_percent(light.shadow_share)} of it is nearly black.")
    if light.highlight_share >= 0.05:
        parts.append(f"{_percent(light.highlight_share)} of it is nearly white.")
    return " ".join(parts)


def colour_sentence(facts: Facts) -> str:
    colours = facts.colours
    if not colours.shares:
        return "**Colours:** there are none to see: the picture is transparent."
    listed = _joined([_share_text(one) for one in colours.shares])
    if colours.is_black_and_white:
        return f"**Colours:** it is black and white, with no colour in it: {listed}."
    tone = "warm" if colours.warmth > 0.02 else "cool" if colours.warmth < -0.02 else "neither warm nor cool"
    coloured = _percent(colours.coloured_share)
    return f"**Colours:** mainly {listed}. In all, {coloured} is coloured rather than grey, and the tone is {tone}."


def sharpness_sentence(facts: Facts) -> str:
    kept = _percent(facts.detail.kept)
    texts = {
        Sharpness.SHARP: f"the picture is sharp: a slight blur would leave only {kept} of its fine detail.",
        Sharpness.SOFT: f"the picture is a little soft: a slight blur would leave {kept} of its fine detail.",
        Sharpness.BLURRED: f"the picture is blurred, or shows only soft things: after a slight blur {kept} "
        "of its fine detail would still be there.",
        Sharpness.FLAT: "the picture has no detail that could be sharp or blurred.",
    }
    return f"**Sharpness:** {texts[facts.detail.sharpness]}"


def place_sentence(facts: Facts) -> str:
    shares = facts.detail.shares
    if not shares:
        return "**Where the detail is:** nowhere, the picture has none."
    names = [name for row in PLACES for name in row]
    ordered = sorted(zip(names, shares, strict=True), key=lambda entry: -entry[1])
    (first, most), (last, least) = ordered[0], ordered[-1]
    if most < _EVEN_SHARE:
        return "**Where the detail is:** spread evenly over the picture."
    return (
        f"**Where the detail is:** of nine parts, the one at the **{first}** has the most ({_percent(most)} of all "
        f"edges), the one at the {last} the least ({_percent(least)})."
    )


def transparency_sentence(facts: Facts) -> str:
    transparency = facts.transparency
    if not transparency.has_channel:
        return "**Transparency:** none; what was sent has no transparency channel."
    if transparency.clear_share == 0 and transparency.partial_share == 0:
        return "**Transparency:** there is a channel for it, but every pixel is opaque."
    clear, partial = _percent(transparency.clear_share), _percent(transparency.partial_share)
    return f"**Transparency:** {clear} of the pixels are fully transparent and {partial} partly."


def camera_sentence(facts: Facts) -> str:
    camera = facts.camera
    found = [f"the camera is {camera.camera}"] if camera.camera else []
    if camera.taken:
        found.append(f"it was taken at {camera.taken} by the camera's clock")
    if camera.has_location:
        found.append("it holds a location")
    if not found:
        return (
            "**Camera and date:** what was sent holds neither. LLaVA Desktop takes such data out of a picture "
            "before it sends it."
        )
    return f"**Camera and date:** {_joined(found)}, as the file says."


SENTENCES: Mapping[Topic, Callable[[Facts], str]] = MappingProxyType(
    {
        Topic.SIZE: size_sentence,
        Topic.FORMAT: format_sentence,
        Topic.LIGHT: light_sentence,
        Topic.COLOURS: colour_sentence,
        Topic.SHARPNESS: sharpness_sentence,
        Topic.PLACE: place_sentence,
        Topic.TRANSPARENCY: transparency_sentence,
        Topic.CAMERA: camera_sentence,
    }
)


def _share_text(colour: ColourShare) -> str:
    where = f", mostly {colour.place}" if colour.place else ""
    return f"**{colour.name}** ({_percent(colour.share)}{where})"


def _percent(share: float) -> str:
    """`42 %`; a trace is `under 1 %`, and only the whole is `100 %`."""
    if 0 < share < 0.01:
        return "under 1 %"
    if 0.99 < share < 1:
        return "over 99 %"
    return f"{share * 100:.0f} %"


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
