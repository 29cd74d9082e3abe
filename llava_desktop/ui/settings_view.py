"""What Settings shows: one value, made by its desk."""

from dataclasses import dataclass

from llava_desktop.core.answer_news import Notifications
from llava_desktop.core.engine import EngineChoice, TokenPlace
from llava_desktop.core.model_version import DEFAULT_VERSION
from llava_desktop.core.network_choice import AS_THE_SYSTEM, NetworkChoice
from llava_desktop.core.picture import Quality
from llava_desktop.qt.updates import NOT_ASKED, UpdatesView
from llava_desktop.ui.money_fields import DEFAULT_CHOICE, MoneyChoice
from llava_desktop.ui.settings_account import AccountView
from llava_desktop.ui.settings_address import REPLICATE, AddressView
from llava_desktop.ui.settings_data import NO_DATA, DataView


@dataclass(frozen=True, slots=True)
class SettingsView:
    """api_host: where the token is sent, and nowhere else. cancel_after_s: seconds.
    at_once: how many questions run at once.

    news: one line on how it went with the token; is_busy: it is going on. in_force: which proxy the environment names,
    without its password; empty for none. restart_why: what waits for the next start; empty for nothing.
    """

    choice: EngineChoice = EngineChoice.AUTO
    token_place: TokenPlace = TokenPlace.NONE
    api_host: str = "api.replicate.com"
    cancel_after_s: int = 900
    at_once: int = 3
    money: MoneyChoice = DEFAULT_CHOICE
    updates: UpdatesView = NOT_ASKED
    news: str = ""
    is_error: bool = False
    is_busy: bool = False
    version: str = DEFAULT_VERSION
    quality: Quality = Quality.FITS
    text_percent: int = 100
    language: str = ""
    network: NetworkChoice = AS_THE_SYSTEM
    in_force: str = ""
    notifications: Notifications = Notifications.ON
    tray_icon: bool = False
    detailed_log: bool = False
    address: AddressView = REPLICATE
    data: DataView = NO_DATA
    restart_why: str = ""

    @property
    def account(self) -> AccountView:
        return AccountView(self.token_place, self.api_host, self.news, self.is_error, self.is_busy)
