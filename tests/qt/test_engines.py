import pytest
from PySide6.QtCore import QCoreApplication

from llava_desktop.core.engine import Engine, EngineChoice, EngineKind, TokenPlace
from llava_desktop.core.errors import ConnectionLost, KeyringUnavailable, Unauthenticated
from llava_desktop.core.prediction import Account
from llava_desktop.qt.api_token import ApiToken, NewsKind, TokenNews
from llava_desktop.qt.demo_engine import FAILED
from llava_desktop.qt.engines import (
    DEMO_RESTARTS,
    NO_TOKEN,
    READING_KEYRING,
    STARTING_DEMO,
    Engines,
    EngineStart,
)
from llava_desktop.qt.token_keeper import NO_ANSWER, TokenKeeper
from tests.canary.secrets import TOKEN
from tests.qt.made import BASE_URL, DEMO, FakeDemo, FakeKeyring, InstantNetwork, PatientThread, as_the_real_one

OTHER = "r8_" + "c" * 37
LOCKED = KeyringUnavailable("The keyring is locked, and was not unlocked.")
NO_KEYRING = KeyringUnavailable("No safe keyring was found on this computer.")


class Setting:
    """Engines with keyring, demo and network in the test's hand. `answer_keyring` lets the keyring answer."""

    def __init__(self, keyring=None, choice=EngineChoice.AUTO, **start):
        self.keyring = keyring or FakeKeyring()
        self.thread = as_the_real_one(PatientThread(self.keyring))
        self.demo = as_the_real_one(FakeDemo())
        self.network = as_the_real_one(InstantNetwork())
        self.keeper = TokenKeeper(self.thread)
        self.engines = Engines(
            start=EngineStart(**{"base_url": BASE_URL, **start}),
            choice=choice,
            keeper=self.keeper,
            demo=self.demo,
            network=self.network,
        )
        self.news: list[TokenNews] = []
        self.arrived: list[Engine] = []
        self.secrets: list[str] = []
        self.engines.news.connect(self.news.append)
        self.engines.arrived.connect(self.arrived.append)
        self.engines.token_known.connect(self.secrets.append)

    def begin(self):
        self.engines.begin()
        return self

    def answer_keyring(self):
        self.thread.run_all()
        return self

    # Calls and not properties: mypy would take what one assertion says of a property for a fact in the next.

    def engine(self):
        return self.engines.engine

    def place(self):
        return self.engines.token_place

    def last_news(self):
        return self.news[-1]


@pytest.fixture
def make(qtbot):
    made = []

    def make(*arguments, **options):
        made.append(Setting(*arguments, **options))
        return made[-1]

    return make


@pytest.fixture
def reply(qtbot):
    """Answers the n-th check, as the network thread would."""

    def reply(setting, what, number=-1):
        _engine, answer = setting.network.session.checks[number]
        answer(what)
        QCoreApplication.sendPostedEvents(
            setting.engines.findChild(ApiToken)
        )  # it comes from another thread, so it is queued

    return reply


def replicate(token=TOKEN, place=TokenPlace.KEYRING, base_url=BASE_URL):
    return Engine(EngineKind.REPLICATE, base_url, token, place)


def test_a_token_in_the_keyring_makes_replicate_answer_and_starts_no_demo(make):
    setting = make(FakeKeyring(TOKEN)).begin()
    assert setting.engine() is None
    assert setting.engines.why_none == READING_KEYRING
    assert setting.engines.is_on_its_way
    setting.answer_keyring()
    assert setting.engine() == replicate()
    assert setting.demo.starts == 0
    assert setting.engines.chip == "Replicate · token in keyring"
    assert setting.secrets == [TOKEN]


def test_without_a_token_the_demo_engine_answers_and_the_chip_says_so(make):
    setting = make().begin().answer_keyring()
    assert setting.demo.starts == 1
    assert setting.engines.why_none == STARTING_DEMO
    assert "starting" in setting.engines.chip
    setting.demo.ready.emit(DEMO)
    assert setting.engine() == DEMO
    assert "not LLaVA" in setting.engines.chip
    assert setting.secrets == [DEMO.token]


def test_a_named_api_without_a_token_is_named_beside_the_demo_that_stands_in_for_it(make):
    setting = make(base_url="https://models.example/v1", base_url_named=True).begin().answer_keyring()
    setting.demo.ready.emit(DEMO)
    assert setting.engines.chip == "Demo engine · not LLaVA · no token for models.example"


