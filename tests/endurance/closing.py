"""Starts the app, closes it at a moment, and says how that went; many times: `python -m tests.endurance.closing`.

One job a line on standard input, one result a line on standard output. A job's process is the whole real program
(`app.main`, its threads, Python's own end) on Qt's offscreen platform. Most are forked from this process, which has
imported everything: a start then costs a fifth. A `cold` one is started from nothing, imports and all.
"""

import dataclasses
import faulthandler
import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer

import llava_desktop.images.prepare
import llava_desktop.storage.keyring_tokens
import llava_desktop.tasks.session  # noqa: F401 - what threads import later, imported before the fork
from llava_desktop import app
from llava_desktop.desktop_app import DesktopApp
from tests.app.driver import parts, put, say
from tests.endurance.moments import MOMENTS, Moment

STEP_MS = 4
REACHED_WITHIN_S = 12.0
NOT_THE_PROGRAMS_FAULT = ("This plugin does not support raise()", "This plugin does not support propagateSizeHints()")
"""What Qt's offscreen platform remarks about itself."""
GIVES_UP_AFTER_S = 20.0
"""A process that is still there then prints where each of its threads stands, and ends with 1."""


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """after_ms: from the moment to the close. folder: for this job alone; `data` in it may be there already."""

    moment: str
    after_ms: int
    folder: str
    base_url: str = ""
    token: str = ""
    cold: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Closed:
    """One close. took_s: from the click to the process's end. complaints: what it wrote to stderr, and its log's
    tracebacks. reached: whether the moment came."""

    job: Job
    code: int
    took_s: float
    reached: bool
    complaints: str

    @property
    def is_good(self) -> bool:
        return self.code == 0 and self.reached and not self.complaints


class ClosingApp(DesktopApp):
    """Leads itself to the moment, and closes its own window there."""

    job: Job
    moment: Moment
    when: str

    def show(self) -> None:
        super().show()
        if self.when == "before the first paint":
            self._close_after(min(self.job.after_ms, 5))

    def _go_on(self) -> None:
        super()._go_on()
        if self.when == "while assembling":
            self._close_after(self.job.after_ms)

    def _begin(self, assembly: Any) -> None:
        super()._begin(assembly)
        if self.moment.lead is None:
            return
        self._steps = self.moment.lead(parts(self))
        self._waits_for: Callable[[], object] = lambda: True
        self._gives_up_at = time.monotonic() + REACHED_WITHIN_S
        self._clock = QTimer(self)
        self._clock.setInterval(STEP_MS)
        self._clock.timeout.connect(self._go_on_with_steps)
        self._clock.start()
        if self.when == "anywhere in a hurry":
            self._close_after(self.job.after_ms)

    def _go_on_with_steps(self) -> None:
        if time.monotonic() > self._gives_up_at:
            say("never came")
            self._clock.stop()
            self._close()
        elif self._waits_for():
            try:
                self._waits_for = next(self._steps)
            except StopIteration:
                self._clock.stop()
                if self.when != "anywhere in a hurry":
                    self._close_after(self.job.after_ms)

    def _close_after(self, ms: int) -> None:
        QTimer.singleShot(ms, self, self._close)

    def _close(self) -> None:
        say(f"closing {time.monotonic()}")
        self._window.close()


def live(job: Job) -> int:
    """The process's whole life; its exit code."""
    faulthandler.dump_traceback_later(GIVES_UP_AFTER_S, exit=True)
    moment = MOMENTS[job.moment]
    arguments = ["--data-dir", str(Path(job.folder) / "data")]
    if moment.demo:
        arguments.append("--demo")
    if job.base_url:
        arguments += ["--api-url", job.base_url]
        os.environ["REPLICATE_API_TOKEN"] = job.token
    moment.prepare()
    ClosingApp.job, ClosingApp.moment, ClosingApp.when = job, moment, job.moment
    put(app, "DesktopApp", ClosingApp)
    return app.main(arguments)


def started(job: Job) -> int:
    """The id of its process, whose output lies in the job's folder."""
    folder = Path(job.folder)
    with (folder / "stdout.txt").open("wb") as output, (folder / "stderr.txt").open("wb") as errors:
        if job.cold:
            command = [sys.executable, "-X", "faulthandler", "-m", "tests.endurance.closing", written(job)]
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors).pid
        sys.stdout.flush()
        child = os.fork()
        if child:
            return child
        os.dup2(output.fileno(), 1)
        os.dup2(errors.fileno(), 2)
    sys.exit(live(job))


def judged(job: Job, status: int, ended: float) -> Closed:
    folder = Path(job.folder)
    said = (folder / "stdout.txt").read_text("utf-8")
    errors = (folder / "stderr.txt").read_text("utf-8", errors="replace").splitlines(keepends=True)
    complaints = "".join(line for line in errors if not line.startswith(NOT_THE_PROGRAMS_FAULT))
    for log in folder.rglob("*.log"):
        text = log.read_text("utf-8")
        complaints += text if "Traceback" in text else ""
    closing = [float(line.split()[1]) for line in said.splitlines() if line.startswith("closing ")]
    return Closed(
        job=job,
        code=os.waitstatus_to_exitcode(status),
        took_s=ended - closing[0] if closing else 0.0,
        reached=bool(closing) and "never came" not in said,
        complaints=complaints,
    )


def run(jobs: Iterator[Job], at_once: int) -> Iterator[Closed]:
    """This process has no threads, and waits for whichever job ends next."""
    running: dict[int, Job] = {}
    while True:
        while len(running) < at_once and (job := next(jobs, None)) is not None:
            running[started(job)] = job
        if not running:
            return
        process, status = os.wait()
        ended = time.monotonic()
        if (ended_job := running.pop(process, None)) is not None:
            yield judged(ended_job, status, ended)


def written(value: Any) -> str:
    return json.dumps(dataclasses.asdict(value))


def main() -> int:
    if len(sys.argv) > 1 and sys.argv[1].startswith("{"):
        return live(Job(**json.loads(sys.argv[1])))
    at_once = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    # Everything is read before the first fork: a child must not share a half-read input.
    jobs = [Job(**json.loads(line)) for line in sys.stdin]
    # As `main.py` does; and a child that looks through what it shares with this process would copy all of it.
    gc.disable()
    gc.freeze()
    for closed in run(iter(jobs), at_once):
        print(written(closed), flush=True)  # noqa: T201 - what the test reads
    return 0


if __name__ == "__main__":
    sys.exit(main())
