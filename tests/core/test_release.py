"""Only a finished, newer version is worth a word."""

import pytest

from llava_desktop.core.release import BadVersion, is_worth_telling, parsed_version


@pytest.mark.parametrize(
    ("offered", "running"),
    [
        ("0.2.0", "0.1.0"),
        ("v0.2", "0.1.9"),
        ("0.10.0", "0.9.0"),
        ("1.0", "1.0rc1"),
        ("1.0.0.1", "1.0"),
        ("1.0", "0.9.dev0"),
    ],
)
def test_a_finished_version_with_a_higher_number_is_told(offered, running):
    assert is_worth_telling(parsed_version(offered), parsed_version(running))


@pytest.mark.parametrize(
    ("offered", "running"),
    [
        ("0.1.0", "0.1.0"),
        ("v0.1", "0.1.0"),
        ("0.1.0", "0.2.0"),
        ("0.9.0", "0.10.0"),
        ("0.3.0rc1", "0.2.0"),
        ("0.3.0-beta.2", "0.2.0"),
        ("0.3.0.dev5", "0.2.0"),
        ("0.3.0+local", "0.2.0"),
        ("1.0rc2", "1.0rc1"),
    ],
)
def test_the_same_an_older_or_an_unfinished_version_is_not(offered, running):
    assert not is_worth_telling(parsed_version(offered), parsed_version(running))


@pytest.mark.parametrize(
    "text",
    ["", "1", "one.two", "1.2 <b>", "1.2\n3", "-1.2", "1.2.3.4.5", "9999999.0", "1." + "9" * 400, "1.2\u202e3", "١.٢"],
)
def test_what_is_no_number_of_ours_is_refused(text):
    with pytest.raises(BadVersion):
        parsed_version(text)


def test_people_see_the_number_as_it_was_written_without_the_v():
    assert parsed_version(" v0.20.0 \n").text == "0.20.0"
