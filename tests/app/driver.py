"""The app in a process of its own, with something that goes wrong in it: `python -m tests.app.driver SCENARIO ARGS…`.

A scenario prepares what will go wrong, then acts once the window is assembled. It prints what it sees, and last of all
`closing` when it closes the window: from there on the test takes the time.
"""

import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QListView, QPushButton

from llava_desktop import app, backstage, desktop_app
from llava_desktop.core.child_command import ChildCommand
from llava_desktop.desktop_app import DesktopApp
from llava_desktop.tasks.check_folders import FolderCheck
from llava_desktop.ui.picture_keys import ViewAction

Steps = Iterator[Callable[[], Any]]
"""Each step is waited for: a condition that is asked every 10 ms until it is true."""

STUBBORN_CHILD = (
    "import sys, time; "
    """print('{"base_url": "http://127.0.0.1:9/v1", "token": "t"}', flush=True); """
    "time.sleep(60)"
)


def say(text: object) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def close(desktop: DesktopApp) -> None:
    say("closing")
    desktop._window.close()


class Driven(DesktopApp):
    steps: Callable[[Any], Steps]

    def _begin(self, assembly: Any) -> None:
        super()._begin(assembly)
        self._run = Driven.steps(self)
        self._waits_for: Callable[[], Any] = lambda: True
        self._clock = QTimer(self)
        self._clock.setInterval(10)
        self._clock.timeout.connect(self._go_on_with_steps)
        self._clock.start()

    def _go_on_with_steps(self) -> None:
        if self._waits_for():
            try:
                self._waits_for = next(self._run)
            except StopIteration:
                self._clock.stop()
                close(self)


def block_for_ever(*_anything: object) -> Any:
    threading.Event().wait()


DISK_ASKED = threading.Event()


def ask_disk_for_ever(*_anything: object) -> Any:
    """As a network folder whose server is gone."""
    DISK_ASKED.set()
    block_for_ever()


LOOKED_UP = threading.Event()


def look_up_for_ever(*_anything: object) -> Any:
    """As the system's own call with name servers that never answer: nothing can interrupt it."""
    LOOKED_UP.set()
    block_for_ever()


def parts(desktop: Any) -> Any:
    """What the assembly made, and the window."""
    made = desktop._assembly
    rooms, back = made._rooms, made._back
    return SimpleNamespace(
        window=desktop._window,
        presenter=rooms.presenter,
        engines=back.engines,
        questions=back.questions,
        changes=rooms.trash._changes,
        desk=rooms.desk,
        demo=back.demo,
        reader=back.reader,
        model=back.history_model,
        network=back.network,
        settings=rooms.settings,
    )


def at_once(desktop: Any) -> Steps:
    yield lambda: True


def keyring_blocks(desktop: Any) -> Steps:
    it = parts(desktop)
    yield lambda: it.engines.is_on_its_way
    # The 5 s deadline is tested with the keeper; here a person closes before it.
    say(it.engines.chip)


def keyring_is_asked(desktop: Any) -> Steps:
    it = parts(desktop)
    yield lambda: it.engines.engine is not None
    say(it.engines.chip)
    say(it.engines.base_url)


def demo_does_not_end(desktop: Any) -> Steps:
    it = parts(desktop)
    yield lambda: it.engines.engine is not None
    say(it.demo._process.processId())


def demo_is_starting(desktop: Any) -> Steps:
    it = parts(desktop)
    yield lambda: it.engines.why_none or it.engines.engine
    say(it.demo._process.processId())


def picture_blocks(desktop: Any) -> Steps:
    it = parts(desktop)
    yield lambda: it.desk.is_opening


def setup_is_checked(desktop: Any) -> Steps:
    it = parts(desktop)
    yield lambda: it.engines.engine is not None
    it.settings.setup_check_requested.emit()
    check = desktop._assembly._late.setup_check.desk._check
    yield lambda: not check.is_running
    for finding in check.findings:
        say(finding.line)


def setup_check_blocks(desktop: Any) -> Steps:
    it = parts(desktop)
    yield lambda: it.engines.engine is not None
    it.settings.setup_check_requested.emit()
    yield DISK_ASKED.is_set


