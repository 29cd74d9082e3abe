"""Each part is looked at where it is known, none waits for another, and what comes late belongs to nobody."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt

from llava_desktop.core.engine import EngineChoice
from llava_desktop.core.errors import KeyringUnavailable
from llava_desktop.core.picture import PictureFormat
from llava_desktop.core.setup_check import NETWORK_PARTS, Outcome, SetupPart, passed
from llava_desktop.images.prepare import PicturePreparer
from llava_desktop.qt import setup_check as module
from llava_desktop.qt.engines import Engines, EngineStart
from llava_desktop.qt.preferences import Preferences
from llava_desktop.qt.program_versions import versions
from llava_desktop.qt.setup_check import FAULT, STOPPED, SetupCheck
from llava_desktop.qt.token_keeper import TokenKeeper
from llava_desktop.storage.settings import Settings
from llava_desktop.tasks.check_folders import FolderCheck
from tests.canary.secrets import TOKEN
from tests.qt.made import BASE_URL, DEMO, FakeDemo, FakeKeyring, InstantNetwork, PatientThread, as_the_real_one

LONG = 60_000
P = SetupPart
DISK = (P.FOLDERS, P.SPACE, P.HISTORY)


class Looker:
    """A SetupCheck whose threads and network are in the test's hand."""

    def __init__(self, folder, *, keyring=None, choice=EngineChoice.AUTO, part_ms=LONG, network_ms=LONG, log_ms=LONG):
        self.keyring = keyring or FakeKeyring()
        self.keyring_thread = as_the_real_one(PatientThread(self.keyring))
        self.pictures = as_the_real_one(PatientThread(PicturePreparer()))
        self.folders = SimpleNamespace(log_lines=lambda most: (f"the last {most}",))
        self.disk = as_the_real_one(PatientThread(self.folders))
        self.network = as_the_real_one(InstantNetwork())
        self.demo = as_the_real_one(FakeDemo())
        self.engines = Engines(
            start=EngineStart(BASE_URL),
            choice=choice,
            keeper=TokenKeeper(self.keyring_thread),
            demo=self.demo,
            network=self.network,
        )
        preferences = Preferences(Settings(), folder / "settings.json", as_the_real_one(PatientThread()))
        self.check = SetupCheck(
            engines=self.engines,
            preferences=preferences,
            network=self.network,
            keyring=self.keyring_thread,
            pictures=self.pictures,
            disk=self.disk,
            part_within_ms=part_ms,
            network_within_ms=network_ms,
            log_within_ms=log_ms,
        )
        self.changes = 0
        self.logs: list[object] = []
        self.check.changed.connect(self._count)
        self.check.log_read.connect(self.logs.append)

    def _count(self) -> None:
        self.changes += 1

    def begin_engine(self) -> "Looker":
        self.engines.begin()
        self.keyring_thread.run_all()
        if self.demo.starts:
            self.demo.ready.emit(DEMO)
        return self

    def order_and_tell(self, run=-1):
        return self.network.session.setup_checks[run]()

    def tell_network(self, qtbot, run=-1) -> None:
        order, tell = self.order_and_tell(run)
        for part in (P.DEMO, *NETWORK_PARTS):
            if part in order.parts:
                tell(passed(part, "Well."))
        # Queued behind what was told: when this has it, that had it.
        arrived: list[object] = []
        self.check._told.connect(lambda *_: arrived.append(1), Qt.ConnectionType.QueuedConnection)
        self.check._told.emit(-1, passed(P.API, ""))
        qtbot.waitUntil(lambda: bool(arrived))

    def known(self) -> dict[P, Outcome]:
        return {finding.part: finding.outcome for finding in self.check.findings}

    def running(self) -> bool:
        return self.check.is_running

    def text_of(self, part: P) -> str:
        return next(finding.text for finding in self.check.findings if finding.part is part)


