import time

import pytest
from PIL import Image

from llava_desktop.images.frames import FRAMES_COUNTED, gif_frames
from tests.images.made import encoded


def animation(count: int) -> bytes:
    first, *rest = [Image.new("RGB", (20, 10), (20 * shade, 0, 0)) for shade in range(count)]
    return encoded(first, "GIF", save_all=True, append_images=rest, duration=50, comment=b"hello")


@pytest.mark.parametrize("count", [1, 2, 12])
def test_frames_are_counted_as_pillow_counts_them(count):
    assert gif_frames(animation(count)) == count


def test_a_gif_that_breaks_off_has_the_frames_it_has():
    whole = animation(12)
    counts = [gif_frames(whole[:cut]) for cut in range(13, len(whole))]
    assert counts == sorted(counts)
    assert counts[0] == 1


def test_counting_ends_with_a_file_that_never_does():
    tiny_frame = b"," + bytes(9) + b"\x02" + b"\x00"
    start = time.thread_time()
    assert gif_frames(b"GIF89a" + bytes(7) + tiny_frame * 1_000_000) == FRAMES_COUNTED
    assert time.thread_time() - start < 1
