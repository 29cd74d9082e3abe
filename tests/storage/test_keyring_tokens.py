import json
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.compat import properties
from keyring.errors import KeyringLocked, PasswordSetError

from llava_desktop.core.errors import KeyringUnavailable
from llava_desktop.storage import keyring_tokens
from llava_desktop.storage.keyring_tokens import SAFE_BACKENDS, KeyringTokenStore, open_token_store
from llava_desktop.storage.tokens import TokenStore
from tests.canary.secrets import TOKEN

ROOT = Path(__file__).resolve().parents[2]
BASE_URL = "https://api.replicate.com/v1"


class MemoryBackend(KeyringBackend):
    """A keyring that works, for as long as the test runs."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


class UnviableBackend(null.Keyring):
    @properties.classproperty
    def priority(cls) -> float:  # noqa: N805
        raise RuntimeError("no such service here")


class FailingBackend(MemoryBackend):
    error: BaseException = RuntimeError()

    def get_password(self, service, username):
        raise self.error


@pytest.fixture
def backend():
    return MemoryBackend()


@pytest.fixture
def store(backend) -> TokenStore:
    return KeyringTokenStore(backend, BASE_URL)


def test_a_token_is_kept_found_replaced_and_removed(store, backend):
    assert store.load() is None
    store.save("first")
    store.save(TOKEN)
    assert store.load() == TOKEN
    assert backend.kept == {("LLaVA Desktop", BASE_URL): TOKEN}
    store.remove()
    store.remove()
    assert store.load() is None


def test_each_base_url_has_its_own_token(backend, store):
    other = KeyringTokenStore(backend, "https://other.example/v1")
    store.save(TOKEN)
    assert other.load() is None
    other.save("second")
    other.remove()
    assert store.load() == TOKEN


def test_a_keyring_that_only_says_it_saved_is_found_out():
    with pytest.raises(KeyringUnavailable, match="did not keep"):
        KeyringTokenStore(null.Keyring(), BASE_URL).save(TOKEN)


def test_a_keyring_that_does_not_forget_is_found_out(backend, store, monkeypatch):
    store.save(TOKEN)
    monkeypatch.setattr(MemoryBackend, "delete_password", lambda *_: None)
    with pytest.raises(KeyringUnavailable, match="still holds"):
        store.remove()


@pytest.mark.parametrize(
    "error",
    [
        KeyringLocked(f"locked {TOKEN}"),
        PasswordSetError(TOKEN),
        AssertionError(),
        ConnectionResetError(TOKEN),
        EOFError(),
        KeyError(TOKEN),
        IndexError(),
        TypeError(),
        UnicodeDecodeError("utf-8", TOKEN.encode(), 0, 1, "bad"),
        struct.error(),
        AttributeError(),
    ],
)
def test_whatever_the_libraries_raise_is_one_typed_error_without_the_token(error):
    backend = FailingBackend()
    backend.error = error
    store = KeyringTokenStore(backend, BASE_URL)
    for call in (store.load, lambda: store.save(TOKEN), store.remove):
        with pytest.raises(KeyringUnavailable) as refusal:
            call()
        assert TOKEN not in refusal.value.text
        assert refusal.value.__suppress_context__


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's")
def test_the_secret_services_own_errors_are_among_them():
    names = {error.__name__ for error in keyring_tokens._LIBRARY_ERRORS}
    assert {"SecretStorageException", "DBusErrorResponse"} <= names


def test_an_error_class_that_is_not_there_is_no_error_class():
    assert keyring_tokens._errors_of(os, "path", "no_such_error") == ()
    assert keyring_tokens._errors_of(os, "path", "join") == ()


def test_the_first_safe_keyring_that_works_is_taken():
    store = open_token_store(BASE_URL, [UnviableBackend, MemoryBackend])
    assert "MemoryBackend" in store.place
    store.save(TOKEN)
    assert store.load() == TOKEN


def test_a_keyring_that_cannot_be_made_is_a_typed_error():
    class Broken(MemoryBackend):
        def __init__(self) -> None:
            raise OSError("no bus")

    with pytest.raises(KeyringUnavailable, match="could not be opened"):
        open_token_store(BASE_URL, [Broken])


def test_where_nothing_is_safe_it_says_that_the_token_is_for_this_session():
    with pytest.raises(KeyringUnavailable, match="No safe keyring") as refusal:
        open_token_store(BASE_URL, [UnviableBackend])
    assert "this session" in refusal.value.advice


def test_no_backend_that_forgets_fails_or_writes_plain_text_is_on_the_list():
    assert not {null.Keyring, fail.Keyring} & set(SAFE_BACKENDS)
    modules = {backend.__module__ for backend in SAFE_BACKENDS}
    listed = ["SecretService", "libsecret", "kwallet", "Windows"] + (["macOS"] if sys.platform == "darwin" else [])
    assert modules == {f"keyring.backends.{name}" for name in listed}


def test_the_import_starts_no_program(tmp_path):
    """Looking for a library by its name runs ldconfig, gcc and ld; nobody needs that to keep a token."""
    script = """if True:
        import sys
        started = []
        events = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system")
        sys.addaudithook(lambda event, arguments: started.append((event, arguments)) if event in events else None)
        import llava_desktop.storage.keyring_tokens
        print(started)
    """
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment(tmp_path), capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def environment(home: Path, **more: str) -> dict[str, str]:
    """A home of its own, and no session of whoever runs the tests."""
    runtime = home / "run"
    runtime.mkdir(mode=0o700, parents=True)
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    return {**kept, "HOME": str(home), "XDG_RUNTIME_DIR": str(runtime), "PYTHONPATH": str(ROOT), **more}


def run(code: str, env: dict[str, str], *before: str) -> object:
    done = subprocess.run(
        [*before, sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


OPEN = """
import json, sys
from llava_desktop.core.errors import KeyringUnavailable
from llava_desktop.storage.keyring_tokens import open_token_store
try:
    print(json.dumps(open_token_store("https://x.example/v1").place))
