"""How many frames a GIF has. Pillow counts them too, but slowly: minutes for 100 MB of tiny frames."""

_EXTENSION = 0x21
_FRAME = 0x2C
FRAMES_COUNTED = 10_000
"""Where counting stops: nobody reads the difference."""


def gif_frames(data: bytes) -> int:
    """At least 1; stops at FRAMES_COUNTED, at the end, or where the file breaks off. The header has been checked."""
    position = 13 + _palette_bytes(data[10])
    frames = 0
    try:
        while frames < FRAMES_COUNTED:
            block = data[position]
            if block == _FRAME:
                frames += 1
                # 10 bytes of descriptor, its palette, 1 byte of LZW code size, then the pixels.
                position = _after_sub_blocks(data, position + 11 + _palette_bytes(data[position + 9]))
            elif block == _EXTENSION:
                position = _after_sub_blocks(data, position + 2)
            else:  # the trailer, or nothing that is known
                break
    except IndexError:
        pass
    return max(1, frames)


def _palette_bytes(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_sub_blocks(data: bytes, position: int) -> int:
    while length := data[position]:
        position += length + 1
    return position + 1
