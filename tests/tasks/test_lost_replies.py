"""A POST whose reply never came: looked for, adopted at most once, and never sent again."""

import pytest

from llava_desktop.core.events import Phase
from llava_desktop.core.question import QuestionState
from tests.fault_server import faults
from tests.fault_server.gate import Gate
from tests.fault_server.ledger import Phase as Seen
from tests.fault_server.outlets import Ending
from tests.fault_server.scripted import ScriptedAnswer
from tests.storage.examples import prepared_picture
from tests.tasks.stores import FullDisk
from tests.tasks.window import Window

CUT = faults.Cut(after_bytes=60)
NEVER_CREATED = faults.Raw(b"")


@pytest.mark.parametrize(
    "fault",
    [
        CUT,
        faults.Cut(after_bytes=60, ending=Ending.RESET),
        faults.captive_portal(),
        faults.garbage_json(),
        faults.server_error(),
        faults.bad_gateway(),
        faults.redirect("http://127.0.0.1:1/"),
        faults.huge_header(),
    ],
)
def test_an_answer_whose_201_was_lost_is_found_and_finished(window, server, stored, fault):
    server.plan(Seen.POST_BODY, fault)
    question = window.ask("Why?", prepared_picture())
    row = window.wait_end(question)
    assert (row.state, row.answer, row.error) == (QuestionState.SUCCEEDED, "A red boat.", "")
    assert row.prediction_id == server.ledger.predictions[0].id
    assert stored(question) == row
    assert Phase.LOOKING in window.phases(question)
    assert "Looking for it" in window.wait_row(question, lambda row: row.state is QuestionState.UNKNOWN).error
    assert server.ledger.count(Seen.POST) == len(server.ledger.predictions) == 1


def test_a_question_that_three_looks_do_not_find_is_the_persons_decision(window, server, stored):
    server.plan(Seen.POST, NEVER_CREATED)
    question = window.ask()
    row = window.wait_end(question)
    assert row.state is QuestionState.NOT_FOUND
    assert "most likely it never arrived and nothing was charged" in row.error
    assert stored(question) == row
    assert server.ledger.count(Seen.LIST) == 3
    assert server.ledger.count(Seen.POST) == 1


def test_a_list_that_lags_behind_is_looked_at_again(window, server):
    server.plan(Seen.POST_BODY, CUT)
    server.plan(Seen.LIST, faults.nothing_listed(), faults.nothing_listed())
    assert window.wait_end(window.ask()).state is QuestionState.SUCCEEDED
    assert server.ledger.count(Seen.LIST) == 3
    assert server.ledger.count(Seen.POST) == 1


def test_while_nobody_can_look_it_is_unknown_and_check_now_finds_it(window, server):
    server.plan(Seen.POST_BODY, CUT)
    server.always(Seen.LIST, faults.unauthenticated())
    question = window.ask()
    assert window.wait_stopped(question).startswith("It is not known yet whether this question reached 127.0.0.1")
    row = window.rows(question)[-1]
    assert row.state is QuestionState.UNKNOWN
    server.faults.clear(Seen.LIST)
    window.session.check_again(row, window.engine)
    assert window.wait_end(question).state is QuestionState.SUCCEEDED
    assert server.ledger.count(Seen.POST) == 1


def test_one_look_that_failed_is_enough_not_to_call_it_not_sent(window, server):
    server.plan(Seen.POST_BODY, CUT)
    server.plan(Seen.LIST, faults.nothing_listed(), faults.captive_portal(), faults.nothing_listed())
    question = window.ask()
    window.wait_stopped(question)
    assert window.rows(question)[-1].state is QuestionState.UNKNOWN
    assert server.ledger.count(Seen.POST) == 1


def test_a_history_that_cannot_say_which_ids_are_taken_leaves_it_unknown(store, engine, server):
    full = FullDisk(store)
    full.refuses = {"claimed_prediction_ids"}
    server.plan(Seen.POST_BODY, CUT)
    with Window(full, engine) as window:
        question = window.ask()
        assert "The disk is full" in window.wait_stopped(question)
        assert window.rows(question)[-1].state is QuestionState.UNKNOWN
    assert server.ledger.count(Seen.POST) == 1


def test_an_id_that_cannot_be_stored_is_followed_all_the_same(store, engine, server):
    full = FullDisk(store)
    full.refuses = {"update"}
    server.plan(Seen.POST_BODY, CUT)
    with Window(full, engine) as window:
        row = window.wait_end(window.ask())
        assert (row.state, row.answer) == (QuestionState.SUCCEEDED, "A red boat.")
    assert server.ledger.count(Seen.POST) == 1


