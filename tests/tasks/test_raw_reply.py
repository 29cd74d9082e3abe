"""What is kept of the service's own words about a question."""

import json

from tests.storage.examples import prepared_picture


def test_the_last_object_is_kept_without_the_picture_the_streams_address_and_the_token(window, engine, stored):
    picture = prepared_picture(b"\xff\xd8" + b"sent" * 6_000)
    question_id = window.ask(picture=picture)
    row = window.wait_end(question_id)
    kept = json.loads(row.raw)
    assert (kept["id"], kept["status"], kept["output"]) == (row.prediction_id, "succeeded", ["A ", "red ", "boat."])
    assert kept["input"]["image"] == "(24 KB image)"
    assert kept["urls"]["stream"] == "(left out)"
    assert kept["metrics"]["predict_time"] == row.ran_s
    assert engine.token not in row.raw
    assert stored(question_id).raw == row.raw
