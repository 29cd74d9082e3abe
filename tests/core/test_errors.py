import pytest

from llava_desktop.core import errors


def test_an_errors_text_is_its_sentence_and_its_advice():
    assert errors.AppError("It broke.", "Try again.").text == "It broke. Try again."
    assert errors.AppError("It broke.").text == "It broke."
    assert str(errors.AppError("It broke.", "Try again.")) == "It broke."


@pytest.mark.parametrize(
    ("kind", "parent"),
    [
        (errors.PictureUnreadable, errors.PictureError),
        (errors.PictureDamaged, errors.PictureError),
        (errors.NotSent, errors.ApiError),
        (errors.Unreachable, errors.NotSent),
        (errors.OutcomeUnknown, errors.ApiError),
        (errors.Refused, errors.ApiError),
        (errors.Throttled, errors.Refused),
        (errors.DatabaseUnusable, errors.StorageError),
        (errors.KeyringUnavailable, errors.TokenError),
    ],
)
def test_the_tree_is_as_the_picture_shows(kind, parent):
    assert issubclass(kind, parent)
    assert issubclass(parent, errors.AppError)


def test_an_unknown_outcome_can_never_be_taken_for_one_that_is_known():
    """Code that catches what was surely not created must not catch it."""
    assert not issubclass(errors.OutcomeUnknown, errors.NotSent | errors.Refused | errors.ConnectionLost)


def test_a_refusal_carries_its_status_and_the_servers_words():
    error = errors.Refused("No.", "Ask.", status=403, detail="forbidden")
    assert (error.status, error.detail, error.text) == (403, "forbidden", "No. Ask.")


def test_invalid_input_carries_its_fields():
    field = errors.InvalidField("top_p", "too large")
    error = errors.InvalidInput("No.", status=422, fields=(field,))
    assert (error.status, error.detail, error.fields) == (422, "", (field,))


@pytest.mark.parametrize("kind", [errors.Throttled, errors.ServerFault])
def test_a_wait_the_server_asks_for_is_carried(kind):
    assert kind("No.", status=503, retry_after_s=7.0).retry_after_s == 7
    assert kind("No.", status=503, detail="x").retry_after_s is None
