"""What was found is said in words a person can act on."""

from dataclasses import replace

import pytest

from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.errors import ConnectionLost
from llava_desktop.core.question import QuestionState
from llava_desktop.core.setup_check import (
    TOKEN_REFUSED,
    SetupOrder,
    SetupPart,
    failed,
    failed_by,
    may_be_the_setup,
    not_checked,
    passed,
    summary,
)
from tests.qt.made import REPLICATE, asked

GOOD = passed(SetupPart.CLOCK, "It agrees.")
BAD = failed(SetupPart.PROXY, "It cannot be used.", "Remove it.")
OPEN = not_checked(SetupPart.TOKEN, "There is none.")


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        ([GOOD], "All is well."),
        ([BAD], "1 problem was found."),
        ([BAD, BAD, GOOD], "2 problems were found."),
        ([OPEN, GOOD], "No problem was found. 1 line was not checked."),
        ([BAD, OPEN, OPEN], "1 problem was found. 2 lines were not checked."),
    ],
)
def test_how_it_went_as_a_whole(findings, words):
    assert summary(findings) == words


def test_a_line_to_copy_leaves_out_whose_account_it_is():
    finding = passed(SetupPart.TOKEN, "It works.", personal="It belongs to al.")
    assert finding.line == "OK           API token: It works."
    assert finding.whole_text == "It works. It belongs to al."
    assert BAD.line == "Problem      Proxy: It cannot be used. → Remove it."


def test_a_problem_always_says_what_to_do():
    assert failed_by(SetupPart.API, ConnectionLost("It broke.", "Try again.")).advice == "Try again."
    assert failed_by(SetupPart.API, ConnectionLost("It broke.")).advice


def test_the_demo_engine_is_looked_at_only_where_it_is_wanted():
    plain = SetupOrder(api=None, version="v")
    assert SetupPart.DEMO not in plain.parts
    demo = Engine(EngineKind.DEMO, "http://127.0.0.1:1/v1")
    assert SetupPart.DEMO in replace(plain, demo=demo).parts
    assert SetupPart.DEMO in replace(plain, demo_trouble="It died.").parts


@pytest.mark.parametrize(
    ("state", "error", "is_setup"),
    [
        (QuestionState.NOT_SENT, "Replicate could not be reached.", True),
        (QuestionState.NOT_SENT, "", False),  # cancelled before it was sent
        (QuestionState.REJECTED, f"{TOKEN_REFUSED} Check it in Settings.", True),
        (QuestionState.REJECTED, "The Replicate account has no credit left.", False),
        (QuestionState.FAILED, "CUDA out of memory", False),
    ],
)
def test_which_errors_may_be_a_matter_of_the_setup(state, error, is_setup):
    assert may_be_the_setup(asked(engine=REPLICATE, state=state, error=error)) is is_setup
