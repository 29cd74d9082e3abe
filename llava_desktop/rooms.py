"""Each thing in the window has its desk: who listens to what, and who tells whom.

One of the files that put the app together (`assembly.py`). What most starts never need is in `late_rooms.py`.
"""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from llava_desktop import __version__
from llava_desktop.backstage import Backstage, told_network
from llava_desktop.core.words import joined, tr
from llava_desktop.furnishing import furnish
from llava_desktop.qt.history_changes import HistoryChanges
from llava_desktop.qt.outbox import Outbox
from llava_desktop.qt.patience import Patience
from llava_desktop.qt.picture_fetches import PictureFetches
from llava_desktop.resources import resource_path
from llava_desktop.storage.conversations import ConversationReader
from llava_desktop.storage.draft import DraftStore
from llava_desktop.storage.folders import Folders
from llava_desktop.ui.about_desk import AboutDesk
from llava_desktop.ui.answer_hits import AnswerHits
from llava_desktop.ui.answer_reader import AnswerReader
from llava_desktop.ui.asking import Asking
from llava_desktop.ui.clearing_desk import ClearingDesk
from llava_desktop.ui.draft_desk import DraftDesk, DraftRoom
from llava_desktop.ui.earlier_desk import EarlierDesk
from llava_desktop.ui.earlier_line import EarlierLine
from llava_desktop.ui.history_desk import HistoryDesk
from llava_desktop.ui.hits_desk import HitsDesk
from llava_desktop.ui.icons import window_icon
from llava_desktop.ui.incoming_desk import IncomingDesk
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.money_desk import MoneyDesk
from llava_desktop.ui.notice import Notice, NoticeView
from llava_desktop.ui.outbox_desk import OutboxDesk
from llava_desktop.ui.picture_desk import PictureDesk
from llava_desktop.ui.presenter import Presenter
from llava_desktop.ui.prompt_room import PromptRoom
from llava_desktop.ui.receipt_desk import ReceiptDesk
from llava_desktop.ui.rescue_bar import RescueBar
from llava_desktop.ui.settings_desk import SettingsDesk, SettingsWays
from llava_desktop.ui.shown_question import ShownQuestion
from llava_desktop.ui.strip_desk import StripDesk
from llava_desktop.ui.theme import Theme
from llava_desktop.ui.trash_desk import TrashDesk
from llava_desktop.ui.turn_again import AgainDesk
from llava_desktop.ui.turn_desk import TurnDesk
from llava_desktop.ui.updates_field import newer_words

EXAMPLE = "example.jpg"


