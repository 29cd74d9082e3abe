"""A link of an answer: nothing happens before a person agreed to the host, and the browser learns no secret."""

import json
import os
import sys
from pathlib import Path

import pytest

from tests.canary.secrets import MARK, TOKEN
from tests.e2e.app_window import AppWindow
from tests.e2e.program import Program, Start
from tests.e2e.waiting import until
from tests.fault_server.scripted import ScriptedAnswer
from tests.fault_server.server import FaultServer

pytestmark = pytest.mark.e2e

ADDRESS = "https://example.org.evil.example:8443/a?b=c"
BROWSER = """#!{python}
import json, os, sys
from pathlib import Path
Path({told!r}).write_text(json.dumps([sys.argv[1:], dict(os.environ)]))
"""


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """What the stand-in for `xdg-open` was told; there once it was called."""
    return tmp_path / "told.json"


@pytest.fixture
def window(start: Start, api: FaultServer, told: Path, tmp_path: Path) -> AppWindow:
    programs = tmp_path / "programs"
    programs.mkdir()
    opener = programs / "xdg-open"
    opener.write_text(BROWSER.format(python=sys.executable, told=str(told)))
    opener.chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    api.answer_with(ScriptedAnswer((f"[{'wide ' * 8}](", ADDRESS, ")")))
    where = ("--api-url", api.base_url, "--data-dir", tmp_path / "data")
    return AppWindow(start(*where, environment={"PATH": path, "REPLICATE_API_TOKEN": TOKEN}))


def follow_link(window: AppWindow) -> None:
    window.ask("Where is it?")
    window.wait_for_answer("wide wide")
    window.wait_for_status("done")
    place = window.program.wait_for("Answer").extents
    window.program._server.click(place.x + 40, place.y + 14)


def processes_below(program: Program) -> list[Path]:
    """Its own and its children's folders in /proc."""
    found, waiting = [], [program.pid]
    while waiting:
        folder = Path(f"/proc/{waiting.pop()}")
        found.append(folder)
        waiting += map(int, (folder / "task" / folder.name / "children").read_text().split())
    return found


def test_a_link_opens_only_after_its_whole_host_was_agreed_to_and_the_browser_gets_no_token(
    window: AppWindow, told: Path
):
    follow_link(window)
    window.wait_for_words("Open example.org.evil.example:8443 in the browser?")
    window.program.screenshot("link-asked")
    assert not told.exists()
    window.program.click(window.program.wait_for("Dismiss link"))
    until(lambda: window.program.root.find("Open link") is None, "the question about the link to go")
    assert not told.exists()

    place = window.program.wait_for("Answer").extents
    window.program._server.click(place.x + 40, place.y + 14)
    window.program.click(window.program.wait_for("Open link"))
    until(lambda: told.exists() and told.read_text("utf-8"), "the browser")
    arguments, environment = json.loads(told.read_text("utf-8"))
    assert arguments == [ADDRESS]
    assert MARK not in json.dumps(environment)
    window.program.close()


def test_no_secret_is_in_the_command_line_of_the_app_or_of_what_it_starts(start: Start, tmp_path: Path):
    program = start("--demo", "--data-dir", tmp_path / "data", environment={"REPLICATE_API_TOKEN": TOKEN})
    window = AppWindow(program)
    window.ask("What is it?")
    window.wait_for_status("done")
    app, *children = processes_below(program)
    assert children, "the demo engine is a child"
    for process in (app, *children):
        assert MARK.encode() not in (process / "cmdline").read_bytes()
    for child in children:
        assert MARK.encode() not in (child / "environ").read_bytes()
    window.program.close()
