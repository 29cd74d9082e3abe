"""The start: options -> folders -> settings -> theme -> window, and after its first paint everything else.

Measured (`dev.py bench start`): Qt itself is two thirds of the way to the first paint. So only what the first paint
shows is imported before it; `assembly.py` and all that it knows are imported after it: what knows no Qt on a thread,
the rest in slices between the window's events.
"""

import gc
import importlib
import logging
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QThread, QTimer
from PySide6.QtWidgets import QApplication

from llava_desktop.core.errors import AppError, StorageError
from llava_desktop.core.options import START_AGAIN, TOKEN_VARIABLE, Options, parse_options
from llava_desktop.core.words import tr
from llava_desktop.storage.first_look import first_look
from llava_desktop.storage.folders import folders_in_use
from llava_desktop.storage.instance_lock import InstanceLock
from llava_desktop.storage.window_place import read_window_place
from llava_desktop.ui.first_paint import FirstPaint
from llava_desktop.ui.languages import install
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from llava_desktop.assembly import Assembly
    from llava_desktop.core.child_command import ChildCommand
    from llava_desktop.qt.data_move import DataMove
    from llava_desktop.ui.open_requests import OpenRequests

SERVE_DEMO = "--serve-demo"
"""Not for people: in a bundle the app's own executable is also the demo engine's."""
DECODE_PICTURES = "--decode-pictures"
"""Nor this one: the process that decodes what a stranger made."""
PAINTED_WITHIN_MS = 1_000
"""A window that is shown minimised, or on another desktop, is not painted: the app must start all the same."""
STYLE = ("-style", "fusion")
"""Qt's own words for it: `setStyle` would give a QStyle back, and making that class costs 6 ms of the first paint."""
SLICES = (
    *("qt.history_model", "qt.engines", "qt.questions", "qt.pictures", "qt.single_instance", "qt.updates"),
    *("ui.answer_view", "ui.conversation_pane", "ui.history_panel", "ui.side_panel", "ui.picture_stage"),
    *("ui.picture_bench", "ui.settings_dialog", "ui.presenter", "ui.prompt_room", "ui.about_desk", "ui.incoming_desk"),
    *("backstage", "rooms", "late_rooms"),
)
"""What `assembly.py` imports of Qt, a slice each. On the GUI thread: PySide6 makes a class when it is first named, and
while another thread makes one, the window's own events crash (seen: 1 of 10 starts with a screen reader listening)."""
SWITCH_S = 0.001
IMPORTED_WITHIN_MS = 1_500
CLOSED_WITHIN_S = 3.0
"""An app that is closing is gone by then."""
OPEN_ALREADY = tr("LLaVA Desktop is open already. Close it first, or name another folder with --data-dir.")
NO_ANSWER = tr(
    "LLaVA Desktop is open already, but it does not answer. Close it, or end its process, then start it again."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the app. Returns the process's exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given == [SERVE_DEMO]:
        return serve_demo()
    if given == [DECODE_PICTURES]:
        return decode_pictures()
    try:
        options = parse_options(given, os.environ)
    except AppError as error:
        if sys.stderr is not None:  # a windowed program on Windows has none
            sys.stderr.write(f"{error.text}\n")
        return 2
    # Whatever this process starts (the browser a link opens in, say) would inherit it.
    os.environ.pop(TOKEN_VARIABLE, None)
    if options.self_test:
        return test_itself(options)
    lock = InstanceLock(folders_in_use(options.data_dir, program_folder()).folders.data_dir)
    if not is_first(lock) and (code := leave_it_to_the_first(options, lock)) is not None:
        return code
    qt_app = QApplication([sys.argv[0], *STYLE])
    qt_app.setApplicationName("LLaVA Desktop")
    qt_app.setDesktopFileName("llava-desktop")
    qt_app.setQuitOnLastWindowClosed(False)
    desktop_app = DesktopApp(qt_app, options, lock)
    desktop_app.show()
    code = qt_app.exec()
    has_ended = desktop_app.stop()
    if code == START_AGAIN:
        code = start_again(options)
    if not has_ended or is_kept_alive():
        # A keyring prompt that nobody answers, a picture that is half decoded, or a name that is still looked up must
        # not keep the process alive.
        logging.shutdown()
        if sys.stdout is not None:  # a windowed program on Windows has none
            sys.stdout.flush()
        os._exit(code)
    return code


def start_again(options: Options) -> int:
    """Another process with the same arguments, which waits until this one has let its folder go. The exit code."""
    import subprocess

    arguments = [each for each in sys.orig_argv[1:] if each != "--capture"]
    environment = dict(os.environ)
    environment["PYINSTALLER_RESET_ENVIRONMENT"] = "1"  # its own word for a bundle that starts itself
    if options.environment_token:  # it is the same app, and was given it by the same person
        environment[TOKEN_VARIABLE] = options.environment_token
    try:
        subprocess.Popen([sys.executable, *arguments], env=environment, start_new_session=True)  # noqa: S603  # our own
    except OSError as error:
        why = error.strerror
        return end_with(tr("LLaVA Desktop could not be started again: {why}. Start it yourself.", why=why), options)
    return 0


def program_folder() -> Path | None:
    """Beside which a portable folder may lie: a bundle's, or a checkout's; None for an installed package."""
    if getattr(sys, "frozen", False):
        return Path(sys.executable).resolve().parent
    checkout = Path(__file__).resolve().parents[1]
    return checkout if (checkout / "packaging" / "dev.py").is_file() else None


def is_first(lock: InstanceLock) -> bool:
    """Whether no other app has this data folder. Where nothing can be written nobody has it; the window says so."""
    try:
        return lock.take()
    except StorageError:
        return True


def leave_it_to_the_first(options: Options, lock: InstanceLock) -> int | None:
    """Hand this start's files to the app that is open. The exit code; None when that one is gone, and this is it."""
    from llava_desktop.core.hand_over import HandOver
    from llava_desktop.qt.single_instance import Handing, hand_over

    if options.ask is not None or options.screenshot is not None:
        # Never handed over: who can reach the other's socket could spend its money.
        if lock.take_within(CLOSED_WITHIN_S):
            return None
        return end_with(OPEN_ALREADY, options)
    files = tuple(path.absolute() for path in options.pictures)
    given = HandOver(files, os.environ.get("XDG_ACTIVATION_TOKEN", ""), capture=options.capture)
    match hand_over(given, lock):
        case Handing.TAKEN:
            return 0
        case Handing.FIRST:
            return None
        case Handing.NO_ANSWER:
            return end_with(NO_ANSWER, options)


def end_with(sentence: str, options: Options) -> int:
    """Where it can be read: in the terminal, or in a box when there is none."""
    if sys.stderr is not None:
        sys.stderr.write(f"{sentence}\n")
    if sys.stderr is None or not sys.stderr.isatty():
        from llava_desktop.ui.last_word import last_word

        # There is one already where the app was to start again and could not; Qt allows no second.
        qt_app = QApplication.instance() or QApplication([sys.argv[0], *STYLE])
        folders = folders_in_use(options.data_dir, program_folder()).folders
        install(qt_app, first_look(folders.settings_file).language)
        box = last_word(sentence)
        box.finished.connect(qt_app.quit)
        qt_app.exec()
    return 1


def is_kept_alive() -> bool:
    """Whether Python might wait at its exit for a thread: one of asyncio's, that name servers do not answer, say."""
    others = (thread.name for thread in threading.enumerate() if thread is not threading.main_thread())
    # Daemons count: Python waits for the threads of a pool, and they are daemons when a thread of Qt made the pool.
    # It calls Qt's own threads `Dummy-…`, also after they ended, and never waits for them.
    return any(not name.startswith("Dummy-") for name in others)


class DesktopApp(QObject):
    """The window, and once it is painted what is behind it. GUI thread."""

    def __init__(self, qt_app: QApplication, options: Options, lock: InstanceLock) -> None:
        """lock: of the data folder; held, unless nothing can be written there."""
        super().__init__()
        self._qt_app = qt_app
        self._lock = lock
        self._options = options
        self._assembly: Assembly | None = None
        self._move: DataMove | None = None
        # A thread that wants to run waits so long for one that computes: of several waits in a frame, 5 ms each, come
        # gaps of 37 ms in the window while text streams in at full speed; with 1 ms they are 26 ms.
        sys.setswitchinterval(SWITCH_S)
        self._in_use = folders_in_use(options.data_dir, program_folder())
        folders = self._in_use.folders
        look = first_look(folders.settings_file)
        install(qt_app, look.language)
        self._theme = Theme()
        self._theme.use_text_size(look.text_percent)
        self._theme.apply(qt_app)
        self._window = MainWindow(self._theme)
        self._window.form.restore(read_window_place(folders.window_place))
        self._window.prompt_box.focus_prompt()
        self._window.closed.connect(qt_app.quit)
        self._held = self._window.hold_signals()
        self._is_begun = False
        self._imports = Imports()
        self._imports.finished.connect(self._import_rest, Qt.ConnectionType.QueuedConnection)
        self._open_requests = open_requests(qt_app)
        self._first_paint = FirstPaint(self._window)
        self._first_paint.over.connect(self._go_on)

    def show(self) -> None:
        """For a capture the window stays away until there is one: what a person wants to see may be under it."""
        if self._options.capture:
            self._go_on()
            return
        self._window.show()
        QTimer.singleShot(PAINTED_WITHIN_MS, self, self._go_on)

    def stop(self) -> bool:
        """End every thread. False when one would not end in time: then only the process can end it."""
        if self._assembly is not None:
            return self._assembly.stop()
        self._window.hide()
        if self._move is not None:
            self._move.put_off()
            return self._move.wait(IMPORTED_WITHIN_MS)
        return self._imports.wait(IMPORTED_WITHIN_MS)

    def _go_on(self) -> None:
        """Once: after the first paint, or when there is none."""
        if not self._is_begun:
            self._is_begun = True
            self._imports.start()

    def _take_turns(self, steps: Iterator[None]) -> None:
        """One step, then the window's turn, until there is no step left."""
        is_well = False
        try:
            is_over = next(steps, True) is not None
            is_well = True
        finally:
            if not is_well:  # a window with nothing behind it must not stay
                self._qt_app.exit(1)
        if not is_over:
            QTimer.singleShot(0, self, lambda: self._take_turns(steps))

    def _import_rest(self) -> None:
        self._take_turns(self._import_slices())

    def _import_slices(self) -> Iterator[None]:
        for part in SLICES:
            importlib.import_module(f"llava_desktop.{part}")
            yield
        self._assemble()

    def _assemble(self) -> None:
        """Where a person wished it, the data is moved first: nothing of it is open yet."""
        if self._in_use.place.move_to is None:
            self._put_together()
            return
        from llava_desktop.qt.data_move import DataMove
        from llava_desktop.ui.moving_window import MovingWindow

        self._move = DataMove(self._in_use)
        self._moving = MovingWindow(str(self._move.target), self._window)
        self._moving.cancel_requested.connect(self._move.cancel)
        self._move.progressed.connect(self._moving.show_progress)
        self._move.finished.connect(self._after_move, Qt.ConnectionType.QueuedConnection)
        self._moving.show()
        self._move.start()

    def _after_move(self) -> None:
        """Whether or not it went: the app begins with what is noted now. The old folder's lock is held to the end."""
        news = "" if self._move is None else self._move.news
        self._move = None
        self._moving.hide()
        self._moving.deleteLater()
        self._in_use = folders_in_use(self._options.data_dir, program_folder())
        folder = self._in_use.folders.data_dir
        if folder != self._lock.folder:
            self._old_lock, self._lock = self._lock, InstanceLock(folder)
            is_first(self._lock)
        self._put_together(news)

    def _put_together(self, told: str = "") -> None:
        self._take_turns(self._assembled(told))

    def _assembled(self, told: str) -> Iterator[None]:
        from llava_desktop.assembly import Assembly

        self._assembly = Assembly(
            qt_app=self._qt_app,
            window=self._window,
            theme=self._theme,
            options=self._options,
            in_use=self._in_use,
            lock=self._lock,
            told=told,
            demo_command=demo_command(),
            decoder_command=decoder_command(),
        )
        yield
        yield from self._assembly.put_together()
        self._begin(self._assembly)

    def _begin(self, assembly: "Assembly") -> None:
        """All is there; now it does something."""
        assembly.start()
        if self._open_requests is not None:
            self._open_requests.release_to(assembly.open_files)
        self._held.release()
        # What a start makes stays: never look through it again. `start.py` switched this off.
        gc.freeze()
        gc.enable()


def open_requests(qt_app: QApplication, platform: str = sys.platform) -> "OpenRequests | None":
    """Watched for from before the loop begins, where files to open come as events; None elsewhere."""
    if platform != "darwin":
        return None
    from llava_desktop.ui.open_requests import OpenRequests

    made = OpenRequests(qt_app)
    qt_app.installEventFilter(made)
    return made


class Imports(QThread):
    """Imports what the first paint does without and what knows no Qt, while the window already answers."""

    def run(self) -> None:
        import llava_desktop.images.apart.process
        import llava_desktop.storage.keeper
        import llava_desktop.storage.log
        import llava_desktop.storage.settings  # noqa: F401


def serve_demo() -> int:
    """Be the demo engine, for the app that started this process."""
    from llava_desktop.demo.serve import main as serve

    return serve(sys.stdin, sys.stdout)


def test_itself(options: Options) -> int:
    """`--self-test`, in a process that shows no window and needs no display."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from llava_desktop.self_test.run import checks, run

    qt_app = QApplication([sys.argv[0], *STYLE])
    code = run(
        checks(folders_in_use(options.data_dir, program_folder()).folders, demo_command()),
        report=options.report,
        terminal=sys.stdout,
    )
    qt_app.shutdown()
    return code


def decode_pictures() -> int:
    """Be the decoding process, for the app that started this one."""
    from llava_desktop.images.apart.worker import main as work

    return work()


def decoder_command() -> "ChildCommand":
    return child_command(DECODE_PICTURES, "llava_desktop.images.apart")


def demo_command() -> "ChildCommand":
    return child_command(SERVE_DEMO, "llava_desktop.demo")


def child_command(option: str, module: str) -> "ChildCommand":
    """option: what a bundle's own executable is told. module: what Python runs elsewhere, from this very package."""
    from llava_desktop.core.child_command import ChildCommand

    environment = {name: value for name, value in os.environ.items() if name != TOKEN_VARIABLE}
    if getattr(sys, "frozen", False):
        return ChildCommand([sys.executable, option], environment)
    environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
    return ChildCommand([sys.executable, "-m", module], environment)
