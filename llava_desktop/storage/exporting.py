"""Questions out of the history into a file of the person's own: streamed, and whole or not at all."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from llava_desktop.core.errors import StorageError
from llava_desktop.core.export.documents import ExportedQuestion
from llava_desktop.core.export.formats import document_in
from llava_desktop.core.export.wanted import Exported, ExportOrder
from llava_desktop.core.question import PictureFile, Question
from llava_desktop.core.rich_text import Parse
from llava_desktop.core.words import tr
from llava_desktop.storage.backups import Stopped
from llava_desktop.storage.export_reading import ExportReading, StoredQuestion, connection_for_export
from llava_desktop.storage.folders import Folders
from llava_desktop.storage.pictures import PictureFolder
from llava_desktop.storage.transactions import stated
from llava_desktop.storage.whole_files import WholeFolder, whole_file

Told = Callable[[int, int], None]
"""How far it is: done, of all."""
_NAME_LENGTH = 16
"""Of the 64 signs of a picture's hash."""


class HistoryExport:
    """One thread, which may take its time."""

    def __init__(self, folders: Folders, parse: Parse) -> None:
        """parse: of answers' Markdown; called on this thread."""
        self._database = folders.database
        self._pictures = PictureFolder(folders.pictures_dir)
        self._parse = parse

    def write(self, order: ExportOrder, target: Path, told: Told, should_stop: Callable[[], bool]) -> Exported:
        """Raises StorageError, and Stopped when `should_stop` says so; then there is nothing at `target` that was not
        there before.
        """
        try:
            with connection_for_export(self._database) as connection:
                if connection is None:
                    raise StorageError(tr("There is nothing to export yet."))
                return self._write(ExportReading(connection, order), order, target, told, should_stop)
        except (sqlite3.Error, OSError) as error:
            raise stated(error) from error

    def _write(
        self, reading: ExportReading, order: ExportOrder, target: Path, told: Told, should_stop: Callable[[], bool]
    ) -> Exported:
        if not reading.count:
            raise StorageError(tr("There is nothing to export."))
        document = document_in(order.format, self._parse)
        pictures = _Pictures(self._pictures, order, target)
        written = 0
        with whole_file(target, pictures.folder) as file:
            file.write(document.beginning().encode("utf-8", "replace"))
            for stored in reading.questions():
                if should_stop():
                    raise Stopped
                file.write(document.part(pictures.added_to(stored)).encode("utf-8", "replace"))
                written += 1
                told(written, reading.count)
            file.write(document.end().encode("utf-8", "replace"))
        return Exported(target, written, (*document.remarks(), *pictures.remarks()))


class _Pictures:
    """Those of one export: in the document, or in the folder beside it, each once."""

    def __init__(self, kept: PictureFolder, order: ExportOrder, target: Path) -> None:
        self._kept = kept
        self._order = order
        self._written: set[str] = set()
        self._missing = 0
        is_beside = order.with_pictures and not order.format.holds_pictures
        self.folder = WholeFolder(target) if is_beside else None

    def added_to(self, stored: StoredQuestion) -> ExportedQuestion:
        question = stored.question
        sent, whole = self._bytes(question)
        path = ""
        if self.folder is not None and question.picture is not None and sent is not None:
            path = self._beside(self.folder, question.picture.sent, sent)
        return ExportedQuestion(question, sent, whole, path, title=stored.title, starred=stored.starred)

    def remarks(self) -> tuple[str, ...]:
        if not self._missing:
            return ()
        if self._missing == 1:
            return (tr("One picture was not on this computer any more."),)
        return (tr("%n picture(s) (was|were) not on this computer any more.", "", self._missing),)

    def _bytes(self, question: Question) -> tuple[bytes | None, bytes | None]:
        picture = question.picture
        if picture is None or not self._order.with_pictures:
            return None, None
        sent = self._kept.read(picture.sent)
        self._missing += sent is None
        is_wanted = picture.whole is not None and self._order.format.is_read_back
        return sent, self._kept.read(picture.whole) if picture.whole is not None and is_wanted else None

    def _beside(self, folder: WholeFolder, file: PictureFile, data: bytes) -> str:
        name = f"{file.sha256[:_NAME_LENGTH]}{file.format.extension}"
        if name not in self._written:
            folder.write(name, data)
            self._written.add(name)
        return f"{folder.name}/{name}"
