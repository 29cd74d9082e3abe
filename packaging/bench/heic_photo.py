"""A 12 megapixel HEIC as phones write it: a grid of HEVC tiles of 512 px. Nothing here can encode one, so all 48 tiles
are the same: `tile.heic`, 19 KB of detail, grain and smooth light.

Boxes as ISO 14496-12 and 23008-12 say; sizes and offsets in bytes, big-endian.
"""

import struct
from pathlib import Path

COLUMNS, ROWS, TILE = 8, 6, 512
SIZE = (4032, 3024)
_SAMPLE = Path(__file__).with_name("tile.heic")
_GRID = 1
"""The grid's item; the tiles are those after it."""


def make_heic(path: Path) -> None:
    sample = _SAMPLE.read_bytes()
    decoder, tile = _property(sample, b"hvcC"), _property(sample, b"mdat")[8:]
    head = _box(b"ftyp", b"heic\0\0\0\0mif1heic")
    # `iloc` says where the tile lies, and is itself before it: its length does not depend on what it says.
    data_at = len(head) + len(_meta(decoder, 0, len(tile))) + 8
    path.write_bytes(head + _meta(decoder, data_at, len(tile)) + _box(b"mdat", tile))


def _meta(decoder: bytes, data_at: int, length: int) -> bytes:
    tiles = range(_GRID + 1, _GRID + 1 + COLUMNS * ROWS)
    infos = [_full(b"infe", 2, struct.pack(">HH", _GRID, 0) + b"grid\0")]
    infos += [_full(b"infe", 2, struct.pack(">HH", item, 0) + b"hvc1\0") for item in tiles]
    grid = struct.pack(">BBBBHH", 0, 0, ROWS - 1, COLUMNS - 1, *SIZE)
    properties = decoder + _size(TILE, TILE) + _size(*SIZE)
    uses = struct.pack(">IHBB", len(infos), _GRID, 1, 3)
    uses += b"".join(struct.pack(">HBBB", item, 2, 0x80 | 1, 2) for item in tiles)  # 0x80: must be understood
    # Of the grid: construction method 1, its bytes are in `idat`. Of the tiles: 0, in the file.
    places = struct.pack(">BBH", 0x44, 0, len(infos)) + struct.pack(">HHHHII", _GRID, 1, 0, 1, 0, len(grid))
    places += b"".join(struct.pack(">HHHHII", item, 0, 0, 1, data_at, length) for item in tiles)
    made_of = struct.pack(f">HH{len(tiles)}H", _GRID, len(tiles), *tiles)
    return _full(
        b"meta",
        0,
        _full(b"hdlr", 0, bytes(4) + b"pict" + bytes(13))
        + _full(b"pitm", 0, struct.pack(">H", _GRID))
        + _full(b"iinf", 0, struct.pack(">H", len(infos)) + b"".join(infos))
        + _full(b"iref", 0, _box(b"dimg", made_of))
        + _box(b"iprp", _box(b"ipco", properties) + _full(b"ipma", 0, uses))
        + _full(b"iloc", 1, places)
        + _box(b"idat", grid),
    )


def _property(data: bytes, kind: bytes) -> bytes:
    """The one box of that kind, whole."""
    start = data.index(kind) - 4
    return data[start : start + int.from_bytes(data[start : start + 4], "big")]


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body


def _full(kind: bytes, version: int, body: bytes) -> bytes:
    return _box(kind, struct.pack(">B3x", version) + body)


def _size(width: int, height: int) -> bytes:
    return _full(b"ispe", 0, struct.pack(">II", width, height))
