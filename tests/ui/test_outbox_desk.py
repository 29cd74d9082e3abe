"""No connection is said in one line; what was asked without one goes out after one word of the person, and once."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from llava_desktop.core.actions import Action
from llava_desktop.core.errors import ConnectionLost, DatabaseUnusable, Unauthenticated
from llava_desktop.core.events import Phase, PhaseChanged, QuestionChanged, SavingFailed, Wait, WaitReason
from llava_desktop.core.prediction import Account
from llava_desktop.core.question import QuestionState
from llava_desktop.qt.outbox import LOOK_AFTER_S, NO_PICTURE
from llava_desktop.storage.settings import Settings
from llava_desktop.ui.conversation_pane import SEND_NOW
from llava_desktop.ui.notice import Notice
from llava_desktop.ui.outbox_desk import NOT_NOW, SEND_IT, SEND_THEM, TRY_NOW
from llava_desktop.ui.shown_question import CHECK_SETUP, DO_NOT_SEND
from tests.canary.secrets import TOKEN
from tests.qt.made import REPLICATE, FakeKeyring, asked, ended
from tests.ui.room import Room

LOST = ConnectionLost("Replicate could not be reached.")
WHY = "Replicate could not be reached. Check the internet connection and try again. Nothing was sent."


@pytest.fixture
def make_online(theme, tmp_path, qtbot):
    """With a token; call it."""
    rooms = []

    def make(**given) -> Room:
        room = Room(theme, tmp_path, keyring=FakeKeyring(TOKEN), **given)
        rooms.append(room)
        outbox = room.rooms.outbox._outbox
        with qtbot.waitSignal(outbox.changed):
            room.begin()
        room.window.show()
        return room

    yield make
    for room in rooms:
        room.close()


@pytest.fixture
def online(make_online):
    return make_online()


def bar(room: Room) -> Notice:
    return room.rooms.outbox._bar


def said(room: Room) -> str:
    return "" if bar(room).isHidden() else bar(room).text()


def fail_to_send(room: Room, qtbot, prompt: str = "What is it?", **order) -> str:
    """Asked, stored, and there is no connection."""
    question = room.accept(room.ask(prompt))
    before = room.rooms.outbox._outbox.view.waiting
    room.update(ended(question, QuestionState.WAITING, error=WHY))
    qtbot.waitUntil(lambda: room.rooms.outbox._outbox.view.waiting == before + 1)
    return question.id


def answer_look(room: Room, qtbot, reply: object = LOST) -> None:
    """The network thread's word on the last look."""
    with qtbot.waitSignal(room.rooms.outbox._outbox.changed):
        room.session.checks[-1][1](reply)


def come_back(room: Room, qtbot) -> None:
    room.button(TRY_NOW).click()
    answer_look(room, qtbot, Account("ann"))


def test_with_a_connection_nothing_is_said_and_nobody_is_asked(online):
    assert said(online) == ""
    assert online.session.checks == []


def test_a_question_that_found_no_connection_is_said_to_wait(online, qtbot):
    fail_to_send(online, qtbot)
    assert said(online) == "No connection. 1 question waits until it is back."
    assert online.status == "Waits for a connection"
    assert online.window.conversation._notice.text() == WHY
    fail_to_send(online, qtbot, "And this?")
    assert said(online) == "No connection. 2 questions wait until it is back."


def test_when_the_connection_is_back_one_word_sends_each_once(online, qtbot):
    first, second = fail_to_send(online, qtbot), fail_to_send(online, qtbot, "And this?")
    come_back(online, qtbot)
    assert said(online) == "2 questions waited for a connection."
    assert len(online.session.asked) == 2, "nothing goes out by itself"
    button = online.button(SEND_THEM)
    button.click()
    button.click()
    orders = online.session.asked[2:]
    assert [(order.question.id, order.waited) for order in orders] == [(first, True), (second, True)]
    assert {order.question.state for order in orders} == {QuestionState.SENDING}
    assert said(online) == ""


def test_its_picture_goes_along_and_is_the_same(online, qtbot):
    picture = online.open_picture()
    question = fail_to_send(online, qtbot)
    come_back(online, qtbot)
    online.button(SEND_IT).click()
    assert said(online) == ""
    online.picture_thread.run_all()
    order = online.session.asked[-1]
    assert (order.question.id, order.picture.source.name) == (question, picture.source.name)


