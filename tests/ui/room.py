"""The whole window with everything that moves it, and the network, the keyring and the child in the test's hand.

The history is a real database; pictures are made when the test says so.
"""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QPushButton

from llava_desktop import furnishing, rooms
from llava_desktop.core.engine import EngineChoice
from llava_desktop.core.events import Event, QuestionChanged
from llava_desktop.core.incoming import FileSource
from llava_desktop.core.picture import PreparedPicture, Quality
from llava_desktop.core.picture_edits import NO_EDITS
from llava_desktop.core.question import Question
from llava_desktop.qt.costs import Costs
from llava_desktop.qt.data_folder import DataFolder
from llava_desktop.qt.engines import Engines, EngineStart
from llava_desktop.qt.history_model import HistoryModel
from llava_desktop.qt.history_rescue import HistoryRescue
from llava_desktop.qt.picture_details import PictureDetails
from llava_desktop.qt.picture_shelf import PictureShelf
from llava_desktop.qt.pictures import Pictures
from llava_desktop.qt.preferences import Preferences
from llava_desktop.qt.questions import Questions
from llava_desktop.qt.token_keeper import TokenKeeper
from llava_desktop.qt.updates import Updates
from llava_desktop.storage.costs import CostSums
from llava_desktop.storage.erasing import Eraser
from llava_desktop.storage.folders import create_folders, folders_for, folders_in_use
from llava_desktop.storage.history import HistoryStore
from llava_desktop.storage.history_marks import HistoryMarks
from llava_desktop.storage.history_reading import HistoryReader
from llava_desktop.storage.keeper import HistoryKeeper
from llava_desktop.storage.settings import Settings
from llava_desktop.storage.writer import DatabaseWriter
from llava_desktop.ui.action_room import ActionRoom
from llava_desktop.ui.command_palette import CommandPalette
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.picture_desk import PictureDesk
from llava_desktop.ui.prompt_room import PromptRoom
from llava_desktop.ui.shortcuts_desk import ShortcutsDesk
from tests.empty_history import put_empty_history
from tests.qt.made import (
    BASE_URL,
    DEMO,
    FakeDemo,
    FakeKeyring,
    InstantNetwork,
    PatientThread,
    PlainRelay,
    as_the_real_one,
)
from tests.ui.made import made_picture, pixels

EXAMPLE = Path("example.jpg")
TODAY = date(2024, 2, 29)
RELEASES = "https://releases.example/latest.json"


def made_again(original, edits, quality) -> PreparedPicture:
    """As the image worker: other edits, other bytes."""
    made = made_picture(original.name, repr((edits, quality)).encode())
    return replace(made, original=original, edits=edits, quality=quality)


def made_here(name: str, data: bytes, edits=NO_EDITS, quality=None) -> PreparedPicture:
    made = made_picture(name, data if edits == NO_EDITS else repr((data, edits, quality)).encode())
    return replace(made, edits=edits, quality=quality or Quality.FITS)


