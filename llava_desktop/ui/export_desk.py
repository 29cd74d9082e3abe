"""Between the form, the answer's tools, the history's menu and the thread that exports and imports."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from llava_desktop.core.export.wanted import ALL, CHOSEN, THIS, Exported, ExportFormat, ExportOrder, Imported
from llava_desktop.core.question import Question
from llava_desktop.core.text import one_line, with_marks
from llava_desktop.qt.exports import Exports
from llava_desktop.ui.answer_copies import AnswerCopies
from llava_desktop.ui.answer_tools import CopyForm
from llava_desktop.ui.export_form import ExportForm, ExportView

NOTHING_ADDED = "Nothing was imported."
CANCELLED = "Cancelled. No file was written, and nothing was changed."
BUSY = "An export or import is under way."
_NOT_IN_NAMES = re.compile(r"[^\w .,()-]+")
_NAME_MOST = 60
"""Characters of a file's name that we suggest."""
IMPORT_FILTER = "Exports of LLaVA Desktop (*.json *.jsonl);;All files (*)"


class FileChoice(Protocol):
    """The system's own dialogs; they do not block."""

    def target(self, suggested: Path, wanted: ExportFormat, chosen: Callable[[Path], None]) -> None: ...

    def source(self, chosen: Callable[[Path], None]) -> None: ...


class ExportDesk(QObject):
    """GUI thread."""

    history_changed = Signal()
    """Questions came, or went again"""

    def __init__(
        self,
        *,
        form: ExportForm,
        exports: Exports,
        files: FileChoice,
        copies: AnswerCopies,
        shown: Callable[[], Question | None],
        chosen: Callable[[], tuple[str, ...]] = tuple,
        parent: QObject | None = None,
    ) -> None:
        """shown: the question on the screen. chosen: the conversations that are marked in the history."""
        super().__init__(parent)
        self._form = form
        self._exports = exports
        self._files = files
        self._copies = copies
        self._shown = shown
        self._chosen = chosen
        self._scopes: tuple[str, ...] = ()
        form.save_requested.connect(self._choose_target)
        form.cancel_requested.connect(exports.cancel)
        form.closed.connect(self._close)
        exports.progressed.connect(self._show_progress)
        exports.exported.connect(self._take_exported)
        exports.imported.connect(self._take_imported)
        exports.failed.connect(lambda why: self._end(with_marks(why), is_error=True))
        exports.cancelled.connect(self._take_cancelled)
        exports.undone.connect(self.history_changed)

    def open(self, first: str) -> None:
        """The form. first: THIS, CHOSEN or ALL, by where it was asked for; with several rows chosen, ALL means them."""
        if self._exports.is_busy:
            self._form.focus_first()
            return
        chosen = len(self._chosen())
        there = {THIS: self._shown() is not None, CHOSEN: chosen > 1 or (chosen == 1 and first == CHOSEN), ALL: True}
        if first == ALL and there[CHOSEN]:
            first = CHOSEN
        self._scopes = tuple(name for name in dict.fromkeys((first, *there)) if there[name])
        self._form.render(ExportView(self._scopes))
        self._form.focus_first()

    def choose_import(self) -> None:
        if not self._exports.is_busy:
            self._files.source(self._import)

    def copy(self, form: CopyForm) -> None:
        if (question := self._shown()) is not None:
            self._copies.copy(question, form)

    def drag(self, handle: QWidget) -> None:
        if (question := self._shown()) is not None:
            self._copies.drag(question, handle)

    def _choose_target(self, scope: str, wanted: ExportFormat, with_pictures: bool) -> None:
        question = self._shown()
        ids = conversations = None
        name = f"LLaVA questions {date.today():%Y-%m-%d}"  # noqa: DTZ011  # the day that the person's calendar shows
        if scope == THIS and question is not None:
            ids, name = (question.id,), file_name_of(question)
        elif scope == CHOSEN:
            conversations = self._chosen()
        order = ExportOrder(wanted, ids, with_pictures, conversations)
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        self._files.target(folder / f"{name}.{wanted.value}", wanted, lambda target: self._export(order, target))

    def _export(self, order: ExportOrder, target: Path) -> None:
        if not self._exports.is_busy:
            self._form.render(ExportView(self._scopes, done=0.0, news="Exporting…"))
            self._exports.export(order, target)

    def _import(self, source: Path) -> None:
        if not self._exports.is_busy:
            self._scopes = ()
            self._form.render(ExportView(done=0.0, news="Importing…"))
            self._form.focus_first()
            self._exports.import_from(source)

    def _show_progress(self, done: int, of_all: int) -> None:
        if self._exports.is_busy:
            news = f"Exporting… {done:,} of {of_all:,}" if self._scopes else "Importing…"
            self._form.render(ExportView(self._scopes, done=done / max(1, of_all), news=news))

    def _take_exported(self, exported: Exported) -> None:
        self._end(exported_text(exported))

    def _take_imported(self, imported: Imported) -> None:
        self._end(imported_text(imported))
        self.history_changed.emit()

    def _take_cancelled(self) -> None:
        self._end(CANCELLED)
        self.history_changed.emit()

    def _end(self, news: str, *, is_error: bool = False) -> None:
        """The choices stay, so that another name or format can be tried."""
        self._form.render(ExportView(self._scopes, news=news, is_error=is_error))

    def _close(self) -> None:
        self._scopes = ()
        self._form.render(ExportView())


class SystemFiles:
    def __init__(self, window: QWidget) -> None:
        self._window = window

    def target(self, suggested: Path, wanted: ExportFormat, chosen: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._window, "Export", str(suggested), f"{wanted.title} (*.{wanted.value})")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(wanted.value)
        dialog.selectFile(suggested.name)
        self._open(dialog, chosen)

    def source(self, chosen: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._window, "Import", "", IMPORT_FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._open(dialog, chosen)

    def _open(self, dialog: QFileDialog, chosen: Callable[[Path], None]) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: chosen(Path(name)))
        dialog.open()


def file_name_of(question: Question) -> str:
    """A name for a file, without its ending: the question's first words, and nothing that means something to a disk."""
    words = _NOT_IN_NAMES.sub(" ", one_line(question.prompt, _NAME_MOST))
    return " ".join(words.split()).strip(". ") or "LLaVA question"


def exported_text(exported: Exported) -> str:
    questions = "One question" if exported.questions == 1 else f"{exported.questions:,} questions"
    return " ".join((f"{questions} exported to {with_marks(exported.path.name)}.", *exported.remarks))


def imported_text(imported: Imported) -> str:
    if not imported.added:
        return f"{NOTHING_ADDED} All questions of this file are here already."
    said = ["One question was imported." if imported.added == 1 else f"{imported.added:,} questions were imported."]
    if imported.known:
        said.append(f"{imported.known:,} more {'was' if imported.known == 1 else 'were'} here already.")
    if imported.unfinished:
        said.append(f"{imported.unfinished:,} had no end yet when exported, and will get none here.")
    if imported.without_picture:
        said.append(f"{imported.without_picture:,} came without the picture.")
    return " ".join(said)
