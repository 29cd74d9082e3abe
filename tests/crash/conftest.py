import pytest

from tests.crash.campaign import Outcome
from tests.crash.strace import why_not
from tests.crash.trial import Spawner
from tests.told.plugin import told


@pytest.fixture(scope="session")
def tracing():
    """strace, or a skip that says why it cannot be had."""
    if reason := why_not():
        pytest.skip(f"the crash harness needs strace: {reason}")


@pytest.fixture
def spawner(tracing):
    with Spawner() as running:
        yield running


@pytest.fixture
def publish(request):
    """Print an outcome's table at the end of the run."""

    def take(outcome: Outcome) -> Outcome:
        title, *lines = outcome.table()
        told(request.config).append((title, lines))
        return outcome

    return take
