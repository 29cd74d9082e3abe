import os
import random
import socket
import stat
import unicodedata
from pathlib import Path

import pytest

from llava_desktop.core.errors import NotAPicture, PictureTooLarge, PictureUnreadable
from llava_desktop.images import reading
from llava_desktop.images.naming import NAME_MOST, shown_name
from llava_desktop.images.prepare import PicturePreparer
from llava_desktop.images.reading import read_picture_file
from tests.withheld import own_s

needs_posix = pytest.mark.skipif(os.name != "posix", reason="these files exist on POSIX systems only")


def refusal(path: Path) -> PictureUnreadable:
    start = own_s()
    with pytest.raises(PictureUnreadable) as caught:
        read_picture_file(path)
    assert own_s() - start < 0.01
    return caught.value


def test_a_file_is_read_whole(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(b"x" * 100_000)
    assert read_picture_file(path) == b"x" * 100_000


def test_an_empty_file_is_refused_by_name(tmp_path):
    path = tmp_path / "a.jpg"
    path.touch()
    assert refusal(path).sentence == "a.jpg is empty."


def test_a_file_that_vanished_is_refused_by_name(tmp_path):
    assert refusal(tmp_path / "gone.jpg").sentence == "gone.jpg is no longer there."


@needs_posix
def test_a_folder_is_refused_by_name(tmp_path):
    assert refusal(tmp_path).sentence == f"{tmp_path.name} is a folder, not a picture."


@needs_posix
def test_a_pipe_that_nobody_writes_to_is_refused_at_once(tmp_path):
    path = tmp_path / "pipe.jpg"
    os.mkfifo(path)
    assert refusal(path).sentence == "pipe.jpg is a pipe, not a picture."


@needs_posix
def test_an_endless_device_is_refused():
    assert refusal(Path("/dev/zero")).sentence == "zero is a device, not a picture."


@needs_posix
def test_a_socket_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a socket's path may have 108 bytes only
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s.jpg")
        assert refusal(tmp_path / "s.jpg").sentence == "s.jpg is a socket or a device, not a picture."


@needs_posix
def test_a_file_without_permission_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "secret.jpg"
    path.write_bytes(b"x")
    path.chmod(0)

    def refused(*_: object) -> int:
        raise PermissionError(13, "Permission denied")  # root may read everything, and tests may run as root

    monkeypatch.setattr(os, "open", refused)
    assert refusal(path).sentence == "secret.jpg may not be read by you."


@needs_posix
def test_links_that_lead_in_a_circle_are_refused(tmp_path):
    path = tmp_path / "round.jpg"
    path.symlink_to(path)
    assert refusal(path).sentence == "round.jpg is a link that leads nowhere."


def test_a_fault_without_words_of_its_own_still_names_the_file(tmp_path, monkeypatch):
    def broken(*_: object) -> int:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "open", broken)
    assert refusal(tmp_path / "a.jpg").sentence == "a.jpg could not be read."


def test_a_kind_of_file_nobody_thought_of_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.jpg"
    path.write_bytes(b"x")
    real = path.stat()
    door = os.stat_result((0o150000 | stat.S_IMODE(real.st_mode), *real[1:]))  # a Solaris door
    monkeypatch.setattr(os, "fstat", lambda _: door)
    with pytest.raises((PictureUnreadable, OSError)) as caught:
        read_picture_file(path)
    assert "not a regular file" in str(caught.value)


@pytest.mark.parametrize("path", ["//host/share/a.jpg", "\\\\host\\share\\a.jpg"])
def test_a_network_path_is_never_opened(path, monkeypatch):
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("opened"))
    assert "is on a network path" in refusal(Path(path)).sentence


def test_a_nul_in_a_path_is_refused(tmp_path):
    assert refusal(tmp_path / "a\0.jpg").sentence == "a‹U+0000›.jpg could not be read.".replace("‹U+0000›", "\ufffd")


def test_a_file_over_the_limit_is_not_read(tmp_path):
    path = tmp_path / "big.jpg"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)  # a hole: takes no room
    with pytest.raises(PictureTooLarge) as caught:
        read_picture_file(path)
    assert caught.value.text == "big.jpg is too large: 2000.0 MB. Pictures may have up to 100.0 MB."


def test_a_file_that_grows_while_it_is_read_is_still_limited(tmp_path, monkeypatch):
    path = tmp_path / "growing.jpg"
    path.write_bytes(b"x" * 11)
    monkeypatch.setattr(reading, "FILE_BYTES_MOST", 10)
    small = path.stat()
    monkeypatch.setattr(os, "fstat", lambda _: os.stat_result((*small[:6], 5, *small[7:])))
    with pytest.raises(PictureTooLarge):
        read_picture_file(path)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\nb.jpg", "a‹U+000A›b.jpg"),
        ("a\tb.jpg", "a‹U+0009›b.jpg"),
        ("gpj.\u202eexe", "gpj.‹U+202E›exe"),
        ('<img src="//h/s/x">.jpg', '<img src="//h/s/x">.jpg'),
        (os.fsdecode(b"caf\xe9.jpg"), "caf\ufffd.jpg"),
        ("", "The picture"),
    ],
)
def test_odd_names_are_plain_and_marked(name, shown):
    assert shown_name(name) == shown


def test_a_name_of_255_bytes_is_cut():
    assert shown_name("n" * 255) == "n" * (NAME_MOST - 1) + "…"


@needs_posix
def test_a_file_whose_name_is_not_utf_8_is_read(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.jpg"))
    path.write_bytes(b"x")
    assert read_picture_file(path) == b"x"


def odd_names() -> list[bytes]:
    """500 names that a POSIX file system takes: every byte, markup, options, invisible and reordering characters."""
    chance = random.Random(500)
    made = [bytes([value]) for value in range(1, 256) if value not in b"/."]
    made += [
        b"-rf",
        b"--help",
        b"~",
        b"$HOME",
        b"%s%n",
        b"con",
        b"nul.png",
        b"a" * 255,
        b" ",
        b"\n",
        b"...",
        b"..."[:3] + b".png",
    ]
    made += [
        text.encode()
        for text in ("\u202egnp.exe", "\u200b", "<img src=x>", "&amp;", "e\u0301", "\ufeff", "data:,x", "\U0001f4f7")
    ]
    while len(made) < 500:
        name = bytes(chance.randrange(1, 256) for _ in range(chance.randrange(1, 60))).replace(b"/", b"_")
        made.append(name + b".")
    return list(dict.fromkeys(made))


@needs_posix
def test_500_odd_names_are_read_and_shown_on_one_plain_line(tmp_path):
    begun = own_s()
    names = odd_names()
    assert len(names) >= 490
    for name in names:
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
        path.write_bytes(b"text")
        assert read_picture_file(path) == b"text"
        with pytest.raises(NotAPicture) as caught:
            PicturePreparer().prepare_file(path)
        shown = shown_name(path.name)
        assert caught.value.sentence.startswith(shown)
        assert not [one for one in shown if unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"}]
        assert shown.encode("utf-8")
    assert own_s() - begun < len(names) * 0.05
