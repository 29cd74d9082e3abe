"""The way to the network among the settings: a proxy, and a file of certificates."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from llava_desktop.core.network_choice import AS_THE_SYSTEM, NetworkChoice, checked_ca_file, checked_proxy
from llava_desktop.core.text import with_marks
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.checked_field import CheckedField
from llava_desktop.ui.flow_row import FlowRow
from llava_desktop.ui.theme import GAP

PROXY_WHY = tr(
    "Leave it empty to do as this computer does. A proxy that wants a password is named in HTTPS_PROXY: no password is "
    "kept in a file of settings."
)
CA_WHY = tr(
    "A certificate file (PEM) from your company, if its network needs one. It is trusted in addition to the system's "
    "own."
)


class NetworkFields(QWidget):
    edited = Signal(object)
    """NetworkChoice, checked; holds for whatever is asked next."""
    file_requested = Signal()
    """The system's own dialog is wanted; `take_file` is told what was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = AS_THE_SYSTEM
        self.proxy = CheckedField(tr("Proxy"), tr("As the system does (http://host:8080)"), PROXY_WHY)
        self.ca_file = CheckedField(tr("File of certificates"), tr("None"), CA_WHY)
        self._choose = named_button(tr("Choose…"), tr("Choose a file of certificates"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GAP)
        column.addWidget(self.proxy)
        column.addWidget(self.ca_file)
        column.addWidget(FlowRow(GAP, self._choose))
        self.proxy.finished.connect(self._take_proxy)
        self.ca_file.finished.connect(self.take_file)
        self._choose.clicked.connect(self.file_requested)

    def render(self, choice: NetworkChoice, in_force: str) -> None:  # type: ignore[override]  # see SettingsDialog
        """in_force: what the proxy is now, and why."""
        self._choice = choice
        self.proxy.show_value(choice.proxy)
        self.proxy.say(with_marks(said(in_force)))
        self.ca_file.show_value(choice.ca_file)

    def take_file(self, typed: str) -> None:
        ca_file = self.ca_file.checked(typed, checked_ca_file)
        if ca_file is not None:
            self._edit(self._choice._replace(ca_file=ca_file))

    def _take_proxy(self, typed: str) -> None:
        proxy = self.proxy.checked(typed, checked_proxy)
        if proxy is not None:
            self._edit(self._choice._replace(proxy=proxy))

    def _edit(self, choice: NetworkChoice) -> None:
        self._choice = choice
        self.proxy.show_value(choice.proxy)
        self.ca_file.show_value(choice.ca_file)
        self.edited.emit(choice)
