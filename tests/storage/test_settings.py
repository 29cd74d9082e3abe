import json
import stat
from dataclasses import fields, replace

import pytest

from llava_desktop.core.answer_news import Notifications
from llava_desktop.core.engine import EngineChoice
from llava_desktop.core.errors import StorageError
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.picture import Quality
from llava_desktop.core.prediction import WebhookEvent
from llava_desktop.core.request_fields import RequestFields
from llava_desktop.storage.settings import Settings, load_settings, save_settings, text_of

OTHER = Settings(
    engine=EngineChoice.DEMO,
    base_url="http://127.0.0.1:8080/v1",
    version="0123456789abcdef" * 4,
    webhook="https://hooks.example.org/in",
    webhook_events=(WebhookEvent.START, WebhookEvent.COMPLETED),
    stream=False,
    max_tokens=7,
    temperature=1.5,
    top_p=0.25,
    quality=Quality.BEST,
    cancel_after_s=60,
    questions_at_once=5,
    rate_usd_per_s=0.5,
    monthly_limit_cents=500,
    check_for_updates=True,
    language="ja",
    text_percent=150,
    proxy="http://proxy.example:8080",
    ca_file="/etc/ssl/company.pem",
    notifications=Notifications.OFF,
    tray_icon=True,
    detailed_log=True,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "settings.json"


def test_without_a_file_everything_has_its_default(path):
    assert load_settings(path) == Settings()
    assert Settings().parameters == Parameters()


def test_what_was_saved_is_loaded_and_private(path):
    assert all(getattr(OTHER, each.name) != getattr(Settings(), each.name) for each in fields(Settings))
    save_settings(path, OTHER)
    assert load_settings(path) == OTHER
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("key", "bad"),
    [
        ("engine", "cloud"),
        ("monthly_limit_cents", -1),
        ("monthly_limit_cents", 4.99),
        ("engine", []),
        ("base_url", "ftp://x"),
        ("base_url", "http://evil.example/v1"),
        ("base_url", None),
        ("version", "a b"),
        ("version", 3),
        ("version", "abc:123"),
        ("webhook", "http://hooks.example.org/in"),
        ("webhook", None),
        ("webhook_events", "start"),
        ("webhook_events", ["start", "midway"]),
        ("webhook_events", [["start"]]),
        ("stream", 0),
        ("max_tokens", 0),
        ("max_tokens", True),
        ("max_tokens", "7"),
        ("temperature", -1),
        ("temperature", float("nan")),
        ("temperature", True),
        ("top_p", 1.1),
        ("quality", "fine"),
        ("quality", {}),
        ("cancel_after_s", 4),
        ("questions_at_once", 0),
        ("questions_at_once", 11),
        ("rate_usd_per_s", "cheap"),
        ("check_for_updates", 1),
        ("check_for_updates", "yes"),
        ("language", "tlh"),
        ("language", ["de"]),
        ("language", None),
        ("text_percent", 79),
        ("text_percent", 201),
        ("text_percent", "100"),
        ("proxy", "http://al:secret@proxy.example:8080"),
        ("proxy", 8080),
        ("ca_file", "company.pem"),
        ("ca_file", {}),
        ("detailed_log", "debug"),
    ],
)
def test_a_bad_value_becomes_the_default_and_takes_nothing_else_with_it(path, key, bad):
    save_settings(path, OTHER)
    path.write_text(json.dumps(json.loads(path.read_text()) | {key: bad}))
    assert load_settings(path) == replace(OTHER, **{key: getattr(Settings(), key)})


def test_what_few_people_set_of_a_request_is_one_value():
    assert Settings().request_fields == RequestFields()
    assert OTHER.request_fields == RequestFields(OTHER.version, OTHER.webhook, OTHER.webhook_events, stream=False)


def test_events_are_in_the_api_s_order_and_each_is_there_once(path):
    path.write_text('{"webhook_events": ["completed", "start", "completed"]}')
    assert load_settings(path).webhook_events == (WebhookEvent.START, WebhookEvent.COMPLETED)


def test_a_key_of_another_version_stays(path):
    path.write_text('{"colour_of_tomorrow": [1, 2], "max_tokens": 9}')
    save_settings(path, replace(load_settings(path), top_p=0.5))
    content = json.loads(path.read_text())
    assert (content["colour_of_tomorrow"], content["max_tokens"], content["top_p"]) == ([1, 2], 9, 0.5)


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 100_000, b'"text"'])
def test_a_damaged_file_means_defaults_and_is_put_aside_not_overwritten(path, damage):
    path.write_bytes(damage)
    assert load_settings(path) == Settings()
    save_settings(path, OTHER)
    assert load_settings(path) == OTHER
    assert path.with_name("settings.json.damaged").read_bytes() == damage


def test_a_folder_in_the_files_place_means_defaults_and_saving_says_so(tmp_path):
    assert load_settings(tmp_path) == Settings()
    with pytest.raises(StorageError, match="settings could not be saved"):
        save_settings(tmp_path / "missing" / "settings.json", Settings())


def test_every_setting_has_a_text_for_people():
    assert text_of("max_tokens") == "Max tokens"
    assert all(text_of(each.name) for each in fields(Settings))


def test_no_setting_is_a_token():
    """A secret's place is the keyring."""
    words = [each.name for each in fields(Settings)]
    assert [word for word in words if "token" in word or "key" in word or "secret" in word] == ["max_tokens"]
