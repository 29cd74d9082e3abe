"""What was painted over is on no disk: not in what was sent, not in the whole beside a region, not in a thumbnail."""

import io
import sqlite3
from contextlib import closing

import pytest
from PIL import Image, ImageDraw

from llava_desktop.core.asking import picture_record
from llava_desktop.core.picture import PreparedPicture, Quality
from llava_desktop.core.picture_edits import NO_EDITS, Box, PictureEdits, Stroke
from llava_desktop.images.prepare import PicturePreparer, smaller
from tests.storage.examples import plain_question

DEADLINE_S = 30
SECRET = Box(1210, 900, 60, 40)
REGION = Box(1000, 700, 800, 600)
EDITS = PictureEdits(1, REGION, (Stroke(((1200, 920), (1280, 920)), 60),))


@pytest.fixture(scope="module")
def photo() -> bytes:
    """Grey, with one small part of a colour that is nowhere else in it."""
    image = Image.effect_noise((2400, 1800), 40).convert("RGB")
    ImageDraw.Draw(image).rectangle((SECRET.left, SECRET.top, SECRET.right, SECRET.bottom), fill=(255, 0, 255))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def pictures_on_disk(folders) -> dict[str, Image.Image]:
    """Every file of the data folder that is a picture, and every thumbnail in the database."""
    found = {str(path): path.read_bytes() for path in folders.data_dir.rglob("*") if path.suffix in {".jpg", ".png"}}
    with closing(sqlite3.connect(folders.database)) as database:
        for number, data in database.execute("SELECT number, thumbnail FROM picture WHERE length(thumbnail) > 0"):
            found[f"thumbnail {number}"] = data
    return {name: Image.open(io.BytesIO(data)).convert("RGB") for name, data in found.items()}


def shows_the_secret(image: Image.Image) -> bool:
    """More red and blue than green, which noise in grey is nowhere: a pixel that knows a twentieth of it is seen."""
    red, green, blue = (band.tobytes() for band in image.split())
    return any(r - g > 12 and b - g > 12 for r, g, b in zip(red, green, blue, strict=True))


def store_it(store, prepared: PreparedPicture) -> None:
    store.add(plain_question(picture=picture_record(prepared)), prepared).result(DEADLINE_S)


@pytest.mark.parametrize("quality", Quality)
def test_no_picture_on_the_disk_knows_a_painted_over_pixel(store, folders, photo, quality):
    store_it(store, PicturePreparer().prepare_bytes(photo, "photo.jpg", EDITS, quality))
    found = pictures_on_disk(folders)
    assert len(found) == 3  # the region, the whole and a thumbnail
    assert [name for name, image in found.items() if shows_the_secret(image)] == []


def test_nor_does_the_smaller_one_after_a_refusal(store, folders, photo):
    prepared = PicturePreparer().prepare_bytes(photo, "photo.jpg", EDITS, Quality.BEST)
    made = smaller(prepared)
    assert made is not None
    store_it(store, made)
    assert [name for name, image in pictures_on_disk(folders).items() if shows_the_secret(image)] == []


def test_without_the_brush_it_would_be_seen_in_each(store, folders, photo):
    store_it(store, PicturePreparer().prepare_bytes(photo, "photo.jpg", PictureEdits(1, REGION)))
    assert all(shows_the_secret(image) for image in pictures_on_disk(folders).values())


def test_a_picture_that_is_sent_whole_has_no_second_file_that_could_know_more(store, folders, photo):
    store_it(store, PicturePreparer().prepare_bytes(photo, "photo.jpg", NO_EDITS))
    assert len(list(folders.pictures_dir.iterdir())) == 1
