import base64
import time

import pytest

from llava_desktop.core.errors import NotAPicture, PictureTooLarge
from llava_desktop.core.incoming import BytesSource
from llava_desktop.core.incoming_web import (
    MOST_ADDRESS,
    MOST_BYTES,
    NOT_ENCRYPTED,
    NOT_FOLLOWED,
    FetchProgress,
    WebPicture,
    data_picture,
    image_address,
    linked_picture,
)
from llava_desktop.core.text import FROM_THE_WEB

PICTURE = "https://pictures.example/cats/tom%20cat.png?size=2#top"
PIXEL = "data:image/png;base64," + base64.b64encode(b"\x89PNG pixel").decode()
BOUND_S = 2.0


def test_the_image_on_the_page_goes_before_the_link_around_it():
    html = f'<a href="https://shop.example/"><IMG alt="" SRC="{PICTURE}"></a>'
    assert linked_picture(html, ["https://shop.example/"]) == WebPicture(PICTURE)


def test_without_an_image_the_link_itself_may_be_one():
    assert linked_picture("<b>Tom</b>", [PICTURE]) == WebPicture(PICTURE)


def test_an_image_that_cannot_be_fetched_leaves_the_link():
    assert linked_picture('<img src="cid:1">', [f" {PICTURE}\r\n"]) == WebPicture(PICTURE)


def test_blanks_in_an_address_are_written_as_browsers_write_them():
    assert linked_picture("<img src=' https://b.example/a b.png '>", []).name == "a b.png"


def test_a_picture_inside_of_its_address_needs_no_fetching():
    assert linked_picture(f'<img src="{PIXEL}">', []) == BytesSource(b"\x89PNG pixel", FROM_THE_WEB)
    assert linked_picture("", [PIXEL]) == BytesSource(b"\x89PNG pixel", FROM_THE_WEB)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://pictures.example/a.png",
        "https://",
        "https:///a.png",
        "https://name:password@pictures.example/a.png",
        "https://name@pictures.example/a.png",
        "https://pictures.example:99999/a.png",
        "https://pictures.example:0/a.png",
        "https://[::1/a.png",
        "https://" + "a." * 47 + "example/a.png",
        "https://pictures.example\\@other.example/a.png",
        "https://pictures.example/\u202egnp.a",
        "https://pictures.example/\x00",
        "https://pictures.example/" + "a" * MOST_ADDRESS,
    ],
)
def test_other_links_are_refused_with_what_to_do(address):
    with pytest.raises(NotAPicture, match="Save the picture first") as refused:
        linked_picture("", [address])
    assert refused.value.text == NOT_FOLLOWED


def test_an_address_without_encryption_says_so():
    with pytest.raises(NotAPicture) as refused:
        linked_picture('<img src="http://pictures.example/a.png">', [])
    assert refused.value.text == NOT_ENCRYPTED


@pytest.mark.parametrize(
    ("html", "address"),
    [
        ("", ""),
        ("just text < with > signs", ""),
        ("<img><img src><img src=''><img src=' '>", " "),
        ("<!-- <img src='https://a.example/'> --><img src='https://b.example/'>", "https://b.example/"),
        ("<script>'<img src=x>'</script><img src=y>", "y"),
        ("<img src='//b.example/?a=1&amp;b=2'>", "https://b.example/?a=1&b=2"),
        ("<img src='half", ""),
        ("<![x", ""),
        ("<![x[", ""),
    ],
)
def test_the_first_image_with_an_address_is_found(html, address):
    assert image_address(html) == address


@pytest.mark.parametrize("piece", ["<", "< ", "<img ", "<img a>", '<img src="', "<!--", "<a <", "&#", "</a x='", "<b>"])
def test_hostile_markup_takes_a_bounded_time(piece):
    began = time.thread_time()
    image_address(piece * (50_000 // len(piece)))
    assert time.thread_time() - began < BOUND_S


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("data:,a%20b", b"a b"),
        ("data:image/svg+xml;utf8,%3Csvg/%3E", b"<svg/>"),
        ("DATA:image/png;BASE64,YWJj", b"abc"),
        ("data:image/png;base64,YW Jj\n", b"abc"),
        ("data:image/png;base64,YWI", b"ab"),
        ("data:image/png;base64,YWI%3D", b"ab"),
    ],
)
def test_the_ways_in_which_an_address_holds_a_picture(address, data):
    assert data_picture(address) == BytesSource(data, FROM_THE_WEB)


@pytest.mark.parametrize("address", ["data:", "data:,", "data:image/png;base64", "data:;base64,*", "data:;base64,A"])
def test_an_address_that_holds_nothing_is_refused(address):
    with pytest.raises(NotAPicture, match="nothing can be read"):
        data_picture(address)


@pytest.mark.parametrize("body", ["," + "a" * (MOST_BYTES + 1), "," + "a" * (MOST_BYTES * 4 + 1)])
def test_an_address_that_holds_too_much_is_refused(body):
    with pytest.raises(PictureTooLarge, match="too large"):
        data_picture(f"data:{body}")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (PICTURE, "tom cat.png"),
        ("https://pictures.example", FROM_THE_WEB),
        ("https://pictures.example/cats/", FROM_THE_WEB),
        ("https://pictures.example/" + "n" * 300, "n" * 255),
    ],
)
def test_a_picture_on_the_web_is_called_as_its_path_ends(address, name):
    assert WebPicture(address).name == name


@pytest.mark.parametrize(
    ("progress", "text"),
    [
        (FetchProgress(700_000, 1_400_000), "700 KB of 1.4 MB"),
        (FetchProgress(70_000), "70 KB"),
        (FetchProgress(3, 2), "3 B"),  # more than was announced
    ],
)
def test_how_far_a_fetch_is_in_words(progress, text):
    assert progress.text == text
