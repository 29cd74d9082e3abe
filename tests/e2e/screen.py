"""A desktop of its own for each test: an X server, a session bus, the accessibility bus, and a keyring when asked.

Everything lies in one private folder (short, because socket paths end at 108 bytes), and nothing on the computer's
real desktop is reached: the session bus starts no services by itself, HOME and XDG_* point into the folder.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from jeepney import DBusAddress, MatchRule, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection
from jeepney.wrappers import unwrap_msg

from tests.e2e.children import line_from, running

WIDTH, HEIGHT = 1440, 900
ACCESSIBILITY_LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
KEYRING_PASSWORD = b"only for this test"

# No <standard_session_servicedirs/>: a name that nobody owns is not there, as on a desktop without that service.
SESSION_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@dataclass(frozen=True)
class Desktop:
    """Where a program can run. display: e.g. `:7`. accessibility: the address of the bus that screen readers use."""

    folder: Path
    display: str
    session_bus: str
    accessibility: str

    @property
    def environment(self) -> dict[str, str]:
        """For a program on this desktop. It holds no token and nothing of the real user's."""
        return {
            **private_environment(self.folder),
            "DISPLAY": self.display,
            "DBUS_SESSION_BUS_ADDRESS": self.session_bus,
            "AT_SPI_BUS_ADDRESS": self.accessibility,
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }


@contextmanager
def desktop() -> Iterator[Desktop]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ld-", ignore_cleanup_errors=True)))
        private = private_environment(folder)
        for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            Path(private[name]).mkdir(mode=0o700)
        display = stack.enter_context(virtual_screen(private, folder / "x.log"))
        bus = stack.enter_context(session_bus(private, folder))
        there = {**private, "DISPLAY": display, "DBUS_SESSION_BUS_ADDRESS": bus}
        accessibility = stack.enter_context(accessibility_bus(there, bus, folder / "accessibility.log"))
        yield Desktop(folder, display, bus, accessibility)


def private_environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "HOME": str(folder / "home"),
        "TMPDIR": tempfile.gettempdir(),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CURRENT_DESKTOP": "none",
        "GSETTINGS_BACKEND": "memory",
    }


@contextmanager
def virtual_screen(environment: Mapping[str, str], log: Path) -> Iterator[str]:
    """An X server without a window manager. Gives the display's name; the server chooses a free number itself."""
    ours, theirs = os.pipe()
    # -noreset: else the server starts anew when its last client leaves, and cuts off whoever comes just then.
    size = f"{WIDTH}x{HEIGHT}x24"
    command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
    with running(command, environment, log, pass_fds=[theirs]):
        os.close(theirs)
        try:
            number = line_from(ours, "the display's number")
        finally:
            os.close(ours)
        yield f":{number}"


@contextmanager
def session_bus(environment: Mapping[str, str], folder: Path) -> Iterator[str]:
    """A D-Bus session that knows nobody but us. Gives its address."""
    config = folder / "bus.conf"
    config.write_text(SESSION_BUS.format(socket=folder / "run" / "bus"), "utf-8")
    ours, theirs = os.pipe()
    command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", f"--print-address={theirs}"]
    with running(command, environment, folder / "bus.log", pass_fds=[theirs]):
        os.close(theirs)
        try:
            address = line_from(ours, "the session bus's address")
        finally:
            os.close(ours)
        yield address


@contextmanager
def accessibility_bus(environment: Mapping[str, str], bus: str, log: Path) -> Iterator[str]:
    """The bus on which programs show their widgets to screen readers. Gives its address."""
    with open_dbus_connection(bus) as connection, ExitStack() as stack:
        with name_appears(connection, "org.a11y.Bus"):
            stack.enter_context(running([ACCESSIBILITY_LAUNCHER, "--launch-immediately"], environment, log))
        launcher = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
        (address,) = unwrap_msg(connection.send_and_get_reply(new_method_call(launcher, "GetAddress"), timeout=10))
        yield address


@contextmanager
def keyring(desk: Desktop) -> Iterator[subprocess.Popen[bytes]]:
    """The real gnome-keyring on this desktop, unlocked, empty."""
    command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
    with open_dbus_connection(desk.session_bus) as connection, ExitStack() as stack:
        with name_appears(connection, "org.freedesktop.secrets"):
            child = stack.enter_context(
                running(command, desk.environment, desk.folder / "keyring.log", typed=KEYRING_PASSWORD)
            )
        yield child


@contextmanager
def name_appears(connection: DBusConnection, name: str) -> Iterator[None]:
    """Leaves the block when somebody owns `name` on the bus."""
    rule = MatchRule(
        type="signal", sender=message_bus.bus_name, interface=message_bus.interface, member="NameOwnerChanged"
    )
    rule.add_arg_condition(0, name)
    Proxy(message_bus, connection).AddMatch(rule)
    with connection.filter(rule) as changes:
        yield
        connection.recv_until_filtered(changes, timeout=10)