def test_one_whose_picture_is_gone_is_not_sent_and_that_is_said(online, qtbot):
    online.open_picture()
    question = fail_to_send(online, qtbot)
    come_back(online, qtbot)
    for file in online.folders.pictures_dir.rglob("*.*"):
        file.unlink()
    online.button(SEND_IT).click()
    online.picture_thread.run_all()
    assert online.told == NO_PICTURE
    assert [row.id for row in online.session.stopped_waiting] == [question]
    assert len(online.session.asked) == 1


def test_a_fault_of_the_app_with_its_picture_is_told_and_logged(online, qtbot):
    online.open_picture()
    fail_to_send(online, qtbot)
    come_back(online, qtbot)
    online.pictures_tool.prepare_stored = lambda *_args: raising(KeyError("a fault"))
    online.button(SEND_IT).click()
    with pytest.raises(KeyError):
        online.picture_thread.run_all()
    assert online.told == NO_PICTURE


def test_a_token_that_is_removed_meanwhile_leaves_it_waiting(online, qtbot):
    online.open_picture()
    fail_to_send(online, qtbot)
    come_back(online, qtbot)
    online.button(SEND_IT).click()
    online.engines.remove_token()
    online.picture_thread.run_all()
    assert len(online.session.asked) == 1
    assert said(online) == ""


def test_not_now_leaves_it_until_the_connection_was_lost_again(online, qtbot):
    fail_to_send(online, qtbot)
    come_back(online, qtbot)
    online.button(NOT_NOW).click()
    assert said(online) == ""
    fail_to_send(online, qtbot, "And this?")
    come_back(online, qtbot)
    assert said(online) == "2 questions waited for a connection."


