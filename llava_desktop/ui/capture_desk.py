"""Capture, from the wish to the picture: the windows leave, a part of the screen is chosen, the windows come back."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent

from llava_desktop.core.words import tr
from llava_desktop.ui.capture_way import CaptureWay
from llava_desktop.ui.notice import NO_NOTICE, Notice, NoticeView
from llava_desktop.ui.window_retreat import Retreat

WAITING = NoticeView(tr("Waiting for the screen capture…"), action=tr("Cancel capture"), is_error=False)


class CaptureDesk(QObject):
    """GUI thread. One capture at a time."""

    pixels_captured = Signal(object)
    """QImage in the screen's own pixels"""
    bytes_captured = Signal(bytes)
    """an encoded picture, from the desktop"""
    failed = Signal(object)
    """str: a sentence for the person"""

    def __init__(
        self, *, retreat: Retreat, bar: Notice, open_way: Callable[[], CaptureWay], parent: QObject | None = None
    ) -> None:
        """bar: where a person who waits can give up. open_way: chosen for each capture."""
        super().__init__(parent)
        self._retreat = retreat
        self._bar = bar
        self._open_way = open_way
        self._way: CaptureWay | None = None
        self._is_looking = False
        bar.setObjectName("Capture notice")
        bar.action_requested.connect(self.cancel)
        bar.installEventFilter(self)
        retreat.gone.connect(self._look)

    def begin(self) -> None:
        """Asked for again, the one that is under way comes to the front, or what there is to give up."""
        way = self._way
        if way is not None:
            way.come_forward()
            if way.may_never_end and self._is_looking:
                self._retreat.end()
            return
        way = self._way = self._open_way()
        way.taken.connect(self._take)
        way.left.connect(self._finish)
        way.failed.connect(self._fail)
        if way.may_never_end:
            self._bar.render(WAITING)
            self._bar.focus_action()
        self._retreat.begin(within_reach=way.may_never_end)

    def cancel(self) -> None:
        if self._way is not None:
            self._finish()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape in the bar is the bar's, also while it would cancel a question elsewhere in the window."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.cancel()
                return True
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        if self._way is None:
            return
        self._is_looking = True
        is_begun = False
        try:
            self._way.begin()
            is_begun = True
        finally:
            if not is_begun:  # a fault of the app must not cost the window
                self._finish()

    def _take(self, captured: QImage | bytes) -> None:
        self._finish()
        if isinstance(captured, bytes):
            self.bytes_captured.emit(captured)
        else:
            self.pixels_captured.emit(captured)

    def _fail(self, sentence: str) -> None:
        self._finish()
        self.failed.emit(sentence)

    def _finish(self) -> None:
        way, self._way, self._is_looking = self._way, None, False
        if way is not None:
            way.give_up()
            way.deleteLater()
        self._bar.render(NO_NOTICE)
        self._retreat.end()
