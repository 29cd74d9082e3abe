import pytest

from tests.crash.campaign import Outcome
from tests.crash.strace import why_not
from tests.crash.trial import Spawner

OUTCOMES = pytest.StashKey[list[Outcome]]()


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
        request.config.stash.setdefault(OUTCOMES, []).append(outcome)
        return outcome

    return take


def pytest_terminal_summary(terminalreporter, config):
    for outcome in config.stash.get(OUTCOMES, []):
        title, *lines = outcome.table()
        terminalreporter.section(title)
        for line in lines:
            terminalreporter.write_line(line)
