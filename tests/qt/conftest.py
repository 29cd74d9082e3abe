"""Where the garbage of these tests is collected."""

import gc

import pytest


@pytest.fixture(autouse=True)
def _garbage_is_collected_on_this_thread():
    """Python collects on whichever thread allocates; a QObject in a cycle would then die on a worker."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()
