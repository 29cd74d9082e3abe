"""Every field of Settings, and in which section it stands."""

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.answer_news import Notifications
from llava_desktop.core.engine import EngineChoice
from llava_desktop.core.model_version import DEFAULT_VERSION
from llava_desktop.core.picture import Quality
from llava_desktop.core.request_fields import checked_version
from llava_desktop.core.words import tr
from llava_desktop.ui.boxes import named_box
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.checked_field import CheckedField
from llava_desktop.ui.flow_row import FlowRow
from llava_desktop.ui.money_fields import MoneyFields
from llava_desktop.ui.number_field import NumberField
from llava_desktop.ui.run_limits import AT_ONCE, RUN_LIMIT
from llava_desktop.ui.settings_account import AccountFields
from llava_desktop.ui.settings_address import AddressField
from llava_desktop.ui.settings_choice import ChoiceField
from llava_desktop.ui.settings_data import WHY as DATA_WHY
from llava_desktop.ui.settings_data import DataFolderField, PortableField
from llava_desktop.ui.settings_language import TEXT_SIZE, LanguageField
from llava_desktop.ui.settings_network import NetworkFields
from llava_desktop.ui.settings_section import Setting, SettingsSection
from llava_desktop.ui.settings_tray import TrayField
from llava_desktop.ui.settings_view import SettingsView
from llava_desktop.ui.theme import GAP
from llava_desktop.ui.updates_field import UpdatesField

ENGINES = {
    EngineChoice.AUTO: (
        tr("Automatic"),
        tr("Replicate when there is a token, the demo engine when there is none."),
    ),
    EngineChoice.DEMO: (
        tr("Demo engine"),
        tr("On this computer, without a network. It measures pictures; it is not LLaVA."),
    ),
    EngineChoice.REPLICATE: (
        tr("Replicate"),
        tr("LLaVA v1.6 34B. Your picture and words are sent there, and it costs money."),
    ),
}
QUALITIES = {
    Quality.FITS: (tr("Fits 256 kB"), tr("What the service advises: sent as it is, quickly.")),
    Quality.BEST: (
        tr("Best"),
        tr("Up to 1 MB: for fine detail, such as small text. It takes longer to send."),
    ),
}
NOTIFICATIONS = {
    Notifications.ON: (tr("On"), tr("With the first words of question and answer.")),
    Notifications.WITHOUT_WORDS: (
        tr("Without the words of question and answer"),
        tr("Only that an answer is ready."),
    ),
    Notifications.OFF: (tr("Off"), tr("The window's title still says what runs.")),
}
NOTIFICATIONS_WHY = tr("When an answer ends while you look elsewhere. On a locked screen others may read its words.")
QUALITY_WHY = tr("The quality with which the next picture is sent. For the open picture, see Model's view.")
VERSION_WHY = tr("The version of the model to ask. Leave it empty unless someone gave you one.")
LOG_WHY = tr(
    "What the app did, without your token, for whoever helps you. In detail it grows faster; it never has more than "
    "three files of 1 MB."
)
HELP_WHY = tr("Check this computer's setup, see the keyboard shortcuts, and learn what this app is made of.")


