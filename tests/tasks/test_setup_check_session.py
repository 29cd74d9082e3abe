"""A look at the setup on the session's loop: one at a time, ended by a cancel, by another one, and with the app."""

import asyncio
import logging
import queue
import threading

from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.model_version import DEFAULT_VERSION
from llava_desktop.core.network_choice import AS_THE_SYSTEM, NetworkChoice
from llava_desktop.core.setup_check import NETWORK_PARTS, Outcome, SetupOrder
from llava_desktop.storage.log import open_log
from llava_desktop.tasks.check_network import check_network
from tests.fault_server import faults
from tests.fault_server.gate import PATIENCE_SECONDS
from tests.fault_server.ledger import Phase


class Endless:
    """A look that ends only when it is ended."""

    def __init__(self) -> None:
        self.begun, self.ended = threading.Event(), threading.Event()

    async def __call__(self) -> None:
        self.begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.ended.set()

    def wait_until_ended(self) -> None:
        assert self.ended.wait(PATIENCE_SECONDS)


def begun(window) -> Endless:
    look = Endless()
    window.session.run_check(look)
    assert look.begun.wait(PATIENCE_SECONDS)
    return look


def test_a_look_is_told_from_the_sessions_loop_and_creates_nothing(window, engine, server):
    told, done = [], threading.Event()

    def take(finding) -> None:
        told.append(finding)
        if len(told) == len(NETWORK_PARTS):
            done.set()

    order = SetupOrder(api=engine, version=DEFAULT_VERSION)
    window.session.run_check(lambda: check_network(order, take))
    assert done.wait(PATIENCE_SECONDS)
    assert all(finding.outcome is not Outcome.FAIL for finding in told)
    assert server.ledger.predictions == []


def test_a_cancel_ends_it(window):
    window.session.cancel_check()  # with none under way, nothing happens
    look = begun(window)
    window.session.cancel_check()
    look.wait_until_ended()


def test_another_one_ends_it(window):
    first = begun(window)
    begun(window)
    first.wait_until_ended()


def test_the_end_of_the_app_ends_it(window):
    look = begun(window)
    window.stop()
    look.wait_until_ended()


PROMPT = "Who is cAnAry Mathilda in this picture?"


def test_no_word_of_a_question_is_in_the_log_that_diagnostics_copy(window, server, tmp_path):
    """Whatever goes wrong with it, also with everything logged that can be."""
    log = open_log(tmp_path, debug=True)
    try:
        server.plan(Phase.POST, faults.Nothing(), faults.garbage_json(), faults.server_error(), faults.short_body())
        server.plan(Phase.STREAM, faults.short_body(), faults.server_error())
        for _ in range(4):
            window.wait_row(window.ask(PROMPT), lambda row: row.state.is_finished)
        logging.getLogger("llava_desktop").warning("the log works")
    finally:
        log.close()
        logging.getLogger().setLevel(logging.WARNING)
    kept = log.path.read_text("utf-8")
    assert "the log works" in kept
    assert "cAnAry" not in kept
    assert server.token not in kept


def test_another_way_to_the_network_holds_for_whatever_begins_from_now_on(window, tmp_path):
    far = Engine(EngineKind.REPLICATE, "https://127.0.0.1:9/v1", "a-token")
    replies: queue.Queue[object] = queue.Queue()

    def reply_for(choice: NetworkChoice) -> object:
        window.session.use_network(choice)
        window.session.check_token(far, replies.put)
        return replies.get(timeout=PATIENCE_SECONDS)

    missing = NetworkChoice(ca_file=str(tmp_path / "missing.pem"))
    kinds = [type(reply_for(choice)).__name__ for choice in (AS_THE_SYSTEM, missing, AS_THE_SYSTEM)]
    assert kinds[1] == "CertificateSettingUnusable"
    assert kinds[0] == kinds[2] != kinds[1]


def test_the_demo_engine_keeps_its_connection(window, engine):
    replies: queue.Queue[object] = queue.Queue()
    window.session.check_token(engine, replies.put)
    replies.get(timeout=PATIENCE_SECONDS)
    before = dict(window.session._connections.by_base)
    window.session.use_network(NetworkChoice(proxy="http://127.0.0.1:9"))
    window.session.check_token(engine, replies.put)
    replies.get(timeout=PATIENCE_SECONDS)
    assert window.session._connections.by_base == before != {}


def test_what_goes_on_beside_the_questions_ends_with_the_session(window):
    beside = Endless()
    window.session.run_beside(beside)
    assert beside.begun.wait(PATIENCE_SECONDS)
    window.stop()
    beside.wait_until_ended()
