"""What the decoding process refuses is said in the window's language, and nothing that it says is believed unseen."""

import json
import os
import sys
from pathlib import Path

import pytest

from llava_desktop.images.apart.decoder import ApartDecoder
from llava_desktop.images.apart.process import DecoderProcess
from llava_desktop.images.prepare import PicturePreparer
from llava_desktop.ui.languages import install
from llava_desktop.ui.notice import Notice
from tests.images.made import encoded, heic, quarters
from tests.ui.pseudo_language import as_before

ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
DAMAGED_AVIF = encoded(quarters(), "AVIF")[:-40]
NOT_OPENED = "katze.heic konnte nicht geöffnet werden. "


@pytest.fixture
def decoded_by(room, qapp):
    """What a German window says of the pictures that it is given; the process that it asks is started by `command`."""
    started: list[DecoderProcess] = []

    def decoded_by(*command: str):
        process = DecoderProcess([sys.executable, *command], ENVIRONMENT)
        started.append(process)
        room.pictures_tool.prepare_bytes = PicturePreparer(ApartDecoder(process).decode).prepare_bytes

        def error_of(data: bytes, name: str) -> str:
            room.window.picture_pane.bytes_dropped.emit(data, name)
            room.picture_thread.run_all()
            notice = room.window.picture_pane.findChild(Notice, "Picture error")
            if notice is None or notice.isHidden():
                return ""
            shown: str = notice._text.text()
            return shown.replace("\u200b", "")  # where a long word may be broken

        return error_of

    with as_before(qapp):
        assert install(qapp, "de") == "de"
        yield decoded_by
    for process in started:
        process.close()


def test_a_damage_that_only_the_process_sees_is_said_in_the_language_of_the_window(decoded_by, room):
    error_of = decoded_by("-m", "llava_desktop.images.apart")
    assert error_of(DAMAGED_AVIF, "katze.avif").startswith("katze.avif ist beschädigt oder unvollständig.")
    assert error_of(b"II*\0" + bytes(40), "{name}.tiff").startswith("{name}.tiff ist beschädigt")
    assert room.desk.picture is None


@pytest.mark.parametrize(
    "lie",
    [
        {"refused": "DAMAGED", "size": [10**30, 1]},
        {"refused": "PictureDamaged", "sentence": "Call 555-0100.", "advice": "{name.__init__.__globals__}"},
    ],
    ids=str,
)
def test_a_process_that_lies_costs_one_picture_and_one_sentence(decoded_by, room, lie, tmp_path):
    has_lied, said = tmp_path / "lied", json.dumps(lie).encode()
    lies_once = f"""
import pathlib, sys
from llava_desktop.images.apart import worker
has_lied = pathlib.Path({str(has_lied)!r})
if has_lied.exists():
    sys.exit(worker.main())
has_lied.touch()
sys.stdout.buffer.write(({len(said)}).to_bytes(4, "big") + {said!r})
sys.stdout.buffer.flush()
sys.stdin.buffer.read()
"""
    error_of = decoded_by("-c", lies_once)
    assert error_of(heic("orientation_1"), "katze.heic").startswith(NOT_OPENED)
    assert has_lied.exists()
    assert error_of(heic("orientation_1"), "katze.heic") == ""
    assert room.desk.picture.source.width == 80
