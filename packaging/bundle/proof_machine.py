"""A minimal Debian in a folder, and a network with nothing but itself: where the package is proven."""

import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from contents import NAME

from console import ExpectedError, quietly, say

RELEASE = "bookworm"
NETWORK = "llava-desktop-proof"
PLAIN_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"
PERSONS_FOLDERS = ("home", "root", "tmp", "run", "proc", "sys", "dev")
"""Not the system's: what lies there is not counted."""


@dataclass(frozen=True, slots=True)
class Machine:
    """root: the folder that is `/` inside. package: the .deb, as it is called inside."""

    root: Path
    package: str

    def pythons(self) -> list[str]:
        """Every program, library or folder of modules that could be a Python. (/usr/share has files for a debugger.)"""
        folders = ("usr/bin", "usr/sbin", "usr/lib", "usr/libexec", "usr/local", "opt")
        names = ("python*", "pypy*", "libpython*")
        found = (path for folder in folders for name in names for path in (self.root / folder).glob(f"**/{name}"))
        return sorted(str(path.relative_to(self.root)) for path in found)

    def files(self) -> set[str]:
        """All paths of the system."""
        return {
            str(path.relative_to(self.root))
            for top in self.root.iterdir()
            if top.name not in PERSONS_FOLDERS and not top.is_symlink()
            for path in top.rglob("*")
        }

    def launch_command(self, files: Sequence[str]) -> list[str]:
        """What a desktop runs for these files, by the installed desktop entry."""
        entry = self.root / "usr/share/applications" / f"{NAME}.desktop"
        (line,) = (line for line in entry.read_text("utf-8").splitlines() if line.startswith("Exec="))
        words = shlex.split(line.removeprefix("Exec="))
        return [part for word in words for part in (files if word == "%F" else [word])]

    def inside(self, network: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> list[str]:
        """The command that runs `command` in here, without any network. It becomes that process: the id stays."""
        return [
            *("nsenter", f"--net=/run/netns/{network}", "chroot", str(self.root)),
            *("/usr/bin/env", f"PATH={PLAIN_PATH}", *(f"{key}={value}" for key, value in (environment or {}).items())),
            *command,
        ]

    def interfaces(self, network: str) -> str:
        """The names of the network's interfaces: the loopback alone."""
        shown = subprocess.run(["ip", "-n", network, "-brief", "link"], capture_output=True, text=True, check=True)
        return ", ".join(line.split()[0] for line in shown.stdout.splitlines())

    def install_package(self, network: str) -> None:
        quietly(self.inside(network, ["dpkg", "--install", self.package]), failure="dpkg could not install it:")

    def remove_package(self, network: str) -> None:
        quietly(self.inside(network, ["dpkg", "--remove", NAME]), failure="dpkg could not remove it:")


@contextmanager
def prepared_machine(base: Path | None, package: Path) -> Iterator[Machine]:
    """A minimal Debian, with what the package's Depends names, and the package lying there uninstalled."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ld-debian-")))
        root = folder / "root"
        if base is None:
            say("Making a minimal Debian (some minutes)")
            quietly(["debootstrap", "--variant=minbase", RELEASE, root, *mirror()], failure="debootstrap failed:")
        else:
            say(f"Copying {base}")
            quietly(["cp", "--archive", base, root], failure="The base could not be copied:")
        for name in ("proc", "dev"):
            stack.enter_context(mounted(Path("/") / name, root / name))
        inside = f"/srv/{package.name}"
        shutil.copyfile(package, root / inside.removeprefix("/"))
        machine = Machine(root, inside)
        _install_dependencies(machine)
        yield machine


def mirror() -> list[str]:
    """Where this machine itself gets Debian from; nothing when it does not say."""
    command = ["apt-get", "indextargets", "--format", "$(SITE) $(CODENAME)", "Created-By: Packages"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return [line.split()[0] for line in lines if line.endswith(f" {RELEASE}")][:1]


def _install_dependencies(machine: Machine) -> None:
    """Just what the package depends on: no recommended package, nothing by hand."""
    package = machine.root / machine.package.removeprefix("/")
    shown = subprocess.run(["dpkg-deb", "--field", package, "Depends"], capture_output=True, text=True, check=True)
    depends = shown.stdout.strip()
    say(f"Installing what it depends on: {depends}")
    apt_get = ["chroot", str(machine.root), "/usr/bin/env", f"PATH={PLAIN_PATH}", "DEBIAN_FRONTEND=noninteractive"]
    for command in (["update"], ["satisfy", "--yes", "--no-install-recommends", depends]):
        quietly([*apt_get, "apt-get", *command], failure=f"apt-get {command[0]} failed in there:")


@contextmanager
def mounted(source: Path, to: Path) -> Iterator[None]:
    """The folder `source` seen at `to`, too."""
    to.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "--bind", source, to], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", to], check=True)


@contextmanager
def offline_network() -> Iterator[str]:
    """A network namespace whose only interface is its own loopback. Gives its name."""
    made = subprocess.run(["ip", "netns", "add", NETWORK], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise ExpectedError(f"No network of its own can be made here: {made.stderr.strip()}")
    try:
        subprocess.run(["ip", "-n", NETWORK, "link", "set", "lo", "up"], check=True)
        yield NETWORK
    finally:
        subprocess.run(["ip", "netns", "delete", NETWORK], check=True)
