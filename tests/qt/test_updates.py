"""A newer version is looked for once a start, only when the person wants it, and only told."""

import pytest
from PySide6.QtCore import Qt

from llava_desktop.core.errors import ConnectionLost
from llava_desktop.core.release import parsed_version
from llava_desktop.qt.preferences import Preferences
from llava_desktop.qt.updates import Updates, UpdatesView
from llava_desktop.storage.settings import Settings
from tests.qt.made import InstantNetwork, PatientThread, as_the_real_one

ADDRESS = "https://releases.example/latest.json"


class Looker:
    """Updates with a network in the test's hand."""

    def __init__(self, folder, *, wanted=True, address=ADDRESS):
        self.network = InstantNetwork()
        settings = Settings(check_for_updates=wanted)
        thread = as_the_real_one(PatientThread())
        self.preferences = Preferences(settings, folder / "settings.json", thread)
        self.updates = Updates(
            running="0.2.0", address=address, preferences=self.preferences, network=as_the_real_one(self.network)
        )
        self.told: list[str] = []
        self.updates.found.connect(self.told.append)

    @property
    def looks(self):
        return self.network.session.looks

    def answer(self, qtbot, answer) -> None:
        (look,) = self.looks
        arrived: list[object] = []
        # Queued behind what is under test: when this has it, that had it.
        self.updates._answered.connect(arrived.append, Qt.ConnectionType.QueuedConnection)
        look[1](answer)
        qtbot.waitUntil(lambda: bool(arrived))


@pytest.fixture
def make(qtbot, tmp_path):
    return lambda **options: Looker(tmp_path, **options)


def test_nothing_is_asked_unless_it_is_wanted(make):
    looker = make(wanted=False)
    looker.updates.begin()
    assert looker.looks == []


def test_it_is_off_by_default():
    assert Settings().check_for_updates is False


def test_a_build_that_names_no_address_asks_nobody_whatever_the_settings_say(make):
    looker = make(address="")
    looker.updates.begin()
    looker.updates.switch(True)
    assert looker.looks == []
    assert looker.updates.view == UpdatesView(is_on=False, host="", running="0.2.0", newer="")


def test_one_start_asks_once(make):
    looker = make()
    looker.updates.begin()
    looker.updates.switch(False)
    looker.updates.switch(True)
    looker.updates.begin()
    assert [address for address, _reply in looker.looks] == [ADDRESS]


def test_switching_it_on_asks_now_and_is_kept(make):
    looker = make(wanted=False)
    looker.updates.switch(True)
    assert len(looker.looks) == 1
    assert looker.preferences.value.check_for_updates
    assert looker.updates.view.is_on


def test_a_newer_version_is_told_once(make, qtbot):
    looker = make()
    looker.updates.begin()
    looker.answer(qtbot, parsed_version("v0.3.0"))
    assert looker.told == ["0.3.0"]
    assert looker.updates.view == UpdatesView(is_on=True, host="releases.example", running="0.2.0", newer="0.3.0")


@pytest.mark.parametrize("announced", ["0.2.0", "0.1.9", "0.3.0rc1"])
def test_an_older_or_unfinished_one_is_not_told(make, qtbot, announced):
    looker = make()
    looker.updates.begin()
    looker.answer(qtbot, parsed_version(announced))
    assert looker.told == []
    assert looker.updates.view.newer == ""


def test_a_look_that_fails_says_nothing_to_the_person(make, qtbot):
    looker = make()
    looker.updates.begin()
    looker.answer(qtbot, ConnectionLost("No answer."))
    assert looker.told == []


def test_an_answer_after_it_was_switched_off_is_not_told(make, qtbot):
    looker = make()
    looker.updates.begin()
    looker.updates.switch(False)
    looker.answer(qtbot, parsed_version("0.3.0"))
    assert looker.told == []
