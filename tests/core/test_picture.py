import base64

from llava_desktop.core.picture import EncodedPicture, PictureFormat


def test_a_picture_knows_its_data_uri():
    picture = EncodedPicture(2, 1, PictureFormat.JPEG, b"\xff\xd8\xff")
    head, _, data = picture.data_uri.partition(",")
    assert head == "data:image/jpeg;base64"
    assert base64.b64decode(data) == b"\xff\xd8\xff"


def test_the_file_name_ends_as_the_format_does():
    assert EncodedPicture(1, 1, PictureFormat.JPEG, b"").extension == ".jpg"
    assert EncodedPicture(1, 1, PictureFormat.PNG, b"").extension == ".png"
    assert EncodedPicture(1, 1, PictureFormat.PNG, b"").mime == "image/png"


def test_pixels_and_bytes_show_in_no_repr():
    assert "canary" not in repr(EncodedPicture(1, 1, PictureFormat.PNG, b"canary"))
