"""What reaches the API: exactly one POST, with the picture the person sees, small enough, and nothing else inside."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from tests.e2e.app_window import AppWindow, OpenWindow
from tests.e2e.clipboard import clipboard
from tests.e2e.selection import file_list, png
from tests.fault_server.ledger import Phase
from tests.fault_server.server import FaultServer

pytestmark = pytest.mark.e2e

DATA_URI_MOST = 256_000
"""Bytes: the service advises no more."""
RED, BLUE = (220, 30, 30), (30, 30, 220)
CANARY = b"canary-0451"


def red_and_blue(width: int, height: int) -> Image.Image:
    """The left half red, the right half blue."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image


def the_one_picture_sent(api: FaultServer) -> Image.Image:
    (post,) = api.ledger.of(Phase.POST)
    assert post.headers["authorization"] == f"Bearer {api.token}"
    uri = post.json["input"]["image"]
    assert len(uri) <= DATA_URI_MOST
    head, _, body = uri.partition(",")
    assert head in {"data:image/jpeg;base64", "data:image/png;base64"}
    data = base64.b64decode(body, validate=True)
    assert CANARY not in data
    return Image.open(io.BytesIO(data)).convert("RGB")


def assert_colour(image: Image.Image, x: float, y: float, colour: tuple[int, int, int]) -> None:
    """x, y: from 0 to 1."""
    there = image.getpixel((int(x * image.width), int(y * image.height)))
    assert isinstance(there, tuple)
    assert all(abs(a - b) <= 6 for a, b in zip(there, colour, strict=True)), there


def ask(window: AppWindow) -> None:
    window.ask("What is it?")
    window.wait_for_answer("A red boat.")
    window.program.close()


def test_a_pasted_bitmap_is_sent_as_it_looks(open_window: OpenWindow, api: FaultServer, desk):
    file = io.BytesIO()
    red_and_blue(1000, 500).save(file, "PNG")
    window = open_window()
    window.program.click(window.program.wait_for("Prompt"))
    with clipboard(desk.display, png(file.getvalue())):
        window.program.press("Control_L+v")
        assert window.wait_for_picture().startswith("Sends 672×336 ")
    ask(window)
    sent = the_one_picture_sent(api)
    assert sent.size == (672, 336)
    assert_colour(sent, 0.25, 0.5, RED)
    assert_colour(sent, 0.75, 0.5, BLUE)


def test_a_large_noisy_bitmap_still_fits_into_the_request(open_window: OpenWindow, api: FaultServer, desk):
    file = io.BytesIO()
    Image.effect_noise((1600, 1200), 90).convert("RGB").save(file, "PNG")
    window = open_window()
    with clipboard(desk.display, png(file.getvalue())):
        window.program.press("Control_L+v")
        window.wait_for_picture()
    ask(window)
    sent = the_one_picture_sent(api)
    assert sent.width * 3 == sent.height * 4


def test_a_pasted_file_is_sent_upright_and_without_what_the_camera_wrote(
    open_window: OpenWindow, api: FaultServer, desk, tmp_path
):
    photo = sideways_photo(tmp_path / "photo.jpg")
    window = open_window()
    window.program.click(window.program.wait_for("Prompt"))
    with clipboard(desk.display, file_list(photo)):
        window.program.press("Control_L+v")
        assert window.wait_for_picture().startswith("Sends 504×672 ")
    ask(window)
    sent = the_one_picture_sent(api)
    assert sent.size == (504, 672)
    assert_colour(sent, 0.5, 0.25, RED)
    assert_colour(sent, 0.5, 0.75, BLUE)


def sideways_photo(path: Path) -> Path:
    """Stored lying on its side; the camera says: turn it clockwise. A name and a comment are in it, too."""
    exif = Image.Exif()
    exif[0x0112] = 6  # Orientation: the stored left side is the top
    exif[0x013B] = CANARY.decode()  # Artist
    red_and_blue(1600, 1200).save(path, "JPEG", exif=exif, comment=CANARY, quality=95)
    assert CANARY in path.read_bytes()
    return path
