"""The API's address among the settings: where pictures and the token would go is said before it is taken."""

from typing import NamedTuple
from urllib.parse import urlsplit

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from llava_desktop.core.base_url import REPLICATE_BASE_URL, checked_base_url
from llava_desktop.core.text import with_marks
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.checked_field import CheckedField
from llava_desktop.ui.flow_row import FlowRow
from llava_desktop.ui.labels import announce, plain_label
from llava_desktop.ui.theme import GAP, GRID, Look, set_look

WHY = tr("Where Replicate's API is asked. Leave it empty, unless somebody gave you another address.")


class AddressView(NamedTuple):
    """stored: what holds from the next start. used: what holds now. is_named: by the command line or environment."""

    stored: str = REPLICATE_BASE_URL
    used: str = REPLICATE_BASE_URL
    is_named: bool = False
    has_environment_token: bool = False


REPLICATE = AddressView()


class AddressField(QWidget):
    agreed = Signal(str)
    """The address, checked; the person has read where the token goes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = AddressView()
        self._wanted = ""
        self._field = CheckedField(tr("API address"), REPLICATE_BASE_URL, WHY)
        self._words = plain_label(wrap=True)
        self._use = named_button(tr("Use this address"), look=Look.PRIMARY)
        self._keep = named_button(tr("Keep the other"), tr("Keep the address"))
        self._question = QFrame()
        set_look(self._question, Look.NOTICE)
        inside = QVBoxLayout(self._question)
        inside.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        inside.addWidget(self._words)
        inside.addWidget(FlowRow(GAP, self._use, self._keep))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._field)
        column.addWidget(self._question)
        self._question.setVisible(False)
        self._field.finished.connect(self._take)
        self._use.clicked.connect(self._agree)
        self._keep.clicked.connect(self._leave)

    def render(self, view: AddressView) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        self._view = view
        if not self._wanted:
            self._show_stored()

    def _show_stored(self) -> None:
        stored, used = self._view.stored, self._view.used
        self._field.show_value("" if stored == REPLICATE_BASE_URL else stored)
        if self._view.is_named:
            self._field.say(
                tr("For this run it was named by --api-url or REPLICATE_BASE_URL: {address}", address=with_marks(used))
            )
        else:
            waits = tr("From the next start: {address}", address=with_marks(stored))
            self._field.say("" if stored == used else waits)

    def _take(self, typed: str) -> None:
        address = self._field.checked(typed, _address)
        if address is None:
            self._question.setVisible(False)
            self._wanted = ""
            return
        if address == self._view.stored:
            self._leave()
            return
        self._wanted = address
        self._field.say("")
        host, before = (with_marks(urlsplit(each).netloc) for each in (address, self._view.stored))
        words = said(_asked(host, before, also_environment=self._view.has_environment_token))
        self._words.setText(words)
        self._question.setVisible(True)
        announce(self._question, words)

    def _agree(self) -> None:
        address, self._wanted = self._wanted, ""
        self._question.setVisible(False)
        self.agreed.emit(address)

    def _leave(self) -> None:
        self._wanted = ""
        self._question.setVisible(False)
        self._show_stored()


def _address(typed: str) -> str:
    return checked_base_url(typed) if typed.strip() else REPLICATE_BASE_URL


def _asked(host: str, before: str, *, also_environment: bool) -> str:
    words = tr(
        "From the next start your questions, pictures and token go to {host}. A token that is kept for {before} stays "
        "in the keyring and is not sent there: add the one for {host} then.",
        host=host,
        before=before,
    )
    if not also_environment:
        return words
    return joined("\n", words, tr("REPLICATE_API_TOKEN is set, and would be sent to {host}, too.", host=host))
