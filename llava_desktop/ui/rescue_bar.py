"""Above the history, when it was damaged: what happened, and one button that brings back what can be brought back."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QDate, QLocale, QObject

from llava_desktop.core.text import with_marks
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.history_rescue import HistoryRescue
from llava_desktop.qt.language import said
from llava_desktop.storage.rescue import RescueOffer
from llava_desktop.ui.notice import NO_NOTICE, Notice, NoticeView

RESTORE = tr("Restore history")
RESTORING = tr("Your questions are being brought back…")


class RescueBar(QObject):
    """Moves the notice of the history panel. GUI thread. Closing it means: the history stays as it is now."""

    def __init__(self, notice: Notice, rescue: HistoryRescue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notice = notice
        self._rescue = rescue
        self._offer: RescueOffer | None = None
        notice.setObjectName("History notice")
        notice.action_requested.connect(self._restore)
        notice.dismissed.connect(self._decline)
        rescue.offered.connect(self._take)
        rescue.restored.connect(self._say_restored)
        rescue.failed.connect(self._say_failed)

    def _take(self, offer: RescueOffer) -> None:
        self._offer = offer
        self._notice.render(
            NoticeView(offer_text(offer), action=RESTORE if offer.can_restore else "", can_dismiss=True)
        )

    def _restore(self) -> None:
        if self._offer is not None:
            self._notice.render(NoticeView(RESTORING, is_error=False))
            self._rescue.restore(self._offer)

    def _decline(self) -> None:
        self._notice.render(NO_NOTICE)
        if self._offer is not None:
            self._rescue.decline(self._offer)
            self._offer = None

    def _say_restored(self, count: int) -> None:
        self._offer = None
        self._notice.render(NoticeView(restored_text(count), is_error=False, can_dismiss=True))

    def _say_failed(self, why: str) -> None:
        told = joined(" ", tr("Not everything could be brought back."), with_marks(said(why)))
        self._notice.render(NoticeView(told, action=RESTORE, can_dismiss=True))


def offer_text(offer: RescueOffer) -> str:
    """One sentence on what happened, one on what can be done."""
    happened = tr("The history file was damaged; it was put aside, and a new history begun.")
    if offer.is_readable:
        return joined(" ", happened, tr("Questions can still be read from it."))
    if offer.backup is not None:
        return joined(" ", happened, tr("There is a backup of {day}.", day=day_text(offer.backup.made_at)))
    folder = with_marks(home_text(offer.asides[0].folder))
    return joined(" ", happened, tr("Nothing in it can be read. It is kept in {folder}.", folder=folder))


def restored_text(count: int) -> str:
    return tr("(One question is|%n questions are) back.", "", count)


def day_text(moment: datetime) -> str:
    """`22 November 2026`, in this computer's time zone."""
    local = moment.astimezone()
    return QLocale().toString(QDate(local.year, local.month, local.day), said(tr("d MMMM yyyy", "a day, for Qt")))


def home_text(folder: Path) -> str:
    """With `~` where a person's own folder begins."""
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)
