"""One run of the app, photographed offscreen: `screens_child.py RUN SCHEME FOLDER PREFIX DATA` (`screens.RUNS`)."""

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
from screens_setup import setup
from screens_states import api, demo, no_token, tools
from screens_strip import strip
from screens_turns import turns
from tests.fault_server.server import FaultServer

SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


def in_scheme(scheme: Qt.ColorScheme, script: Script) -> Script:
    """As when the person's system is light or dark."""

    def first(real: RealWindow) -> Iterator[Condition]:
        # The offscreen platform knows no colour scheme of its own; this is what the app hears from one that does.
        QGuiApplication.styleHints().colorSchemeChanged.emit(scheme)
        # The offscreen screen is small, and a new window is made to fit.
        real.window.resize(*FIRST_SIZE)
        yield from script(real)

    return first


def main(what: str, scheme: str, folder: Path, prefix: str, data: Path) -> int:
    def take(window: QWidget, name: str) -> None:
        path = folder / f"{prefix}{name}.png"
        assert window.grab().save(str(path), "PNG"), f"{path} cannot be written"
        print(path.name, flush=True)

    base = ["--data-dir", str(data)]
    if what == "demo":
        return drive(["--demo", *base], in_scheme(SCHEMES[scheme], demo(take)))
    if what == "forms":
        return drive(["--demo", *base], in_scheme(SCHEMES[scheme], forms(take)))
    if what == "tools":
        return drive(["--demo", *base], in_scheme(SCHEMES[scheme], tools(take)))
    if what == "no-token":
        data.mkdir(parents=True, exist_ok=True)
        (data / "settings.json").write_text('{"engine": "replicate"}', "utf-8")
        return drive(base, in_scheme(SCHEMES[scheme], no_token(take)))
    with FaultServer() as server:
        os.environ["REPLICATE_API_TOKEN"] = server.token
        if what == "offline":
            with door_of(server) as door:
                address = server.base_url.replace(server.origin, f"http://127.0.0.1:{door.port}")
                return drive(["--api-url", address, *base], in_scheme(SCHEMES[scheme], offline(take, door)))
        cold = float(os.environ.get("QT_SCALE_FACTOR", "1")) == 1
        if what == "strip":
            data.mkdir(parents=True, exist_ok=True)
            (data / "settings.json").write_text('{"questions_at_once": 2}', "utf-8")
        served = {"remote": remote, "strip": strip, "turns": turns, "setup": setup, "history": history}
        script = served[what](take, server) if what in served else api(take, server, cold=cold)
        return drive(["--api-url", server.base_url, *base], in_scheme(SCHEMES[scheme], script))


if __name__ == "__main__":
    what, scheme, folder, prefix, data = sys.argv[1:]
    sys.exit(main(what, scheme, Path(folder), prefix, Path(data)))
