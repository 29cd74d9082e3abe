"""Check my setup: line by line what of this computer's setup is all right, what is not, and what to do."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QWidget,
)

from llava_desktop.core.setup_check import Outcome, SetupFinding, SetupPart, summary
from llava_desktop.core.text import with_marks
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import named_button, relabel
from llava_desktop.ui.labels import announce, plain_label
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.setup_check_row import SetupCheckRow
from llava_desktop.ui.side_window import SideWindow
from llava_desktop.ui.text_page import text_page
from llava_desktop.ui.theme import GRID, Look, Theme

NAME = tr("Check my setup")
AGAIN = tr("Check again")
STOP = tr("Stop")
COPIED = tr("This was copied. It holds no token, no question, no answer and no name of a file:")
_FIRST_SIZE = (640, 680)
_LEAST_SIZE = (440, 400)
_LEAST_LIST_HEIGHT = 24 * GRID
_LEAST_COPIED_HEIGHT = 20 * GRID


@dataclass(frozen=True, slots=True)
class SetupCheckView:
    """parts: what is looked at, in order; findings: those of them that are known. host: who is asked, or empty."""

    host: str = ""
    parts: tuple[SetupPart, ...] = ()
    findings: tuple[SetupFinding, ...] = ()
    is_running: bool = False


class SetupCheckWindow(SideWindow):
    begin_requested = Signal()
    stop_requested = Signal()
    copy_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(NAME, name="Setup check window", closes=tr("Close setup check"), parent=parent)
        self._theme = theme
        self._view = SetupCheckView()
        self._rows: dict[SetupPart, tuple[QListWidgetItem, SetupCheckRow]] = {}
        self._build()
        self._place()
        self._connect()

    def render(self, view: SetupCheckView) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        """A screen reader is told how it went as a whole, and each problem at once."""
        before, self._view = self._view, view
        if view.parts != before.parts:
            self._make_rows(view.parts)
        known = {finding.part: finding for finding in view.findings}
        for part, (item, row) in self._rows.items():
            row.render(known.get(part))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, row.spoken)
        self._fit_rows()
        self._who.setText(said(_who(view.host)))
        words = tr("Looking…") if view.is_running else summary(view.findings)
        self._summary.setText(said(words))
        self._summary.setAccessibleName(said(tr("Setup: {summary}", summary=words)))
        relabel(self._again, STOP if view.is_running else AGAIN)
        if view.is_running and not before.is_running:
            for widget in (self._copied_words, self._copied):
                widget.hide()  # it says nothing of what is looked at now
        if before.is_running and not view.is_running:
            announce(self, words)
            self._show_first_problem()

    def show_copied(self, text: str) -> None:
        """What is on the clipboard now."""
        self._copied.setPlainText(text)
        for widget in (self._copied_words, self._copied):
            widget.show()
        announce(self, tr("Copied"))

    def focus_first(self) -> None:
        self._again.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._list.viewport() and event.type() is QEvent.Type.Resize:
            self._fit_rows()
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        self._summary = plain_label(look=Look.HEADING, wrap=True)
        self._summary.setObjectName("Setup summary")
        self._who = plain_label(look=Look.MUTED, wrap=True)
        self._list = QListWidget()
        set_name(self._list, tr("Setup parts"))
        self._list.setMinimumHeight(_LEAST_LIST_HEIGHT)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._copied_words = plain_label(COPIED, look=Look.MUTED, wrap=True)
        self._copied = text_page(tr("Copied diagnostics"))
        self._copied.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._copied.setMinimumHeight(_LEAST_COPIED_HEIGHT)
        self._again = named_button(AGAIN)
        self._copy = named_button(tr("Copy diagnostics"))
        for widget in (self._copied_words, self._copied):
            widget.hide()

    def _place(self) -> None:
        column = self.framed()
        column.addWidget(self._summary)
        column.addWidget(self._who)
        column.addWidget(self._list, stretch=3)
        column.addWidget(self._copied_words)
        column.addWidget(self._copied, stretch=2)
        column.addLayout(self.foot([self._again, self._copy]))
        self.setMinimumSize(*_LEAST_SIZE)
        self.resize(*_FIRST_SIZE)

    def _connect(self) -> None:
        self._again.clicked.connect(self._go_or_stop)
        self._copy.clicked.connect(self.copy_requested)
        self._list.viewport().installEventFilter(self)

    def _go_or_stop(self) -> None:
        (self.stop_requested if self._view.is_running else self.begin_requested).emit()

    def _make_rows(self, parts: tuple[SetupPart, ...]) -> None:
        self._list.clear()
        self._rows = {}
        for part in parts:
            item, row = QListWidgetItem(), SetupCheckRow(self._theme, part)
            self._list.addItem(item)
            self._list.setItemWidget(item, row)
            self._rows[part] = item, row

    def _show_first_problem(self) -> None:
        bad = [finding.part for finding in self._view.findings if finding.outcome is Outcome.FAIL]
        if bad:
            self._list.setCurrentItem(self._rows[bad[0]][0])
            self._list.scrollToItem(self._rows[bad[0]][0])

    def _fit_rows(self) -> None:
        width = self._list.viewport().width()
        for item, row in self._rows.values():
            size = QSize(width, row.height_for(width))
            if item.sizeHint() != size:
                item.setSizeHint(size)


def _who(host: str) -> str:
    if not host:
        return tr("The demo engine was chosen: nobody outside this computer is asked.")
    return tr(
        "{host} is asked whose token this is and whether it has the model. No question is sent, and nothing is paid.",
        host=with_marks(host),
    )
