"""The describer says true things, and other things when the picture is another."""

import re

import pytest
from PIL import Image, ImageDraw, ImageFilter

from llava_desktop.demo.describe.answer import SIGNATURE, answer_about
from llava_desktop.demo.describe.facts import Facts, measure
from llava_desktop.demo.describe.picture import PictureRefused, bytes_of, open_picture
from llava_desktop.demo.describe.question import OVERVIEW, Topic, understand
from tests.demo.conftest import data_uri, encoded


def facts_of(image: Image.Image, image_format: str = "PNG", **options: object) -> Facts:
    return measure(open_picture(encoded(image, image_format, **options)))


def answer(image: Image.Image, question: str, image_format: str = "PNG") -> str:
    return answer_about(facts_of(image, image_format), understand(question))


def halves(left: str, right: str, size: tuple[int, int] = (400, 300)) -> Image.Image:
    image = Image.new("RGB", size, right)
    image.paste(left, (0, 0, size[0] // 2, size[1]))
    return image


def dots(size: tuple[int, int] = (600, 450), spread: tuple[int, int] = (0, 0)) -> Image.Image:
    """Black dots on white in every cell of a grid, or only in the upper left `spread` pixels."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    width, height = spread if any(spread) else size
    for x in range(5, width - 12, 20):
        for y in range(5, height - 12, 20):
            draw.ellipse((x, y, x + 9, y + 9), fill="black")
    return image


def test_a_red_left_half_is_told_as_half_red_on_the_left():
    told = answer(halves("red", "blue"), "Which colours are there?")
    assert "**red** (50 %, mostly left)" in told
    assert "**blue** (50 %, mostly right)" in told


def test_shares_follow_the_picture():
    image = Image.new("RGB", (400, 400), "white")
    image.paste("green", (0, 0, 400, 100))
    shares = {one.name: one for one in facts_of(image).colours.shares}
    assert shares["green"].share == pytest.approx(0.25, abs=0.02)
    assert shares["green"].place == "upper"
    assert shares["white"].share == pytest.approx(0.75, abs=0.02)


@pytest.mark.parametrize(
    ("rgb", "name"),
    [
        ((255, 0, 0), "red"),
        ((10, 10, 12), "black"),
        ((250, 250, 250), "white"),
        ((128, 128, 128), "grey"),
        ((255, 150, 20), "orange"),
        ((30, 60, 220), "blue"),
        ((20, 30, 80), "dark blue"),
        ((10, 120, 20), "green"),
        ((250, 220, 30), "yellow"),
        ((110, 70, 35), "brown"),
        ((130, 10, 130), "purple"),
    ],
)
def test_plain_colours_have_the_names_people_give_them(rgb, name):
    assert [one.name for one in facts_of(Image.new("RGB", (50, 50), rgb)).colours.shares] == [name]


def test_a_grey_picture_is_called_black_and_white_and_a_tinted_one_is_not():
    ramp = Image.linear_gradient("L")
    assert "black and white" in answer(ramp.convert("RGB"), "Is it in colour?")
    assert "black and white" not in answer(halves("teal", "orange"), "Is it in colour?")


def test_warm_and_cool_tones_are_told_apart():
    assert "the tone is warm" in answer(halves("orange", "red"), "Is the tone warm?")
    assert "the tone is cool" in answer(halves("blue", "teal"), "Is the tone warm?")


def test_a_dark_picture_is_called_dark_and_a_bright_one_bright():
    assert "is dark: lightness" in answer(Image.new("RGB", (90, 90), (12, 12, 14)), "How is the light?")
    assert "is bright: lightness" in answer(Image.new("RGB", (90, 90), (240, 240, 235)), "How is the light?")


def test_lightness_is_the_eyes_and_not_the_numbers():
    """Grey 119 of 255 is half as light as white to the eye: L* 50."""
    assert facts_of(Image.new("RGB", (64, 64), (119, 119, 119))).light.mean == pytest.approx(50, abs=1)


def test_the_brighter_half_and_the_contrast_are_named():
    told = answer(halves("white", "black"), "How is the lighting?")
    assert "The left half is the brightest." in told
    assert "contrast is strong" in told
    assert "50 % of it is nearly black." in told
    assert "contrast is low" in answer(Image.new("RGB", (80, 80), "grey"), "contrast?")


def test_a_blurred_copy_is_called_blurred_and_the_original_sharp():
    image = dots()
    assert "the picture is sharp" in answer(image, "Is it sharp?")
    assert "is blurred" in answer(image.filter(ImageFilter.GaussianBlur(4)), "Is it sharp?")
    assert "is blurred" in answer(image.filter(ImageFilter.GaussianBlur(4)), "Is it sharp?", "JPEG")


def test_more_blur_never_counts_as_sharper():
    kept = [facts_of(dots().filter(ImageFilter.GaussianBlur(radius))).detail.kept for radius in (0, 0.7, 1.5, 3, 6)]
    assert kept == sorted(kept)


def test_a_plain_picture_has_no_detail_to_be_sharp_or_anywhere():
    told = answer(Image.new("RGB", (100, 100), "navy"), "Is it sharp, and where is the detail?")
    assert "no detail that could be sharp" in told
    assert "nowhere" in told


@pytest.mark.parametrize(
    ("rotate", "place"), [(0, "upper left"), (270, "upper right"), (180, "lower right"), (90, "lower left")]
)
def test_the_detail_is_found_where_it_is(rotate, place):
    image = dots((450, 450), (150, 150)).rotate(rotate)
    assert facts_of(image).detail.busiest == place
    assert f"the one at the **{place}** has the most" in answer(image, "Where is the detail?")


def test_even_detail_is_called_even():
    assert "spread evenly" in answer(dots(), "Where is the detail?")


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ((672, 504), "672×504 pixels (0.34 megapixels), landscape, 4:3"),
        ((300, 300), "300×300 pixels (0.09 megapixels), square, 1:1"),
        ((90, 160), "portrait, 9:16"),
        ((1000, 750 + 1), "about 4:3"),
        ((800, 10), "80 times as wide as it is high"),
        ((10, 800), "80 times as high as it is wide"),
    ],
)
def test_size_and_shape_are_those_of_the_picture_that_was_sent(size, words):
    assert words in answer(Image.new("RGB", size), "How large is it?")


@pytest.mark.parametrize(
    ("image_format", "name"),
    [("JPEG", "JPEG"), ("PNG", "PNG"), ("WEBP", "WebP"), ("GIF", "GIF"), ("BMP", "BMP")],
)
def test_the_format_is_read_from_the_bytes(image_format, name):
    image = Image.new("RGB", (40, 40), "red")
    size = len(encoded(image, image_format))
    told = answer(image, "Which file format is it?", image_format)
    assert f"a {name} file of " in told
    assert (size < 1000 and f"{size} B" in told) or "KB" in told


def test_transparency_is_measured_and_hidden_colours_are_not_told():
    image = Image.new("RGBA", (100, 100), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 25, 100))
    image.paste((0, 0, 255, 128), (25, 0, 50, 100))
    told = answer(image, "Is anything transparent, and which colours are there?")
    assert "50 % of the pixels are fully transparent and 25 % partly" in told
    assert "**red**" not in told
    opaque = answer(Image.new("RGBA", (9, 9), "red"), "transparent?")
    assert "every pixel is opaque" in opaque
    assert "no transparency channel" in answer(Image.new("RGB", (9, 9)), "transparent?")
    assert "none to see" in answer(Image.new("RGBA", (9, 9), (0, 0, 0, 0)), "colours?")


def test_camera_and_date_are_told_when_the_file_has_them_and_missed_when_not():
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0132] = "Pentax", "Pentax K-1", "2024:05:01 18:30:12"
    exif.get_ifd(0x8825)[1] = "N"
    image = Image.new("RGB", (40, 40))
    told = answer_about(facts_of(image, "JPEG", exif=exif), understand("Which camera took it, and when?"))
    assert "the camera is Pentax K-1, it was taken at 2024-05-01 18:30" in told
    assert "it holds a location" in told
    assert "holds neither" in answer(image, "Which camera took it?", "JPEG")


def test_broken_metadata_counts_as_none():
    whole = bytearray(encoded(Image.new("RGB", (40, 40)), "JPEG", exif=b"Exif\x00\x00II*\x00\xff\xff\xff\x7f"))
    assert "holds neither" in answer_about(measure(open_picture(bytes(whole))), understand("Which camera?"))


@pytest.mark.parametrize(("clear_rows", "words"), [(1, "under 1 %"), (399, "over 99 %"), (400, "100 %")])
def test_a_trace_is_not_0_and_only_the_whole_is_100_percent(clear_rows, words):
    image = Image.new("RGBA", (4, 400), (0, 0, 0, 255))
    image.paste((0, 0, 0, 0), (0, 0, 4, clear_rows))
    assert f"{words} of the pixels are fully transparent" in answer(image, "transparent?")


def test_metadata_cannot_bring_markdown_into_the_answer():
    exif = Image.Exif()
    exif[0x0110] = "![x](file:///etc/passwd) <img src=x> **K**"
    camera = facts_of(Image.new("RGB", (9, 9)), "JPEG", exif=exif).camera.camera
    assert camera
    assert not re.search(r"[!\[\]()<>*_`]", camera)


def test_other_questions_get_other_answers():
    image = halves("red", "blue")
    questions = [
        "How big is it?",
        "Which colours?",
        "Is it sharp?",
        "Where is the detail?",
        "Which file format?",
        "Is it bright?",
        "Which camera?",
        "Is it transparent?",
        "Describe this picture.",
    ]
    assert len({answer(image, question) for question in questions}) == len(questions)


@pytest.mark.parametrize(
    "question",
    ["Who is this?", "What does the sign say?", "How many people?", "What is in this picture?", "Was ist das?", ""],
)
def test_what_only_a_model_could_see_is_refused_plainly_with_what_can_be_measured(question):
    told = answer(halves("red", "blue"), question)
    assert told.startswith("I cannot recognise what a picture shows")
    assert "LLaVA on Replicate can" in told
    assert "**red**" in told


def test_the_time_of_day_is_not_guessed_but_the_light_is_measured():
    asked = understand("What time of day is it, and how can you tell?")
    assert asked.topics == (Topic.LIGHT,)
    assert asked.needs_recognition


def test_a_follow_up_tells_what_was_not_told_yet():
    history = ["How big is it, and which colours?", "..."]
    asked = understand("What else?", history)
    assert Topic.SIZE not in asked.topics
    assert Topic.COLOURS not in asked.topics
    assert Topic.SHARPNESS in asked.topics
    assert "What I have not told you yet:" in answer_about(facts_of(halves("red", "blue")), asked)


def test_when_everything_was_told_a_follow_up_gets_the_overview():
    everything = "size format light colours sharp where transparent camera"
    asked = understand("Tell me more", [everything, "..."])
    assert asked.topics == OVERVIEW
    assert not asked.is_follow_up


@pytest.mark.parametrize("question", ["How big is it?", "Who is this?", "Colours and light?"])
def test_every_answer_says_that_this_is_not_llava(question):
    assert answer(halves("red", "blue"), question).endswith(SIGNATURE)


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        ("https://example.com/cat.png", "downloads nothing"),
        ("data:image/png;base64", "holds no data"),
        ("data:image/png;base64,@@@@", "not valid base64"),
    ],
)
def test_a_uri_that_holds_no_picture_is_refused_with_the_reason(uri, why):
    with pytest.raises(PictureRefused, match=why):
        bytes_of(uri)


def test_percent_encoded_data_is_read_too():
    assert bytes_of("data:,a%20b") == b"a b"
    assert bytes_of(data_uri(Image.new("RGB", (2, 2))))[:4] == b"\x89PNG"


def test_cut_and_flipped_files_are_refused_or_read_but_never_crash():
    whole = encoded(dots((120, 90)), "JPEG") + b""
    png = encoded(dots((120, 90)))
    for data in (whole, png):
        for step in range(64):
            at = step * len(data) // 64
            flipped = bytearray(data)
            flipped[at] ^= 1 << (step % 8)
            for damaged in (data[:at], bytes(flipped)):
                try:
                    measure(open_picture(damaged))
                except PictureRefused:
                    continue


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded():
    bomb = encoded(Image.new("1", (9000, 9000)))
    with pytest.raises(PictureRefused, match="too many pixels"):
        open_picture(bomb)
    with pytest.raises(PictureRefused, match="too many pixels"):
        open_picture(encoded(Image.new("1", (20000, 10000))))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_can_be_measured(mode):
    assert facts_of(Image.new(mode, (30, 20))).width == 30


def test_sixteen_bit_grey_is_scaled_and_not_clipped_to_white():
    assert facts_of(Image.new("I;16", (64, 64), 119 * 257)).light.mean == pytest.approx(50, abs=1)


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (40, 1), (3, 3)])
def test_tiny_pictures_can_be_measured(size):
    assert size[0] > 0
    told = answer(Image.new("RGB", size, "red"), "Tell me about the size, light, colours and detail")
    assert f"{size[0]}×{size[1]}" in told


@pytest.mark.parametrize("prompt", ["Describe it in detail.", "Tell me in more detail."])
def test_in_detail_asks_for_everything_and_not_for_where_the_detail_is(prompt):
    assert answer(dots(), prompt) == answer(dots(), "Tell me.")