def test_a_token_of_the_environment_is_used_and_the_keyring_left_alone(make):
    setting = make(FakeKeyring(OTHER), environment_token=f"Bearer {TOKEN}").begin().answer_keyring()
    assert setting.engine() == replicate(place=TokenPlace.ENVIRONMENT)
    assert setting.keyring.calls == []


def test_an_environment_that_holds_no_token_says_so_and_the_keyring_is_asked(make):
    setting = make(FakeKeyring(TOKEN), environment_token="two words").begin().answer_keyring()
    assert setting.news[0].kind is NewsKind.BAD
    assert "REPLICATE_API_TOKEN is not used" in setting.news[0].text
    assert setting.engine() == replicate()


def test_forced_demo_never_touches_the_keyring(make):
    setting = make(FakeKeyring(TOKEN), forced_demo=True, choice=EngineChoice.REPLICATE).begin().answer_keyring()
    setting.demo.ready.emit(DEMO)
    assert setting.engine() == DEMO
    assert setting.keyring.calls == []
    assert setting.engines.choice is EngineChoice.DEMO


def test_forced_demo_reads_the_keyring_once_a_person_wants_another_engine(make):
    setting = make(FakeKeyring(TOKEN), forced_demo=True).begin()
    setting.engines.choose(EngineChoice.REPLICATE)
    assert setting.engines.why_none == READING_KEYRING
    setting.answer_keyring()
    assert setting.engine() == replicate()
    setting.engines.choose(EngineChoice.DEMO)
    setting.engines.choose(EngineChoice.REPLICATE)
    assert setting.keyring.calls == ["load"]


def test_replicate_without_a_token_is_no_engine_and_says_what_to_do(make):
    setting = make(choice=EngineChoice.REPLICATE).begin().answer_keyring()
    assert setting.engine() is None
    assert setting.engines.why_none == NO_TOKEN
    assert not setting.engines.is_on_its_way
    assert setting.engines.chip == "Replicate · no token yet"
    assert setting.demo.starts == 0


def test_a_keyring_that_takes_its_time_is_gone_on_without_and_used_when_it_answers(make):
    setting = make(FakeKeyring(TOKEN)).begin()
    assert setting.engines.chip == "Looking for your token…"
    setting.keeper.loaded.emit(NO_ANSWER)  # its deadline
    assert setting.last_news().kind is NewsKind.BAD
    setting.demo.ready.emit(DEMO)
    assert setting.engine() == DEMO
    setting.answer_keyring()
    assert setting.engine() == replicate()
    assert setting.last_news().kind is NewsKind.GOOD


def test_a_keyring_that_was_not_unlocked_is_asked_again_when_replicate_is_chosen(make):
    setting = make(FakeKeyring(TOKEN, LOCKED)).begin().answer_keyring()
    assert setting.last_news().text == LOCKED.text
    assert setting.demo.starts == 1
    setting.keyring.error = None
    setting.engines.choose(EngineChoice.REPLICATE)
    setting.answer_keyring()
    assert setting.engine() == replicate()


def test_a_pasted_token_is_checked_then_saved_and_the_engine_is_new_only_once(make, reply):
    setting = make().begin().answer_keyring()
    setting.engines.save_token(f' "{TOKEN}" ')
    (engine, _), *_ = setting.network.session.checks
    assert (engine.base_url, engine.token) == (BASE_URL, TOKEN)
    assert setting.secrets[0] == TOKEN  # the log is told before anything is sent
    assert setting.last_news().kind is NewsKind.BUSY
    reply(setting, Account("ada"))
    assert setting.engine() == replicate(place=TokenPlace.SESSION)
    setting.answer_keyring()
    assert setting.engine() == replicate()
    assert setting.keyring.token == TOKEN
    assert setting.last_news().kind is NewsKind.GOOD
    assert "ada" in setting.last_news().text
    assert setting.arrived == [replicate(place=TokenPlace.SESSION)]


def test_a_token_that_cannot_be_one_is_refused_without_asking_anybody(make):
    setting = make().begin().answer_keyring()
    setting.engines.save_token("two words")
    assert setting.last_news().kind is NewsKind.BAD
    assert setting.network.session.checks == []


