"""The lock files: what they pin, and that they send nobody anywhere."""

import re
from pathlib import Path

import pytest

from console import ExpectedError
from environment import Lock
from relock import refuse_addresses, with_lasting_folder

LOCKS = Path(__file__).resolve().parents[2] / "packaging" / "lock"


def pins(lock):
    """Each requirement with its marker -> the hashes that stand under it."""
    found: dict[str, list[str]] = {}
    for line in (LOCKS / lock.value).read_text("utf-8").splitlines():
        if re.match(r"[a-z0-9]", line):
            current = line.split(" \\")[0]
            found[current] = []
        elif "--hash=sha256:" in line:
            found[current].append(line)
    return found


@pytest.mark.parametrize("lock", Lock)
def test_a_lock_names_no_address(lock):
    refuse_addresses((LOCKS / lock.value).read_text("utf-8"), lock.value)


@pytest.mark.parametrize("lock", Lock)
def test_every_package_is_pinned_and_hashed(lock):
    assert len(pins(lock)) > 10
    assert [name for name, hashes in pins(lock).items() if "==" not in name or not hashes] == []


@pytest.mark.parametrize("lock", [Lock.TEST, Lock.BUNDLE])
def test_what_runs_the_app_is_what_was_tested_and_what_is_bundled(lock):
    """Markers may be wider in the larger lock, where more packages ask for the same one."""
    larger = {name.split(" ;")[0] for name in pins(lock)}
    assert {name.split(" ;")[0] for name in pins(Lock.RUN)} - larger == set()


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example/simple",
        "--extra-index-url file",
        "-f wheels",
        "a @ https://packages.example/a.whl",
    ],
)
def test_a_lock_with_an_address_is_refused(line):
    with pytest.raises(ExpectedError, match="nothing was changed"):
        refuse_addresses(f"a==1\n{line}\n", "run.txt")


def test_the_temporary_folder_of_locking_stays_out_of_the_lock(tmp_path):
    assert with_lasting_folder(f"#   -c {tmp_path}/run.txt", tmp_path) == "#   -c packaging/lock/run.txt"
