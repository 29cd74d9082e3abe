from pathlib import Path

import pytest

from llava_desktop.core.incoming import MOST_AT_ONCE, BytesSource, FileSource
from llava_desktop.core.incoming_folders import Gathered, gathered_text

HUNDRED = tuple(Path(f"{number}.jpg") for number in range(MOST_AT_ONCE))
ONE = (Path("a.jpg"),)
TOO_MANY = "at most 100 pictures are opened at a time"
LEFT_OUT = "not all of it was looked through, 1 folder could not be read."


def test_a_file_is_shown_by_its_name_and_a_root_by_its_path():
    assert FileSource(Path("/tmp/a b.jpg")).name == "a b.jpg"
    assert FileSource(Path("/")).name == "/"


def test_bytes_show_in_no_repr():
    assert "secret" not in repr(BytesSource(b"secret", "a.png"))


@pytest.mark.parametrize(
    "gathered",
    [Gathered(ONE, 1, 1), Gathered(HUNDRED, 100, 100), Gathered(ONE, 1, 1, ("Holiday",))],
    ids=["a file", "a hundred files", "a folder with nothing else in it"],
)
def test_nothing_is_said_when_everything_is_opened(gathered):
    assert gathered_text(gathered) == ""


@pytest.mark.parametrize(
    ("gathered", "text"),
    [
        (
            Gathered(HUNDRED[:12], 12, 5000, ("Holiday",)),
            "12 of the 5,000 files in “Holiday” were opened: the others have no picture's name.",
        ),
        (
            Gathered(ONE, 1, 2, ("Holiday",)),
            "1 of the 2 files in “Holiday” was opened: the others have no picture's name.",
        ),
        (
            Gathered(HUNDRED, 250, 260, ("a", "b")),
            "100 of the 260 files in the 2 folders were opened: at most 100 pictures are opened at a time.",
        ),
        (
            Gathered(HUNDRED, 250, 250, is_whole=False),
            f"100 of the more than 250 files were opened: {TOO_MANY}, not all of it was looked through.",
        ),
        (Gathered(HUNDRED, 250, 250), "100 of the 250 files were opened: at most 100 pictures are opened at a time."),
        (
            Gathered(ONE, 1, 2, ("Disk",), unread=1, is_whole=False),
            "1 of the more than 2 files in “Disk” was opened: the others have no picture's name, " + LEFT_OUT,
        ),
        (
            Gathered(ONE, 1, 1, ("Disk",), unread=2),
            "1 of the 1 file in “Disk” was opened: 2 folders could not be read.",
        ),
    ],
)
def test_what_was_left_out_is_said_with_the_reason(gathered, text):
    assert gathered_text(gathered) == text


@pytest.mark.parametrize(
    ("gathered", "start"),
    [
        (Gathered((), 0, 0), "It is empty."),
        (Gathered((), 0, 0, ("Holiday",)), "“Holiday” is empty."),
        (Gathered((), 0, 0, ("Holiday",), unread=1), "“Holiday” could not be read."),
        (Gathered((), 0, 0, ("Disk",), is_whole=False), "“Disk” took too long to look through."),
        (Gathered((), 0, 0, ("a", "b"), is_whole=False), "The 2 folders took too long to look through."),
        (Gathered((), 0, 0, ("a", "b")), "The 2 folders are empty."),
        (Gathered((), 0, 0, ("a", "b"), unread=2), "The 2 folders could not be read."),
        (Gathered((), 0, 1, ("Holiday",)), "The one file in “Holiday” has no picture's name."),
        (Gathered((), 0, 5000, ("Holiday",)), "None of the 5,000 files in “Holiday” has a picture's name."),
        (Gathered((), 0, 0, ("a\u202eb\n" + "x" * 300,)), "“a‹U+202E›b xxx"),
    ],
)
def test_a_folder_without_pictures_is_told_in_a_sentence_with_what_to_do(gathered, start):
    assert gathered_text(gathered).startswith(start)
    assert len(gathered_text(gathered)) < 200