def question_runs(desktop: Any) -> Steps:
    it = parts(desktop)
    yield lambda: it.engines.engine is not None
    it.window.prompt_box.set_text("What is it?")
    it.window.prompt_box.ask_now()
    shown = it.presenter.shown_id
    yield lambda: it.reader.question(shown) is not None
    say(shown)


def name_servers_are_silent(desktop: Any) -> Steps:
    it = parts(desktop)
    yield lambda: it.engines.engine is not None
    it.window.prompt_box.set_text("What is it?")
    it.window.prompt_box.ask_now()
    yield LOOKED_UP.is_set


def demo_dies(desktop: Any) -> Steps:
    it = parts(desktop)
    yield lambda: it.engines.engine is not None
    first = it.engines.engine
    os.kill(it.demo._process.processId(), signal.SIGKILL)
    yield lambda: it.engines.engine not in {None, first}
    it.window.prompt_box.set_text("Which colours?")
    it.window.prompt_box.ask_now()
    shown = it.presenter.shown_id
    yield lambda: it.questions.live(shown) is None
    yield lambda: it.reader.question(shown).state.is_finished  # the writer has a thread of its own
    say(it.reader.question(shown).state.value)


def slot_fails(desktop: Any) -> Steps:
    it = parts(desktop)

    def fail() -> None:
        token = desktop._options.environment_token  # a local: no report shows its value
        raise ZeroDivisionError(f"with {token}")

    yield lambda: it.engines.engine is not None
    QTimer.singleShot(0, fail)
    yield lambda: not it.window.notice.isHidden()
    say(it.window.notice.text())


def nothing_can_be_kept(desktop: Any) -> Steps:
    it = parts(desktop)
    yield lambda: it.engines.engine is not None
    yield lambda: desktop._assembly._rooms.history.unusable
    say(it.window.notice.text())
    it.window.prompt_box.set_text("What is it?")
    say(it.presenter.can_ask)
    it.window.prompt_box.ask_requested.emit("What is it?")
    say(it.questions.all_live())


def zoomed_in(desktop: Any) -> Steps:
    """Says the colours of the picture's middle, fitted and at 1:1."""
    it = parts(desktop)
    yield lambda: it.desk.picture is not None
    bench, zone = it.window.picture_pane._bench, it.window.picture_pane._zone
    middle = QRect(0, 0, 20, 20)
    middle.moveCenter(zone.rect().center())
    say(colours(zone.grab(middle).toImage()))
    bench.stage.act(ViewAction.ONE_TO_ONE)
    yield lambda: bench._detail._shown is not None
    say(colours(zone.grab(middle).toImage()))


def colours(image: QImage) -> list[str]:
    size = image.size()
    return sorted({image.pixelColor(x, y).name() for x in range(size.width()) for y in range(size.height())})


def is_another_picture(it: Any, before: Any) -> bool:
    return it.desk.picture is not before


def files_come(desktop: Any) -> Steps:
    """Says the name of each picture that a later start brings, until one is called `last…`."""
    it = parts(desktop)
    desktop._window.showMinimized()
    yield lambda: it.engines.engine is not None
    say("ready")
    name = ""
    while not name.startswith("last"):
        yield partial(is_another_picture, it, it.desk.picture)
        name = it.desk.picture.source.name
        say(name)
    say("in front" if not desktop._window.isMinimized() else "minimised")


def never_ends(desktop: Any) -> Steps:
    it = parts(desktop)
    yield lambda: it.engines.engine is not None
    say("ready")
    yield lambda: False


def comes_back(desktop: Any) -> Steps:
    """Damage: what is said above the history, and what the button does."""
    it = parts(desktop)
    notice = it.window.history_panel.notice
    yield lambda: not notice.isHidden()
    say(notice.text())
    yield lambda: it.engines.engine is not None
    it.window.prompt_box.set_text("Asked meanwhile")
    it.window.prompt_box.ask_now()
    shown = it.presenter.shown_id
    yield lambda: it.questions.live(shown) is None and it.reader.question(shown).state.is_finished
    notice.action_requested.emit()
    yield lambda: "back" in notice.text() and "being" not in notice.text()
    say(notice.text())
    yield lambda: it.model.rowCount() == 4
    say([it.model.index(row).data() for row in range(4)])


