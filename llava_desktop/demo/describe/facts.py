"""Everything that is measured about one picture."""

from dataclasses import dataclass

from PIL import Image

from llava_desktop.core.picture import PictureFormat
from llava_desktop.demo.describe.camera import CameraFacts, camera_facts
from llava_desktop.demo.describe.colours import ColourFacts, colour_facts
from llava_desktop.demo.describe.detail import DetailFacts, detail_facts
from llava_desktop.demo.describe.light import LightFacts, light_facts
from llava_desktop.demo.describe.picture import SentPicture


@dataclass(frozen=True, slots=True)
class TransparencyFacts:
    """Shares of pixels, 0 to 1. clear: nothing to see; partial: something shines through."""

    has_channel: bool
    clear_share: float
    partial_share: float


@dataclass(frozen=True, slots=True)
class Facts:
    """width, height: pixels as stored. Light and detail are those of the picture on white."""

    width: int
    height: int
    format: PictureFormat
    size_bytes: int
    colours: ColourFacts
    light: LightFacts
    detail: DetailFacts
    transparency: TransparencyFacts
    camera: CameraFacts


def measure(picture: SentPicture) -> Facts:
    """Some 100 ms for what the app sends; runs off the server's loop."""
    on_white = Image.new("RGBA", picture.rgba.size, "white")
    on_white.alpha_composite(picture.rgba)
    rgb = on_white.convert("RGB")
    return Facts(
        width=picture.width,
        height=picture.height,
        format=picture.format,
        size_bytes=picture.size_bytes,
        colours=colour_facts(picture.rgba),
        light=light_facts(rgb),
        detail=detail_facts(rgb),
        transparency=_transparency(picture),
        camera=camera_facts(picture.image),
    )


def _transparency(picture: SentPicture) -> TransparencyFacts:
    has_channel = picture.image.has_transparency_data
    histogram = picture.rgba.getchannel("A").histogram()
    total = sum(histogram)
    return TransparencyFacts(has_channel, histogram[0] / total, sum(histogram[1:255]) / total)
