"""One answer on the clipboard as text, Markdown or rich text, or dragged out of the window as a file."""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QGuiApplication
from PySide6.QtWidgets import QWidget

from llava_desktop.core.export.answer_html import answer_html
from llava_desktop.core.export.answer_text import answer_text
from llava_desktop.core.export.documents import ExportedQuestion
from llava_desktop.core.export.prose import MarkdownDocument
from llava_desktop.core.question import Question
from llava_desktop.core.text import storable
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.answer_tools import CopyForm
from llava_desktop.ui.safe_markdown import pieces_of

SLOW = 20_000
"""Characters: a longer answer is copied as it is, for to read its Markdown would hold up the window."""


_as_shown = partial(pieces_of, in_words=said)
"""What is copied says what the screen says."""


def mime_of(answer: str, form: CopyForm) -> QMimeData:
    """What goes onto the clipboard. Rich text has its words with it, for programs that take only those."""
    mime = QMimeData()
    text = storable(answer)
    if form is CopyForm.MARKDOWN or len(text) > SLOW:
        mime.setText(text)
        return mime
    mime.setText(answer_text(text, _as_shown))
    if form is CopyForm.RICH:
        # Of our own pieces, and by its bytes: nothing of Qt's makes or reads HTML here.
        mime.setData("text/html", f'<meta charset="utf-8">{answer_html(text, _as_shown)}'.encode())
    return mime


class AnswerCopies:
    """GUI thread. The files that were dragged are kept until `close`: who took one may read it late."""

    def __init__(
        self,
        failed: Callable[[str], None],
        name_of: Callable[[Question], str],
        answer_of: Callable[[Question], str],
        run: Callable[[QDrag], object] = lambda drag: drag.exec(Qt.DropAction.CopyAction),
    ) -> None:
        """failed: is told a sentence. answer_of: as it is now, also of one that still runs. run: moves the drag."""
        self._failed = failed
        self._name_of = name_of
        self._answer_of = answer_of
        self._run = run
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def copy(self, question: Question, form: CopyForm) -> None:
        QGuiApplication.clipboard().setMimeData(mime_of(self._answer_of(question), form))

    def drag(self, question: Question, handle: QWidget) -> None:
        """Returns when it was dropped, or not."""
        try:
            path = self._file(question)
        except OSError as error:
            why = error.strerror or tr("the disk refused")
            self._failed(tr("The file to drag could not be written: {why}.", why=why))
            return
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        drag = QDrag(handle)
        drag.setMimeData(mime)
        self._run(drag)

    def close(self) -> None:
        if self._folder is not None:
            with suppress(OSError):
                self._folder.cleanup()
            self._folder = None

    def _file(self, question: Question) -> Path:
        """Each in a folder of its own: the name is seen where it is dropped. Private, as the history is."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="llava-desktop-", ignore_cleanup_errors=True)
        path = Path(tempfile.mkdtemp(dir=self._folder.name)) / f"{self._name_of(question)}.md"
        document = MarkdownDocument()
        exported = ExportedQuestion(replace(question, answer=self._answer_of(question)))
        path.write_text(document.beginning() + document.part(exported), "utf-8", newline="\n")
        return path
