"""Where the data lies, among the settings: shown, opened, moved, or kept beside the program."""

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from llava_desktop.core.text import with_marks
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.storage.folders import PORTABLE_NAME, DataHow
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.flow_row import FlowRow
from llava_desktop.ui.labels import announce, plain_label, show_whole
from llava_desktop.ui.theme import GAP, GRID, Look, set_look

WHY = tr("Your questions, answers and pictures, on this computer and nowhere else.")
HOWS = {
    DataHow.SYSTEM: tr("This is the system's own place for it."),
    DataHow.MOVED: tr("You moved it there."),
    DataHow.NAMED: tr("It was named by --data-dir, with settings and log in it, so it cannot be moved from here."),
    DataHow.PORTABLE: tr(
        "Portable: it lies beside the program, with settings and log in it, and goes where the program goes. "
        "The API token stays in this computer's keyring."
    ),
}
_NO_PORTABLE = tr(
    "This installation cannot be carried about. Start it with --data-dir to name a folder for everything."
)


class DataView(NamedTuple):
    """folder, before, move_to: paths as people read them; empty for none. can_carry: the program's own folder can hold
    the data. news: how the last wish went, or that it is being looked at.
    """

    folder: str = ""
    how: DataHow = DataHow.SYSTEM
    move_to: str = ""
    before: str = ""
    can_carry: bool = False
    news: str = ""
    is_error: bool = False
    is_busy: bool = False


NO_DATA = DataView()


class DataFolderField(QWidget):
    open_requested = Signal()
    move_requested = Signal()
    stay_requested = Signal()
    open_before_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = ""
        self._folder = plain_label(wrap=True, selectable=True)
        self._how = plain_label(look=Look.MUTED, wrap=True)
        self._news = plain_label(wrap=True)
        self._before = plain_label(look=Look.MUTED, wrap=True)
        self._open = named_button(tr("Open folder"), tr("Open the data folder"))
        self._move = named_button(tr("Move…"), tr("Move the data folder"))
        self._stay = named_button(tr("Leave it here"), tr("Leave the data here"))
        self._open_before = named_button(tr("Open the old folder"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for label in (self._folder, self._how, self._news):
            column.addWidget(label)
        column.addWidget(FlowRow(GAP, self._open, self._move, self._stay))
        column.addWidget(self._before)
        column.addWidget(FlowRow(GAP, self._open_before))
        self._open.clicked.connect(self.open_requested)
        self._move.clicked.connect(self.move_requested)
        self._stay.clicked.connect(self.stay_requested)
        self._open_before.clicked.connect(self.open_before_requested)

    def render(self, view: DataView) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        show_whole(self._folder, with_marks(view.folder))
        self._how.setText(said(HOWS[view.how]))
        words = view.news or (_waits(with_marks(view.move_to)) if view.move_to else "")
        set_look(self._news, Look.DANGER_TEXT if view.is_error else Look.BODY)
        show_whole(self._news, words)
        self._news.setVisible(bool(words))
        if words != self._told:
            announce(self._news, said(words))
        self._told = words
        can_move = view.how in {DataHow.SYSTEM, DataHow.MOVED}
        self._move.setVisible(can_move)
        self._move.setEnabled(not view.is_busy)
        self._stay.setVisible(bool(view.move_to))
        show_whole(self._before, _before(with_marks(view.before)) if view.before else "")
        self._before.setVisible(bool(view.before))
        self._open_before.setVisible(bool(view.before))


class PortableField(QWidget):
    requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._why = plain_label(look=Look.MUTED, wrap=True)
        self._make = named_button(tr("Move it beside the program"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._why)
        column.addWidget(FlowRow(GAP, self._make))
        self._make.clicked.connect(self.requested)

    def render(self, view: DataView) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        if view.how is DataHow.PORTABLE:
            self._why.setText(said(HOWS[DataHow.PORTABLE]))
        else:
            self._why.setText(said(_portable_why() if view.can_carry else _NO_PORTABLE))
        self._make.setVisible(view.can_carry and view.how in {DataHow.SYSTEM, DataHow.MOVED})
        self._make.setEnabled(not view.is_busy)


def _waits(folder: str) -> str:
    return tr(
        "At the next start it is copied to {folder}, compared, and used from then on. The old folder stays as it is.",
        folder=folder,
    )


def _before(folder: str) -> str:
    return tr(
        "A copy from before the move is still in {folder}. Delete it yourself when you miss nothing.", folder=folder
    )


def _portable_why() -> str:
    return tr(
        "To take everything with you, keep it beside the program, in a folder named “{name}”. The API token stays in "
        "this computer's keyring.",
        name=PORTABLE_NAME,
    )
