"""One run of the app, photographed offscreen: `screens_child.py RUN SCHEME FOLDER PREFIX DATA TEXT SIZE`.

RUN is one of `screens.RUNS`, TEXT a percentage, SIZE the first size of the window, or empty.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from llava_desktop.ui.window_form import FIRST_SIZE
from real_window import Condition, RealWindow, Script, drive
from screens_forms import forms
from screens_history import history
from screens_offline import door_of, offline
from screens_remote import remote
from screens_settings import settings_window
from screens_setup import setup
from screens_states import api, demo, no_token, settled, tools
from screens_strip import strip
from screens_turns import turns
from screens_windows import windows
from tests.fault_server.server import FaultServer

SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


SETTINGS: dict[str, dict[str, object]] = {"no-token": {"engine": "replicate"}, "strip": {"questions_at_once": 2}}
"""Run -> what a person has set before."""


def prepared(scheme: Qt.ColorScheme, size: tuple[int, int], script: Script) -> Script:
    """As when the person's system is light or dark, once all of the app is there."""

    def first(real: RealWindow) -> Iterator[Condition]:
        yield lambda: real.engine != ""
        # The offscreen platform knows no colour scheme of its own; this is what the app hears from one that does.
        QGuiApplication.styleHints().colorSchemeChanged.emit(scheme)
        real.window.resize(*size)
        yield settled()
        yield from script(real)

    return first


def main(what: str, scheme: str, folder: Path, prefix: str, data: Path, text: int, size: str) -> int:
    def take(window: QWidget, name: str) -> None:
        path = folder / f"{prefix}{name}.png"
        assert window.grab().save(str(path), "PNG"), f"{path} cannot be written"
        print(path.name, flush=True)

    def driven(script: Script, *arguments: str) -> int:
        width, _x, height = size.partition("x")
        first_size = (int(width), int(height)) if size else FIRST_SIZE
        return drive([*arguments, "--data-dir", str(data)], prepared(SCHEMES[scheme], first_size, script))

    data.mkdir(parents=True)
    settings = SETTINGS.get(what, {}) | {"text_percent": text}
    (data / "settings.json").write_text(json.dumps(settings), "utf-8")
    alone = {"demo": demo, "forms": forms, "tools": tools, "settings": settings_window, "windows": windows}
    if what in alone:
        return driven(alone[what](take), "--demo")
    if what == "no-token":
        return driven(no_token(take))
    with FaultServer() as server:
        os.environ["REPLICATE_API_TOKEN"] = server.token
        if what == "offline":
            with door_of(server) as door:
                address = server.base_url.replace(server.origin, f"http://127.0.0.1:{door.port}")
                return driven(offline(take, door), "--api-url", address)
        served = {"api": api, "remote": remote, "strip": strip, "turns": turns, "setup": setup, "history": history}
        return driven(served[what](take, server), "--api-url", server.base_url)


if __name__ == "__main__":
    what, scheme, folder, prefix, data, text, size = sys.argv[1:]
    sys.exit(main(what, scheme, Path(folder), prefix, Path(data), int(text), size))