def test_it_is_looked_again_after_waits_that_grow(online, qtbot):
    outbox = online.rooms.outbox._outbox
    fail_to_send(online, qtbot)
    waits = []
    for _ in range(8):
        waits.append(outbox._timer.interval() // 1000)
        outbox._timer.stop()
        outbox._timer.timeout.emit()
        answer_look(online, qtbot)
    assert tuple(waits) == (*LOOK_AFTER_S, LOOK_AFTER_S[-1], LOOK_AFTER_S[-1])
    assert len(online.session.checks) == 8
    outbox.look()
    outbox.look()
    assert len(online.session.checks) == 9, "one at a time"


def test_who_says_no_is_there(online, qtbot):
    fail_to_send(online, qtbot)
    online.button(TRY_NOW).click()
    answer_look(online, qtbot, Unauthenticated("No.", status=401))
    assert said(online) == "1 question waited for a connection."


def test_a_run_that_hears_nothing_may_have_lost_the_connection(online, qtbot):
    question = online.accept(online.ask())
    lost = PhaseChanged(question.id, Phase.WAITING, Wait(3.0, WaitReason.NETWORK))
    online.arrive(lost)
    answer_look(online, qtbot)
    assert said(online) == "No connection. Questions wait until it is back."
    online.arrive(lost)
    assert len(online.session.checks) == 1, "that there is none is known"
    online.update(ended(question))
    qtbot.waitUntil(lambda: said(online) == "")
    assert not online.rooms.outbox._outbox._timer.isActive()


def test_what_waits_since_an_earlier_start_is_offered_once_the_connection_is_seen(theme, tmp_path, qtbot, make_online):
    earlier = Room(theme, tmp_path, keyring=FakeKeyring(TOKEN))
    earlier.store_row(ended(asked(engine=REPLICATE), QuestionState.WAITING, error=WHY))
    earlier.close()
    room = make_online()
    answer_look(room, qtbot, Account("ann"))
    assert said(room) == "1 question waited for a connection."
    assert room.session.asked == []


def test_what_was_asked_of_another_engine_is_not_offered(online, qtbot):
    online.store_row(replace(ended(asked(), QuestionState.WAITING), base_url="https://elsewhere.example/v1"))
    with qtbot.waitSignal(online.rooms.outbox._outbox.changed):
        online.rooms.outbox._outbox.read()
    assert said(online) == ""
    assert online.session.checks == []


def test_a_history_that_cannot_be_read_is_told_elsewhere(online, qtbot):
    outbox = online.rooms.outbox._outbox
    before = said(online)
    failed = online.writer.run(lambda _connection: raising(DatabaseUnusable("No.")))
    qtbot.waitUntil(failed.done)
    outbox._take_rows(failed)
    assert said(online) == before
    broken = online.writer.run(lambda _connection: raising(KeyError("a fault")))
    qtbot.waitUntil(broken.done)
    with pytest.raises(KeyError):
        outbox._take_rows(broken)


def raising(error: Exception) -> None:
    raise error


def test_one_that_is_shown_can_be_sent_or_given_up_by_itself(online, qtbot):
    question = fail_to_send(online, qtbot)
    online.press(DO_NOT_SEND)
    assert [row.id for row in online.session.stopped_waiting] == [question]
    online.press(SEND_NOW)
    assert [order.question.id for order in online.session.asked] == [question, question]
    online.rooms.outbox._outbox.send(online.session.asked[-1].question)
    online.rooms.outbox._outbox.stop(online.session.asked[-1].question)
    assert len(online.session.asked) == 2, "it is on its way"
    assert len(online.session.stopped_waiting) == 1


def test_one_that_was_just_given_up_does_not_go_out_with_the_others(online, qtbot):
    kept, given_up = (fail_to_send(online, qtbot, prompt) for prompt in ("What is it?", "And this?"))
    come_back(online, qtbot)
    online.press(DO_NOT_SEND)
    assert [row.id for row in online.session.stopped_waiting] == [given_up]
    assert said(online) == "1 question waited for a connection."
    online.button(SEND_IT).click()
    assert [order.question.id for order in online.session.asked[2:]] == [kept]


def test_one_that_cannot_be_given_up_waits_still(online, qtbot):
    question = fail_to_send(online, qtbot)
    outbox = online.rooms.outbox._outbox
    online.press(DO_NOT_SEND)
    assert outbox.view.waiting == 0
    online.arrive(SavingFailed(question, "The disk is full."))
    qtbot.waitUntil(lambda: outbox.view.waiting == 1)


def test_one_that_waits_is_offered_to_be_sent_once_and_the_keys_send_it(online, qtbot):
    question = fail_to_send(online, qtbot)
    conversation = online.window.conversation
    assert conversation.findChild(QPushButton, "Send now").isVisible()
    assert not conversation.findChild(QPushButton, "Ask again").isVisible(), "it would do the same"
    online.actions.run(Action.ASK_AGAIN)
    assert [order.question.id for order in online.session.asked] == [question, question]
    online.update(ended(online.session.asked[-1].question, answer="A boat."))
    assert conversation.findChild(QPushButton, "Ask again").isVisible()


def test_one_whose_words_are_edited_does_not_wait_any_more(online, qtbot):
    question = fail_to_send(online, qtbot)
    online.box.set_text("Something else")
    online.shown.edit_requested.emit(online.shown.question)
    assert online.session.stopped_waiting == [], "the words that are being typed stay, and so does the question"
    online.box.set_text("")
    online.shown.edit_requested.emit(online.shown.question)
    assert [row.id for row in online.session.stopped_waiting] == [question]


def test_past_the_limit_of_a_month_the_person_is_asked_first(make_online, qtbot):
    room = make_online(settings=Settings(rate_usd_per_s=0.001, monthly_limit_cents=500))
    with qtbot.waitSignal(room.costs.changed):
        room.costs.begin()
    fail_to_send(room, qtbot)
    come_back(room, qtbot)
    room.store_row(ended(asked(engine=REPLICATE), ran_s=6_000.0))
    room.costs.read()
    qtbot.waitUntil(lambda: room.costs.spent.month.ran_us > 0 or room.costs.spent.today.ran_us > 0)
    room.button(SEND_IT).click()
    assert len(room.session.asked) == 1
    room.button("Ask anyway").click()
    assert len(room.session.asked) == 2


def test_without_a_connection_the_setup_can_be_looked_at(online, qtbot):
    fail_to_send(online, qtbot)
    with qtbot.waitSignal(online.shown.setup_check_requested):
        bar(online)._second.click()
    assert bar(online)._second.text() == CHECK_SETUP


def test_one_that_goes_to_the_trash_does_not_wait(online, qtbot):
    question = fail_to_send(online, qtbot)
    conversation = online.reader.conversation_of(question)
    online.changes.trash([conversation])
    qtbot.waitUntil(lambda: online.rooms.outbox._outbox.view.waiting == 0)
    online.changes.restore([conversation])
    qtbot.waitUntil(lambda: online.rooms.outbox._outbox.view.waiting == 1)


def test_a_row_that_changed_otherwise_is_none_of_its_business(online):
    before = len(online.session.checks)
    online.arrive(QuestionChanged(ended(asked(engine=REPLICATE))))
    assert len(online.session.checks) == before
