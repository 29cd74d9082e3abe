"""The scan finds what it is for: else its zero hits would mean nothing."""

import base64
import sqlite3
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.canary.scan import Scan
from tests.canary.secrets import STREAM, TOKEN

ENCODINGS = {
    "UTF-8": lambda text: text.encode(),
    "UTF-16 LE": lambda text: text.encode("utf-16-le"),
    "UTF-16 BE": lambda text: text.encode("utf-16-be"),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64, one byte before it": lambda text: base64.b64encode(b"x" + text.encode()),
    "base64, two bytes before it": lambda text: base64.b64encode(b"xy" + text.encode()),
    "base64 for URLs": lambda text: base64.urlsafe_b64encode(b"token=" + text.encode()),
    "in a URL": lambda text: quote(text).encode(),
    "percent-encoded": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()).encode(),
    "percent-encoded, small": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()).encode(),
    "hexadecimal": lambda text: text.encode().hex().encode(),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("secret", [TOKEN, STREAM], ids=["token", "stream"])
def test_a_canary_that_was_planted_is_found(secret: str, encoding: str, tmp_path: Path, canary):
    planted = tmp_path / "deep" / "down"
    planted.parent.mkdir()
    planted.write_bytes(b"\x00before" + ENCODINGS[encoding](secret) + b"behind\xff" * 1000)
    canary.allowed.add(planted)  # for the scan of the whole run
    scan = Scan()
    assert [hit.path for hit in scan.look_through(tmp_path)] == [planted]
    assert (scan.files, scan.bytes) == (1, planted.stat().st_size)


def test_a_canary_in_a_write_ahead_log_is_found(tmp_path: Path, canary):
    connection = sqlite3.connect(tmp_path / "history.sqlite3")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE words (text)")
    connection.execute("INSERT INTO words VALUES (?)", (TOKEN,))
    connection.commit()
    found = {hit.path.name for hit in Scan().look_through(tmp_path)}
    connection.close()
    canary.allowed.update(tmp_path.iterdir())
    assert found == {"history.sqlite3-wal"}


def test_a_canary_in_a_files_name_is_found(tmp_path: Path, canary):
    named = tmp_path / f"{TOKEN}.txt"
    named.touch()
    canary.allowed.add(named)
    assert len(Scan().look_through(tmp_path)) == 1


def test_a_canary_across_two_pieces_is_found(tmp_path: Path, canary):
    planted = tmp_path / "long"
    planted.write_bytes(b"x" * ((1 << 22) - 9) + TOKEN.encode())
    canary.allowed.add(planted)
    assert len(Scan().look_through(tmp_path)) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_canary_before_behind_and_between_holes_is_found_and_all_is_counted(encoding: str, tmp_path: Path, canary):
    secret, piece = TOKEN.encode(encoding), 1 << 22
    for name, (first, at) in {"before": (b"", 0), "behind": (b"x", 3), "between": (b"", 2)}.items():
        with (tmp_path / name).open("wb") as file:
            file.write(first)
            file.truncate(3 * piece)
            file.seek(max(0, at * piece - len(secret)))
            file.write(secret)
    with (tmp_path / "empty").open("wb") as file:
        file.truncate(9 * piece)
    canary.allowed.update(tmp_path.iterdir())
    scan = Scan()
    assert [hit.path.name for hit in scan.look_through(tmp_path)] == ["before", "behind", "between"]
    assert scan.bytes == 18 * piece


def test_half_a_canary_and_an_empty_file_are_none(tmp_path: Path):
    (tmp_path / "half").write_text(TOKEN[:12])
    (tmp_path / "empty").touch()
    assert Scan().look_through(tmp_path) == []


def test_what_a_test_wrote_itself_is_left_out_by_name(tmp_path: Path, canary):
    planted = tmp_path / "mine"
    planted.write_text(TOKEN)
    canary.allowed.add(planted)
    assert Scan().look_through(tmp_path, allowed=[planted]) == []


def test_a_folder_with_the_canary_in_it_fails_the_test_that_ends_with_it(tmp_path: Path, canary):
    (tmp_path / "leak").write_text(TOKEN)
    before = list(canary.scan.hits)
    with pytest.raises(AssertionError, match="leak as UTF-8"):
        canary.check(tmp_path)
    canary.scan.hits[:] = before
    canary.allowed.add(tmp_path / "leak")


def test_the_canary_has_the_shape_of_a_real_token():
    assert len(TOKEN) == 3 + 37
