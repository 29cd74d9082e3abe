"""The fields that few people set, as the server's ledger has them."""

from llava_desktop.core.prediction import DEFAULT_VERSION, WebhookEvent
from llava_desktop.core.question import QuestionState
from tests.fault_server.gate import Gate
from tests.fault_server.ledger import Phase as Seen
from tests.fault_server.scripted import ScriptedAnswer
from tests.tasks.window import Window

HOOK = "https://hooks.example.org/in?from=here"


def test_what_has_its_default_is_not_in_the_request_and_nothing_is_null(window, server):
    window.wait_end(window.ask())
    (post,) = server.ledger.of(Seen.POST)
    assert set(post.json) == {"version", "input"}
    assert post.json["version"] == DEFAULT_VERSION
    assert None not in post.json["input"].values()


def test_webhook_events_and_no_stream_stand_in_the_request_as_the_api_names_them(window, server):
    events = (WebhookEvent.START, WebhookEvent.COMPLETED)
    row = window.wait_end(window.ask(webhook=HOOK, webhook_events=events, stream=False))
    (post,) = server.ledger.of(Seen.POST)
    assert {key: value for key, value in post.json.items() if key not in {"version", "input"}} == {
        "webhook": HOOK,
        "webhook_events_filter": ["start", "completed"],
        "stream": False,
    }
    assert row.state is QuestionState.SUCCEEDED


def test_the_token_is_in_no_body_whatever_the_webhook(window, server, engine):
    window.wait_end(window.ask(webhook=HOOK))
    assert not any(engine.token.encode() in request.body for request in server.ledger.requests)


def test_events_without_a_webhook_are_not_sent(window, server):
    window.wait_end(window.ask(webhook_events=(WebhookEvent.LOGS,)))
    (post,) = server.ledger.of(Seen.POST)
    assert set(post.json) == {"version", "input"}


def test_a_version_that_the_server_does_not_have_is_refused_with_its_own_words(window, server):
    row = window.wait_end(window.ask(version="0" * 64))
    (post,) = server.ledger.of(Seen.POST)
    assert post.json["version"] == "0" * 64
    assert row.state is QuestionState.REJECTED
    assert "version" in row.error.lower()


def test_without_streaming_the_answer_is_looked_for_and_no_stream_is_opened(window, server):
    server.answer_with(ScriptedAnswer(("A ", "red ", "boat.")))
    row = window.wait_end(window.ask(stream=False))
    assert (row.state, row.answer) == (QuestionState.SUCCEEDED, "A red boat.")
    assert server.ledger.count(Seen.STREAM) == 0
    assert server.ledger.count(Seen.POLL) > 0


def test_what_is_picked_up_again_is_not_streamed_either(store, engine, server):
    hold = Gate()
    server.answer_with(ScriptedAnswer(("A ", "boat."), hold_after=1, hold=hold))
    with Window(store, engine) as window:
        window.wait_row(window.ask(stream=False), lambda row: row.prediction_id is not None)
    with Window(store, engine) as window:
        window.resume()
        hold.open()
        row = window.wait(object, lambda event: getattr(getattr(event, "question", None), "answer", "") == "A boat.")
    assert row
    assert server.ledger.count(Seen.STREAM) == 0
