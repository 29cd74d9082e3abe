"""Qt: its plugins, the fault that one version of its bindings has, and the demo engine that it starts."""

import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QPluginLoader, Signal
from PySide6.QtWidgets import QLabel

from llava_desktop.core.child_command import ChildCommand
from llava_desktop.core.engine import Engine
from llava_desktop.core.errors import AppError
from llava_desktop.qt.demo_engine import DemoEngine
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.replicate.connection import open_http_client
from llava_desktop.self_test.finding import REINSTALL, Finding

PLATFORM_PLUGINS = {"linux": ("xcb", "wayland", "offscreen"), "win32": ("windows",), "darwin": ("cocoa",)}
"""`sys.platform` -> the platforms for which Qt must have a plugin."""

PROBES = 300
"""A version that loses references loses one each time."""
END_WITHIN_MS = 2_000


class _Sender(QObject):
    sent = Signal(bool)


def platform_plugins(system: str = sys.platform) -> Iterable[Finding]:
    """Each is loaded, so that a system library that it misses is named; no display is needed for that."""
    plugins = {
        key: path
        for folder in QCoreApplication.libraryPaths()
        for path in sorted(Path(folder, "platforms").glob("*"))
        for key in _keys_of(path)
    }
    for name in PLATFORM_PLUGINS.get(system, ()):
        title = f"Qt platform {name}"
        if name not in plugins:
            yield Finding(title, "its plugin is missing", REINSTALL)
            continue
        loader = QPluginLoader(str(plugins[name]))
        if loader.load():
            yield Finding(title, f"{plugins[name].name} loads")
        else:
            yield Finding(title, loader.errorString(), "Install the system library that is named there")


def _keys_of(path: Path) -> list[str]:
    """The names a plugin answers to; none for a file that is no plugin."""
    described: object = QPluginLoader(str(path)).metaData().get("MetaData")
    return list(described.get("Keys", [])) if isinstance(described, dict) else []


def lost_references(times: int = PROBES) -> int:
    """How many references to True, False and None PySide6 loses when signals are emitted and texts set `times` times.

    PySide6 6.12.0 on Python 3.11 loses one each time, and the process aborts after a few hundred. Since Python 3.12
    these objects cannot be lost. Needs a QApplication.
    """
    sender, label = _Sender(), QLabel()
    sender.sent.connect(lambda _value: None)
    before = [sys.getrefcount(value) for value in (True, False, None)]
    for number in range(times):
        sender.sent.emit(True)
        sender.sent.emit(False)
        label.setText(str(number))
    after = [sys.getrefcount(value) for value in (True, False, None)]
    return max(was - now for was, now in zip(before, after, strict=True))


def reference_counts() -> Finding:
    title = "References kept by PySide6"
    lost = lost_references()
    if lost > PROBES // 3:  # other threads may move the count a little
        return Finding(title, f"{lost} lost in {PROBES} calls", "This version of PySide6 aborts the app; use another")
    return Finding(title, "none is lost")


def demo_engine(command: ChildCommand) -> Finding:
    """Starts it as the app does, and asks it one thing. command: see `DemoEngine`."""
    title = "Demo engine"
    demo = DemoEngine(*command)
    said: list[Engine | str] = []
    loop = QEventLoop()
    for signal in (demo.ready, demo.failed):
        signal.connect(said.append)
        signal.connect(loop.quit)
    demo.start()
    if not said:
        loop.exec()  # the engine fails by itself when it takes too long
    try:
        answer = said[0]
        if isinstance(answer, str):
            return Finding(title, answer, "Nothing may keep the app from starting itself or listening on 127.0.0.1")
        name = asyncio.run(_asked(answer))
    except AppError as error:
        return Finding(title, error.sentence, error.advice or REINSTALL)
    finally:
        demo.ask_to_end()
        demo.wait_for_end(END_WITHIN_MS)
    return Finding(title, f"answers on 127.0.0.1 as {name}")


async def _asked(engine: Engine) -> str:
    async with open_http_client(engine.base_url, user_agent="llava-desktop self-test") as http:
        account = await ReplicateClient(base_url=engine.base_url, token=engine.token, http=http).get_account()
    return account.username
