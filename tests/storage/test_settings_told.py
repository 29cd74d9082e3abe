"""The settings as a stranger may see them."""

from dataclasses import fields, replace

from llava_desktop.core.prediction import WebhookEvent
from llava_desktop.storage.settings import Settings, text_of
from llava_desktop.storage.settings_told import told_settings


def told(**changes) -> dict[str, str]:
    return dict(told_settings(replace(Settings(), **changes)))


def test_each_setting_is_told_by_the_name_a_form_gives_it():
    assert list(told()) == [text_of(each.name) for each in fields(Settings)]


def test_switches_numbers_and_choices_are_told_in_words():
    shown = told(stream=False, cancel_after_s=60, webhook_events=(WebhookEvent.START, WebhookEvent.COMPLETED))
    assert shown[text_of("stream")] == "no"
    assert shown[text_of("cancel_after_s")] == "60"
    assert shown[text_of("temperature")] == "0.2"
    assert shown[text_of("engine")] == "auto"
    assert shown[text_of("webhook_events")] == "start, completed"
    assert told()[text_of("webhook_events")] == "none"


def test_an_address_is_told_without_a_name_and_a_password():
    shown = told(base_url="https://al:secret@host.example:8443/v1?key=secret")[text_of("base_url")]
    assert shown == "https://host.example:8443/v1"
    assert told(base_url="https://[secret")[text_of("base_url")] == "(cannot be read)"


def test_of_a_webhook_only_the_host_is_told():
    assert told()[text_of("webhook")] == "not set"
    assert told(webhook="https://hooks.example/T0/secret")[text_of("webhook")] == "set, at hooks.example"
    assert told(webhook="https://[secret")[text_of("webhook")] == "set"


def test_a_proxy_a_language_and_a_file_of_certificates_are_told_without_a_person_s_paths():
    shown = told(proxy="http://proxy.example:8080", language="de", ca_file="/home/al/company.pem")
    assert shown[text_of("proxy")] == "http://proxy.example:8080"
    assert shown[text_of("language")] == "de"
    assert shown[text_of("ca_file")] == "set"
    assert told()[text_of("proxy")] == "not set"
    assert told()[text_of("language")] == "the system's"


def test_any_other_text_is_only_said_to_be_set():
    """Whatever a setting holds that is not named in `settings_told`: `quality` stands in for one."""
    assert told(quality="a secret")[text_of("quality")] == "set"
    assert told(quality=None)[text_of("quality")] == "not set"
