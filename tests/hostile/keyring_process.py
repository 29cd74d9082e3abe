"""The app on a desktop with some keyring: `python -m tests.hostile.keyring_process MANNER ARGS…`.

Waits until the app has found out about the keyring, saves the token that stands on stdin through Settings where the
MANNER says so, and prints one line of JSON on what a person saw; then `closing`, and closes.
"""

import enum
import json
import sys
import time
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from llava_desktop import app, backstage
from llava_desktop.qt.token_keeper import TokenKeeper
from llava_desktop.ui.settings_dialog import SettingsDialog
from tests.app.driver import Driven, Steps, parts, put, say
from tests.withheld import withheld_s


class Manner(enum.Enum):
    SAVE = "save"
    LOOK = "look"
    LOOK_SOON = "look-soon"
    """With a deadline of half a second for the keyring, where it is known to pass."""


@dataclass
class Seen:
    """Moments in seconds of the monotonic clock."""

    painted_at: float = 0.0
    keyring_at: float = 0.0
    gap_s: float = 0.0
    news: list[str] = field(default_factory=list)


class Gap(QObject):
    """The longest time that the window's event loop did not turn, from `begin_once` on.

    Without what this process waited for a processor that other programs had: on an idle machine that is nothing.
    """

    def __init__(self, seen: Seen) -> None:
        super().__init__()
        self._seen = seen
        self._last = self._waited = 0.0
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._turn)

    def begin_once(self) -> None:
        if self._timer.isActive():
            return
        self._last, self._waited = time.monotonic(), withheld_s()
        self._timer.start(5)

    def _turn(self) -> None:
        waited = withheld_s()
        self._seen.gap_s = max(self._seen.gap_s, time.monotonic() - self._last - (waited - self._waited))
        self._last, self._waited = time.monotonic(), waited


class PaintWatch(QObject):
    def __init__(self, seen: Seen) -> None:
        super().__init__()
        self._seen = seen

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and not self._seen.painted_at:
            self._seen.painted_at = time.monotonic()
        return False


class OnThisKeyring(Driven):
    seen: Seen
    token = ""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._gap = Gap(self.seen)
        self._paint_watch = PaintWatch(self.seen)
        self._window.installEventFilter(self._paint_watch)

    def _go_on(self) -> None:
        """The first paint is over."""
        super()._go_on()
        self._gap.begin_once()

    def _begin(self, assembly: Any) -> None:
        super()._begin(assembly)
        parts(self).engines.news.connect(lambda news: self.seen.news.append(news.text))


def steps(desktop: Any) -> Steps:
    it, seen = parts(desktop), OnThisKeyring.seen
    yield lambda: it.engines.engine is not None
    first = list(seen.news)
    if OnThisKeyring.token:
        it.window.findChild(QPushButton, "Settings").click()
        dialog = it.window.findChild(SettingsDialog)
        dialog.findChild(QLineEdit, "API token").setText(OnThisKeyring.token)
        dialog.findChild(QPushButton, "Save token").click()
        yield lambda: any("signed in" in news and not news.endswith("…") for news in seen.news)
        told = [label.text() for label in dialog.findChildren(QLabel) if not label.isHidden()]
    else:
        told = []
    say(
        json.dumps(
            {
                "painted_first": 0 < seen.painted_at < seen.keyring_at,
                "gap_ms": round(seen.gap_s * 1000),
                "at_start": first,
                "chip": it.engines.chip,
                "told": told,
                "modules": [name for name in sys.modules if "evil" in name or name.startswith("keyrings")],
            }
        )
    )


def main() -> int:
    manner, *arguments = sys.argv[1:]
    OnThisKeyring.seen = seen = Seen()
    OnThisKeyring.token = sys.stdin.read().strip() if Manner(manner) is Manner.SAVE else ""
    Driven.steps = staticmethod(steps)
    open_tokens = backstage.open_tokens

    def timed(*arguments: Any) -> Any:
        seen.keyring_at = seen.keyring_at or time.monotonic()
        return open_tokens(*arguments)

    put(backstage, "open_tokens", timed)
    if Manner(manner) is Manner.LOOK_SOON:
        put(backstage, "TokenKeeper", partial(TokenKeeper, load_deadline_ms=500))
    put(app, "DesktopApp", OnThisKeyring)
    return app.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
