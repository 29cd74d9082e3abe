"""Fetching a detail of the picture that is open, on the picture thread."""

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.errors import PictureError
from llava_desktop.core.picture_detail import DetailRequest, PictureDetail
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.qt.pictures import Preparer


class PictureDetails(QObject):
    """GUI thread. Of several requests only the last is answered; of one that cannot be had that is said."""

    fetched = Signal(object)  # PictureDetail
    missed = Signal(object)  # DetailRequest: it cannot be had

    def __init__(self, thread: JobThread[Preparer], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = thread
        self._latest: DetailRequest | None = None

    def fetch(self, request: DetailRequest | None) -> None:
        """None: what was asked for last is not wanted any more."""
        self._latest = request
        if request is None:
            return

        def job(images: Preparer) -> PictureDetail | None:
            # A person moves on faster than a large picture is decoded: what has been overtaken is not begun.
            return images.detail(request) if request is self._latest else None

        self._thread.submit(job, lambda result: self._take(request, result))

    def _take(self, request: DetailRequest, result: PictureDetail | Exception | None) -> None:
        if isinstance(result, PictureDetail):
            if result.request is self._latest:
                self.fetched.emit(result)
        elif result is not None:  # without it the preview just stays
            self.missed.emit(request)
            if not isinstance(result, PictureError):
                raise result  # a fault of the app itself: for the log
