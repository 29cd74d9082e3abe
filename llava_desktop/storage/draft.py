"""The question that was not asked yet, in a file of its own: there again after a kill, gone once it was asked.

Two lines of JSON: what concerns the draft alone, and the question as an export writes it, which is read as strictly as
an import. One file, so that words and picture are always of the same moment.
"""

import json
import logging
import os
from pathlib import Path

from llava_desktop.core.draft import Draft
from llava_desktop.core.errors import StorageError
from llava_desktop.core.export.documents import ExportedQuestion
from llava_desktop.core.export.fields import Fields, Unfit
from llava_desktop.core.export.reading import found_in, record_beside
from llava_desktop.core.export.records import JsonLinesDocument
from llava_desktop.core.words import tr
from llava_desktop.storage.durable import read_at_most, sync_folder, write_durably

PROMPT_MOST = 200_000
"""Characters that are kept: far more than the model reads."""
_MOST_BYTES = 8_000_000
"""A picture at its best, its whole and the longest prompt are some 4 MB."""
_PATH_MOST = 4_096
_BESIDE_MOST = 500

_log = logging.getLogger(__name__)


class DraftStore:
    """Any one thread at a time; each write is synced, which may take 100 ms."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, draft: Draft) -> None:
        """Durable and private when it returns. Raises StorageError, and then the earlier draft is there still."""
        about = {
            "path": draft.path,
            "beside": draft.beside[:_BESIDE_MOST],
            "after": draft.after,
            "is_edit": draft.is_edit,
            "sends_earlier": draft.sends_earlier,
        }
        exported = ExportedQuestion(draft.question, sent=draft.sent, whole=draft.whole)
        data = f"{json.dumps(about)}\n{JsonLinesDocument().part(exported)}".encode("utf-8", "replace")
        try:
            with _Wiped(self._path):
                write_durably(self._path, data)
        except OSError as error:
            raise StorageError(
                tr("Your unsent question could not be kept: {why}.", why=error.strerror or tr("no space"))
            ) from error

    def forget(self) -> None:
        """Raises StorageError."""
        try:
            with _Wiped(self._path):
                self._path.unlink(missing_ok=True)
            sync_folder(self._path.parent)
        except OSError as error:
            raise StorageError(
                tr("Your unsent question could not be removed: {why}.", why=error.strerror or tr("in use"))
            ) from error

    def read(self) -> Draft | None:
        """None when there is none, or nothing that this app wrote: the log then says so. Never raises."""
        try:
            data = read_at_most(self._path, _MOST_BYTES + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            _log.warning("The unsent question cannot be read: %s", error.strerror)
            return None
        try:
            return _draft_of(data)
        except (Unfit, ValueError, RecursionError) as error:
            _log.warning("The unsent question was damaged and is ignored: %s", type(error).__name__)
            return None


def _draft_of(data: bytes) -> Draft:
    """Raises Unfit, ValueError and RecursionError."""
    if len(data) > _MOST_BYTES:
        raise Unfit("it is too large")
    first, _, second = data.decode().partition("\n")
    about = Fields(json.loads(first))
    found = found_in(record_beside(json.loads(second), had_list=False))
    picture, held = found.question.picture, {each.file.sha256: each.data for each in found.pictures}
    return Draft(
        question=found.question,
        path=about.text("path", "", most=_PATH_MOST),  # with no NUL in it
        beside=about.texts("beside", most=_BESIDE_MOST),
        sent=None if picture is None else held.get(picture.sent.sha256),
        whole=None if picture is None or picture.whole is None else held.get(picture.whole.sha256),
        after=about.text("after", "", most=100),
        is_edit=about.flag("is_edit", default=False),
        sends_earlier=about.flag("sends_earlier", default=True),
    )


class _Wiped:
    """What a file held before is overwritten once it has no name any more: a picture in it may show what has been
    painted over since. What the disk itself keeps of it, nobody can say.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def __enter__(self) -> None:
        if os.name == "nt":  # pragma: no cover - there an open file keeps its name
            return
        try:
            self._descriptor = os.open(self._path, os.O_RDWR)
        except FileNotFoundError:
            return

    def __exit__(self, error_type: object, *_others: object) -> None:
        if self._descriptor is None:
            return
        try:
            if error_type is None:
                size = os.fstat(self._descriptor).st_size
                os.pwrite(self._descriptor, bytes(size), 0)
                os.fsync(self._descriptor)
        finally:
            os.close(self._descriptor)
