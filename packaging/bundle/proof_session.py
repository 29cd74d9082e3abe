"""What a person does with the installed app, through its window, on a desktop that the test holds from outside."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from contents import ROOT
from proof_machine import Machine, mounted

from console import end, say
from tests.e2e.accessibility import AccessibilityBus, accessibility
from tests.e2e.app_window import EXAMPLE, AppWindow
from tests.e2e.children import running
from tests.e2e.program import Program
from tests.e2e.screen import Desktop, desktop, keyring
from tests.e2e.waiting import until
from tests.e2e.xserver import XServer, x_server

PICTURE = Path("/home/example.jpg")
"""Inside."""
PHONE_PICTURE = Path("/home/phone.heic")
"""Inside; of a kind that is decoded in a process of its own."""
HEIC = ROOT / "tests" / "images" / "heic" / "grid.heic"
FIRST, SECOND = "Which colours are in this picture?", "Describe it"
TOKEN = "r8_" + "pR00f" * 7 + "xy"
"""Of the shape of a real one."""
STARTS = 'execve("'
SHOWN = ("ok", "FAIL")
ENDS_WITHIN_S = 120.0


class Session:
    """One person's desktop, on which the app inside the machine is started as the desktop would."""

    def __init__(self, machine: Machine, network: str, results: Path, desk: Desktop, server: XServer) -> None:
        self._machine = machine
        self._network = network
        self._results = results
        self._desk = desk
        self._server = server
        self._runs = 0

    def start(self, bus: AccessibilityBus, *files: Path, more: tuple[str, ...] = ()) -> AppWindow:
        """The command of the desktop entry, for these files; with strace looking on."""
        self._runs += 1
        trace = self._results / f"programs-{self._runs}.txt"
        command = [*self._machine.launch_command([str(file) for file in files]), *more]
        # -D: the app stays our own child, so its process id is the one that the window tells.
        traced = ["strace", "-D", "-f", "-v", "-s", "4096", "-e", "trace=execve", "-o", str(trace)]
        inside = self._machine.inside(self._network, command)
        folder = self._desk.folder / f"run-{self._runs}"
        return AppWindow(Program(self._desk, self._server, bus, folder, command=[*traced, *inside]))

    def programs_started(self) -> set[str]:
        """Every program that ran since the app itself was started, in all runs so far."""
        lines = [
            line for each in sorted(self._results.glob("programs-*.txt")) for line in each.read_text().splitlines()
        ]
        started = [line.partition(STARTS)[2].partition('"')[0] for line in lines if STARTS in line and " = 0" in line]
        return {path for path in started if not path.endswith(("/nsenter", "/chroot", "/env"))}

    def environments(self) -> list[str]:
        """Of each start of the demo engine, the line that shows what it was given."""
        lines = [line for each in self._results.glob("programs-*.txt") for line in each.read_text().splitlines()]
        return [line for line in lines if STARTS in line and '"--serve-demo"' in line]


def prove(machine: Machine, network: str, results: Path) -> None:
    """Raises AssertionError at the first thing that is not as it should be."""
    for old in results.glob("*.*"):
        old.unlink()
    for source, inside in ((EXAMPLE, PICTURE), (HEIC, PHONE_PICTURE)):
        shutil.copyfile(source, machine.root / inside.relative_to("/"))
    with ExitStack() as stack:
        desk = stack.enter_context(desktop())
        for shared in (desk.folder, Path("/tmp/.X11-unix")):
            stack.enter_context(mounted(shared, machine.root / shared.relative_to("/")))
        server = stack.enter_context(x_server(desk.display))
        bus = stack.enter_context(accessibility(desk.accessibility))
        session = Session(machine, network, results, desk, server)
        _self_test(machine, network, desk)
        _ask_and_cancel(session, bus)
        _find_again(session, bus)
        _keep_a_token(session, bus, desk, network)
        _wayland(machine, network, results, desk)
        _check_programs(session)
        kept = sorted(path.name for path in (desk.folder / "data" / "llava-desktop").iterdir())
        say(f"The person's own files: {', '.join(kept)}")


def _self_test(machine: Machine, network: str, desk: Desktop) -> None:
    command = machine.inside(network, ["llava-desktop", "--self-test"])
    there = desk.environment
    done = subprocess.run(command, capture_output=True, text=True, env=there, timeout=ENDS_WITHIN_S, check=False)
    for line in done.stdout.splitlines():
        if line.startswith(SHOWN):
            say(f"  {line}")
    assert done.returncode == 0, f"The self-test ended with {done.returncode}.\n{done.stdout}{done.stderr}"


