"""The languages that the window can speak."""

from llava_desktop.core.words import tr

LANGUAGES = {
    "": tr("System language"),
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "ja": "日本語",
    "zh_CN": "简体中文",
}
"""What is stored -> what it calls itself; "" is what the system speaks."""
