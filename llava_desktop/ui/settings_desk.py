"""Between Settings and the owners of what it shows: the engine, the token, the preferences, and where the data lies."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from llava_desktop.core.engine import EngineChoice, TokenPlace
from llava_desktop.core.network_choice import NetworkChoice
from llava_desktop.core.words import tr
from llava_desktop.qt.api_token import NewsKind, TokenNews
from llava_desktop.qt.data_folder import DataFolder
from llava_desktop.qt.engines import Engines
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.qt.language import said
from llava_desktop.qt.preferences import Preferences
from llava_desktop.qt.updates import Updates
from llava_desktop.ui.file_dialog import open_file_dialog
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.money_fields import MoneyChoice
from llava_desktop.ui.settings_address import AddressView
from llava_desktop.ui.settings_data import DataView
from llava_desktop.ui.settings_dialog import SettingsDialog
from llava_desktop.ui.settings_fields import SettingsFields
from llava_desktop.ui.settings_view import SettingsView

FROM_NEXT_START = tr("What you changed holds from the next start.")


class SettingsWays(NamedTuple):
    """What Settings reaches out with. open_folder: shows it in the system's own file window. network_told: which way to
    the network is taken, in a sentence; it may take a moment, and runs on `thread`. base_url_named: the command line or
    the environment names the API's address.
    """

    open_folder: Callable[[Path], None]
    network_told: Callable[[NetworkChoice], str]
    thread: JobThread[Any]
    base_url_named: bool = False


class SettingsDesk(QObject):
    """GUI thread. The dialog is built when it is first wanted, or by `get_ready` before."""

    about_requested = Signal()
    setup_check_requested = Signal()
    shortcuts_requested = Signal()
    restart_requested = Signal()
    at_once_changed = Signal(int)
    """How many questions may run at once from now on"""
    run_limit_changed = Signal()
    """Or the version that is asked: what few people set of a request"""
    money_changed = Signal()
    """The rate, or the limit of a month"""
    network_changed = Signal(object)
    """NetworkChoice"""
    detailed_log_changed = Signal(bool)
    text_size_changed = Signal(int)
    """Percent"""
    link_requested = Signal(str)
    """A page of the service, on its own word: nothing of an answer"""

    def __init__(
        self,
        *,
        window: MainWindow,
        engines: Engines,
        preferences: Preferences,
        updates: Updates,
        data: DataFolder,
        ways: SettingsWays,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._engines = engines
        self._preferences = preferences
        self._updates = updates
        self._data = data
        self._ways = ways
        self._at_start = preferences.value
        self._in_force = ""
        self._steps = self._build()
        self._dialog: SettingsDialog | None = None
        self._news: TokenNews | None = None
        window.top_bar.settings_requested.connect(self.open)
        window.top_bar.engine_requested.connect(self.open)
        window.picture_pane.token_requested.connect(self._open_at_token)
        engines.news.connect(self._take_news)
        for changed in (engines.changed, updates.changed, preferences.changed, data.changed):
            changed.connect(self._render)

    def get_ready(self) -> Iterator[None]:
        """In steps: all at once it holds the window for 90 ms, which is too long for a click."""
        yield from self._steps

    def open(self) -> None:
        """In front, where it was."""
        dialog = self._made_dialog()
        dialog.render(self._view())
        self._look_at_network()
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def _made_dialog(self) -> SettingsDialog:
        for _ in self._steps:
            pass
        assert self._dialog is not None  # noqa: S101  # the steps have ended, and it is their end
        return self._dialog

    def _open_at_token(self) -> None:
        self.open()
        self._made_dialog().focus_token()

    def _build(self) -> Iterator[None]:
        fields = SettingsFields()
        yield
        dialog = SettingsDialog(fields, self._window)
        yield
        yield from dialog.place_fields()
        self._connect(dialog)
        self._dialog = dialog

    def _connect(self, dialog: SettingsDialog) -> None:
        fields, change = dialog.fields, self._preferences.change
        fields.engine.chosen.connect(self._choose)
        fields.account.save_requested.connect(self._engines.save_token)
        fields.account.check_requested.connect(self._engines.check_token)
        fields.account.remove_requested.connect(self._engines.remove_token)
        fields.account.link_requested.connect(self.link_requested)
        fields.run_limit.edited.connect(lambda seconds: self._change_request(cancel_after_s=seconds))
        fields.version_edited.connect(lambda version: self._change_request(version=version))
        fields.at_once.edited.connect(self._allow_at_once)
        fields.money.rate_edited.connect(lambda rate: self._change_money(rate_usd_per_s=rate))
        fields.money.limit_edited.connect(lambda cents: self._change_money(monthly_limit_cents=cents))
        fields.quality.chosen.connect(lambda quality: change(quality=quality))
        fields.language.chosen.connect(lambda code: change(language=code))
        fields.address.agreed.connect(lambda address: change(base_url=address))
        fields.notifications.chosen.connect(lambda choice: change(notifications=choice))
        fields.tray.switched.connect(lambda is_on: change(tray_icon=is_on))
        fields.text_size.edited.connect(self._size_text)
        fields.network.edited.connect(self._use_network)
        fields.detailed_log.clicked.connect(self._log_in_detail)
        fields.updates.switched.connect(self._updates.switch)
        for asked, passed_on in (
            (fields.about.clicked, self.about_requested),
            (fields.check_setup.clicked, self.setup_check_requested),
            (fields.shortcuts.clicked, self.shortcuts_requested),
            (dialog.restart_requested, self.restart_requested),
        ):
            asked.connect(passed_on)
        dialog.finished.connect(self._forget_news)
        self._connect_files(dialog)

    def _connect_files(self, dialog: SettingsDialog) -> None:
        """What is shown by, or chosen with, the system's own windows."""
        fields, show = dialog.fields, self._ways.open_folder
        fields.data.open_requested.connect(lambda: show(self._data.folder))
        fields.data.open_before_requested.connect(lambda: show(self._data.before or self._data.folder))
        fields.data.stay_requested.connect(self._data.stay)
        fields.data.move_requested.connect(
            lambda: _choose(dialog, tr("Move the data into"), QFileDialog.FileMode.Directory, self._data.move_into)
        )
        fields.portable.requested.connect(self._data.carry)
        fields.open_log.clicked.connect(lambda: show(self._data.log_dir))
        fields.network.file_requested.connect(
            lambda: _choose(
                dialog,
                tr("File of certificates"),
                QFileDialog.FileMode.ExistingFile,
                lambda path: fields.network.take_file(str(path)),
            )
        )

    def _choose(self, choice: EngineChoice) -> None:
        self._preferences.change(engine=choice)
        self._engines.choose(choice)
        self._render()

    def _change_request(self, **changes: object) -> None:
        self._preferences.change(**changes)
        self.run_limit_changed.emit()

    def _change_money(self, **changes: float) -> None:
        self._preferences.change(**changes)
        self.money_changed.emit()

    def _allow_at_once(self, most: int) -> None:
        self._preferences.change(questions_at_once=most)
        self.at_once_changed.emit(most)

    def _size_text(self, percent: int) -> None:
        self._preferences.change(text_percent=percent)
        self.text_size_changed.emit(percent)

    def _use_network(self, choice: NetworkChoice) -> None:
        self._preferences.change(proxy=choice.proxy, ca_file=choice.ca_file)
        self.network_changed.emit(choice)
        self._look_at_network()

    def _log_in_detail(self, is_detailed: bool) -> None:
        self._preferences.change(detailed_log=is_detailed)
        self.detailed_log_changed.emit(is_detailed)

    def _look_at_network(self) -> None:
        choice = self._preferences.value.network
        self._ways.thread.submit(lambda _tool: self._ways.network_told(choice), self._take_in_force)

    def _take_in_force(self, told: str | Exception) -> None:
        if isinstance(told, Exception):
            raise told  # for the log; the line stays as it was
        self._in_force = told
        self._render()

    def _forget_news(self) -> None:
        """It was read; what is still going on will be told."""
        if self._news is not None and self._news.kind is not NewsKind.BUSY:
            self._news = None

    def _take_news(self, news: TokenNews) -> None:
        self._news = news
        self._render()

    def _render(self) -> None:
        if self._dialog is not None and self._dialog.isVisible():
            self._dialog.render(self._view())

    def _view(self) -> SettingsView:
        news, value = self._news, self._preferences.value
        address = AddressView(
            stored=value.base_url,
            used=self._engines.base_url,
            is_named=self._ways.base_url_named,
            has_environment_token=self._engines.token_place is TokenPlace.ENVIRONMENT,
        )
        waits = value.language != self._at_start.language or self._data.move_to is not None
        if not address.is_named and address.stored != address.used:
            waits = True
        return SettingsView(
            choice=self._engines.choice,
            token_place=self._engines.token_place,
            api_host=urlsplit(self._engines.base_url).netloc,
            cancel_after_s=value.cancel_after_s,
            at_once=value.questions_at_once,
            money=MoneyChoice(value.rate_usd_per_s, value.monthly_limit_cents),
            updates=self._updates.view,
            news="" if news is None else news.text,
            is_error=news is not None and news.kind is NewsKind.BAD,
            is_busy=news is not None and news.kind is NewsKind.BUSY,
            version=value.version,
            quality=value.quality,
            text_percent=value.text_percent,
            language=value.language,
            network=value.network,
            in_force=self._in_force,
            notifications=value.notifications,
            tray_icon=value.tray_icon,
            detailed_log=value.detailed_log,
            address=address,
            data=_data_view(self._data),
            restart_why=FROM_NEXT_START if waits else "",
        )


def _data_view(data: DataFolder) -> DataView:
    return DataView(
        folder=str(data.folder),
        how=data.how,
        move_to=str(data.move_to or ""),
        before=str(data.before or ""),
        can_carry=data.can_carry,
        news=data.news,
        is_error=data.is_error,
        is_busy=data.is_busy,
    )


def _choose(dialog: SettingsDialog, title: str, mode: QFileDialog.FileMode, chosen: Callable[[Path], None]) -> None:
    made = QFileDialog(dialog, said(title))
    made.setFileMode(mode)
    if mode is QFileDialog.FileMode.Directory:
        made.setOption(QFileDialog.Option.ShowDirsOnly)
    open_file_dialog(made, chosen)
