"""Between the form, the answer's tools, the history's menu and the thread that exports and imports."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from llava_desktop.core.export.wanted import ALL, CHOSEN, THIS, Exported, ExportFormat, ExportOrder, Imported
from llava_desktop.core.question import Question
from llava_desktop.core.text import one_line, with_marks
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.exports import Exports
from llava_desktop.qt.language import said
from llava_desktop.ui.answer_copies import AnswerCopies
from llava_desktop.ui.answer_tools import CopyForm
from llava_desktop.ui.export_form import ExportForm, ExportView
from llava_desktop.ui.file_dialog import open_file_dialog

NOTHING_ADDED = tr("Nothing was imported.")
CANCELLED = tr("Cancelled. No file was written, and nothing was changed.")
BUSY = tr("An export or import is under way.")
_IMPORTING = tr("Importing…")
_NOT_IN_NAMES = re.compile(r"[^\w .,()-]+")
_NAME_MOST = 60
"""Characters of a file's name that we suggest."""
_READ_BACK = tr("Exports of LLaVA Desktop ({endings})", endings="*.json *.jsonl")
_ALL_FILES = tr("All files ({endings})", endings="*")


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
        exports.failed.connect(lambda why: self._end(with_marks(said(why)), is_error=True))
        exports.cancelled.connect(self._take_cancelled)
        exports.undone.connect(self.history_changed)

    def open(self, first: str) -> None:
        """The form. first: THIS, CHOSEN or ALL, by where it was asked for; with several rows chosen, ALL means them."""
        if self._exports.is_busy:
            self._form.focus_first()
            return
        chosen = len(self._chosen())
        is_one, is_chosen = self._shown() is not None, chosen > 1 or (chosen == 1 and first == CHOSEN)
        there: dict[str, bool] = {THIS: is_one, CHOSEN: is_chosen, ALL: True}
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
        today = f"{date.today():%Y-%m-%d}"  # noqa: DTZ011  # the day that the person's calendar shows
        name = _for_a_disk(said(tr("LLaVA questions {date}", date=today)))
        if scope == THIS and question is not None:
            ids, name = (question.id,), file_name_of(question)
        elif scope == CHOSEN:
            conversations = self._chosen()
        order = ExportOrder(wanted, ids, with_pictures, conversations)
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        self._files.target(folder / f"{name}.{wanted.value}", wanted, lambda target: self._export(order, target))

    def _export(self, order: ExportOrder, target: Path) -> None:
        if not self._exports.is_busy:
            self._form.render(ExportView(self._scopes, done=0.0, news=tr("Exporting…")))
            self._exports.export(order, target)

    def _import(self, source: Path) -> None:
        if not self._exports.is_busy:
            self._scopes = ()
            self._form.render(ExportView(done=0.0, news=_IMPORTING))
            self._form.focus_first()
            self._exports.import_from(source)

    def _show_progress(self, done: int, of_all: int) -> None:
        if self._exports.is_busy:
            so_far = tr("Exporting… {done:,} of {all:,}", done=done, all=of_all)
            news = so_far if self._scopes else _IMPORTING
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
        dialog = QFileDialog(
            self._window, said(tr("Export")), str(suggested), f"{said(wanted.title)} (*.{wanted.value})"
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(wanted.value)
        dialog.selectFile(suggested.name)
        open_file_dialog(dialog, chosen)

    def source(self, chosen: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._window, said(tr("Import")), "", said(joined(";;", _READ_BACK, _ALL_FILES)))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        open_file_dialog(dialog, chosen)


def file_name_of(question: Question) -> str:
    """A name for a file, without its ending: the question's first words, and nothing that means something to a disk."""
    return _for_a_disk(one_line(question.prompt, _NAME_MOST)) or _for_a_disk(said(tr("LLaVA question")))


def _for_a_disk(words: str) -> str:
    return " ".join(_NOT_IN_NAMES.sub(" ", words).split()).strip(". ")


def exported_text(exported: Exported) -> str:
    name = with_marks(exported.path.name)
    told = tr("(One question|%n questions) exported to {file}.", "", exported.questions, file=name)
    return joined(" ", told, *exported.remarks)


def imported_text(imported: Imported) -> str:
    told = [tr("(One question was|%n questions were) imported.", "", imported.added)] if imported.added else []
    if not imported.added and not imported.restored:
        told.append(NOTHING_ADDED)
    if not imported.added:
        told.append(tr("All questions of this file are here already."))
    elif imported.known:
        told.append(tr("%n more (was|were) here already.", "", imported.known))
    if imported.unfinished:
        told.append(tr("%n had no end yet when exported, and will get none here.", "", imported.unfinished))
    if imported.without_picture:
        told.append(tr("%n came without the picture.", "", imported.without_picture))
    if imported.restored:
        told.append(
            tr(
                "(One conversation|%n conversations) of this file lay in the trash and (is|are) in the history again.",
                "",
                imported.restored,
            )
        )
    return joined(" ", *told)
