"""Asks before a link of an answer is opened: the bar shows where it really goes. Opening is done elsewhere."""

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from llava_desktop.core.text import with_marks
from llava_desktop.core.words import tr
from llava_desktop.ui.asking_bar import AskingBar
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.labels import ElidedLabel, announce, plain_label, show_whole
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.theme import GAP, GRID, Look, set_look


def destination_of(address: str) -> str:
    """Whom `address` leads to, in full: the host as the network sees it, or who gets the mail."""
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    if url.scheme() == "mailto":
        return with_marks(url.path(QUrl.ComponentFormattingOption.FullyDecoded))
    network_name = url.host(QUrl.ComponentFormattingOption.FullyEncoded)
    readable = url.host()
    port = f":{url.port()}" if url.port() >= 0 else ""
    if readable != network_name:
        return f"{with_marks(readable)}{port} ({network_name}{port})"
    return f"{network_name}{port}"


class LinkBar(AskingBar):
    """Hidden until `ask`; hides itself when the person has decided."""

    open_link_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._address = ""
        self._build()
        self._place()
        self._connect()
        self.setVisible(False)

    def ask(self, address: str) -> None:
        """address: http, https or mailto, exactly as it would be opened."""
        self._address = address
        is_mail = address.startswith("mailto:")
        host = destination_of(address)
        question = tr("Write a mail to {host}?", host=host) if is_mail else tr("Open {host} in the browser?", host=host)
        show_whole(self._question, question)
        self._whole.set_text(with_marks(address))
        self.setVisible(True)
        self._stay.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, question)

    def dismiss(self) -> None:
        self.forget()

    def forget(self) -> None:
        """No link waits for an answer any more."""
        self._address = ""
        self.setVisible(False)

    def _build(self) -> None:
        set_name(self, tr("Link"))
        set_look(self, Look.NOTICE)
        self._question = plain_label(wrap=True)
        self._whole = ElidedLabel(look=Look.MUTED, mode=Qt.TextElideMode.ElideMiddle)
        self._open = named_button(tr("Open"), tr("Open link"))
        self._stay = named_button(tr("Dismiss"), tr("Dismiss link"))

    def _place(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._question)
        words.addWidget(self._whole)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        row.setSpacing(GAP)
        row.addLayout(words, stretch=1)
        row.addWidget(self._open)
        row.addWidget(self._stay)

    def _connect(self) -> None:
        self._open.clicked.connect(self._agree)
        self._stay.clicked.connect(self.forget)

    def _agree(self) -> None:
        address = self._address
        self.forget()
        self.open_link_requested.emit(address)