def _ask_and_cancel(session: Session, bus: AccessibilityBus) -> None:
    window = session.start(bus)
    window.program.screenshot("1-started")
    window.drop_files(PICTURE)
    window.wait_for_picture()
    window.ask(FIRST)
    window.wait_until_running()
    window.program.wait_for("Answer", that=lambda node: bool(node.text.strip()))
    window.program.screenshot("2-answering")
    window.wait_until_free(30.0)
    window.wait_for_status("done")
    window.program.screenshot("3-answered")
    say(f"Asked the demo engine: {window.answer.strip().splitlines()[0][:90]}")
    window.ask(SECOND)
    window.program.wait_for("Answer", that=lambda node: bool(node.text.strip()) and node.text != "")
    window.wait_until_running()
    window.program.press("Escape")
    window.wait_until_free()
    window.wait_for_row(SECOND, "ancel")
    window.program.screenshot("4-cancelled")
    window.program.close()
    say("Cancelled the second answer; closed with exit code 0")


def _find_again(session: Session, bus: AccessibilityBus) -> None:
    window = session.start(bus, PICTURE)
    assert "672×504" in window.wait_for_picture()
    window.program.click(window.wait_for_row(FIRST))
    window.wait_for_words(FIRST)
    window.wait_for_answer("demo engine")
    window.program.screenshot("5-found-again")
    window.program.close()
    say("Started again with a picture, as Open with does; found the first answer in the history")


def _keep_a_token(session: Session, bus: AccessibilityBus, desk: Desktop, network: str) -> None:
    with keyring(desk), api_server(network) as base_url:
        where = ("--api-url", base_url)
        window = session.start(bus, more=where)
        window.program.click(window.program.wait_for("Settings"))
        window.program.click(window.program.wait_for("API token", role="text"))
        window.program.type(TOKEN)
        window.program.click(window.program.wait_for("Save token"))
        window.wait_for_words("Saved in the keyring")
        window.program.screenshot("6-token-saved")
        window.program.close()
        again = session.start(bus, PHONE_PICTURE, more=where)
        again.program.wait_for(starting="Engine", that=lambda chip: "keyring" in chip.name)
        again.wait_for_picture()
        again.ask("What is it?")
        again.wait_for_answer("A red boat.")
        again.program.screenshot("7-token-read-back")
        again.program.close()
    say("Saved a token in gnome-keyring; the next start read it back and asked with it, about a HEIC picture")


@contextmanager
def api_server(network: str) -> Iterator[str]:
    """Plays Replicate's API in the machine's network. Gives its base URL."""
    process = subprocess.Popen(
        [
            *("nsenter", f"--net=/run/netns/{network}"),
            *(sys.executable, "-m", "tests.fault_server", "--token", TOKEN),
        ],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())["base_url"]
    finally:
        end(process)


def _wayland(machine: Machine, network: str, results: Path, desk: Desktop) -> None:
    """The app under a compositor that shows nothing: it asks, prints the answer, and draws itself into a file."""
    there = {**desk.environment, "WAYLAND_DISPLAY": "wayland-proof", "QT_QPA_PLATFORM": "wayland"}
    there.pop("DISPLAY")
    compositor = ["weston", "--backend=headless-backend.so", "--socket=wayland-proof", "--idle-time=0"]
    with running(compositor, there, desk.folder / "weston.log"):
        socket = Path(there["XDG_RUNTIME_DIR"]) / "wayland-proof"
        until(socket.exists, "weston's socket", 20.0)
        drawn = desk.folder / "wayland.png"
        options = ["--demo", "--ask", "How large is it?", "--screenshot", str(drawn), str(PICTURE)]
        command = machine.inside(network, ["llava-desktop", *options])
        done = subprocess.run(command, capture_output=True, text=True, env=there, timeout=ENDS_WITHIN_S, check=False)
    assert done.returncode == 0, f"Under Wayland it ended with {done.returncode}.\n{done.stdout}{done.stderr}"
    shutil.copyfile(drawn, results / "8-wayland.png")
    say(f"Under Wayland (weston): {done.stdout.strip().splitlines()[0][:90]}")


def _check_programs(session: Session) -> None:
    programs = session.programs_started()
    say(f"Programs that ran in all starts: {', '.join(sorted(programs))}")
    strange = {path for path in programs if not path.endswith("/llava-desktop")}
    assert not strange, f"It started other programs: {strange}"
    leaking = ("LD_LIBRARY_PATH=", "QT_PLUGIN_PATH=", "QML2_IMPORT_PATH=", "OPENSSL_MODULES=", "_PYI_")
    # The first line of each pair is what the app gave; the second is the program's starter, which starts itself anew.
    given = [line for line in session.environments() if "_PYI_ARCHIVE_FILE" not in line]
    assert given, "The demo engine was never started."
    for line in given:
        assert not any(word in line for word in leaking), line
    say("What it starts gets nothing of the bundle's environment")
