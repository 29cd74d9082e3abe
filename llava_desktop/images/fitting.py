"""Which size a picture gets. Pure arithmetic, in pixels.

The model fits a picture into one of 672×672, 336×672, 672×336, 1008×336, 336×1008 and throws the rest away (read in
its published source). So a picture up to 2:1 is worth 672 on its long side, a wider one as much as fits 1008×336.
"""

PREVIEW_SIDE = 1600
PREVIEW_ENOUGH = 960
"""The window shows pictures some 500 px wide, at 200 % twice that. A picture that can be had at a size between this and
PREVIEW_SIDE for little is shown like that: a JPEG as it is decoded, another as the mean of each 2×2, 3×3, … pixels.
Making it 1600 px takes half as long again for a JPEG, and shrinking the others three times as long (measured)."""
THUMBNAIL_SIDE = 96

_MODEL_SIDE = 672
_MODEL_WIDE = (1008, 336)

Size = tuple[int, int]
"""Width, height."""


def fit_within(size: Size, box: Size) -> Size:
    """`size` shrunk, never enlarged, until it fits into `box`; the aspect kept, at least 1 px a side."""
    width, height = size
    box_width, box_height = box
    if width <= box_width and height <= box_height:
        return size
    # Integers only, rounded to nearest: width / box_width > height / box_height without a fraction lost.
    if width * box_height >= height * box_width:
        return box_width, max(1, _rounded(height * box_width, width))
    return max(1, _rounded(width * box_height, height)), box_height


def size_for_model(size: Size) -> Size:
    """The most pixels that count for the model."""
    width, height = size
    if width > 2 * height:
        return fit_within(size, _MODEL_WIDE)
    if height > 2 * width:
        return fit_within(size, _MODEL_WIDE[::-1])
    return fit_within(size, (_MODEL_SIDE, _MODEL_SIDE))


def size_for_preview(size: Size) -> Size:
    least = size_to_decode(size)
    first = -(-max(size) // PREVIEW_SIDE)
    for factor in range(first, 2 * first):
        # Only without a rest: a block at the edge with fewer pixels would shift all the others by a part of one.
        if size[0] % factor == size[1] % factor == 0:
            reduced = (size[0] // factor, size[1] // factor)
            if reduced[0] >= least[0] and reduced[1] >= least[1]:
                return reduced
    return fit_within(size, (PREVIEW_SIDE, PREVIEW_SIDE))


def size_to_decode(size: Size) -> Size:
    """The least a picture has to be decoded to: enough for the preview, and never less than what is sent."""
    shown = fit_within(size, (PREVIEW_ENOUGH, PREVIEW_ENOUGH))
    sent = size_for_model(size)
    return max(shown[0], sent[0]), max(shown[1], sent[1])


def size_for_thumbnail(size: Size) -> Size:
    return fit_within(size, (THUMBNAIL_SIDE, THUMBNAIL_SIDE))


def _rounded(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
