"""The decoding process: one picture after another, until the app closes the pipe."""

import contextlib
import os
from typing import Protocol

import pi_heif

from llava_desktop.images.apart.limits import limit_memory_and_files, limit_processor_time
from llava_desktop.images.apart.messages import BadMessage, Reader, Request, Writer, read_request, write_reply
from llava_desktop.images.decoded import DecodedPicture
from llava_desktop.images.decoding import decode_unnamed
from llava_desktop.images.refusals import PictureRefused

_STDIN, _STDOUT = 0, 1


class Limits(Protocol):
    def __call__(self) -> None: ...


def main() -> int:
    """The process's exit code. File numbers, because a windowed program on Windows has no `sys.stdin`."""
    limit_memory_and_files()
    # pi-heif takes 4, whatever there is: of 2 processors that leaves the window too little, of 8 it uses a half.
    pi_heif.options.DECODE_THREADS = os.cpu_count() or 1
    with (
        contextlib.suppress(BrokenPipeError, BadMessage),  # the app ended while it asked, or before it was answered
        open(_STDIN, "rb", closefd=False) as requests,
        open(_STDOUT, "wb", closefd=False) as replies,
    ):
        serve(requests, replies, limit_processor_time)
    return 0


def serve(requests: Reader, replies: Writer, limit: Limits) -> None:
    """limit: called before each picture."""
    while (request := read_request(requests)) is not None:
        limit()
        write_reply(replies, _answer(request))


def _answer(request: Request) -> DecodedPicture | PictureRefused:
    try:
        return decode_unnamed(request.data, request.edits, request.detail)
    except PictureRefused as refused:
        return refused