class SettingsFields(QObject):
    """Owns nothing of what it shows. Each field emits only what a person did; a window lays the sections out."""

    version_edited = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.engine = ChoiceField(tr("Engine"), ENGINES)
        self.version = CheckedField(tr("Version of the model"), tr("Default (LLaVA v1.6 34B)"), VERSION_WHY)
        self.account = AccountFields()
        self.quality = ChoiceField(tr("Quality of pictures"), QUALITIES)
        self.money = MoneyFields()
        self.run_limit = NumberField(RUN_LIMIT)
        self.at_once = NumberField(AT_ONCE)
        self.text_size = NumberField(TEXT_SIZE)
        self.language = LanguageField()
        self.notifications = ChoiceField(tr("Notifications"), NOTIFICATIONS)
        self.tray = TrayField()
        self.data = DataFolderField()
        self.portable = PortableField()
        self.address = AddressField()
        self.network = NetworkFields()
        self.updates = UpdatesField()
        self.detailed_log = named_box(tr("Log in detail"), why=LOG_WHY)
        self.open_log = named_button(tr("Open log folder"))
        self.check_setup = named_button(tr("Check my setup"))
        self.shortcuts = named_button(tr("Keyboard shortcuts"))
        self.about = named_button(tr("About"))
        self.sections = self._made_sections()
        self.version.finished.connect(self._take_version)

    def render(self, view: SettingsView) -> None:
        self.engine.show_choice(view.choice)
        self.version.show_value("" if view.version == DEFAULT_VERSION else view.version)
        self.version.say("")
        self.account.render(view.account)
        self.quality.show_choice(view.quality)
        self.money.render(view.money)
        self.run_limit.show_number(view.cancel_after_s)
        self.at_once.show_number(view.at_once)
        self.text_size.show_number(view.text_percent)
        self.language.show_language(view.language)
        self.notifications.show_choice(view.notifications)
        self.tray.render(is_on=view.tray_icon)
        self.data.render(view.data)
        self.portable.render(view.data)
        self.address.render(view.address)
        self.network.render(view.network, view.in_force)
        self.updates.render(view.updates)
        self.detailed_log.setChecked(view.detailed_log)

    def _made_sections(self) -> tuple[SettingsSection, ...]:
        return (
            SettingsSection(
                tr("Answers"),
                Setting(self.engine, name=tr("Who answers"), also=tr("model llava provider offline")),
                Setting(self.version, also=tr("hash sha release")),
            ),
            SettingsSection(
                tr("Account"), Setting(self.account, name=tr("Token for the API"), also=tr("key password login"))
            ),
            SettingsSection(
                tr("Pictures"),
                Setting(
                    self.quality, name=tr("Quality of pictures"), why=QUALITY_WHY, also=tr("size resolution jpeg sharp")
                ),
            ),
            SettingsSection(
                tr("Cost"),
                Setting(self.money, also=tr("money budget dollar price rate bill")),
                Setting(self.run_limit, also=tr("timeout limit time cancel")),
                Setting(self.at_once, also=tr("concurrency parallel")),
            ),
            SettingsSection(
                tr("Window"),
                Setting(self.text_size, also=tr("font zoom large small accessibility")),
                Setting(
                    self.language, also=tr("english deutsch français español 日本語 简体中文 sprache langue idioma")
                ),
                Setting(
                    self.notifications,
                    name=tr("Notifications"),
                    why=NOTIFICATIONS_WHY,
                    also=tr("alert message desktop privacy"),
                ),
                Setting(self.tray, also=tr("notification area background")),
            ),
            SettingsSection(
                tr("Data"),
                Setting(
                    self.data, name=tr("Data folder"), why=DATA_WHY, also=tr("history database location directory path")
                ),
                Setting(self.portable, name=tr("Portable"), also=tr("usb stick carry")),
            ),
            SettingsSection(
                tr("Network"),
                Setting(self.address, also=tr("base url endpoint server host")),
                Setting(self.network, also=tr("certificate authority ca tls ssl https")),
                Setting(self.updates, also=tr("version upgrade")),
            ),
            SettingsSection(
                tr("Help"),
                Setting(
                    self.detailed_log, FlowRow(GAP, self.open_log), name=tr("Log"), why=LOG_WHY, also=tr("debug trace")
                ),
                Setting(
                    FlowRow(GAP, self.check_setup, self.shortcuts, self.about),
                    name=tr("Help"),
                    why=HELP_WHY,
                    also=tr("diagnostics keys hotkeys licence version problem"),
                ),
            ),
        )

    def _take_version(self, typed: str) -> None:
        version = self.version.checked(typed, checked_version)
        if version is not None:
            self.version_edited.emit(version)