def test_what_another_question_is_just_creating_is_never_adopted(window, server):
    """The same words twice: the first never arrived, the second stands in the list before its id is stored."""
    listing, creating = Gate(), Gate()
    server.plan(Seen.POST, NEVER_CREATED, faults.StallAfter(creating))
    server.plan(Seen.LIST, faults.Stall(listing))
    lost = window.ask()
    listing.wait_until_reached()
    other = window.ask()
    creating.wait_until_reached()
    listing.open()
    server.wait_for(Seen.LIST, 1)
    window.let_it_go_on()
    assert window.rows(lost)[-1].state is QuestionState.UNKNOWN
    creating.open()
    assert window.wait_end(other).prediction_id == server.ledger.predictions[0].id
    assert window.wait_end(lost).state is QuestionState.NOT_FOUND
    assert server.ledger.count(Seen.POST) == 2


def test_what_another_question_has_is_not_adopted_even_when_nothing_can_be_stored(store, engine, server):
    full = FullDisk(store)
    with Window(full, engine) as window:
        first = window.wait_end(window.ask())
        full.refuses = {"update"}
        server.plan(Seen.POST, NEVER_CREATED)
        row = window.wait_end(window.ask())
    assert first.state is QuestionState.SUCCEEDED
    assert (row.state, row.prediction_id) == (QuestionState.NOT_FOUND, None)
    assert server.ledger.count(Seen.POST) == 2


def test_two_lost_twins_get_an_answer_each(window, server, stored):
    server.answer_with(ScriptedAnswer(("one",)), ScriptedAnswer(("two",)))
    server.plan(Seen.POST_BODY, CUT, CUT)
    first, second = window.ask(), window.ask()
    rows = window.wait_end(first), window.wait_end(second)
    assert {row.answer for row in rows} == {"one", "two"}
    assert {stored(row.id).prediction_id for row in rows} == {one.id for one in server.ledger.predictions}
    assert server.ledger.count(Seen.POST) == len(server.ledger.predictions) == 2


def test_one_prediction_is_adopted_by_one_of_two_lost_twins(window, server):
    server.plan(Seen.POST, NEVER_CREATED, faults.Nothing())
    server.plan(Seen.POST_BODY, CUT)
    first, second = window.ask(), window.ask()
    ends = {window.wait_end(first).state, window.wait_end(second).state}
    assert ends == {QuestionState.SUCCEEDED, QuestionState.NOT_FOUND}
    assert server.ledger.count(Seen.POST) == 2


def test_a_post_of_other_words_that_stalls_holds_up_nobody(window, server):
    gate = Gate()
    server.plan(Seen.POST, faults.Stall(gate))
    stalled = window.ask("Another question?")
    gate.wait_until_reached()
    server.plan(Seen.POST_BODY, CUT)
    assert window.wait_end(window.ask()).state is QuestionState.SUCCEEDED
    gate.open()
    assert window.wait_end(stalled).state is QuestionState.SUCCEEDED
    assert len(server.ledger.predictions) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"input": None},
        {"version": "hidden"},
        {"version": None, "model": None},
        {"logs": None, "output": None, "metrics": None},
    ],
)
def test_thin_entries_of_the_list_are_enough(window, server, change):
    def thin(page):
        kept = [{key: value for key, value in (one | change).items() if value is not None} for one in page["results"]]
        return page | {"results": kept}

    server.plan(Seen.POST_BODY, CUT)
    server.always(Seen.LIST, faults.Edited(thin))
    row = window.wait_end(window.ask())
    assert (row.state, row.answer) == (QuestionState.SUCCEEDED, "A red boat.")
    assert server.ledger.count(Seen.POST) == 1


def with_input(**change):
    return lambda one: one | {"input": one["input"] | change}


@pytest.mark.parametrize(
    "edit",
    [
        with_input(prompt="Something else?"),
        with_input(max_tokens=5),
        with_input(temperature=0.9),
        with_input(top_p=0.5),
        with_input(history=["a", "b"]),
        with_input(image=None),
        with_input(image="data:image/jpeg;base64,AAAA"),
        with_input(image="data:image/jpeg;base64,?"),
        lambda one: one | {"version": "0" * 64},
        lambda one: one | {"created_at": "2020-01-01T00:00:00Z"},
        lambda one: {key: value for key, value in one.items() if key != "created_at"},
    ],
)
def test_what_differs_is_not_ours(window, server, edit):
    server.plan(Seen.POST_BODY, CUT)
    server.always(Seen.LIST, faults.Edited(lambda page: page | {"results": [edit(one) for one in page["results"]]}))
    assert window.wait_end(window.ask("Why?", prepared_picture())).state is QuestionState.NOT_FOUND
    assert server.ledger.count(Seen.POST) == 1


