"""The API token: typed once, kept by the desktop's own keyring and by nothing else, gone when removed."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import secretstorage
from jeepney.io.blocking import open_dbus_connection

from tests.canary.secrets import TOKEN
from tests.e2e.app_window import EXAMPLE, AppWindow
from tests.e2e.program import Start
from tests.e2e.screen import Desktop, keyring
from tests.fault_server.ledger import Phase
from tests.fault_server.server import FaultServer

pytestmark = pytest.mark.e2e


@pytest.fixture
def api() -> Iterator[FaultServer]:
    with FaultServer(token=TOKEN) as api:
        yield api


def secrets_in(desk: Desktop) -> list[str]:
    """All that the keyring holds."""
    with open_dbus_connection(desk.session_bus) as connection:
        collection = secretstorage.get_default_collection(connection)
        found = []
        for item in collection.get_all_items():
            with suppress(secretstorage.exceptions.ItemNotFoundException):  # it was just removed
                found.append(item.get_secret().decode())
        return found


def open_settings(window: AppWindow) -> None:
    window.program.click(window.program.wait_for("Settings"))
    window.program.wait_for("API token", role="text")


def save_token(window: AppWindow, token: str) -> None:
    window.program.click(window.program.wait_for("API token", role="text"))
    window.program.type(token)
    window.program.click(window.program.wait_for("Save token"))


def files_with(secret: str, *folders: Path) -> list[Path]:
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if secret.encode() in path.read_bytes()]


def test_a_token_goes_to_the_keyring_survives_a_restart_and_is_removed(
    start: Start, api: FaultServer, desk: Desktop, tmp_path
):
    where = ("--api-url", api.base_url, "--data-dir", tmp_path / "data")
    with keyring(desk):
        window = AppWindow(start(*where))
        open_settings(window)
        save_token(window, TOKEN)
        window.wait_for_words("Saved in the keyring")
        assert api.ledger.count(Phase.ACCOUNT) >= 1
        assert secrets_in(desk) == [TOKEN]
        window.program.screenshot("token-saved")
        window.program.close()
        assert files_with(TOKEN, desk.folder, tmp_path) == []

        again = AppWindow(start(*where, EXAMPLE))
        again.program.wait_for(starting="Engine", that=lambda chip: "keyring" in chip.name)
        again.wait_for_picture()
        again.ask("What is it?")
        again.wait_for_answer("A red boat.")
        (post,) = api.ledger.of(Phase.POST)
        assert post.headers["authorization"] == f"Bearer {TOKEN}"
        open_settings(again)
        again.program.click(again.program.wait_for("Remove token"))
        # Then, and not before: gnome-keyring falls over when an item is read while it is being removed.
        again.wait_for_words("Token result: Removed.")
        assert secrets_in(desk) == []
        again.program.close()

        last = AppWindow(start(*where))
        last.program.wait_for(starting="Engine", that=lambda chip: "keyring" not in chip.name)
        last.program.close()


def test_a_token_that_the_api_refuses_is_not_kept(start: Start, api: FaultServer, desk: Desktop, tmp_path):
    with keyring(desk):
        window = AppWindow(start("--api-url", api.base_url, "--data-dir", tmp_path / "data"))
        open_settings(window)
        save_token(window, TOKEN[:-1] + "y")
        window.wait_for_words("did not accept")
        assert secrets_in(desk) == []
        window.program.close()


def test_without_a_keyring_the_token_is_kept_for_this_session_and_the_window_says_so(
    start: Start, api: FaultServer, desk: Desktop, tmp_path
):
    window = AppWindow(start("--api-url", api.base_url, "--data-dir", tmp_path / "data", EXAMPLE))
    window.wait_for_picture()
    open_settings(window)
    save_token(window, TOKEN)
    window.wait_for_words("this session only")
    window.program.wait_for(starting="Engine", that=lambda chip: "session" in chip.name)
    window.program.close()
    assert files_with(TOKEN, desk.folder, tmp_path) == []
