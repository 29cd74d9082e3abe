"""Shows every payload in every place of the real window: `python -m tests.hostile.shown_process FOLDER`.

Meant to run under strace. Between two payloads it asks for a file that is not there, `/payload/NUMBER`: so the trace
says which payload made which call. First come plain texts with the same letters in the same places and styles, so
that fonts and files of our own are known; last come three controls, which do open something and must be seen.
"""

import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QTextBrowser, QToolTip, QWidget

from llava_desktop.core.events import FollowingStopped
from llava_desktop.core.incoming import FileSource
from llava_desktop.core.question import QuestionState
from llava_desktop.qt.api_token import NewsKind, TokenNews
from llava_desktop.ui.labels import ElidedLabel
from llava_desktop.ui.settings_dialog import SettingsDialog
from llava_desktop.ui.theme import Theme
from tests.hostile.payloads import PAYLOADS, filled
from tests.qt.made import ended
from tests.ui.made import made_picture
from tests.ui.room import Room

if TYPE_CHECKING:
    from collections.abc import Callable

WARM_UP = (
    "# {0}\n\n## {0}\n\n### {0}\n\n{0} **{0}** *{0}* ***{0}*** ~~{0}~~ `{0}`\n\n- {0}\n\n1. {0}\n\n> {0}\n\n"
    "```\n{0}\n```\n\n|{0}|\n|-|\n|**{0}**|\n\n---\n\n[{0}](http://example.org)\n\n- [x] {0}\n"
)
WARM_UP_NUMBER = 0
CONTROLS = 3


class Shower:
    def __init__(self, qt_app: QApplication, folder: Path) -> None:
        self.theme = Theme()
        self.theme.apply(qt_app)
        self.room = Room(self.theme, folder / "data").begin()
        self.room.window.resize(1000, 640)
        self._shown_tips: set[str] = set()
        self._narrow = ElidedLabel(parent=self.room.window)
        self._narrow.setFixedWidth(40)
        self._narrow.show()
        self.room.window.show()
        self.room.press("Settings")

    def show(self, text: str) -> None:
        """As the prompt, the answer, what the server says, the picture's name, notices and tooltips; all painted."""
        room = self.room
        # Not by a file's name, which would lack the slashes.
        room.pictures_tool.prepare_file = lambda *_path: made_picture(text)
        room.desk.open_all([FileSource(Path(text))])
        self._paint()
        room.picture_thread.run_all()
        question = room.accept(room.ask(text))
        room.arrive(FollowingStopped(question.id, text))
        finished = ended(question, QuestionState.SUCCEEDED, answer=text, logs=text)
        room.update(finished)
        self._narrow.set_text(text)  # always too long for its place, so that all of it stands in a tooltip
        room.engines.news.emit(TokenNews(NewsKind.BAD, text))
        room.presenter.tell(text)
        self._settle()
        self._paint()
        failed = ended(question, QuestionState.FAILED, answer="", error=text, logs=text)
        room.update(failed)
        self._settle()
        self._paint()
        room.press("New question")
        QApplication.clipboard().clear()

    def _settle(self) -> None:
        answer = self.room.window.conversation.answer
        if not answer.is_settled:
            loop = QEventLoop()
            answer.settled.connect(loop.quit)
            loop.exec()

    def _paint(self) -> None:
        room = self.room
        room.window.grab()
        dialog = room.window.findChild(SettingsDialog)
        assert dialog is not None
        dialog.grab()
        rows = [room.model.index(row) for row in range(min(2, room.model.rowCount()))]
        tips = {row.data(Qt.ItemDataRole.ToolTipRole) for row in rows}
        tips |= {widget.toolTip() for widget in room.window.findChildren(QWidget)}
        for tip in tips - self._shown_tips - {None, ""}:
            self._show_tip(tip)
        self._shown_tips |= tips

    def _show_tip(self, tip: str) -> None:
        QToolTip.showText(QPoint(10, 10), tip, self.room.window)
        for widget in QApplication.topLevelWidgets():
            if widget.objectName() == "qtooltip_label":
                widget.grab()


def mark(number: int) -> None:
    Path(f"/payload/{number}").exists()


def letters(texts: list[str]) -> str:
    """Every letter that comes, each apart from the next: nothing that could be a name."""
    return " ".join(sorted(set("".join(texts)) - set(" \n|`*_<>[]()!#\\~&")))


def open_by_markdown(png: str) -> None:
    browser = QTextBrowser()
    browser.setMarkdown(f"![x]({png})")
    browser.grab()


def open_by_label(png: str) -> None:
    QLabel(f"<img src='{png}'>").grab()


def connect_somewhere(_png: str) -> None:
    with socket.socket() as mine:
        mine.connect_ex(("127.0.0.1", 9))


def main() -> int:
    folder = Path(sys.argv[1])
    png, fifo = str(folder / "secret.png"), str(folder / "pipe.png")
    os.mkfifo(fifo)
    qt_app = QApplication([])
    shower = Shower(qt_app, folder)
    texts = [filled(payload, png=png, fifo=fifo) for payload in PAYLOADS]
    plain = letters(texts)
    mark(WARM_UP_NUMBER)
    for _ in range(2):
        shower.show(WARM_UP.replace("{0}", plain))
        shower.show(plain)
        shower.show("a " * 4000)
    controls: tuple[Callable[[str], None], ...] = (open_by_markdown, open_by_label, connect_somewhere)
    assert len(controls) == CONTROLS
    for number, text in enumerate(texts, 1):
        mark(number)
        shower.show(text)
    for number, control in enumerate(controls, len(texts) + 1):
        mark(number)
        control(png)
    mark(len(texts) + len(controls) + 1)
    sys.stdout.write(f"{len(texts)} payloads shown\n")
    sys.stdout.flush()
    shower.room.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
