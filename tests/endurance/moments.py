"""What the app is doing when it is closed: each moment prepares what it needs, then leads there step by step.

A step is a condition that is asked every few milliseconds; when the last one holds, the moment has come.
"""

import os
import random
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PySide6.QtWidgets import QLineEdit, QListView

from llava_desktop import backstage, desktop_app
from llava_desktop.core.child_command import ChildCommand
from llava_desktop.core.events import Phase
from llava_desktop.core.incoming import FileSource
from tests.app.driver import LOOKED_UP, block_for_ever, look_up_for_ever, put

Steps = Iterator[Callable[[], object]]

EXAMPLE = Path(__file__).resolve().parents[2] / "resources" / "example.jpg"
A_PAGE = 50
LONG_TEXT = "Of a picture like this one can say that it is wide, and that most of it is sky.\n\n" * 40


@dataclass(frozen=True, slots=True)
class Moment:
    """lead: from the assembled window to the moment; None for one that comes before there is anything behind it.

    api: which server answers (see `test_closes`); "" for none. demo: with the demo engine. history: whether the data
    folder is one with many questions. prepare: what is replaced in the program, before it starts.
    """

    lead: Callable[[Any], Steps] | None = None
    api: str = "quick"
    demo: bool = False
    history: bool = False
    prepare: Callable[[], None] = lambda: None


def at_once(_it: Any) -> Steps:
    yield lambda: True


def ask(it: Any, with_picture: bool = True) -> Steps:
    if with_picture:
        it.desk.open_all([FileSource(EXAMPLE)])
        yield lambda: it.desk.picture is not None
    yield lambda: it.presenter.can_ask or it.engines.engine is not None
    it.window.prompt_box.set_text("What is it?")
    it.window.prompt_box.ask_now()
    yield lambda: it.presenter.shown_id is not None


def asks_until(phase: Phase) -> Callable[[Any], Steps]:
    def lead(it: Any) -> Steps:
        yield from ask(it)
        yield lambda: (live := it.questions.live(it.presenter.shown_id)) is not None and live.phase is phase

    return lead


def looks_up_a_name(it: Any) -> Steps:
    yield from ask(it)
    yield LOOKED_UP.is_set


def opens_a_picture(it: Any) -> Steps:
    it.desk.open_all([FileSource(EXAMPLE)])
    yield lambda: it.desk.is_opening


def answers(it: Any) -> Steps:
    yield from ask(it)
    yield lambda: (live := it.questions.live(it.presenter.shown_id)) is None or live.text


def cancels(it: Any) -> Steps:
    yield from answers(it)
    it.window.prompt_box.cancel_requested.emit()
    yield lambda: True


def asks_five_at_once(it: Any) -> Steps:
    for _ in range(5):
        it.presenter._new_question()
        yield from ask(it, with_picture=False)
    yield lambda: any(live.text for live in it.questions.all_live()) or not it.questions.all_live()


def is_done(it: Any) -> Steps:
    yield from ask(it)
    yield lambda: it.questions.live(it.presenter.shown_id) is None


def opens_settings(it: Any) -> Steps:
    it.window.top_bar.settings_requested.emit()
    yield lambda: True


def checks_a_token(it: Any) -> Steps:
    yield from opens_settings(it)
    it.engines.save_token("r8_" + "c" * 37)
    yield lambda: True


def scrolls(it: Any) -> Steps:
    rows = it.window.history_panel.findChild(QListView)
    yield lambda: it.model.rowCount() >= A_PAGE
    for step in range(8):
        rows.verticalScrollBar().setValue(rows.verticalScrollBar().maximum())
        yield lambda: True
        rows.setCurrentIndex(it.model.index((step * 37) % it.model.rowCount()))
        yield lambda: True


def searches(it: Any) -> Steps:
    yield lambda: it.model.rowCount() >= A_PAGE
    for typed in ("w", "wi", "wid", "wide", ""):
        it.window.history_panel.findChild(QLineEdit).setText(typed)
        yield lambda: True


def waits_for_the_keyring(it: Any) -> Steps:
    yield lambda: it.engines.is_on_its_way


def demo_starts(it: Any) -> Steps:
    yield lambda: it.engines.why_none or it.engines.engine


def demo_dies(it: Any) -> Steps:
    yield lambda: it.engines.engine is not None
    os.kill(it.demo._process.processId(), signal.SIGKILL)
    yield lambda: True


def does_everything(it: Any) -> Steps:
    """A person in a hurry. Closed wherever they are by then."""
    yield from opens_a_picture(it)
    yield from opens_settings(it)
    yield from scrolls(it)
    yield from cancels(it)
    yield from searches(it)
    it.presenter._new_question()
    yield from asks_five_at_once(it)


def block_the_keyring() -> None:
    put(backstage, "open_tokens", lambda _turn, _base_url: SimpleNamespace(load=block_for_ever, save=block_for_ever))


def block_the_pictures() -> None:
    put(backstage, "open_preparer", lambda _turn, _decoder, _preferred: SimpleNamespace(prepare_file=block_for_ever))


def block_the_name_servers() -> None:
    put(socket, "getaddrinfo", look_up_for_ever)


def break_the_demo() -> None:
    put(desktop_app, "demo_command", lambda: ChildCommand(["/nowhere/python"], {}))


MOMENTS: dict[str, Moment] = {
    "before the first paint": Moment(),
    "while assembling": Moment(),
    "as soon as it is assembled": Moment(at_once),
    "opening a picture": Moment(opens_a_picture),
    "decoding a picture that never ends": Moment(opens_a_picture, prepare=block_the_pictures),
    "asking": Moment(ask),
    "sending": Moment(asks_until(Phase.SENDING), api="stalls at post"),
    "created, and the reply is held": Moment(asks_until(Phase.SENDING), api="stalls after post"),
    "told to wait": Moment(asks_until(Phase.WAITING), api="throttles"),
    "waiting for the model": Moment(asks_until(Phase.STARTING), api="boots"),
    "answering": Moment(answers, api="streams"),
    "answering five at once": Moment(asks_five_at_once, api="streams"),
    "cancelling": Moment(cancels, api="stalls at cancel"),
    "done": Moment(is_done),
    "looking up a name for ever": Moment(looks_up_a_name, api="by name", prepare=block_the_name_servers),
    "keyring prompt open": Moment(waits_for_the_keyring, api="", prepare=block_the_keyring),
    "settings open": Moment(opens_settings),
    "checking a token": Moment(checks_a_token, api="stalls at account", prepare=block_the_keyring),
    "scrolling through the history": Moment(scrolls, history=True),
    "searching the history": Moment(searches, history=True),
    "demo engine starting": Moment(demo_starts, api="", demo=True),
    "demo engine dying": Moment(demo_dies, api="", demo=True),
    "demo engine not to be had": Moment(demo_starts, api="", demo=True, prepare=break_the_demo),
    "anywhere in a hurry": Moment(does_everything, api="streams", history=True),
}

RARE = {"demo engine dying": 0.2, "demo engine starting": 0.5}
"""How often, against the others: each starts a second program."""


def chosen(count: int, seed: int) -> list[str]:
    """`count` moments: each at least once when there is room for all, the rest drawn; else different ones."""
    drawing = random.Random(seed)
    names = list(MOMENTS)
    if count < len(names):
        return drawing.sample(names, count)
    more = drawing.choices(names, [RARE.get(name, 1.0) for name in names], k=count - len(names))
    result = [*names, *more]
    drawing.shuffle(result)
    return result
