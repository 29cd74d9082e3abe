"""The nine states in which a keyring can be found (hazards, "Token"), each made for real on a session bus of its own.

A real gnome-keyring where one is to work or to be locked; small services that own its name on a real bus where one is
to misbehave; real packages and files where Python's keyring library is to be led astray.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import secretstorage
from jeepney.io.blocking import open_dbus_connection

from tests.e2e.screen import Desktop, keyring
from tests.hostile.keyring_process import Manner

ROOT = Path(__file__).resolve().parents[2]
SECRETS = "org.freedesktop.secrets"
PROMPTER = "org.gnome.keyring.SystemPrompter"

NONE_FOUND = "No safe keyring was found on this computer."
SESSION_ONLY = "A token is kept for this session only."
NO_ANSWER = "The keyring of this computer does not answer."
BY_KEYRING = "keyring"
BY_SESSION = "session"

Environment = Mapping[str, str]
Made = AbstractContextManager[Environment]


@dataclass(frozen=True)
class KeyringState:
    """make: enters the state on a desktop; what it gives is added to the app's environment.

    at_start: what the app says when it has looked. on_save: what it says when a token was saved; None: the keyring has
    an answer only after a minute, which is not waited for. kept: the word of the engine chip on where the token is.
    """

    name: str
    make: Callable[[Desktop], Made]
    at_start: str
    on_save: str | None
    kept: str = BY_SESSION
    manner: Manner = Manner.SAVE


@contextmanager
def service(desk: Desktop, name: str, manner: str) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.hostile.silent_services", name, manner]
    environment = {**desk.environment, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "owned\n"
        yield  # then its stdin is closed, and it ends


@contextmanager
def no_bus(desk: Desktop) -> Iterator[Environment]:
    yield {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={desk.folder}/no-bus"}


@contextmanager
def locked(desk: Desktop) -> Iterator[Environment]:
    """The real one; its prompt cannot be shown on this desktop, which it reports as dismissed."""
    with keyring(desk), open_dbus_connection(desk.session_bus) as connection:
        secretstorage.get_default_collection(connection).lock()
        yield {}


@contextmanager
def locked_with_a_prompt(desk: Desktop) -> Iterator[Environment]:
    """The real one, with a prompt that nobody answers."""
    with service(desk, PROMPTER, "never"), locked(desk) as more:
        yield more


def served(manner: str) -> Callable[[Desktop], Made]:
    @contextmanager
    def made(desk: Desktop) -> Iterator[Environment]:
        with service(desk, SECRETS, manner):
            yield {}

    return made


def configured(backend: str) -> Callable[[Desktop], Made]:
    """The person, or a package, has told Python's keyring library to use this one."""

    @contextmanager
    def made(desk: Desktop) -> Iterator[Environment]:
        yield {"PYTHON_KEYRING_BACKEND": backend}

    return made


@contextmanager
def plaintext_installed(desk: Desktop) -> Iterator[Environment]:
    """A stand-in for `keyrings.alt`, found as the real one is: by its entry point, with a higher priority than ours.

    It writes what it is given to a file, as the real one does.
    """
    libraries = desk.folder / "libraries"
    package = libraries / "keyrings" / "alt"
    package.mkdir(parents=True)
    about = libraries / "keyrings.alt-5.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: keyrings.alt\nVersion: 5.0\n")
    (about / "entry_points.txt").write_text("[keyring.backends]\nkeyrings.alt = keyrings.alt.file\n")
    (package / "file.py").write_text(PLAINTEXT)
    yield {"PYTHONPATH": str(libraries)}


@contextmanager
def hostile_config(desk: Desktop) -> Iterator[Environment]:
    """`keyring-path` makes Python's keyring library import, and so run, whatever lies there."""
    evil = desk.folder / "evil"
    evil.mkdir()
    (evil / "evil_backend.py").write_text(PLAINTEXT)
    for place in ("config", "data", "home/.config", "home/.local/share"):
        folder = desk.folder / place / "python_keyring"
        folder.mkdir(parents=True, exist_ok=True)
        words = f"[backend]\ndefault-keyring=evil_backend.PlaintextKeyring\nkeyring-path={evil}\n"
        (folder / "keyringrc.cfg").write_text(words)
    yield {}


@contextmanager
def working(desk: Desktop) -> Iterator[Environment]:
    with keyring(desk):
        yield {}


PLAINTEXT = """
from pathlib import Path
from keyring.backend import KeyringBackend

RAN = Path.home() / "plaintext-was-imported"
RAN.touch()

class PlaintextKeyring(KeyringBackend):
    priority = 99
    def get_password(self, service, username):
        return None
    def set_password(self, service, username, password):
        (Path.home() / "keyring_pass.cfg").write_text(password)
"""

STATES = (
    KeyringState("1 no D-Bus", no_bus, NONE_FOUND, SESSION_ONLY),
    KeyringState("2 locked, dismissed", locked, "The keyring is locked, and was not unlocked.", SESSION_ONLY),
    KeyringState(
        "2 locked, a prompt that nobody answers", locked_with_a_prompt, NO_ANSWER, None, manner=Manner.LOOK_SOON
    ),
    KeyringState("3 never answering", served("never"), NO_ANSWER, None, manner=Manner.LOOK),
    KeyringState("4 malformed: wrong shape", served("wrong-shape"), "could not be read", SESSION_ONLY),
    KeyringState("4 malformed: empty", served("empty"), "could not be read", SESSION_ONLY),
    KeyringState("4 malformed: an error that repeats it", served("error"), "could not be read", SESSION_ONLY),
    KeyringState("5 null", configured("keyring.backends.null.Keyring"), NONE_FOUND, SESSION_ONLY),
    KeyringState("6 fail", configured("keyring.backends.fail.Keyring"), NONE_FOUND, SESSION_ONLY),
    KeyringState("7 keyrings.alt installed", plaintext_installed, NONE_FOUND, SESSION_ONLY),
    KeyringState("8 hostile keyringrc.cfg", hostile_config, NONE_FOUND, SESSION_ONLY),
    KeyringState("9 working", working, "", "Saved in the keyring.", BY_KEYRING),
)
"""By their number in hazards; a number that stands here twice is one state in two or three forms."""
