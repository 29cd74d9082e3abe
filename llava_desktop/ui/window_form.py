"""The form of the window: whole, with its sides folded away, or as the companion that stands beside other windows.

It is one window in all of them (decision 0024). What is hidden keeps what is in it.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt

from llava_desktop.storage.window_place import WindowPlace

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QMainWindow, QWidget

FIRST_SIZE = (1280, 800)
LEAST_SIZE = (900, 600)
COMPANION_SIZE = (360, 560)
COMPANION_LEAST = (340, 440)
LARGE = Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen


class WindowForm:
    """GUI thread. No QObject: it is there before the first paint."""

    def __init__(
        self, window: "QMainWindow", history: "QWidget", parameters: "QWidget", take_focus: "Callable[[], object]"
    ) -> None:
        """history, parameters: the columns at the sides. take_focus: from what is hidden with the focus in it."""
        self._window = window
        self._history = history
        self._parameters = parameters
        self._take_focus = take_focus
        self._place = WindowPlace()
        self._left: dict[bool, tuple[QPoint, QSize]] = {}
        self._listeners: list[Callable[[], object]] = []
        self.is_companion = False
        window.setMinimumSize(*LEAST_SIZE)

    def follow(self, listener: "Callable[[], object]") -> None:
        """Calls it now, and whenever the form has changed."""
        self._listeners.append(listener)
        listener()

    # what is folded away

    @property
    def history_folded(self) -> bool:
        """As the person left it; the companion has no sides in any case."""
        return self._place.history_folded

    @property
    def parameters_folded(self) -> bool:
        return self._place.parameters_folded

    def fold_history(self, folded: bool) -> None:
        self._place = self._place._replace(history_folded=folded)
        self._show()

    def fold_parameters(self, folded: bool) -> None:
        self._place = self._place._replace(parameters_folded=folded)
        self._show()

    def show_history(self) -> None:
        """Something in it is wanted."""
        self.be_whole()
        if self.history_folded:
            self.fold_history(False)

    # the companion

    def be_companion(self) -> None:
        """Narrow, and in front of other windows where the desktop lets a program decide that."""
        if self.is_companion:
            return
        self._leave()
        self.is_companion = True
        corner = self._window.frameGeometry().topRight()
        self._window.setMinimumSize(*COMPANION_LEAST)
        self._show()
        self._window.setWindowState(self._window.windowState() & ~LARGE)
        if not self._come_back(self._place.companion):
            self._window.resize(QSize(*COMPANION_SIZE))
            frame = self._window.frameGeometry()
            frame.moveTopRight(corner)
            screen = self._window.screen().availableGeometry()
            frame.moveRight(min(frame.right(), screen.right()))
            frame.moveBottom(min(frame.bottom(), screen.bottom()))
            self._window.move(frame.topLeft())
        self._stay_in_front(True)

    def be_whole(self) -> None:
        if not self.is_companion:
            return
        self._leave()
        self.is_companion = False
        self._stay_in_front(False)
        self._show()
        self._window.setMinimumSize(*LEAST_SIZE)
        self._come_back(self._place.full)

    def turn_companion(self) -> None:
        if self.is_companion:
            self.be_whole()
        else:
            self.be_companion()

    # as it was at the last start

    def restore(self, place: WindowPlace) -> None:
        """A start shows the whole window: a small one in a corner would be looked for."""
        self._place = place
        self._show()
        if not self._restore(place.full):
            # Not larger than the screen: Ask stands at the bottom.
            self._window.resize(QSize(*FIRST_SIZE).boundedTo(self._window.screen().availableSize()))

    def place(self) -> WindowPlace:
        here = self._geometry()
        return self._place._replace(companion=here) if self.is_companion else self._place._replace(full=here)

    def _leave(self) -> None:
        """This form, for the other."""
        self._place = self.place()
        self._left.pop(self.is_companion, None)
        if not self._window.windowState() & LARGE:
            self._left[self.is_companion] = self._window.pos(), self._window.size()

    def _come_back(self, geometry: str) -> bool:
        """Just where it was, when this is the same start; Qt's memory would move it by what it thinks of the screen."""
        if self.is_companion not in self._left:
            return self._restore(geometry)
        pos, size = self._left[self.is_companion]
        self._window.resize(size)
        self._window.move(pos)
        return True

    def _geometry(self) -> str:
        return bytes(self._window.saveGeometry().toBase64().data()).decode("ascii")

    def _restore(self, geometry: str) -> bool:
        return bool(geometry) and self._window.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii")))

    def _stay_in_front(self, wanted: bool) -> None:
        """`setWindowFlag` would take the window off the screen and make another: a flicker, and the focus gone. So the
        desktop's own window is told, and the widget only knows."""
        flags = self._window.windowFlags()
        hint = Qt.WindowType.WindowStaysOnTopHint
        self._window.overrideWindowFlags(flags | hint if wanted else flags & ~hint)
        handle = self._window.windowHandle()
        if handle is not None:
            handle.setFlag(hint, wanted)

    def _show(self) -> None:
        focused = self._window.focusWidget()
        for side, folded in ((self._history, self.history_folded), (self._parameters, self.parameters_folded)):
            if (folded or self.is_companion) and side.isAncestorOf(focused):
                self._take_focus()
            side.setVisible(not (folded or self.is_companion))
        for listener in self._listeners:
            listener()
