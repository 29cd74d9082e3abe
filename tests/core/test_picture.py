import base64
from dataclasses import replace

from llava_desktop.core.picture import (
    EncodedPicture,
    OriginalPicture,
    PictureFormat,
    PictureSource,
    PreparedPicture,
    RawImage,
)
from llava_desktop.core.picture_edits import NO_EDITS, Box, PictureEdits, Stroke

SENT = EncodedPicture(8, 6, PictureFormat.PNG, b"sent")
PICTURE = PreparedPicture(
    source=PictureSource("a.jpg", PictureFormat.JPEG, 4032, 3024, 5_100_000, "ab"),
    sent=SENT,
    preview=RawImage(2, 1, bytes(6)),
    seen=RawImage(2, 1, bytes(6)),
    thumbnail=SENT,
)


def test_a_picture_knows_its_data_uri():
    picture = EncodedPicture(2, 1, PictureFormat.JPEG, b"\xff\xd8\xff")
    head, _, data = picture.data_uri.partition(",")
    assert head == "data:image/jpeg;base64"
    assert base64.b64decode(data) == b"\xff\xd8\xff"


def test_the_file_name_ends_as_the_format_does():
    assert PictureFormat.JPEG.extension == ".jpg"
    assert PictureFormat.PNG.extension == ".png"
    assert EncodedPicture(1, 1, PictureFormat.PNG, b"").mime == "image/png"


def test_pixels_and_bytes_show_in_no_repr():
    assert "canary" not in repr(EncodedPicture(1, 1, PictureFormat.PNG, b"canary"))


def test_a_picture_of_the_history_stands_for_itself_unless_its_whole_was_kept():
    turned = PictureEdits(1, Box(0, 0, 9, 9))
    assert PICTURE.shows_only_sent
    assert PICTURE.shown_size(turned) == (2, 1)
    for more in (replace(PICTURE, whole=SENT), replace(PICTURE, original=OriginalPicture("a.jpg", "ab", b""))):
        assert not more.shows_only_sent
        assert more.shown_size(turned) == (3024, 4032)
        assert more.shown_size(NO_EDITS) == (4032, 3024)


def test_a_picture_is_redacted_by_its_strokes_or_because_it_was_so_when_it_was_stored():
    assert not PICTURE.is_redacted
    assert replace(PICTURE, painted_over=True).is_redacted
    assert replace(PICTURE, edits=PictureEdits(strokes=(Stroke(((1, 1),), 9),))).is_redacted


def test_what_is_sent_and_stored_has_no_pixels_for_the_screen():
    with_original = replace(PICTURE, original=OriginalPicture("a.jpg", "ab", b"a whole file"))
    kept = with_original.for_sending()
    assert kept == replace(PICTURE, preview=kept.preview, seen=kept.seen)
    assert not kept.preview.data
    assert not kept.seen.data
