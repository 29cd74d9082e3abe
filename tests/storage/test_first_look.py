"""What the first paint needs of the settings is what the settings say."""

import pytest

from llava_desktop.core.languages import LANGUAGES
from llava_desktop.storage.first_look import FirstLook, first_look
from llava_desktop.storage.settings import TEXT_LEAST_PERCENT, TEXT_MOST_PERCENT, Settings, save_settings


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("percent", [TEXT_LEAST_PERCENT, 100, TEXT_MOST_PERCENT])
def test_what_was_saved_is_found(tmp_path, language, percent):
    path = tmp_path / "settings.json"
    save_settings(path, Settings(language=language, text_percent=percent))
    assert first_look(path) == FirstLook(percent, language)


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"text_percent": "150", "language": 3}', b'{"text_percent": 1500}', b"\xff\x00"]
)
def test_what_is_missing_or_damaged_is_the_default(tmp_path, content):
    path = tmp_path / "settings.json"
    assert first_look(path) == FirstLook()
    path.write_bytes(content)
    assert first_look(path) == FirstLook()
