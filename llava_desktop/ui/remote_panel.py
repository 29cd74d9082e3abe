"""The left column while it shows what the engine itself lists: filter, list, and how far it was read."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from llava_desktop.core.remote import ListEnd
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.engines import NO_TOKEN
from llava_desktop.qt.language import said
from llava_desktop.qt.remote_reading import ReadingView
from llava_desktop.qt.remote_rows import RemoteRows
from llava_desktop.ui.boxes import named_box
from llava_desktop.ui.buttons import link_button
from llava_desktop.ui.labels import plain_label
from llava_desktop.ui.notice import Notice, NoticeView
from llava_desktop.ui.remote_list import RemoteListView
from llava_desktop.ui.sides import look_of_side
from llava_desktop.ui.theme import GRID, Look, Theme, set_look

DEMO = tr(
    "This is the demo engine's own list, which is forgotten when the app closes. With an API token in Settings your "
    "account's stands here."
)
NOTHING = tr("There is nothing in this list yet.")
NO_LLAVA = tr("None of these was answered by LLaVA.")
READING = tr("Reading the list…")
LOOK_FURTHER = tr("Search older ones")
RETRY = tr("Retry")
SETTINGS = tr("Open Settings")


class RemotePanel(QFrame):
    chosen = Signal(str)
    """Prediction id"""
    llava_only_wanted = Signal(bool)
    refresh_requested = Signal()
    retry_requested = Signal()
    further_requested = Signal()
    settings_requested = Signal()

    def __init__(self, theme: Theme, rows: RemoteRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._has_error = False
        self._build(theme, rows)
        self._place()
        self._connect()
        self.render(ReadingView())

    def render(self, view: ReadingView) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        self._has_error = bool(view.error)
        has_no_token = view.why_none == NO_TOKEN
        trouble = view.error or (view.why_none if has_no_token else "")
        action = RETRY if view.error else SETTINGS if has_no_token else ""
        self._notice.render(NoticeView(trouble, action, is_error=bool(view.error)))
        self._note.setText(said(DEMO))
        self._note.setVisible(view.is_demo)
        self._filter.setVisible(bool(view.engine_name) and not view.is_demo)
        self._filter.setChecked(view.llava_only)
        self._refresh.setVisible(bool(view.engine_name))
        self._foot.setText("" if has_no_token else said(_foot(view)))
        self._foot.setVisible(bool(self._foot.text()))
        may_look = bool(view.engine_name) and not (view.is_reading or view.error or view.end)
        self._further.setVisible(may_look and view.shown == 0)

    def focus_list(self) -> None:
        self._list.setFocus()

    def _build(self, theme: Theme, rows: RemoteRows) -> None:
        self.setObjectName("On Replicate panel")
        set_look(self, look_of_side(is_first=True))
        self._filter = named_box(tr("LLaVA only"))
        self._refresh = link_button(tr("Refresh"))
        self._note = plain_label(look=Look.MUTED, wrap=True)
        self._notice = Notice(theme)
        self._list = RemoteListView(theme, rows)
        self._foot = plain_label(look=Look.MUTED, wrap=True)
        self._foot.setObjectName("List state")
        self._further = link_button(LOOK_FURTHER)

    def _place(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._filter)
        head.addStretch(1)
        head.addWidget(self._refresh)
        top = QVBoxLayout()
        top.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 0)
        top.setSpacing(2 * GRID)
        top.addLayout(head)
        top.addWidget(self._note)
        top.addWidget(self._notice)
        bottom = QVBoxLayout()
        bottom.setContentsMargins(3 * GRID, GRID, 3 * GRID, 3 * GRID)
        bottom.addWidget(self._foot)
        foot = QHBoxLayout()
        foot.addWidget(self._further)
        foot.addStretch(1)
        bottom.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addWidget(self._list, stretch=1)
        column.addLayout(bottom)

    def _connect(self) -> None:
        self._filter.clicked.connect(self.llava_only_wanted)
        self._refresh.clicked.connect(self.refresh_requested)
        self._further.clicked.connect(self.further_requested)
        self._list.chosen.connect(self.chosen)
        self._notice.action_requested.connect(self._act)

    def _act(self) -> None:
        if self._has_error:
            self.retry_requested.emit()
        else:
            self.settings_requested.emit()


def _foot(view: ReadingView) -> str:
    """How far the list was read."""
    if not view.engine_name:
        return view.why_none
    if view.is_reading:
        return READING
    if view.error or (view.end is None and view.shown):
        return ""
    if not view.total and view.end is ListEnd.COMPLETE:
        return NOTHING
    none_shown = "" if view.shown else NO_LLAVA
    ended = "" if view.end is None else view.end.value
    looked = tr("%n were looked at.", "", view.total)
    return joined(" ", *filter(None, (none_shown, ended, looked)))
