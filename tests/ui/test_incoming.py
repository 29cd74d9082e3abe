from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QColor, QImage

from llava_desktop.core.picture import RawImage
from llava_desktop.core.text import PASTED
from llava_desktop.ui.flattening import raw_image_of
from llava_desktop.ui.incoming import (
    HTML_MOST,
    IS_TEXT,
    NOTHING_ARRIVED,
    Files,
    OfferedBytes,
    Page,
    Pixels,
    Unusable,
    carries_a_picture,
    read_incoming,
)
from llava_desktop.ui.pixels import qimage_of


class Offer(QMimeData):
    """What another program offers; counts whether Qt was asked to decode it."""

    def __init__(self, *, urls=(), formats=None, text=None):
        super().__init__()
        self.decoded = 0
        self.setUrls([QUrl(url) for url in urls]) if urls else None
        for name, data in (formats or {}).items():
            self.setData(name, QByteArray(data))
        if text is not None:
            self.setText(text)

    def retrieveData(self, mimetype, type_):
        if mimetype == "application/x-qt-image":
            self.decoded += 1
        return super().retrieveData(mimetype, type_)


def test_files_come_in_their_order_with_odd_names_intact(qapp):
    mime = Offer(urls=["file:///tmp/b%20%C3%A9%23.jpg", "https://example.org/x.png", "file:///tmp/a.png"])
    assert read_incoming(mime) == Files((Path("/tmp/b é#.jpg"), Path("/tmp/a.png")))


def test_a_file_wins_over_the_icon_that_a_file_manager_offers_with_it(qapp):
    mime = Offer(urls=["file:///tmp/a.jpg"], formats={"image/png": b"icon"})
    assert isinstance(read_incoming(mime), Files)


def test_bytes_that_are_offered_are_used_and_qt_never_decodes_them(qapp):
    mime = Offer(
        urls=["https://example.org/cats/tom.png?size=2"],
        formats={"image/svg+xml": b"<svg/>", "image/jpeg": b"jpeg", "image/png": b"png"},
        text="https://example.org/cats/tom.png",
    )
    assert read_incoming(mime) == OfferedBytes(b"png", "tom.png")
    assert mime.decoded == 0


def test_a_format_we_do_not_know_is_left_for_the_image_layer_to_refuse(qapp):
    mime = Offer(formats={"image/svg+xml": b"<svg/>"})
    assert read_incoming(mime) == OfferedBytes(b"<svg/>", PASTED)
    assert mime.decoded == 0


def test_an_empty_offer_of_one_format_falls_back_to_the_next(qapp):
    mime = Offer(formats={"image/png": b"", "image/jpeg": b"jpeg"})
    assert read_incoming(mime) == OfferedBytes(b"jpeg", PASTED)


def test_bytes_that_never_come_are_not_asked_for_as_a_decoded_picture(qapp):
    mime = Offer(formats={"image/png": b"", "application/x-qt-image": b""})
    assert read_incoming(mime) == Unusable(NOTHING_ARRIVED)
    assert mime.decoded == 0


def test_bare_pixels_are_taken_when_no_bytes_are_on_offer(qapp):
    mime = QMimeData()
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(QColor(10, 20, 30))
    mime.setImageData(image)
    assert carries_a_picture(mime)
    incoming = read_incoming(mime)
    assert isinstance(incoming, Pixels)
    assert raw_image_of(incoming.image) == RawImage(3, 2, bytes([10, 20, 30]) * 6)


def test_a_broken_bitmap_is_refused(qapp):
    mime = QMimeData()
    mime.setImageData(QImage())
    assert read_incoming(mime) == Unusable(NOTHING_ARRIVED)


@pytest.mark.parametrize(
    ("mime", "sentence"),
    [
        (Offer(), NOTHING_ARRIVED),
        (Offer(text="   "), NOTHING_ARRIVED),
        (Offer(text="hello"), IS_TEXT),
        (Offer(text="https://example.org/x.png and more"), IS_TEXT),
        (Offer(formats={"text/html": b"<b>bold</b>"}, text="bold"), IS_TEXT),
        (Offer(formats={"text/html": b"<b>bold</b>"}), NOTHING_ARRIVED),
    ],
)
def test_what_is_no_picture_is_refused_with_what_to_do(qapp, mime, sentence):
    assert not carries_a_picture(mime)
    assert read_incoming(mime) == Unusable(sentence)


LINK = "https://example.org/x%20y.png?a=1&b=%C3%A9"
IMAGE = '<a href="https://example.org"><img src="https://example.org/x.png"></a>'


@pytest.mark.parametrize(
    ("mime", "page"),
    [
        (Offer(urls=[LINK], text=LINK), Page("", (LINK,))),
        (Offer(urls=["javascript:alert(1)"]), Page("", ("javascript:alert(1)",))),
        (Offer(text=f" {LINK}\n"), Page("", (LINK,))),
        (Offer(text="DATA:image/png;base64,AAAA"), Page("", ("DATA:image/png;base64,AAAA",))),
        (Offer(formats={"text/x-moz-url": f"{LINK}\nA title".encode("utf-16-le")}), Page("", (LINK,))),
        (Offer(formats={"text/html": IMAGE.encode()}, text="a selection"), Page(IMAGE, ())),
        (Offer(formats={"text/html": IMAGE.upper().encode()}, urls=[LINK]), Page(IMAGE.upper(), (LINK,))),
        (Offer(formats={"text/html": IMAGE.encode(), "image/png": b""}), Page(IMAGE, ())),
    ],
)
def test_what_a_browser_offers_without_bytes_is_left_unread_and_nobody_is_asked(qapp, mime, page):
    assert read_incoming(mime) == page
    assert mime.decoded == 0


def test_bytes_go_before_the_page_they_came_from(qapp):
    mime = Offer(formats={"text/html": IMAGE.encode(), "image/png": b"png"}, urls=[LINK])
    assert read_incoming(mime) == OfferedBytes(b"png", "x y.png")


def test_of_an_endless_page_only_the_beginning_is_taken(qapp):
    page = read_incoming(Offer(formats={"text/html": IMAGE.encode() + b" " * HTML_MOST}))
    assert isinstance(page, Page)
    assert len(page.html) == HTML_MOST


def test_text_and_links_pasted_into_the_prompt_stay_text(qapp):
    assert not carries_a_picture(Offer(text=LINK))
    assert not carries_a_picture(Offer(text="data:image/png;base64,AAAA"))


def test_transparent_pixels_lie_on_white(qapp):
    image = QImage(5, 3, QImage.Format.Format_ARGB32)
    image.fill(QColor(255, 0, 0, 0))
    raw = raw_image_of(image)
    assert raw == RawImage(5, 3, b"\xff" * 45)


@pytest.mark.parametrize("width", [1, 2, 3, 4, 5])
def test_pixels_survive_the_way_to_qt_and_back(qapp, width):
    raw = RawImage(width, 2, bytes(range(width * 6)))
    assert raw_image_of(qimage_of(raw)) == raw


@pytest.mark.parametrize("layout", [QImage.Format.Format_RGB32, QImage.Format.Format_ARGB32])
def test_a_high_resolution_bitmap_keeps_all_its_pixels(qapp, layout):
    image = QImage(4, 4, layout)
    image.fill(QColor(1, 2, 3))
    image.setDevicePixelRatio(2)
    assert raw_image_of(image) == RawImage(4, 4, bytes([1, 2, 3]) * 16)