def test_a_token_that_the_api_refuses_is_not_kept(make, reply):
    setting = make().begin().answer_keyring()
    setting.engines.save_token(TOKEN)
    reply(setting, Unauthenticated("No.", status=401))
    assert "Nothing was saved" in setting.last_news().text
    assert setting.keyring.token is None
    assert setting.place() is TokenPlace.NONE


def test_a_token_that_could_not_be_checked_is_kept_and_that_is_said(make, reply):
    setting = make().begin().answer_keyring()
    setting.engines.save_token("odd-token")
    reply(setting, ConnectionLost("No connection."))
    setting.answer_keyring()
    assert setting.keyring.token == "odd-token"
    assert "could not be checked" in setting.last_news().text
    assert "does not look like" in setting.last_news().text


def test_without_a_safe_keyring_the_token_is_kept_for_this_session(make, reply):
    setting = make(FakeKeyring(error=NO_KEYRING)).begin().answer_keyring()
    setting.engines.save_token(TOKEN)
    reply(setting, Account("ada"))
    setting.answer_keyring()
    assert setting.engine() == replicate(place=TokenPlace.SESSION)
    assert setting.last_news().kind is NewsKind.BAD
    assert NO_KEYRING.text in setting.last_news().text


def test_a_save_that_succeeds_after_its_deadline_is_believed(make, reply):
    setting = make().begin().answer_keyring()
    setting.engines.save_token(TOKEN)
    reply(setting, Account("ada"))
    setting.keeper.saved.emit(TOKEN, NO_ANSWER)
    assert setting.place() is TokenPlace.SESSION
    setting.answer_keyring()
    assert setting.place() is TokenPlace.KEYRING
    assert setting.last_news().kind is NewsKind.GOOD


def test_a_late_save_of_a_token_that_was_removed_meanwhile_says_nothing(make, reply):
    setting = make().begin().answer_keyring()
    setting.engines.save_token(TOKEN)
    reply(setting, Account("ada"))
    setting.engines.remove_token()
    setting.answer_keyring()
    assert setting.keyring.token is None
    assert setting.place() is TokenPlace.NONE
    assert setting.last_news().text == "Removed."


def test_only_the_latest_check_counts(make, reply):
    setting = make().begin().answer_keyring()
    setting.engines.save_token(TOKEN)
    setting.engines.save_token(OTHER)
    reply(setting, Account("ada"), number=0)
    assert setting.place() is TokenPlace.NONE
    reply(setting, Account("bea"), number=1)
    assert setting.engine().token == OTHER


def test_a_check_of_a_removed_token_does_not_bring_it_back(make, reply):
    setting = make(FakeKeyring(TOKEN)).begin().answer_keyring()
    setting.engines.save_token(OTHER)
    setting.engines.remove_token()
    reply(setting, Account("ada"))
    assert setting.place() is TokenPlace.NONE


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (Account("ada"), NewsKind.GOOD, "signed in as ada"),
        (ConnectionLost("No connection."), NewsKind.BAD, "could not be checked"),
        (Unauthenticated("No.", status=401), NewsKind.BAD, "did not accept"),
    ],
)
def test_a_kept_token_can_be_checked_and_stays(answer, kind, words, make, reply):
    setting = make(FakeKeyring(TOKEN)).begin().answer_keyring()
    setting.engines.check_token()
    reply(setting, answer)
    assert setting.last_news().kind is kind
    assert words in setting.last_news().text
    assert "saved" not in setting.last_news().text
    assert setting.engine() == replicate()


def test_there_is_nothing_to_check_without_a_token(make):
    setting = make().begin().answer_keyring()
    setting.engines.check_token()
    assert setting.network.session.checks == []


def test_removing_the_token_empties_the_keyring_and_the_demo_takes_over(make):
    setting = make(FakeKeyring(TOKEN)).begin().answer_keyring()
    setting.engines.remove_token()
    assert setting.engine() is None
    assert setting.last_news().kind is NewsKind.BUSY
    setting.answer_keyring()
    assert setting.keyring.token is None
    assert setting.last_news().text == "Removed."
    assert setting.demo.starts == 1


def test_a_token_of_the_environment_is_forgotten_and_the_keyring_is_not_emptied_for_it(make):
    setting = make(FakeKeyring(OTHER), environment_token=TOKEN).begin()
    setting.engines.remove_token()
    setting.answer_keyring()
    assert setting.keyring.token == OTHER
    assert "still set" in setting.last_news().text
    assert setting.place() is TokenPlace.NONE


