"""ARCHITECTURE.md is short, and each file that it names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "llava_desktop"
MAP = PACKAGE / "ARCHITECTURE.md"
MOST_LINES = 120
_PLACES = (PACKAGE, ROOT, ROOT / "packaging")
_NAMED = re.compile(r"`([\w./-]+(?:\.py|\.qss|\.md|/))`")


def test_the_map_is_short():
    assert len(MAP.read_text("utf-8").splitlines()) <= MOST_LINES


def test_each_file_that_the_map_names_is_there():
    named = set(_NAMED.findall(MAP.read_text("utf-8")))
    assert len(named) > 100
    gone = [name for name in sorted(named) if not any((place / name).exists() for place in _PLACES)]
    assert not gone
