"""`dev.py bundle --prove`: the built package in a Debian with no Python and no network, used as a person would.

Needs root (chroot, network namespace). Debian comes from `debootstrap`, or is copied from the folder that `--base`
names. Inside are a minimal Debian, what the package's own Depends brings, and the package. Outside, on the same bus
and screen, are the test's tools: Xvfb, dbus-daemon, gnome-keyring, at-spi2-core, strace, weston, and the server that
plays Replicate's API. The results lie in `build/proof/`.
"""

import argparse
import os
import sys
from contextlib import ExitStack
from pathlib import Path

HERE = Path(__file__).resolve().parent
# dev.py's own modules, the app and its test harness as they lie in this checkout.
sys.path[1:1] = [str(HERE.parent), str(HERE.parent.parent)]

import proof_session  # noqa: E402 - only now they are found
from contents import ROOT  # noqa: E402
from proof_machine import Machine, offline_network, prepared_machine  # noqa: E402

from console import ExpectedError, say  # noqa: E402

OTHERS_FILES = ("var/lib/dpkg/", "var/log/", "var/cache/fontconfig")
"""What dpkg and (for root, who proves this) fontconfig keep for themselves, whatever is installed."""
RESULTS = ROOT / "build" / "proof"


def run(arguments: list[str]) -> int:
    """The process's exit code."""
    parser = argparse.ArgumentParser(prog="dev.py bundle --prove", description="Prove the built package.")
    parser.add_argument("--base", type=Path, help="a debootstrapped minimal Debian 12 to copy, instead of a fresh one")
    parser.add_argument("--package", type=Path, help="the .deb; else the one in dist/")
    given = parser.parse_args(arguments)
    try:
        prove(given.package or built_package(), given.base)
    except (ExpectedError, AssertionError) as error:
        say(f"NOT PROVEN: {error}")
        return 1
    say(f"Proven. Screenshots and traces: {RESULTS.relative_to(ROOT)}")
    return 0


def built_package() -> Path:
    found = sorted((ROOT / "dist").glob("*.deb"))
    if not found:
        raise ExpectedError("There is no package in dist/: run `dev.py bundle` first.")
    return found[-1]


def prove(package: Path, base: Path | None) -> None:
    """Raises ExpectedError when this machine cannot, AssertionError when the package does not hold."""
    if os.geteuid() != 0:
        raise ExpectedError("Only root can make a Debian to try the package in.")
    RESULTS.mkdir(parents=True, exist_ok=True)
    os.environ["LLAVA_SCREENSHOTS"] = str(RESULTS)
    with ExitStack() as stack:
        machine = stack.enter_context(prepared_machine(base, package))
        network = stack.enter_context(offline_network())
        say(f"No network: {machine.interfaces(network)}; no Python: {machine.pythons() or 'none found'}")
        assert not machine.pythons(), machine.pythons()
        before = machine.files()
        machine.install_package(network)
        say(f"Installed {package.name}: {len(machine.files() - before)} files and folders")
        check_desktop_entry(machine)
        proof_session.prove(machine, network, RESULTS)
        machine.remove_package(network)
        left = {path for path in machine.files() - before if not path.startswith(OTHERS_FILES)}
        assert not left, f"Left behind: {sorted(left)[:20]}"
        gone = before - machine.files()
        assert not gone, f"Taken along: {sorted(gone)[:20]}"
        say("Removed: the system is as it was before; the person's own files are still there")


def check_desktop_entry(machine: Machine) -> None:
    assert machine.launch_command(["/a.png"])[-1] == "/a.png", machine.launch_command(["/a.png"])
    assert machine.launch_command([])[0] == "llava-desktop"


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
