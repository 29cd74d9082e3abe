"""The whole app, asked question after question: `python -m tests.endurance.many_questions WARM COUNT SHOWN PICTURE …`

Its engine is the fault server, started as the demo engine is. Prints what the process has of memory, file descriptors
and threads after WARM questions (by then every cache is full and every library loaded), and after COUNT more. What
follows are options of the app's own. After SHOWN questions the window is hidden: painting is most of the time, and what
it keeps is bounded.
"""

import gc
import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer

from llava_desktop import app, desktop_app
from llava_desktop.assembly import Assembly
from llava_desktop.core.child_command import ChildCommand
from llava_desktop.core.incoming import FileSource
from llava_desktop.core.question import Question, QuestionState
from llava_desktop.desktop_app import DesktopApp
from tests.app.driver import parts, put

ROOT = Path(__file__).resolve().parents[2]
SETTLES_WITHIN_S = 6.5
"""Connections that are kept for the next question are closed after 5 s."""


def used() -> dict[str, int]:
    """memory: resident, KiB."""
    gc.collect()
    status = Path("/proc/self/status").read_text("ascii")
    (memory,) = (int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))
    return {
        "memory": memory,
        "descriptors": len(list(Path("/proc/self/fd").iterdir())),
        "threads": len(list(Path("/proc/self/task").iterdir())),
    }


class AskingApp(DesktopApp):
    warm: int
    count: int
    shown: int
    picture: Path

    def _begin(self, assembly: Assembly) -> None:
        super()._begin(assembly)
        self._it = parts(self)
        self._asked = 0
        self._failed = 0
        self._it.questions.changed.connect(self._take_row)
        self._it.presenter.readiness_changed.connect(self._ask_first)
        self._it.window.prompt_box.set_text("What is it?")
        self._it.desk.open_all([FileSource(self.picture)])

    def _ask_first(self) -> None:
        if self._asked == 0 and self._it.presenter.can_ask and self._it.desk.picture is not None:
            self._began_at = time.monotonic()
            self._ask()

    def _ask(self) -> None:
        if self._asked == self.shown:
            self._window.hide()
        self._asked += 1
        self._awaited = f"{self._asked}: What is it?"
        self._it.window.prompt_box.set_text(self._awaited)
        self._it.window.prompt_box.ask_now()

    def _take_row(self, question: Question) -> None:
        if question.state.is_finished and question.prompt == self._awaited:
            self._awaited = ""  # a finished row is told twice: as it is, and once it is on the disk
            self._failed += question.state is not QuestionState.SUCCEEDED
            QTimer.singleShot(0, self, self._ask_next)

    def _ask_next(self) -> None:
        if self._asked == self.warm:
            self._before = used()
            self._tell(self._before)
            self._ask()
        elif self._asked == self.warm + self.count:
            self._settle(time.monotonic() + SETTLES_WITHIN_S)
        else:
            self._ask()

    def _settle(self, deadline: float) -> None:
        """Waits until what is kept for a moment is gone; then says what there is, and closes."""
        now = used()
        is_settled = all(now[name] <= self._before[name] for name in ("descriptors", "threads"))
        if is_settled or time.monotonic() > deadline:
            self._tell(now)
            self._window.close()
        else:
            QTimer.singleShot(200, self, lambda: self._settle(deadline))

    def _tell(self, now: dict[str, int]) -> None:
        took = {"asked": self._asked, "failed": self._failed, "seconds": round(time.monotonic() - self._began_at)}
        print(json.dumps(now | took), flush=True)  # noqa: T201 - what the test reads


def main() -> int:
    AskingApp.warm, AskingApp.count, AskingApp.shown = (int(number) for number in sys.argv[1:4])
    AskingApp.picture = Path(sys.argv[4])
    put(app, "DesktopApp", AskingApp)
    engine = ChildCommand([sys.executable, "-m", "tests.fault_server"], os.environ | {"PYTHONPATH": str(ROOT)})
    put(desktop_app, "demo_command", lambda: engine)
    return app.main(["--demo", *sys.argv[5:]])


if __name__ == "__main__":
    sys.exit(main())