@pytest.fixture
def make(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "check_network", lambda order, tell: (order, tell))
    for name, part in (("write_access", P.FOLDERS), ("free_space", P.SPACE), ("history", P.HISTORY)):
        monkeypatch.setattr(FolderCheck, name, lambda _disk, part=part: passed(part, "Well."))
    return lambda **options: Looker(tmp_path, **options).begin_engine()


def test_nothing_is_looked_at_before_somebody_wants_it(make):
    looker = make()
    assert (looker.check.findings, looker.running()) == ((), False)
    assert looker.network.session.setup_checks == []


def test_each_part_is_told_as_soon_as_it_is_known(make, qtbot):
    looker = make()
    looker.check.begin()
    assert looker.running()
    looker.keyring_thread.run_all()
    assert looker.known() == {P.KEYRING: Outcome.PASS}
    looker.disk.run_next()
    assert set(looker.known()) == {P.KEYRING, P.FOLDERS}
    looker.disk.run_all()
    looker.pictures.run_all()
    before = looker.changes
    looker.tell_network(qtbot)
    assert looker.changes > before
    assert not looker.running()
    assert tuple(looker.known()) == looker.check.parts, "in the order in which they are shown"
    assert set(looker.known().values()) == {Outcome.PASS}


def test_what_the_network_is_asked_follows_the_engine(make):
    looker = make(keyring=FakeKeyring(TOKEN))
    looker.check.begin()
    order, _tell = looker.order_and_tell()
    assert (order.api.base_url, order.api.token, order.demo) == (BASE_URL, TOKEN, None)
    assert order.version == Settings().version
    assert looker.check.asked_host == "Replicate"


def test_without_a_token_the_way_is_looked_at_and_the_demo_engine_too(make):
    looker = make()
    looker.check.begin()
    order, _tell = looker.order_and_tell()
    assert (order.api.base_url, order.api.token, order.demo) == (BASE_URL, "", DEMO)


def test_with_the_demo_engine_chosen_nobody_outside_is_named(make):
    looker = make(choice=EngineChoice.DEMO, keyring=FakeKeyring(TOKEN))
    looker.check.begin()
    order, _tell = looker.order_and_tell()
    assert (order.api, order.demo, looker.check.asked_host) == (None, DEMO, "")


def test_a_demo_engine_that_cannot_be_had_is_said(make):
    looker = make(choice=EngineChoice.DEMO)
    looker.demo.ended.emit()
    looker.check.begin()
    assert looker.order_and_tell()[0].demo_trouble == "", "it is on its way"
    looker.demo.failed.emit("It could not be started.")
    looker.check.begin()
    assert looker.order_and_tell()[0].demo_trouble == "It could not be started."


@pytest.mark.parametrize(("token", "words"), [(TOKEN, "a token is kept in it"), (None, "no token is kept in it")])
def test_the_keyring_is_asked_and_given_nothing(make, token, words):
    looker = make(keyring=FakeKeyring(token))
    looker.keyring.calls.clear()
    looker.check.begin()
    looker.keyring_thread.run_all()
    assert looker.text_of(P.KEYRING) == f"It answers; {words}."
    assert looker.keyring.calls == ["load"]
    assert TOKEN not in repr(looker.check.findings)


def test_a_keyring_that_is_locked_says_so_in_its_own_words(make):
    looker = make(keyring=FakeKeyring(error=KeyringUnavailable("It is locked.", "Unlock it.")))
    looker.check.begin()
    looker.keyring_thread.run_all()
    (finding,) = looker.check.findings
    assert (finding.outcome, finding.text, finding.advice) == (Outcome.FAIL, "It is locked.", "Unlock it.")


