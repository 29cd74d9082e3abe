import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from llava_desktop.core.asking import is_of_same_picture, new_question, picture_record, request_of
from llava_desktop.core.base_url import REPLICATE_BASE_URL
from llava_desktop.core.conversation import Continuation, HistoryRejected
from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.picture import EncodedPicture, PictureFormat, PictureSource, PreparedPicture, Quality, RawImage
from llava_desktop.core.picture_edits import Box, PictureEdits, Stroke
from llava_desktop.core.prediction import PredictionInput, PredictionRequest, WebhookEvent
from llava_desktop.core.question import PictureFile, Question, QuestionState
from llava_desktop.core.request_fields import RequestFields

ENGINE = Engine(EngineKind.REPLICATE, REPLICATE_BASE_URL, token="r8_canary")
PIXEL = RawImage(1, 1, b"\x00\x00\x00")
PICTURE = PreparedPicture(
    source=PictureSource("cat\ud800.jpg", PictureFormat.WEBP, 40, 30, 900, "ab" * 32),
    sent=EncodedPicture(4, 3, PictureFormat.JPEG, b"sent bytes"),
    preview=PIXEL,
    seen=PIXEL,
    thumbnail=EncodedPicture(4, 3, PictureFormat.JPEG, b"small"),
)


FIELDS = RequestFields("v1", "https://hooks.example.org/in", (WebhookEvent.START,), stream=False)


def asked(prompt: str = "Why?", picture: PreparedPicture | None = None, fields: RequestFields = FIELDS) -> Question:
    return new_question(prompt=prompt, picture=picture, parameters=Parameters(5), engine=ENGINE, fields=fields)


def test_each_click_is_a_row_of_its_own_that_nothing_is_known_about_yet():
    before = datetime.now(UTC)
    first, second = asked(), asked()
    assert first.id != second.id
    assert first.state is QuestionState.SENDING
    assert before <= first.created_at <= datetime.now(UTC)
    assert (first.engine, first.base_url, first.version) == (EngineKind.REPLICATE, REPLICATE_BASE_URL, "v1")
    assert first.parameters == Parameters(5)
    assert first.prediction_id is None
    assert first.picture is None


def test_a_row_holds_what_few_people_set_so_that_it_can_be_asked_again():
    row = asked()
    assert RequestFields(row.version, row.webhook, row.webhook_events, row.stream) == FIELDS
    request = request_of(row, None)
    assert (request.webhook, request.webhook_events_filter, request.stream) == (
        "https://hooks.example.org/in",
        (WebhookEvent.START,),
        False,
    )


def test_defaults_are_left_out_of_the_request_and_so_are_events_that_nobody_is_told():
    request = request_of(asked(fields=RequestFields(webhook_events=(WebhookEvent.START,))), None)
    assert (request.webhook, request.webhook_events_filter, request.stream) == (None, (), None)


def test_a_row_never_holds_the_token():
    assert "canary" not in repr(asked())


def test_a_prompt_with_half_a_character_can_be_stored():
    assert asked("a\ud800").prompt == "a\ufffd"


def test_the_row_names_the_very_bytes_that_are_sent():
    record = picture_record(PICTURE)
    assert record == asked(picture=PICTURE).picture
    assert record.sent.sha256 == hashlib.sha256(b"sent bytes").hexdigest()
    assert (record.sent.format, record.sent.width, record.sent.height, record.sent.size_bytes) == (
        PictureFormat.JPEG,
        4,
        3,
        len(b"sent bytes"),
    )
    assert (record.source.sha256, record.source.format) == ("ab" * 32, PictureFormat.WEBP)
    assert (record.source.width, record.source.height, record.source.size_bytes) == (40, 30, 900)
    assert record.name == "cat\ufffd.jpg"


def test_the_request_is_made_of_the_row_and_the_picture():
    question = replace(asked(picture=PICTURE, fields=RequestFields("v1")), history=("a", "b"))
    assert request_of(question, PICTURE) == PredictionRequest(
        PredictionInput("Why?", image=PICTURE.sent.data_uri, history=("a", "b"), parameters=Parameters(5)), version="v1"
    )


def test_without_a_picture_no_image_is_sent():
    assert request_of(asked(), None).input.image is None


def test_the_models_own_marker_is_kept_in_the_row_and_made_harmless_in_the_request():
    question = asked("what is <image>?")
    assert question.prompt == "what is <image>?"
    assert "<image>" not in request_of(question, None).input.prompt


def test_the_row_says_what_was_done_to_the_picture_but_not_where_it_was_painted_over():
    edits = PictureEdits(3, Box(35, 5, 20, 10), (Stroke(((1, 2),), 9),))
    whole = EncodedPicture(30, 40, PictureFormat.PNG, b"whole")
    record = picture_record(replace(PICTURE, edits=edits, quality=Quality.BEST, whole=whole))
    assert (record.quarter_turns, record.redacted, record.quality) == (3, True, Quality.BEST)
    assert record.region == Box(20, 5, 20, 10)  # where it really lay
    assert record.whole == PictureFile(hashlib.sha256(b"whole").hexdigest(), PictureFormat.PNG, 30, 40, 5)


def test_a_picture_of_the_history_that_was_painted_over_is_so_still():
    assert picture_record(replace(PICTURE, painted_over=True)).redacted
    assert not picture_record(PICTURE).redacted


def going_on(continues: Continuation) -> Question:
    return new_question(prompt="And?", picture=None, parameters=Parameters(), engine=ENGINE, continues=continues)


def test_a_row_says_what_it_goes_on_from_and_sends_that_along():
    question = going_on(Continuation("first", "before", ("a\ud800", "b")))
    assert (question.conversation, question.parent_id) == ("first", "before")
    assert request_of(question, None).input.history == question.history == ("a\ufffd", "b")


def test_a_history_that_the_model_would_break_on_is_never_asked_with():
    with pytest.raises(HistoryRejected):
        going_on(Continuation("first", "before", ("a",)))


def test_the_same_picture_is_the_one_that_came_in_whatever_is_sent_of_it():
    question = asked(picture=PICTURE)
    part = replace(PICTURE, edits=PictureEdits(1, Box(0, 0, 3, 3)), sent=replace(PICTURE.sent, data=b"part"))
    other = replace(PICTURE, source=replace(PICTURE.source, sha256="cd" * 32))
    assert is_of_same_picture(question, part)
    assert not is_of_same_picture(question, other)
    assert not is_of_same_picture(question, None)
    assert not is_of_same_picture(asked(), PICTURE)
    assert is_of_same_picture(asked(), None)
