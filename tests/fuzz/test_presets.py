"""Whatever stands in the presets' file, in a preset, or is typed where an address belongs: values, or a sentence."""

import json
from datetime import date
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from llava_desktop.core.presets import Preset, PresetValues, filled, missing, trouble_in
from llava_desktop.core.request_fields import BadWebhook, checked_webhook, webhook_warning
from llava_desktop.storage.presets import load_presets, save_presets

PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
JSON = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner))
KEYS = st.sampled_from(["id", "name", "text", "max_tokens", "temperature", "other"])
ENTRIES = st.lists(st.dictionaries(KEYS, PLAIN) | JSON, max_size=6)
BRACED = st.text(alphabet=st.sampled_from("{}ab {namefolderdate\n"), max_size=40)


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_presets_file_gives_presets_that_can_be_used(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("presets") / "presets.json"
    path.write_bytes(content)
    assert all(preset.title for preset in load_presets(path).presets)


@given(ENTRIES)
def test_what_could_be_read_is_the_same_when_it_was_saved(tmp_path_factory, entries):
    path = tmp_path_factory.mktemp("presets") / "presets.json"
    path.write_text(json.dumps({"presets": entries}), "utf-8")
    found = load_presets(path)
    assert bool(found.trouble) == (len(found.presets) < len(entries))
    save_presets(path, found.presets)
    assert load_presets(path).presets == found.presets


@given(BRACED, st.text(max_size=10))
def test_nothing_is_lost_that_is_not_a_known_word(text, name):
    values = PresetValues(name, "folder", date(2024, 1, 1))
    made = filled(text, values)
    if not any(f"{{{word}}}" in text for word in ("name", "folder", "date")):
        assert made == text.replace("{{", "{")
    assert set(missing(text, values)) <= {"name"}
    assert trouble_in(text) == "" or "{" in text
    assert Preset("x", "", text).title


@given(st.text(max_size=60) | st.builds("https://{}".format, st.text(max_size=40)))
def test_an_address_that_is_accepted_is_https_with_one_host_and_nothing_else_is(typed):
    try:
        address = checked_webhook(typed)
    except BadWebhook:
        return
    if address:
        parts = urlsplit(address)
        assert (parts.scheme, parts.username, parts.password) == ("https", None, None)
        assert parts.netloc in webhook_warning(address)