def test_parts_that_do_not_answer_in_time_are_given_up_each_for_itself(make, qtbot):
    looker = make(part_ms=1)
    looker.check.begin()
    qtbot.waitUntil(lambda: set(looker.known()) == {P.KEYRING, P.FORMATS, *DISK})
    assert looker.known()[P.KEYRING] is Outcome.FAIL
    assert "waiting for its password" in looker.check.findings[0].advice
    assert {looker.known()[part] for part in (P.FORMATS, *DISK)} == {Outcome.UNKNOWN}
    looker.keyring_thread.run_all()
    looker.disk.run_all()
    assert looker.known()[P.FOLDERS] is Outcome.UNKNOWN, "what comes late changes nothing"


def test_a_network_thread_that_says_nothing_at_all_does_not_keep_the_window_waiting(make, qtbot):
    looker = make(network_ms=1)
    looker.check.begin()
    qtbot.waitUntil(lambda: not looker.running())
    assert looker.known()[P.API] is Outcome.UNKNOWN


def test_stopped_it_keeps_what_is_known(make, qtbot):
    looker = make()
    looker.check.cancel()  # before the first look nothing is to be stopped
    looker.check.begin()
    looker.keyring_thread.run_all()
    looker.check.cancel()
    assert looker.network.session.setup_checks_cancelled == 1
    assert not looker.running()
    assert looker.known()[P.KEYRING] is Outcome.PASS
    assert looker.text_of(P.API) == STOPPED
    looker.disk.run_all()
    looker.tell_network(qtbot)
    assert looker.text_of(P.API) == STOPPED, "what comes late belongs to a look that is over"
    assert looker.text_of(P.FOLDERS) == STOPPED


def test_another_look_begins_from_the_start_and_hears_only_its_own(make, qtbot):
    looker = make()
    looker.check.begin()
    looker.keyring_thread.run_all()
    looker.check.begin()
    assert looker.known() == {}
    looker.disk.run_next()
    assert looker.known() == {}, "what the disk says late is of the look before"
    looker.tell_network(qtbot, run=0)
    assert looker.known() == {}
    looker.tell_network(qtbot, run=1)
    assert looker.known()[P.API] is Outcome.PASS


def test_a_fault_of_the_app_is_told_and_goes_on_to_the_log(make):
    looker = make(keyring=FakeKeyring())
    looker.keyring.error = ZeroDivisionError("a bug")
    looker.check.begin()
    with pytest.raises(ZeroDivisionError):
        looker.keyring_thread.run_all()
    assert looker.text_of(P.KEYRING) == FAULT


def test_formats_that_cannot_be_opened_are_named(make, monkeypatch):
    looker = make()
    monkeypatch.setattr(module, "broken_formats", lambda _prepare: [PictureFormat.WEBP, PictureFormat.HEIC])
    looker.check.begin()
    looker.pictures.run_all()
    assert looker.text_of(P.FORMATS) == "These cannot be opened: WebP, HEIC."


def test_the_log_is_read_on_the_disks_thread_and_told_once(make, qtbot):
    looker = make(log_ms=1)
    looker.check.read_log()
    looker.disk.run_all()
    assert looker.logs == [("the last 50",)]
    looker.check.read_log()
    qtbot.waitUntil(lambda: len(looker.logs) == 2)
    assert looker.logs[1] is None, "a disk that does not answer"
    looker.disk.run_all()
    assert len(looker.logs) == 2


def test_a_log_that_cannot_be_read_is_none(make):
    looker = make()

    def refuse(_most):
        raise OSError

    looker.folders.log_lines = refuse
    looker.check.read_log()
    looker.disk.run_all()
    assert looker.logs == [None]


def test_the_versions_of_what_the_app_is_made_of_are_known():
    found = dict(versions("1.2.3"))
    assert found["LLaVA Desktop"] == "1.2.3"
    assert found["Qt"].startswith("6.")
    assert {"httpx", "Pillow", "keyring", "SQLite", "OpenSSL", "System"} <= set(found)


def test_a_version_that_nobody_says_is_left_out(monkeypatch):
    monkeypatch.setattr("llava_desktop.qt.program_versions.LIBRARIES", ("no-such-part-of-it",))
    assert "no-such-part-of-it" not in dict(versions("1"))