def test_a_keyring_that_will_not_forget_is_said(make):
    setting = make(FakeKeyring(TOKEN)).begin().answer_keyring()
    setting.keyring.error = LOCKED
    setting.engines.remove_token()
    setting.answer_keyring()
    assert setting.last_news().kind is NewsKind.BAD
    assert LOCKED.text in setting.last_news().text


def test_a_late_removal_says_nothing_about_a_token_that_came_after_it(make, reply):
    setting = make(FakeKeyring(TOKEN)).begin().answer_keyring()
    setting.engines.remove_token()
    setting.engines.save_token(OTHER)
    reply(setting, Account("ada"))
    setting.answer_keyring()
    assert setting.keyring.token == OTHER
    assert "Removed." not in [news.text for news in setting.news]


def test_switching_engines_announces_each_and_the_other_one_can_still_be_asked(make):
    setting = make(FakeKeyring(TOKEN)).begin().answer_keyring()
    setting.engines.choose(EngineChoice.DEMO)
    setting.demo.ready.emit(DEMO)
    assert setting.engines.engine_at(BASE_URL) == replicate()
    setting.engines.choose(EngineChoice.AUTO)
    assert setting.engines.engine_at(DEMO.base_url) == DEMO
    assert setting.arrived == [replicate(), DEMO, replicate()]
    assert setting.engines.engine_at("https://elsewhere.example/v1") is None
    setting.engines.remove_token()
    assert setting.engines.engine_at(BASE_URL) is None


def test_a_choice_that_changes_nothing_announces_nothing(make):
    setting = make(FakeKeyring(TOKEN)).begin().answer_keyring()
    setting.engines.choose(EngineChoice.REPLICATE)
    assert len(setting.arrived) == 1


def test_a_demo_that_cannot_start_says_so_and_is_tried_again_when_it_is_chosen_again(make):
    setting = make().begin().answer_keyring()
    setting.demo.failed.emit(FAILED)
    assert setting.engine() is None
    assert setting.engines.why_none == FAILED
    assert setting.engines.chip == "No engine"
    assert not setting.engines.is_on_its_way
    setting.engines.choose(EngineChoice.DEMO)
    assert setting.demo.starts == 2
    assert setting.engines.why_none == STARTING_DEMO


def test_a_demo_that_dies_is_started_again_and_answers_at_its_new_place(make):
    setting = make().begin().answer_keyring()
    setting.demo.ready.emit(DEMO)
    setting.demo.ended.emit()
    assert setting.engine() is None
    assert setting.engines.why_none == STARTING_DEMO
    moved = Engine(EngineKind.DEMO, "http://127.0.0.1:5000/v1", "other")
    setting.demo.ready.emit(moved)
    assert setting.engine() == moved
    assert setting.engines.engine_at(DEMO.base_url) is None


def test_a_demo_that_keeps_dying_is_given_up(make):
    setting = make().begin().answer_keyring()
    for _ in range(DEMO_RESTARTS + 1):
        setting.demo.ready.emit(DEMO)
        setting.demo.ended.emit()
    assert setting.demo.starts == DEMO_RESTARTS + 1
    assert setting.engines.why_none == FAILED


def test_a_demo_that_dies_while_another_engine_answers_is_not_missed_until_it_is_wanted(make):
    setting = make(FakeKeyring(TOKEN), choice=EngineChoice.DEMO).begin().answer_keyring()
    setting.demo.ready.emit(DEMO)
    setting.engines.choose(EngineChoice.REPLICATE)
    setting.demo.ended.emit()
    assert setting.engine() == replicate()
    assert setting.demo.starts == 1
    setting.engines.choose(EngineChoice.DEMO)
    assert setting.demo.starts == 2


def test_settings_can_ask_where_the_token_goes(make):
    assert make(base_url="https://models.example/v1").engines.base_url == "https://models.example/v1"


def test_before_it_begins_nothing_can_be_asked_and_it_says_so(make):
    """The window is there before that, and a quick hand presses Ask."""
    engines = make(FakeKeyring(TOKEN)).engines
    assert engines.engine is None
    assert engines.why_none
    assert engines.is_on_its_way
