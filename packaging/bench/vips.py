"""libvips makes a thumbnail: what a library written for just that needs.

Without pyvips, of which there is no wheel: through the compiled part that it uses itself.
"""

from pathlib import Path

try:
    from _libvips import ffi, lib
except ImportError:  # no wheel of pyvips-binary for this system
    ffi = lib = None


class CannotOpen(Exception):
    """libvips was built without a decoder for it."""


def is_here() -> bool:
    return lib is not None


def make_thumbnail(source: Path, target: Path, side: int) -> None:
    """A JPEG of at most `side` pixels, upright. Raises CannotOpen."""
    lib.vips_init(b"bench")
    built = _run("thumbnail", filename=str(source), width=side, height=side)
    value = _value("VipsImage")
    lib.g_object_get_property(ffi.cast("GObject*", built), b"out", value)
    _run("jpegsave", **{"in": lib.g_value_get_object(value), "filename": str(target), "Q": 90})


def _run(name: str, **given: object) -> object:
    operation = lib.vips_operation_new(name.encode())
    for key, what in given.items():
        if isinstance(what, str):
            value = _value("gchararray")
            lib.g_value_set_string(value, what.encode())
        elif isinstance(what, int):
            value = _value("gint")
            lib.g_value_set_int(value, what)
        else:
            value = _value("VipsImage")
            lib.g_value_set_object(value, what)
        lib.g_object_set_property(ffi.cast("GObject*", operation), key.encode(), value)
    built = lib.vips_cache_operation_build(operation)
    if built == ffi.NULL:
        raise CannotOpen(ffi.string(lib.vips_error_buffer()).decode(errors="replace"))
    return built


def _value(kind: str) -> object:
    value = ffi.new("GValue*")
    lib.g_value_init(value, lib.g_type_from_name(kind.encode()))
    return value