def test_a_picture_that_the_service_keeps_at_an_address_of_its_own_is_believed(window, server):
    edit = with_input(image="https://replicate.delivery/x.jpg")
    server.plan(Seen.POST_BODY, CUT)
    server.always(Seen.LIST, faults.Edited(lambda page: page | {"results": [edit(one) for one in page["results"]]}))
    assert window.wait_end(window.ask("Why?", prepared_picture())).state is QuestionState.SUCCEEDED
    assert server.ledger.count(Seen.POST) == 1


def forgotten(one):
    return one | {"data_removed": True, "input": {}, "output": None, "logs": None}


def test_after_an_hour_it_is_no_longer_kept_and_not_called_unsent(window, server):
    server.plan(Seen.POST_BODY, CUT)
    server.always(
        Seen.LIST, faults.Edited(lambda page: page | {"results": [forgotten(one) for one in page["results"]]})
    )
    server.always(Seen.POLL, faults.Edited(lambda one: forgotten(one) | {"status": "succeeded"}))
    row = window.wait_end(window.ask())
    assert row.state is QuestionState.GONE
    assert "no longer keeps this answer" in row.error
    assert server.ledger.count(Seen.POST) == 1


def test_what_was_forgotten_but_made_much_later_is_not_ours(window, server):
    late = {"created_at": "2999-01-01T00:00:00Z"}
    server.plan(Seen.POST_BODY, CUT)
    server.always(
        Seen.LIST,
        faults.Edited(lambda page: page | {"results": [forgotten(one) | late for one in page["results"]]}),
    )
    assert window.wait_end(window.ask()).state is QuestionState.NOT_FOUND
    assert server.ledger.count(Seen.POST) == 1


def test_the_list_is_read_back_over_its_pages(window, server):
    empty = faults.Edited(lambda page: page | {"results": [], "next": f"{server.base_url}/predictions"})
    server.plan(Seen.POST_BODY, CUT)
    server.plan(Seen.LIST, empty, empty)
    assert window.wait_end(window.ask()).state is QuestionState.SUCCEEDED
    assert server.ledger.count(Seen.LIST) == 3
    assert server.ledger.count(Seen.POST) == 1


def test_older_pages_are_not_read(window, server):
    older = {"id": "a" * 26, "status": "succeeded", "created_at": "2020-01-01T00:00:00Z"}
    server.plan(Seen.POST, NEVER_CREATED)
    server.always(
        Seen.LIST,
        faults.Edited(lambda page: page | {"results": [older], "next": f"{server.base_url}/predictions"}),
    )
    assert window.wait_end(window.ask()).state is QuestionState.NOT_FOUND
    assert server.ledger.count(Seen.LIST) == 3
    assert server.ledger.count(Seen.POST) == 1


def test_a_list_that_never_reaches_back_leaves_it_unknown(window, server):
    server.plan(Seen.POST, NEVER_CREATED)
    server.always(
        Seen.LIST, faults.Edited(lambda page: page | {"results": [], "next": f"{server.base_url}/predictions"})
    )
    question = window.ask()
    assert "too long" in window.wait_stopped(question)
    assert window.rows(question)[-1].state is QuestionState.UNKNOWN
    assert server.ledger.count(Seen.POST) == 1


@pytest.mark.parametrize("at_once", [True, False])
def test_what_was_not_found_is_looked_for_again_when_the_person_wants_it(window, server, stored, at_once):
    """Found late, it is finished; and never sent again by anybody but the person."""
    server.plan(Seen.POST_BODY, CUT)
    server.plan(Seen.LIST, *[faults.nothing_listed()] * 3)
    question = window.ask()
    row = window.wait_end(question)
    assert row.state is QuestionState.NOT_FOUND
    if not at_once:
        window.let_it_go_on()
    window.session.check_again(row, window.engine)
    found = window.wait_row(question, lambda row: row.state is QuestionState.SUCCEEDED)
    assert (found.answer, found.error) == ("A red boat.", "")
    assert stored(question) == found
    assert server.ledger.count(Seen.POST) == 1


def test_what_the_person_leaves_stays_as_it_is_without_a_word(window, server, stored):
    server.plan(Seen.POST, NEVER_CREATED)
    row = window.wait_end(window.ask())
    window.session.leave(row)
    left = window.wait_row(row.id, lambda row: row.state is QuestionState.NOT_FOUND and not row.error)
    assert stored(row.id) == left
    looks = server.ledger.count(Seen.LIST)
    window.resume()
    window.let_it_go_on()
    assert server.ledger.count(Seen.LIST) == looks
    assert server.ledger.count(Seen.POST) == 1