class Rooms:
    """GUI thread."""

    def __init__(self, back: Backstage, window: MainWindow, theme: Theme, qt_app: QApplication) -> None:
        """Nothing is there before `build`."""
        self.back = back
        self.window = window
        self.theme = theme
        self._qt_app = qt_app

    def build(self) -> Iterator[None]:
        """In steps of a few ms each, so that the window may have its turn between them."""
        yield from furnish(self.window, self.back, self.theme)
        self.window.conversation.open_link_requested.connect(open_link)
        self._qt_app.setWindowIcon(window_icon())
        yield
        for build in (
            self._build_patience,
            self._build_history,
            self._build_picture,
            self._build_shown,
            self._build_money,
            self._build_asking,
            self._build_earlier,
            self._build_clearing,
            self._build_again,
            self._build_drafts,
            self._build_settings,
            self._build_receipt,
            self._build_outbox,
            self._build_about,
            self._build_prompt_room,
            self._build_trash,
        ):
            build()
            yield

    def put_bar(self) -> Notice:
        """One more above the picture; it is there once it says something."""
        bar = Notice(self.theme, self.window)
        self.window.put_bar(bar)
        return bar

    def _build_patience(self) -> None:
        bar = self.put_bar()
        bar.setObjectName("Under way")
        self.patience = Patience(self.window)
        self.patience.changed.connect(lambda words: bar.render(NoticeView(words, is_error=False)))

    def _build_history(self) -> None:
        self.history = HistoryDesk(
            panel=self.window.history_panel,
            model=self.back.history_model,
            questions=self.back.questions,
            patience=self.patience,
        )
        self.rescue_bar = RescueBar(self.window.history_panel.notice, self.back.rescue)
        self.back.rescue.replaced.connect(self.history.read_again)
        self.back.rescue.restored.connect(self._follow_rescued)

    def _build_picture(self) -> None:
        self.desk = PictureDesk(
            pane=self.window.picture_pane,
            seen=self.window.seen,
            pictures=self.back.pictures,
            shelf=self.back.shelf,
            reader=self.back.reader,
            example=resource_path(EXAMPLE),
        )
        self.incoming = IncomingDesk(
            window=self.window,
            desk=self.desk,
            thread=self.back.incoming_thread,
            fetches=PictureFetches(self.back.network, self.window),
            get_ready=self.back.decoder.get_ready,
        )

    def _build_shown(self) -> None:
        self.shown = ShownQuestion(
            conversation=self.window.conversation,
            receipt=self.window.receipt,
            questions=self.back.questions,
            rate_usd_per_s=lambda: self.back.preferences.value.rate_usd_per_s,
        )
        self.aloud = AnswerReader(
            conversation=self.window.conversation, shown=self.shown, questions=self.back.questions
        )

    def _build_asking(self) -> None:
        self.asking = Asking(
            engines=self.back.engines,
            questions=self.back.questions,
            preferences=self.back.preferences,
            gate=self.money.may_ask,
        )
        self.strip = StripDesk(
            strip=self.window.strip,
            desk=self.desk,
            shelf=self.back.shelf,
            questions=self.back.questions,
            asking=self.asking,
        )
        self.turns = TurnDesk(
            pane=self.window.conversation,
            box=self.window.prompt_box,
            shown=self.shown,
            picture=self.desk,
            engines=self.back.engines,
            preferences=self.back.preferences,
            reader=ConversationReader(self.back.reader),
        )
        self.presenter = Presenter(
            window=self.window,
            desk=self.desk,
            strip=self.strip,
            asking=self.asking,
            shown=self.shown,
            turns=self.turns,
            engines=self.back.engines,
            questions=self.back.questions,
            history=self.history,
            reader=self.back.reader,
            preferences=self.back.preferences,
        )

    def _build_again(self) -> None:
        self.again = AgainDesk(
            pane=self.window.conversation,
            box=self.window.prompt_box,
            panel=self.window.parameters,
            shown=self.shown,
            picture=self.desk,
            turns=self.turns,
            asking=self.asking,
            preferences=self.back.preferences,
            why_not=self.presenter.why_unready,
        )
        self.again.asked.connect(self.presenter.show_asked)
        self.again.trouble.connect(self.presenter.tell)

    def _build_drafts(self) -> None:
        self.drafts = DraftDesk(
            DraftRoom(
                window=self.window,
                picture=self.desk,
                strip=self.strip,
                shown=self.shown,
                turns=self.turns,
                presenter=self.presenter,
                preferences=self.back.preferences,
                reader=self.back.reader,
            ),
            store=DraftStore(self.back.folders.draft_file),
            thread=self.back.draft_thread,
        )

    def _build_about(self) -> None:
        self.about = AboutDesk(window=self.window, version=__version__, places=places_of(self.back.folders))
        self.settings.about_requested.connect(self.about.open)
        self.back.updates.found.connect(lambda _version: self.presenter.tell_news(newer_words(self.back.updates.view)))

    def _build_money(self) -> None:
        bar = Notice(self.theme, self.window)
        self.window.put_prompt_bar(bar)
        self.money = MoneyDesk(
            panel=self.window.money, bar=bar, costs=self.back.costs, preferences=self.back.preferences, shown=self.shown
        )

    def _build_outbox(self) -> None:
        outbox = Outbox(
            rows=self.back.store,
            pictures=self.back.reader,
            thread=self.back.picture_thread,
            questions=self.back.questions,
            engines=self.back.engines,
            network=self.back.network,
            cancel_after_s=lambda: self.back.preferences.value.cancel_after_s,
            parent=self.window,
        )
        self.outbox = OutboxDesk(
            bar=self.put_bar(),
            outbox=outbox,
            shown=self.shown,
            box=self.window.prompt_box,
            gate=self.money.may_ask,
            tell=self.presenter.tell,
            parent=self.window,
        )
        self.outbox.setup_check_requested.connect(self.shown.setup_check_requested)

    def _build_settings(self) -> None:
        self.settings = SettingsDesk(
            window=self.window,
            engines=self.back.engines,
            preferences=self.back.preferences,
            updates=self.back.updates,
            data=self.back.data_folder,
            ways=SettingsWays(open_folder, told_network, self.back.incoming_thread, self.back.base_url_named),
        )
        self.settings.at_once_changed.connect(self.back.questions.allow_at_once)
        self.settings.link_requested.connect(open_link)
        self.settings.text_size_changed.connect(self.theme.use_text_size)
        self.settings.detailed_log_changed.connect(self.back.log.tell_more)
        self.settings.network_changed.connect(
            lambda choice: self.back.network.send(lambda session: session.use_network(choice))
        )
        self.theme.use_text_size(self.back.preferences.value.text_percent)

    def _build_receipt(self) -> None:
        self.receipt = ReceiptDesk(
            details=self.window.receipt.details,
            shown=self.shown,
            engines=self.back.engines,
            preferences=self.back.preferences,
            picture_path=self.back.reader.picture_path,
            ask_again=self.again.ask_again,
            tell=self.presenter.tell,
            window=self.window,
        )
        for render in (self.money.render, self.receipt.render, self.shown.render):
            self.settings.money_changed.connect(render)

    def _build_prompt_room(self) -> None:
        self.prompt_room = PromptRoom(
            window=self.window,
            presenter=self.presenter,
            picture=self.desk,
            settings=self.settings,
            engines=self.back.engines,
            preferences=self.back.preferences,
            reader=self.back.reader,
            presets_file=self.back.folders.presets_file,
            thread=self.back.picture_thread,
        )

    def _build_earlier(self) -> None:
        line = EarlierLine(self.window)
        self.window.put_above_prompt(line)
        self.earlier = EarlierDesk(
            line=line,
            desk=self.desk,
            presenter=self.presenter,
            reader=self.back.reader,
            history=self.history,
            questions=self.back.questions,
        )
        self.earlier.question_wanted.connect(self.window.history_panel.question_chosen)

    def _build_clearing(self) -> None:
        self.clearing = ClearingDesk(
            bar=self.put_bar(),
            desk=self.desk,
            strip=self.strip,
            shown=self.shown,
            turns=self.turns,
            presenter=self.presenter,
            parent=self.window,
        )

    def _build_trash(self) -> None:
        self.trash = TrashDesk(
            panel=self.window.history_panel,
            model=self.back.history_model,
            changes=HistoryChanges(
                marks=self.back.marks,
                erase=self.back.eraser.erase,
                questions=self.back.questions,
                patience=self.patience,
            ),
            questions=self.back.questions,
            reader=self.back.reader,
            stays=what_stays(self.back.folders),
        )
        hits = AnswerHits(self.theme, self.window.conversation.answer, self.window)
        self.hits = HitsDesk(panel=self.window.history_panel, model=self.back.history_model, hits=hits)
        self.trash.put_away.connect(self.presenter.leave_put_away)
        self.trash.put_away.connect(self.outbox.read_again)
        self.trash.brought_back.connect(self.outbox.read_again)
        for moved in (self.trash.put_away, self.trash.brought_back, self.trash.erased):
            moved.connect(self.earlier.read_anew)
        self.trash.erased.connect(self.presenter.leave_erased)
        self.trash.trouble.connect(self.presenter.tell)
        self.trash.told.connect(lambda news: self.presenter.tell(news, is_error=False))

    def _follow_rescued(self) -> None:
        """What came back may be under way still, and paid for."""
        if self.back.engines.engine is not None:
            self.back.questions.resume(self.back.engines.engine)


def places_of(folders: Folders) -> tuple[tuple[str, str], ...]:
    """What lies where, for people."""
    return (
        (tr("History and pictures"), str(folders.data_dir)),
        (tr("Settings"), str(folders.settings_file)),
        (tr("Log"), str(folders.log_dir)),
    )


def what_stays(folders: Folders) -> str:
    """When everything is erased."""
    folder = folders.settings_file.parent
    return joined(
        " ",
        tr("Your settings stay, in {folder}; delete that folder to remove them.", folder=folder),
        tr("The API token stays in this computer's keyring; remove it in Settings."),
    )


def open_link(address: str) -> None:
    """After the person agreed; the scheme was checked before it was offered (`ui/safe_markdown.py`)."""
    QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))


def open_folder(folder: Path) -> None:
    """In the system's own file window. Only folders of ours, which no answer and no file can name."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
