"""Many trials, two at a time, and the table of what came out."""

import queue
import threading
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from tests.crash.point import Counts, Point, Scenario, error_points, kill_points
from tests.crash.trial import Spawner, Verdict, counted, tried

AT_A_TIME = 2


@dataclass(slots=True)
class Outcome:
    """What came of many trials. broken: those that did not come to a verdict."""

    title: str
    verdicts: list[Verdict] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def violations(self) -> list[str]:
        found = [f"{one.point}: {violation}" for one in self.verdicts for violation in one.violations]
        return found + self.broken

    def table(self) -> list[str]:
        """Lines for people: what was struck, and how often a promise was broken."""
        rows: dict[tuple[str, str], Counter[str]] = {}
        for one in self.verdicts:
            kind = one.point.harm + (" for good" if one.point.lasting else "")
            row = rows.setdefault((one.point.scenario.value, kind), Counter())
            row["points"] += 1
            row["struck"] += one.struck and not one.impossible
            row["impossible"] += one.impossible
            row["put aside"] += one.put_aside
            row["violations"] += bool(one.violations)
        lines = [
            self.title,
            f"{'scenario':9}{'harm':20}{'points':>8}{'struck':>8}{'n/a':>6}{'put aside':>11}{'violations':>12}",
        ]
        for (scenario, kind), row in sorted(rows.items()):
            numbers = (
                f"{row['points']:8}{row['struck']:8}{row['impossible']:6}{row['put aside']:11}{row['violations']:12}"
            )
            lines.append(f"{scenario:9}{kind:20}{numbers}")
        killed = Counter(f"{one.point.thread} {one.point.call}" for one in self.verdicts if one.point.harm == "KILL")
        lines.append("kills by call: " + ", ".join(f"{name} {times}" for name, times in sorted(killed.items())))
        lines += [f"VIOLATION {violation}" for violation in self.violations]
        return lines


def dry_run(scenarios: Sequence[Scenario]) -> Counts:
    with Spawner() as spawner:
        return {
            (scenario, thread): counted(spawner, scenario, thread)
            for scenario in scenarios
            for thread in scenario.threads
        }


def every_point(counts: Counts) -> list[Point]:
    return [*kill_points(counts), *error_points(counts)]


def strike(points: Sequence[Point], title: str) -> Outcome:
    """Try every point."""
    outcome = Outcome(title)
    waiting: queue.SimpleQueue[Point] = queue.SimpleQueue()
    for point in points:
        waiting.put(point)

    def work() -> None:
        with ExitStack() as stack:
            spawner = stack.enter_context(Spawner())
            while True:
                try:
                    point = waiting.get_nowait()
                except queue.Empty:
                    return
                try:
                    outcome.verdicts.append(tried(spawner, point))
                except (AssertionError, OSError, ValueError) as error:
                    outcome.broken.append(f"{point}: the trial itself failed: {error!r}")
                    stack.pop_all().close()
                    spawner = stack.enter_context(Spawner())

    workers = [threading.Thread(target=work, name=f"crash trials {number}") for number in range(AT_A_TIME)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return outcome
