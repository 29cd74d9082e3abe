"""Theme -> window, and after its first paint everything else.

Measured (`dev.py bench start`): Qt itself is two thirds of the way to the first paint. So only what the first paint
shows is imported before it; `assembly.py` and all that it knows are imported after it: what knows no Qt on a thread,
the rest in slices between the window's events.
"""

import gc
import importlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QThread, QTimer
from PySide6.QtWidgets import QApplication

from llava_desktop.core.options import Options
from llava_desktop.program import decoder_command, demo_command, program_folder
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
    from llava_desktop.qt.data_move import DataMove
    from llava_desktop.ui.open_requests import OpenRequests

PAINTED_WITHIN_MS = 1_000
"""A window that is shown minimised, or on another desktop, is not painted: the app must start all the same."""
SLICES = (
    *("qt.history_model", "qt.engines", "qt.questions", "qt.pictures", "qt.single_instance", "qt.updates"),
    *("ui.answer_document", "ui.answer_view", "ui.conversation_pane", "ui.history_row", "ui.history_list"),
    *("ui.history_panel", "ui.parameters_panel", "ui.side_panel", "ui.picture_stage", "ui.picture_bench"),
    *("ui.settings_view", "ui.settings_dialog", "ui.shown_question", "ui.turn_desk", "ui.strip_desk", "ui.presenter"),
    *("ui.settings_desk", "ui.prompt_room", "ui.about_desk", "ui.incoming_desk", "backstage", "ui.draft_desk"),
    *("ui.clearing_desk", "ui.receipt_desk", "ui.outbox_desk", "rooms", "late_rooms"),
)
"""What `assembly.py` imports of Qt, a slice each. On the GUI thread: PySide6 makes a class when it is first named, and
while another thread makes one, the window's own events crash (seen: 1 of 10 starts with a screen reader listening)."""
SWITCH_S = 0.0002
IMPORTED_WITHIN_MS = 1_500


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
        # A thread that wants to run waits so long for one that computes, and the window asks for its turn with each
        # event that Python handles. Of several waits in a frame, 5 ms each, come gaps of 37 ms while text streams in at
        # full speed; with 1 ms they are 26. While the threads import what they need, Settings opened in up to 140 ms
        # with 1 ms, and in up to 100 with a fifth.
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
            self._lock.take_if_possible()
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
        import html.parser  # noqa: F401
        import statistics  # noqa: F401
        import uuid  # noqa: F401

        import llava_desktop.core.as_code
        import llava_desktop.core.asking
        import llava_desktop.core.easy_markdown
        import llava_desktop.core.export.documents
        import llava_desktop.core.export.wanted
        import llava_desktop.core.incoming_web
        import llava_desktop.core.markdown_blocks
        import llava_desktop.core.presets
        import llava_desktop.core.receipt
        import llava_desktop.core.remote
        import llava_desktop.core.setup_check
        import llava_desktop.core.spoken
        import llava_desktop.core.tiles
        import llava_desktop.core.token
        import llava_desktop.images.apart.process
        import llava_desktop.storage.costs
        import llava_desktop.storage.draft
        import llava_desktop.storage.erasing
        import llava_desktop.storage.history_reading
        import llava_desktop.storage.keeper
        import llava_desktop.storage.log
        import llava_desktop.storage.moving
        import llava_desktop.storage.presets
        import llava_desktop.storage.settings
        import llava_desktop.storage.shortcuts  # noqa: F401