except KeyringUnavailable as error:
    print(json.dumps([error.sentence, sorted(name for name in sys.modules if "plain" in name or "evil" in name)]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is Linux's")
@pytest.mark.parametrize("address", [None, "unix:path=/nonexistent/bus", "words", "disabled:"])
def test_without_a_session_bus_no_keyring_is_found(tmp_path, address):
    more = {} if address is None else {"DBUS_SESSION_BUS_ADDRESS": address}
    assert run(OPEN, environment(tmp_path, **more)) == ["No safe keyring was found on this computer.", []]


@pytest.mark.skipif(sys.platform != "linux", reason="the place of keyringrc.cfg is Linux's")
def test_a_plaintext_backend_that_is_installed_and_configured_is_neither_used_nor_imported(tmp_path):
    """As with `keyrings.alt` and a hostile `keyringrc.cfg`: `keyring.get_password()` would import and use it."""
    libraries = tmp_path / "libraries"
    (libraries / "evil-1.0.dist-info").mkdir(parents=True)
    (libraries / "evil-1.0.dist-info" / "entry_points.txt").write_text("[keyring.backends]\nevil = evil_plain\n")
    (libraries / "evil-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n")
    (libraries / "evil_plain.py").write_text(
        "from keyring.backend import KeyringBackend\n"
        "class Keyring(KeyringBackend):\n"
        "    priority = 99\n"
        "    def get_password(self, service, username): return 'evil'\n"
        "    def set_password(self, service, username, password): pass\n"
    )
    env = environment(tmp_path / "home", PYTHON_KEYRING_BACKEND="evil_plain.Keyring")
    env["PYTHONPATH"] += f"{os.pathsep}{libraries}"
    for config in (".config/python_keyring", ".local/share/python_keyring"):
        folder = tmp_path / "home" / config
        folder.mkdir(parents=True)
        (folder / "keyringrc.cfg").write_text(
            f"[backend]\ndefault-keyring=evil_plain.Keyring\nkeyring-path={libraries}\n"
        )
    assert run(OPEN, env) == ["No safe keyring was found on this computer.", []]
    used_by_keyring_itself = "import json, keyring; print(json.dumps(keyring.get_password('a', 'b')))"
    assert run(used_by_keyring_itself, env) == "evil"


REAL = """
import json, subprocess, sys
from llava_desktop.core.errors import KeyringUnavailable
from llava_desktop.storage.keyring_tokens import open_token_store
unlock = ["gnome-keyring-daemon", "--unlock", "--components=secrets"]
subprocess.run(unlock, input=b"pass", check=True, capture_output=True)
store = open_token_store("https://api.replicate.com/v1")
found = [store.place, store.load()]
store.save("r8_canary")
found.append(open_token_store("https://api.replicate.com/v1").load())
found.append(open_token_store("https://other.example/v1").load())
store.remove()
store.remove()
found.append(store.load())
print(json.dumps(found))
"""


@pytest.mark.skipif(
    not os.environ.get("CI") and not shutil.which("gnome-keyring-daemon"), reason="gnome-keyring is not installed"
)
@pytest.mark.skipif(sys.platform != "linux", reason="gnome-keyring is Linux's")
def test_a_real_keyring_keeps_finds_and_forgets(tmp_path):
    found = run(REAL, environment(tmp_path), "dbus-run-session", "--")
    assert found == ["SecretService Keyring", None, "r8_canary", None, None]
    on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"r8_canary" not in on_disk
