from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from llava_desktop.core.asking import new_question
from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.picture import PictureFormat, Quality
from llava_desktop.core.picture_edits import Box
from llava_desktop.core.prediction import WebhookEvent
from llava_desktop.core.question import PictureFile, Question, QuestionPicture, QuestionState
from llava_desktop.core.receipt import receipt_of, receipt_text, shortened

RATE = Decimal("0.0014")
ZONE = timezone(timedelta(hours=1))
ASKED_AT = datetime(2024, 2, 29, 13, 32, 5, tzinfo=UTC)
PICTURE = QuestionPicture(
    "boat.jpg",
    PictureFile("a" * 64, PictureFormat.JPEG, 672, 504, 84_000),
    PictureFile("b" * 64, PictureFormat.HEIC, 4032, 3024, 5_100_000),
)


def question(**changes) -> Question:
    made = new_question(
        prompt="A secret prompt",
        picture=None,
        parameters=Parameters(),
        engine=Engine(EngineKind.REPLICATE, "https://api.replicate.com/v1"),
    )
    return replace(made, created_at=ASKED_AT, **changes)


def lines(asked: Question) -> dict[str, str]:
    return {line.name: line.whole for line in receipt_of(asked, RATE, ZONE)}


def test_a_receipt_says_all_that_is_known_of_an_answer():
    ended = question(
        state=QuestionState.SUCCEEDED,
        prediction_id="gm3qorzdhgbfurvjtvhg6dckhu",
        finished_at=ASKED_AT + timedelta(seconds=49),
        waited_s=41.0,
        ran_s=8.2,
        history=("a", "b"),
        answer="A secret answer",
        picture=PICTURE,
    )
    assert lines(ended) == {
        "State": "Done in 49 s",
        "Prediction": "gm3qorzdhgbfurvjtvhg6dckhu",
        "Waited": "41 s",
        "Ran": "8.2 s",
        "Cost": "about $0.011, at $0.0014 a second",
        "Asked": "2024-02-29 14:32:05 UTC+01:00",
        "Ended": "2024-02-29 14:32:54 UTC+01:00",
        "Engine": "Replicate",
        "API address": "https://api.replicate.com/v1",
        "Version": "41ecfbfb261e6c1adf3ad896c9066ca98346996d7c4045c5bc944a79d430f174",
        "Max tokens": "1024",
        "Temperature": "0.2",
        "Top p": "1",
        "Earlier questions": "1 sent along",
        "Picture": "boat.jpg",
        "Original": "4032×3024 HEIC, 5.1 MB",
        "Original SHA-256": "b" * 64,
        "Sent": "672×504 JPEG, 84 KB",
        "Sent SHA-256": "a" * 64,
        "Quality": "fits 256 kB",
    }
    assert "secret" not in receipt_text(receipt_of(ended, RATE))


def test_what_is_not_known_has_no_line_and_the_demo_engine_costs_nothing():
    demo = lines(question(engine=EngineKind.DEMO, base_url="http://127.0.0.1:1/v1"))
    assert demo["Cost"] == "free"
    assert "API address" not in demo
    assert not {"Prediction", "Waited", "Ran", "Ended", "Picture", "Webhook", "Streamed"} & demo.keys()
    assert "Cost" not in lines(question())


@pytest.mark.parametrize(
    ("changes", "name", "text"),
    [
        ({"webhook": "https://a.example/h"}, "Webhook", "https://a.example/h"),
        (
            {"webhook": "https://a.example/h", "webhook_events": (WebhookEvent.START, WebhookEvent.COMPLETED)},
            "Webhook",
            "https://a.example/h (the start, the end)",
        ),
        ({"stream": False}, "Streamed", "no"),
        ({"imported": True}, "Imported", "yes, not asked here"),
        ({"picture": PICTURE, "sent_smaller": True}, "Sent smaller", "yes: larger it was refused"),
        ({"picture": replace(PICTURE, region=Box(120, 340, 800, 600))}, "Region", "800×600 at 120, 340"),
        ({"picture": replace(PICTURE, quarter_turns=3)}, "Turned", "a quarter to the left"),
        ({"picture": replace(PICTURE, redacted=True)}, "Painted over", "parts of it"),
        ({"picture": replace(PICTURE, quality=Quality.BEST)}, "Quality", "best, up to 1 MB"),
        ({"base_url": "https://own.example:8443/x"}, "Engine", "own.example:8443"),
    ],
)
def test_what_is_out_of_the_ordinary_is_said(changes, name, text):
    assert lines(question(**changes))[name] == text


def test_hashes_and_ids_are_shown_by_their_ends_and_copied_whole():
    shown = {line.name: line for line in receipt_of(question(picture=PICTURE), RATE)}
    assert (shown["Version"].shown, len(shown["Version"].whole)) == ("41ecfb…30f174", 64)
    assert shown["Sent SHA-256"].shown == "aaaaaa…aaaaaa"
    assert shortened("gm3qorzdhgbfurvjtvhg") == "gm3qorzdhgbfurvjtvhg"
    assert f"Sent SHA-256: {'a' * 64}\n" in receipt_text(receipt_of(question(picture=PICTURE), RATE))


def test_a_name_that_would_turn_the_line_around_shows_its_marks():
    odd = question(picture=replace(PICTURE, name="a\u202egpj.exe"))
    assert lines(odd)["Picture"] == "a‹U+202E›gpj.exe"