class Room:
    def __init__(self, theme, folder: Path, *, keyring=None, choice=EngineChoice.AUTO, settings=None, **start) -> None:
        self.folders = folders_for(folder)
        create_folders(self.folders)
        self.keyring = keyring or FakeKeyring()
        self.keyring_thread = as_the_real_one(PatientThread(self.keyring))
        self.pictures_tool = SimpleNamespace(
            prepare_file=lambda path, *edits: made_here(path.name, path.name.encode(), *edits),
            prepare_bytes=lambda data, name, *edits: made_here(name, data, *edits),
            prepare_pixels=lambda _pixels, name, *edits: made_here(name, b"x" * 84_000, *edits),
            prepare_stored=lambda picture, data, _whole: made_picture(picture.name, data, is_stored=True),
            prepare_again=made_again,
            with_sent=lambda picture, sent: replace(picture, sent=sent),
        )
        self.picture_thread = as_the_real_one(PatientThread(self.pictures_tool))
        self.demo = as_the_real_one(FakeDemo())
        self.network = as_the_real_one(InstantNetwork())
        self.session = self.network.session
        self.relay = as_the_real_one(PlainRelay())
        self._build_storage()
        self._build_controllers(settings or Settings(), choice, start)
        self._build_window(theme)
        self._build_actions(theme)

    def _build_storage(self) -> None:
        put_empty_history(self.folders)
        self.writer = DatabaseWriter(self.folders.database)
        self.store = HistoryStore(self.writer, self.folders)
        self.reader = HistoryReader(self.folders)
        self.marks = HistoryMarks(self.writer, self.store.deletion, when_deleted=lambda: None)
        self.eraser = Eraser(self.folders, self.writer)
        self.writer.start()

    def _build_controllers(self, settings: Settings, choice: EngineChoice, start) -> None:
        self.preferences = Preferences(settings, self.folders.settings_file, self.picture_thread)
        self.engines = Engines(
            start=EngineStart(**{"base_url": BASE_URL, **start}),
            choice=choice,
            keeper=TokenKeeper(self.keyring_thread),
            demo=self.demo,
            network=self.network,
        )
        self.pictures = Pictures(self.picture_thread)
        self.shelf = PictureShelf(self.picture_thread)
        self.questions = Questions(
            network=self.network, relay=self.relay, history=self.store, engine_at=self.engines.engine_at
        )
        self.model = HistoryModel(self.reader)

    def _build_window(self, theme) -> None:
        """By the product's own hands, but for a day, a sentence and a decoder of the test's."""
        self.window = MainWindow(theme)
        self.incoming_thread = as_the_real_one(PatientThread())
        self.data_folder = DataFolder(folders_in_use(self.folders.data_dir, None), self.incoming_thread)
        self.log = SimpleNamespace(tell_more=lambda _more: None)
        self.base_url_named = False
        self.got_ready = 0
        self.costs = Costs(sums=CostSums(self.writer), questions=self.questions)
        self.updates = Updates(running="0.1.0", address=RELEASES, preferences=self.preferences, network=self.network)
        back = SimpleNamespace(
            **vars(self),
            history_model=self.model,
            details=PictureDetails(as_the_real_one(PatientThread())),
            draft_thread=PatientThread(),
            rescue=HistoryRescue(self.writer, HistoryKeeper(self.folders, self.writer)),
            decoder=SimpleNamespace(get_ready=self._get_ready),
        )
        with (
            patch.object(furnishing, "decode_thumbnail", lambda _data: pixels(96, 72)),
            patch.object(rooms, "what_stays", lambda _folders: "The settings stay."),
            patch.object(rooms, "PromptRoom", partial(PromptRoom, today=lambda: TODAY)),
        ):
            qt_app = as_the_real_one(QApplication.instance())
            self.rooms = rooms.Rooms(as_the_real_one(back), self.window, theme, qt_app)
            for _ in self.rooms.build():
                pass
        self.window.settle()
        made = self.rooms
        self.history, self.desk, self.incoming, self.shown = made.history, made.desk, made.incoming, made.shown
        self.strip, self.turns, self.again, self.trash = made.strip, made.turns, made.again, made.trash
        self.presenter, self.settings, self.about = made.presenter, made.settings, made.about
        self.money, self.receipt, self.prompt_room = made.money, made.receipt, made.prompt_room
        self.earlier = made.earlier
        self.outbox = made.outbox
        self.changes, self.fetches = self.trash._changes, self.incoming._fetches
        self.earlier_line = self.earlier._line

    def _get_ready(self) -> None:
        self.got_ready += 1

    def _build_actions(self, theme) -> None:
        self.action_room = ActionRoom(
            theme=theme,
            window=self.window,
            presenter=self.presenter,
            presets=self.prompt_room.presets,
            shortcuts_file=self.folders.shortcuts_file,
            thread=self.picture_thread,
            open_palette=lambda: CommandPalette(theme, self.window),
            open_shortcuts=lambda shelf: ShortcutsDesk(self.window, shelf),
        )
        self.actions = self.action_room.actions

    def begin(self) -> "Room":
        """As after the first paint; the demo engine is ready where it is wanted."""
        self.engines.begin()
        self.keyring_thread.run_all()
        if self.demo.starts:
            self.demo.ready.emit(DEMO)
        return self

    def close(self) -> None:
        self.reader.close()
        assert self.writer.close(30)
        self.window.close()
        # Its own connections hold each of them for ever, and its timers would speak to a window that is gone.
        stays = (self.rooms.theme, QApplication.instance())
        for ended in (*vars(self).values(), *vars(self.rooms).values()):
            if isinstance(ended, QObject) and ended.parent() is None and ended not in stays:
                ended.deleteLater()

    # What a person does

    @property
    def box(self):
        return self.window.prompt_box

    def button(self, name: str) -> QPushButton:
        """The one that shows, when several are called so."""
        found = self.window.findChildren(QPushButton, name)
        shown = [button for button in found if not button.isHidden()] or found
        assert len(shown) == 1, f"{len(shown)} buttons {name}"
        return shown[0]

    def press(self, name: str) -> None:
        self.button(name).click()

    def ask(self, prompt: str = "What is it?") -> Question:
        """Types and presses Ask; the question as it was handed to the network."""
        before = len(self.session.asked)
        self.box.set_text(prompt)
        self.box.ask_now()
        assert len(self.session.asked) == before + 1, "nothing was asked"
        question: Question = self.session.asked[-1].question
        return question

    def open_picture(self, name: str = "boat.jpg") -> PreparedPicture:
        PictureDesk.open_all(self.desk, [FileSource(Path(name))])  # also where a test watches what comes
        self.picture_thread.run_all()
        assert self.desk.picture is not None
        return self.desk.picture

    # What comes back

    def arrive(self, *events: Event) -> None:
        self.relay.arrived.emit(list(events))

    def store_row(self, question: Question, picture: PreparedPicture | None = None) -> Question:
        """In the database, without a word to the window."""
        self.store.add(question, picture).result(30)
        return question

    def accept(self, question: Question) -> Question:
        """The row of a question that was just asked is stored, and the window told."""
        self.store_row(question, self.session.asked[-1].picture)
        self.arrive(QuestionChanged(question))
        return question

    def update(self, question: Question) -> Question:
        """The row is stored as it is now, and the window told."""
        self.store.update(question).result(30)
        self.arrive(QuestionChanged(question))
        return question

    # What is on the screen

    @property
    def told(self) -> str:
        return "" if self.window.notice.isHidden() else self.window.notice.text()

    @property
    def status(self) -> str:
        return self.window.conversation._status.text()

    @property
    def answer(self) -> str:
        return self.window.conversation.answer.text()

    @property
    def rows(self) -> list[str]:
        """The prompts in the history panel, newest first."""
        return [str(self.model.index(row).data()) for row in range(self.model.rowCount())]
