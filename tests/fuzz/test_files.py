"""The small files that the app reads at its start, as a disk, another program or an older version left them."""

import dataclasses
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llava_desktop.core.base_url import checked_base_url
from llava_desktop.core.engine import EngineChoice
from llava_desktop.core.options import parse_options
from llava_desktop.core.parameters import Parameters
from llava_desktop.storage.search import full_text_query
from llava_desktop.storage.settings import Settings, load_settings, save_settings
from llava_desktop.storage.window_place import read_window_place
from tests.fuzz import json_values

names = st.sampled_from([each.name for each in dataclasses.fields(Settings)])
contents = (
    st.dictionaries(names | st.text(max_size=5), json_values.values, max_size=8).map(json_values.encoded)
    | json_values.bodies
)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("settings") / "settings.json"


@given(content=contents)
def test_any_settings_file_gives_settings_that_can_be_used(path, content):
    path.write_bytes(content)
    found = load_settings(path)
    assert isinstance(found.engine, EngineChoice)
    assert isinstance(found.parameters, Parameters)
    assert checked_base_url(found.base_url) == found.base_url
    assert 5 <= found.cancel_after_s <= 24 * 60 * 60


@settings(max_examples=20)  # each is written through to the disk
@given(content=contents)
def test_any_settings_file_can_be_saved_over(path, content):
    path.write_bytes(content)
    loaded = load_settings(path)
    save_settings(path, loaded)
    assert load_settings(path) == loaded
    json.loads(path.read_bytes())


@given(content=st.binary(max_size=50) | st.just(b"1" * 10_000))
def test_any_file_with_the_windows_place_is_a_short_text_or_nothing(path, content):
    path.write_bytes(content)
    assert sum(len(text) for text in read_window_place(path)[:2]) <= 4096


@given(st.text(max_size=30))
def test_a_token_in_the_environment_never_stands_in_the_options_text(token):
    options = parse_options([], {"REPLICATE_API_TOKEN": f"r8_{token}Canary"})
    assert "Canary" not in repr(options)


@given(st.text(max_size=30))
def test_a_search_is_quoted_words_or_nothing(typed):
    query = full_text_query(typed)
    assert query.count('"') % 2 == 0
    query.encode("utf-8")
