"""Widgets under test: the real theme on the real QApplication, and pictures made of known pixels."""

import pytest
from PySide6.QtCore import Signal

from llava_desktop.core.picture import EncodedPicture, PictureFormat, PictureSource, PreparedPicture, RawImage
from llava_desktop.ui.theme import Theme


@pytest.fixture(scope="session")
def applied_theme(qapp):
    """Applied once: every further stylesheet would polish all widgets anew."""
    theme = Theme()
    theme.apply(qapp)
    return theme


@pytest.fixture
def theme(applied_theme):
    """The light theme; a test may turn it dark with `use_dark`."""
    applied_theme.use_dark(False)
    return applied_theme


def pixels(width: int, height: int, colour: tuple[int, int, int] = (200, 40, 60)) -> RawImage:
    return RawImage(width, height, bytes(colour) * (width * height))


def made_picture(name: str = "boat.jpg", sent: bytes = b"x" * 84_000) -> PreparedPicture:
    """What the image worker hands over for a 4032×3024 photo. Another `sent` is another picture."""
    return PreparedPicture(
        source=PictureSource(
            name=name,
            format=PictureFormat.JPEG,
            width=4032,
            height=3024,
            size_bytes=5_100_000,
            sha256="0" * 64,
        ),
        sent=EncodedPicture(672, 504, PictureFormat.JPEG, sent),
        preview=pixels(400, 300),
        seen=pixels(672, 504),
        thumbnail=EncodedPicture(96, 72, PictureFormat.JPEG, b"thumb"),
    )


@pytest.fixture
def prepared() -> PreparedPicture:
    return made_picture()


@pytest.fixture
def emissions():
    """Call it with a widget: a list that grows by the name of every signal of its own that it emits."""

    def record(widget) -> list[str]:
        seen: list[str] = []
        for name, value in vars(type(widget)).items():
            if isinstance(value, Signal):
                getattr(widget, name).connect(lambda *_, name=name: seen.append(name))
        return seen

    return record