def lists_itself(desktop: Any) -> Steps:
    """What the engine lists: opened here, deleted here, and taken from there again, with its picture."""
    it = parts(desktop)
    yield lambda: it.engines.engine is not None
    it.desk.open_example()
    yield lambda: it.desk.picture is not None
    it.window.prompt_box.set_text("What is it?")
    it.window.prompt_box.ask_now()
    shown = it.presenter.shown_id
    yield lambda: it.questions.live(shown) is None and it.reader.question(shown).state.is_finished
    asked = it.reader.question(shown)
    press(it.window, "On Replicate")
    rows = it.window.findChild(QListView, "Predictions on Replicate").model()
    yield lambda: rows.rowCount() == 1
    say((rows.index(0).data(), "also in your history" in rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole)))
    it.changes.delete([asked.conversation])
    yield lambda: it.model.rowCount() == 0
    it.window.findChild(QListView, "Predictions on Replicate").chosen.emit(asked.prediction_id)
    yield lambda: it.window.findChild(QPushButton, "Import into history").isVisible()
    press(it.window, "Import into history")
    yield lambda: it.model.rowCount() == 1
    yield lambda: it.window.findChild(QPushButton, "Open in history").isVisible()
    press(it.window, "Open in history")
    yield lambda: it.presenter.shown_id is not None and it.desk.picture is not None
    kept = it.reader.question(it.presenter.shown_id)
    say((kept.prompt, kept.state.value, kept.answer == asked.answer, kept.prediction_id == asked.prediction_id))
    say((kept.picture.source.sha256 == asked.picture.sent.sha256, it.window.history_panel.isVisible()))


def press(window: Any, name: str) -> None:
    window.findChild(QPushButton, name).click()


def disk_fills(desktop: Any) -> Steps:
    """`LLAVA_TEST_FULL` names a file: while it is there, the disk is full."""
    it = parts(desktop)
    full = Path(os.environ["LLAVA_TEST_FULL"])
    yield lambda: it.engines.engine is not None
    with full.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    it.desk.open_example()
    yield lambda: it.desk.picture is not None
    it.window.prompt_box.set_text("What is it?")
    it.window.prompt_box.ask_now()
    shown = it.presenter.shown_id
    yield lambda: it.questions.live(shown) is None
    say(it.window.conversation._notice.text())
    say((it.window.prompt_box.text(), it.desk.picture is not None, it.reader.question(shown)))
    full.unlink()
    it.window.prompt_box.ask_now()
    shown = it.presenter.shown_id
    yield lambda: it.questions.live(shown) is None
    say(it.reader.question(shown).state.value)


def assembling_fails(desktop: Any) -> Steps:
    yield lambda: True


def prepare(name: str) -> None:
    """What goes wrong, before the app is started."""
    match name:
        case "keyring_blocks":
            put(backstage, "open_tokens", lambda _turn, _base_url: SimpleNamespace(load=block_for_ever))
        case "keyring_is_asked":
            put(backstage, "open_tokens", lambda _turn, base_url: SimpleNamespace(load=lambda: f"token-of-{base_url}"))
        case "demo_does_not_end":
            put(desktop_app, "demo_command", lambda: ChildCommand([sys.executable, "-c", STUBBORN_CHILD], os.environ))
        case "picture_blocks":
            put(
                backstage,
                "open_preparer",
                lambda _turn, _decoder, _preferred: SimpleNamespace(prepare_file=block_for_ever),
            )
        case "setup_check_blocks":
            put(FolderCheck, "write_access", ask_disk_for_ever)
        case "name_servers_are_silent":
            put(socket, "getaddrinfo", look_up_for_ever)
        case "assembling_fails":
            put(backstage, "HistoryReader", lambda *_anything, **_named: 1 // 0)


def put(module: ModuleType | type, name: str, value: object) -> None:
    setattr(module, name, value)


def main() -> int:
    name, *arguments = sys.argv[1:]
    prepare(name)
    Driven.steps = staticmethod(globals()[name])
    put(app, "DesktopApp", Driven)
    code = app.main(arguments)
    # Reached only when every thread has ended by itself.
    say(f"ended with {code}")
    assert not logging.getLogger().handlers
    return code


if __name__ == "__main__":
    assert Path.cwd().joinpath("main.py").exists()
    sys.exit(main())
