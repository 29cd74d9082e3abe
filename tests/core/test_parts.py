"""The list of parts is read as it is made."""

import json

import pytest

from llava_desktop.core.parts import Part, parts_in

HTTPX = {"name": "httpx", "version": "0.28.1", "licence": "BSD-3-Clause", "note": "HTTP.", "texts": ["httpx.txt"]}


def test_a_part_has_its_licence_and_the_files_of_its_text():
    assert parts_in(json.dumps([HTTPX])) == (Part("httpx", "0.28.1", "BSD-3-Clause", "HTTP.", ("httpx.txt",)),)


def test_a_version_stands_behind_the_name_where_there_is_one():
    (part,) = parts_in(json.dumps([HTTPX]))
    assert part.title == "httpx 0.28.1"
    assert part._replace(version="").title == "httpx"


@pytest.mark.parametrize("damaged", ["", "{}]", '[{"name": "x"}]', "[[]]"])
def test_a_damaged_list_is_told(damaged):
    with pytest.raises((ValueError, LookupError, TypeError)):
        parts_in(damaged)
