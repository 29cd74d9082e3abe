"""Between Settings and the owners of what it shows: the engine, the token, and how saving one went."""

from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.engine import EngineChoice
from llava_desktop.qt.engines import Engines, NewsKind, TokenNews
from llava_desktop.qt.preferences import Preferences
from llava_desktop.qt.updates import Updates
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.money_fields import MoneyChoice
from llava_desktop.ui.settings_dialog import SettingsDialog, SettingsView


class SettingsDesk(QObject):
    """GUI thread. The dialog is built when it is first wanted: the first paint does not wait for it."""

    about_requested = Signal()
    setup_check_requested = Signal()
    at_once_changed = Signal(int)
    """How many questions may run at once from now on"""
    run_limit_changed = Signal()
    money_changed = Signal()
    """The rate, or the limit of a month"""

    def __init__(
        self,
        *,
        window: MainWindow,
        engines: Engines,
        preferences: Preferences,
        updates: Updates,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._engines = engines
        self._preferences = preferences
        self._updates = updates
        self._dialog: SettingsDialog | None = None
        self._news: TokenNews | None = None
        window.top_bar.settings_requested.connect(self.open)
        window.top_bar.engine_requested.connect(self.open)
        window.picture_pane.token_requested.connect(self._open_at_token)
        engines.changed.connect(self._render)
        engines.news.connect(self._take_news)
        updates.changed.connect(self._render)

    def open(self) -> None:
        """In front, where it was."""
        dialog = self._dialog or self._build()
        self._render()
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def _open_at_token(self) -> None:
        self.open()
        if self._dialog is not None:
            self._dialog.focus_token()

    def _build(self) -> SettingsDialog:
        dialog = SettingsDialog(self._window)
        dialog.engine_chosen.connect(self._choose)
        dialog.save_token_requested.connect(self._engines.save_token)
        dialog.check_token_requested.connect(self._engines.check_token)
        dialog.remove_token_requested.connect(self._engines.remove_token)
        dialog.cancel_after_edited.connect(self._limit_runs)
        dialog.at_once_edited.connect(self._allow_at_once)
        dialog.rate_edited.connect(lambda rate: self._change_money(rate_usd_per_s=rate))
        dialog.monthly_limit_edited.connect(lambda cents: self._change_money(monthly_limit_cents=cents))
        dialog.updates_switched.connect(self._updates.switch)
        dialog.about_requested.connect(self.about_requested)
        dialog.setup_check_requested.connect(self.setup_check_requested)
        dialog.finished.connect(self._forget_news)
        self._dialog = dialog
        return dialog

    def _choose(self, choice: EngineChoice) -> None:
        self._preferences.change(engine=choice)
        self._engines.choose(choice)
        self._render()

    def _limit_runs(self, cancel_after_s: int) -> None:
        self._preferences.change(cancel_after_s=cancel_after_s)
        self.run_limit_changed.emit()

    def _change_money(self, **changes: float) -> None:
        self._preferences.change(**changes)
        self.money_changed.emit()

    def _allow_at_once(self, most: int) -> None:
        self._preferences.change(questions_at_once=most)
        self.at_once_changed.emit(most)

    def _forget_news(self) -> None:
        """It was read; what is still going on will be told."""
        if self._news is not None and self._news.kind is not NewsKind.BUSY:
            self._news = None

    def _take_news(self, news: TokenNews) -> None:
        self._news = news
        self._render()

    def _render(self) -> None:
        if self._dialog is None:
            return
        news = self._news
        self._dialog.render(
            SettingsView(
                choice=self._engines.choice,
                token_place=self._engines.token_place,
                api_host=urlsplit(self._engines.base_url).netloc,
                cancel_after_s=self._preferences.value.cancel_after_s,
                at_once=self._preferences.value.questions_at_once,
                money=MoneyChoice(self._preferences.value.rate_usd_per_s, self._preferences.value.monthly_limit_cents),
                updates=self._updates.view,
                news="" if news is None else news.text,
                is_error=news is not None and news.kind is NewsKind.BAD,
                is_busy=news is not None and news.kind is NewsKind.BUSY,
            )
        )
