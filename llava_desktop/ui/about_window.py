"""About: which version this is, who answers, where the data lies, and every part with its licence. Plain text only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from llava_desktop.core.parts import Part
from llava_desktop.core.text import with_marks
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.language import said, said_again
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.labels import plain_label, section_label
from llava_desktop.ui.names_list import NamesList
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.side_window import SideWindow
from llava_desktop.ui.text_page import text_page
from llava_desktop.ui.theme import GAP, GRID, Look

HONESTY = tr(
    "LLaVA v1.6 34B answers at Replicate, which your picture and words are sent to. Without a token the demo engine "
    "answers: it runs on this computer and measures pictures. It is not LLaVA."
)
FREE = tr("The app is free software under the MIT licence. Qt can be replaced by a version of your own.")
QT = "Qt"
_FIRST_SIZE = (920, 640)
"""Licences are broken into lines of 80 characters by hand; they fit."""
_LIST_WIDTH = 64 * GRID
_LEAST_HEIGHT = 10 * GRID


@dataclass(frozen=True, slots=True)
class AboutView:
    """versions: in words, e.g. `Python 3.11.7 and Qt 6.11.3`. places: what lies where, e.g. (`Log`, `/home/…`)."""

    version: str
    versions: str
    places: Sequence[tuple[str, str]]
    parts: Sequence[Part]


class AboutWindow(SideWindow):
    def __init__(self, view: AboutView, text_of: Callable[[Part], str], parent: QWidget | None = None) -> None:
        """text_of: the licence of a part, whole."""
        super().__init__(tr("About LLaVA Desktop"), name="About window", closes=tr("Close about"), parent=parent)
        self._view = view
        self._text_of = text_of
        self._build()
        self._place()
        self._connect()
        self._list.setCurrentRow(0)

    def _build(self) -> None:
        self.setAccessibleName(said(tr("About")))
        self._title = plain_label(tr("LLaVA Desktop {version}", version=self._view.version), look=Look.HEADING)
        self._honesty = plain_label(HONESTY, wrap=True)
        running = tr("Running on {versions}.", versions=self._view.versions)
        self._made_of = plain_label(joined(" ", FREE, running), look=Look.MUTED, wrap=True)
        self._places = [_where(name, path) for name, path in self._view.places]
        for label in self._places:
            label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._list = NamesList()
        set_name(self._list, tr("Parts"))
        self._list.setFixedWidth(_LIST_WIDTH)
        self._list.setSpacing(GRID // 2)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.addItems([part.title for part in self._view.parts])
        self._text = text_page(tr("Licence"))
        for gives_way in (self._list, self._text):  # before any of the words above them does
            gives_way.setMinimumHeight(_LEAST_HEIGHT)
        self._replace = named_button(tr("How to replace Qt"))

    def _place(self) -> None:
        column = self.framed()
        for label in (self._title, self._honesty, self._made_of):
            column.addWidget(label)
        column.addSpacing(GAP)
        column.addWidget(section_label(tr("Where your data lies")))
        for label in self._places:
            column.addWidget(label)
        column.addSpacing(GAP)
        column.addWidget(section_label(tr("Parts and their licences")))
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self._list)
        row.addWidget(self._text, stretch=1)
        column.addLayout(row, stretch=1)
        column.addLayout(self.foot([self._replace]))
        self.resize(*_FIRST_SIZE)

    def _connect(self) -> None:
        self._list.currentRowChanged.connect(self._show_part)
        self._replace.clicked.connect(self._show_qt)

    def _show_part(self, row: int) -> None:
        part = self._view.parts[row]
        head = joined("\n", part.title, said_again(part.note), tr("Licence: {licence}", licence=part.licence))
        self._text.setPlainText(f"{said(head)}\n\n{said(self._text_of(part))}")

    def _show_qt(self) -> None:
        """To where a screen reader and the keyboard go on."""
        self._list.setCurrentRow(next(row for row, part in enumerate(self._view.parts) if part.name == QT))
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)


def _where(name: str, path: str) -> QLabel:
    words = tr("{name}: {path}", name=name, path=with_marks(path))
    return plain_label(words, look=Look.SMALL, wrap=True, selectable=True)
