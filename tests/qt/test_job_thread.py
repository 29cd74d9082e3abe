import threading
from typing import Any

import pytest

from llava_desktop.qt.job_thread import JobThread


@pytest.fixture
def make_thread(qtbot):
    made = []

    def make(open_tool=lambda: "tool"):
        thread = JobThread("work", open_tool)
        made.append(thread)
        return thread

    yield make
    for thread in made:
        thread.stop()
        assert thread.wait(30_000)


def test_jobs_run_in_order_on_the_thread_and_their_results_come_back_here(make_thread, qtbot):
    thread, here, ran_on, results = make_thread(), threading.current_thread(), [], []

    def job(number):
        def work(tool):
            ran_on.append(threading.current_thread())
            return f"{tool} {number}"

        return work

    def done(result):
        assert threading.current_thread() is here
        results.append(result)

    for number in range(3):
        thread.submit(job(number), done)
    thread.start()
    qtbot.waitUntil(lambda: len(results) == 3)
    assert results == ["tool 0", "tool 1", "tool 2"]
    assert here not in ran_on


def test_an_error_is_the_result_and_the_next_job_runs(make_thread, qtbot):
    results: list[Any] = []
    thread = make_thread()
    thread.start()
    thread.submit(lambda _tool: 1 // 0, results.append)
    thread.submit(lambda _tool: "fine", results.append)
    qtbot.waitUntil(lambda: len(results) == 2)
    assert isinstance(results[0], ZeroDivisionError)
    assert results[1] == "fine"


def test_a_tool_that_would_not_open_is_the_result_and_is_tried_again_for_the_next_job(make_thread, qtbot):
    tries = []

    def open_tool():
        tries.append(1)
        if len(tries) == 1:
            raise OSError("not yet")
        return "tool"

    results: list[Any] = []
    thread = make_thread(open_tool)
    thread.start()
    for _ in range(3):
        thread.submit(lambda tool: tool, results.append)
    qtbot.waitUntil(lambda: len(results) == 3)
    assert isinstance(results[0], OSError)
    assert results[1:] == ["tool", "tool"]
    assert len(tries) == 2


def test_after_stop_nothing_is_begun_and_nothing_is_delivered(make_thread, qtbot):
    results: list[Any] = []
    thread = make_thread()
    begun, may_end = threading.Event(), threading.Event()

    def job(_tool):
        begun.set()
        may_end.wait(10)

    thread.submit(job, results.append)
    thread.submit(lambda _tool: results.append("begun"), results.append)
    thread.start()
    assert begun.wait(30)
    thread.stop()
    may_end.set()
    assert thread.wait(30_000)
    # What the thread sent before it ended is in the queue of this one: let it come.
    with qtbot.waitSignal(thread.finished, raising=False, timeout=50):
        pass
    assert results == []


def test_a_job_may_stop_its_own_thread(make_thread):
    """`run` here, on a thread that the coverage of these tests can see."""
    begun: list[Any] = []
    thread = make_thread()
    thread.submit(lambda _tool: 1 // 0, begun.append)
    thread.submit(begun.append, begun.append)
    thread.submit(lambda _tool: thread.stop(), begun.append)
    thread.submit(lambda _tool: begun.append("too late"), begun.append)
    thread.run()
    assert begun == ["tool"]
