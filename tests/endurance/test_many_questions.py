"""Thousands of questions through the whole app leave nothing behind: no memory, no file descriptor, no thread."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
KIB_FOR_5000 = 20_000
NOISE_KIB = 4_000
"""What a process gains by itself, and what its bounded caches (database pages, drawn parts) still gain at first."""
WARM = 20


@pytest.fixture
def ask(tmp_path):
    """`ask(count, shown=…)`: what the process had before them and after them."""
    picture = tmp_path / "small.jpg"
    Image.new("RGB", (96, 64), "teal").save(picture)

    def ask(count: int, *, shown: int) -> tuple[dict[str, int], dict[str, int]]:
        arguments = (str(WARM), str(count), str(shown), str(picture), "--data-dir", str(tmp_path / "data"))
        ended = subprocess.run(
            [sys.executable, "-m", "tests.endurance.many_questions", *arguments],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(tmp_path),
                "LANG": "C.UTF-8",
                "QT_QPA_PLATFORM": "offscreen",
                "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/no-bus",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ended.returncode, ended.stderr) == (0, "")
        before, after = (json.loads(line) for line in ended.stdout.splitlines())
        print(f"\nbefore {before}\nafter  {after}")  # noqa: T201 - for whoever runs it with `-rA`
        return before, after

    return ask


def check(before: dict[str, int], after: dict[str, int], count: int) -> None:
    assert after["asked"] - before["asked"] == count
    assert after["failed"] == 0
    assert after["descriptors"] <= before["descriptors"]
    assert after["threads"] <= before["threads"]
    assert after["memory"] - before["memory"] <= KIB_FOR_5000 * count / 5_000 + (NOISE_KIB if count < 5_000 else 0)


def test_a_hundred_questions_leave_nothing_behind(ask):
    before, after = ask(100, shown=WARM)
    check(before, after, 100)


@pytest.mark.slow
@pytest.mark.timeout(1_500)
def test_five_thousand_questions_leave_at_most_20_mb_and_no_descriptor_or_thread(ask):
    before, after = ask(5_000, shown=1_000)
    check(before, after, 5_000)
