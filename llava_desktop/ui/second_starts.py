"""When the app is started a second time: its window comes to the front, and files that were named are opened."""

import os

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from llava_desktop.core.hand_over import HandOver
from llava_desktop.qt.single_instance import InstanceDoor
from llava_desktop.ui.bring_to_front import bring_to_front
from llava_desktop.ui.capture_desk import CaptureDesk
from llava_desktop.ui.incoming_desk import IncomingDesk


class SecondStarts(QObject):
    """GUI thread. Files go the way of a drop: nothing is asked, and nothing sent, by starting the app."""

    def __init__(
        self,
        door: InstanceDoor,
        window: QWidget,
        incoming: IncomingDesk,
        capture: CaptureDesk,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._incoming = incoming
        self._capture = capture
        door.handed_over.connect(self._take)

    def _take(self, given: HandOver) -> None:
        if given.activation:
            # Where Qt looks for a Wayland desktop's leave; it forgets it when it was used.
            os.environ["XDG_ACTIVATION_TOKEN"] = given.activation
        if given.capture:
            self._incoming.open_files(list(given.files))
            self._capture.begin()  # which brings the window to the front when it is over
            return
        bring_to_front(self._window)
        self._incoming.open_files(list(given.files))
