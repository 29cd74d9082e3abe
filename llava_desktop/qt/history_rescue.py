"""Damage to the history, as the window sees it: what can be brought back, and what the person decided."""

from concurrent.futures import Future

from PySide6.QtCore import QObject, Qt, Signal

from llava_desktop.core.errors import AppError
from llava_desktop.storage.keeper import HistoryKeeper
from llava_desktop.storage.rescue import RescueOffer
from llava_desktop.storage.writer import DatabaseWriter


class HistoryRescue(QObject):
    """GUI thread. The work is done on the keeper's thread, and its results come back here."""

    offered = Signal(object)
    """RescueOffer: the person decides, by `restore` or `decline`."""
    replaced = Signal()
    """Another history has taken the place of the damaged one: what is shown of it is read anew."""
    restored = Signal(int)
    """How many questions came back; the offer is over."""
    failed = Signal(object)
    """str: a sentence; the offer stands."""
    _set_aside = Signal()
    _offer_known = Signal(object)
    _restore_ended = Signal(object)
    _decline_ended = Signal(object)

    def __init__(self, writer: DatabaseWriter, keeper: HistoryKeeper, parent: QObject | None = None) -> None:
        """Before the writer is started."""
        super().__init__(parent)
        self._keeper = keeper
        queued = Qt.ConnectionType.QueuedConnection
        self._set_aside.connect(self._take_set_aside, queued)
        self._offer_known.connect(self._take_offer, queued)
        self._restore_ended.connect(self._take_restored, queued)
        self._decline_ended.connect(self._take_declined, queued)
        writer.when_set_aside(self._set_aside.emit)

    def look(self) -> None:
        """Whether something waits for a decision, from an earlier start too; answered by `offered`, or not at all."""
        self._keeper.offer().add_done_callback(self._offer_known.emit)

    def restore(self, offer: RescueOffer) -> None:
        self._keeper.restore(offer).add_done_callback(self._restore_ended.emit)

    def decline(self, offer: RescueOffer) -> None:
        self._keeper.decline(offer).add_done_callback(self._decline_ended.emit)

    def _take_set_aside(self) -> None:
        self.replaced.emit()
        self.look()

    def _take_offer(self, known: Future[RescueOffer | None]) -> None:
        if known.exception() is None and (offer := known.result()) is not None:
            self.offered.emit(offer)

    def _take_restored(self, ended: Future[int]) -> None:
        if (why := _sentence(ended)) is not None:
            self.failed.emit(why)
        else:
            self.restored.emit(ended.result())
        self.replaced.emit()  # also what came back before it failed

    def _take_declined(self, ended: Future[None]) -> None:
        if (why := _sentence(ended)) is not None:
            self.failed.emit(why)


def _sentence(ended: Future[int] | Future[None]) -> str | None:
    """Why it failed; None when it did not. The keeper puts nothing but AppErrors into its futures."""
    error = ended.exception()
    return error.text if isinstance(error, AppError) else None
