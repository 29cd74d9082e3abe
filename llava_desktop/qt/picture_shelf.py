"""Several pictures side by side: opened one after another, kept small, and opened again when one is to be shown.

What is kept of each is what it came from, its thumbnail and the bytes that would be sent, some 200 kB: a hundred
pictures as they are shown would be a gigabyte.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.asking import picture_record
from llava_desktop.core.errors import AppError, PictureError
from llava_desktop.core.incoming import Brought
from llava_desktop.core.picture import PreparedPicture, Quality
from llava_desktop.core.picture_edits import NO_EDITS, PictureEdits
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.qt.pictures import FAULT, Preparer, opened


@dataclass(slots=True)
class Shelved:
    """One of them. kept: as it would be sent, without pixels for the screen; None until it is open and edited.

    edits, quality: what it is opened with; no quality is the one that is preferred. refusal: why it cannot be opened;
    empty while nothing is known against it.
    """

    key: int
    source: Brought
    kept: PreparedPicture | None = None
    edits: PictureEdits = NO_EDITS
    quality: Quality | None = None
    refusal: str = ""


class PictureShelf(QObject):
    """GUI thread. The one owner of what lies side by side; which of them is shown is for others to say."""

    changed = Signal()
    several_added = Signal(int)
    """The key of the first of those that were just added"""
    opened = Signal(int, object)
    """key, PreparedPicture: the one that `open_now` asked for"""
    refused = Signal(int, object)
    """key, sentence (str): that one cannot be opened"""

    def __init__(self, thread: JobThread[Preparer], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = thread
        self._items: dict[int, Shelved] = {}
        self._unopened: deque[int] = deque()
        self._wanted: int | None = None
        self._is_busy = False
        self._last_key = 0

    @property
    def items(self) -> tuple[Shelved, ...]:
        return tuple(self._items.values())

    @property
    def is_several(self) -> bool:
        return len(self._items) > 1

    def item(self, key: int | None) -> Shelved | None:
        return None if key is None else self._items.get(key)

    def put_only(self, source: Brought, picture: PreparedPicture) -> int:
        """A picture that was opened takes the place of all."""
        self._forget()
        key = self._put(source)
        self._items[key].kept = picture.for_sending()
        self.changed.emit()
        return key

    def add(self, sources: Sequence[Brought]) -> None:
        """Beside what is there; opened in this order, unless one is wanted first."""
        keys = [self._put(source) for source in sources]
        self._unopened.extend(keys)
        self.changed.emit()
        self.several_added.emit(keys[0])
        self._go_on()

    def keep(self, key: int, picture: PreparedPicture) -> None:
        """It was edited; so it is sent and opened again from now on."""
        item = self._items[key]
        item.kept, item.edits, item.quality = picture.for_sending(), picture.edits, picture.quality
        self.changed.emit()

    def change(self, key: int, edits: PictureEdits, quality: Quality) -> None:
        """It is to be edited, and whoever was doing it has turned away: nothing is sent of it until that is done."""
        item = self._items[key]
        item.kept, item.edits, item.quality = None, edits, quality
        self._unopened.append(key)
        self.changed.emit()
        self._go_on()

    def open_now(self, key: int) -> None:
        """Before the others, and with its pixels: answered by `opened` or `refused`, unless another is wanted first."""
        self._wanted = key
        self._go_on()

    def want_none(self) -> None:
        self._wanted = None

    def remove(self, key: int) -> None:
        del self._items[key]
        if self._wanted == key:
            self._wanted = None
        self.changed.emit()

    def put_back(self, items: Sequence[Shelved]) -> None:
        """What `clear` took away, before what has come since; what was not open yet is opened."""
        self._items = {item.key: item for item in items} | self._items
        self._unopened.extend(item.key for item in items if item.kept is None and not item.refusal)
        self.changed.emit()
        self._go_on()

    def clear(self) -> None:
        if self._items:
            self._forget()
            self.changed.emit()

    def _forget(self) -> None:
        self._items.clear()
        self._unopened.clear()
        self._wanted = None

    def _put(self, source: Brought) -> int:
        self._last_key += 1
        self._items[self._last_key] = Shelved(self._last_key, source)
        return self._last_key

    def _go_on(self) -> None:
        """One at a time: whatever else the picture thread is asked for waits for one picture at most."""
        item = self._next()
        if item is None or self._is_busy:
            return
        self._is_busy = True
        asked = replace(item)
        self._thread.submit(lambda images: opened_again(images, asked), lambda result: self._take(asked, result))

    def _next(self) -> Shelved | None:
        if self._wanted is not None:
            return self._items[self._wanted]
        while self._unopened:
            item = self._items.get(self._unopened[0])
            if item is not None and item.kept is None and not item.refusal:
                return item
            self._unopened.popleft()
        return None

    def _take(self, asked: Shelved, result: PreparedPicture | Exception) -> None:
        self._is_busy = False
        item = self._items.get(asked.key)
        if item is not None and (item.edits, item.quality) == (asked.edits, asked.quality):
            self._note(item, result)
        self._go_on()
        if isinstance(result, Exception) and not isinstance(result, AppError):
            raise result  # a fault of the app itself: for the log, too

    def _note(self, item: Shelved, result: PreparedPicture | Exception) -> None:
        was_wanted = self._wanted == item.key
        if was_wanted:
            self._wanted = None
        if isinstance(result, PreparedPicture):
            item.kept, item.refusal = item.kept or result.for_sending(), ""
            self.changed.emit()
            if was_wanted:
                self.opened.emit(item.key, result)
        else:
            item.refusal = result.text if isinstance(result, AppError) else FAULT
            self.changed.emit()
            if was_wanted:
                self.refused.emit(item.key, item.refusal)


def opened_again(images: Preparer, item: Shelved) -> PreparedPicture:
    """From where it came, edited as it was; what is sent of it stays what it was, also where that was made smaller. A
    file that has changed since, or is gone: what would have been sent is shown instead, as a picture of the history is.
    Raises PictureError. Picture thread.
    """
    kept = item.kept
    if kept is None:
        return opened(images, item.source, item.edits, item.quality)
    try:
        found = opened(images, item.source, kept.edits, kept.quality)
    except PictureError:
        found = None
    if found is not None and found.source.sha256 == kept.source.sha256:
        return found if found.sent == kept.sent else images.with_sent(found, kept.sent)
    whole = None if kept.whole is None else kept.whole.data
    return images.prepare_stored(picture_record(kept), kept.sent.data, whole)
