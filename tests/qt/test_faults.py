import logging
import sys
import threading
from typing import Any

import pytest
from PySide6.QtCore import QThread

from llava_desktop.qt.faults import Faults
from llava_desktop.storage.log import open_log


@pytest.fixture
def faults(qtbot, monkeypatch):
    """Faults that watch, with what was told; the hooks of the test run come back afterwards."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    made: Any = Faults()
    made.told = []
    made.happened.connect(lambda: made.told.append(threading.current_thread()))
    made.watch()
    return made


def fail():
    raise ZeroDivisionError("in a slot")


class Failing(QThread):
    def run(self):
        fail()


def test_an_exception_is_told_once_here_and_logged_with_its_traceback(faults, qtbot, caplog):
    with qtbot.waitSignal(faults.happened):
        sys.excepthook(*_raised(fail))
        assert faults.told == []  # not in the middle of whatever failed
    assert faults.told == [threading.current_thread()]
    (record,) = caplog.records
    assert record.levelno == logging.CRITICAL
    assert "in fail" in caplog.text
    assert "in a slot" in caplog.text


def test_a_fault_of_a_qthread_is_told_on_this_thread(faults, qtbot, caplog):
    thread = Failing()
    with qtbot.waitSignal(faults.happened):
        thread.start()
    assert thread.wait(30_000)
    assert faults.told == [threading.current_thread()]
    assert "in fail" in caplog.text


def test_a_fault_of_a_python_thread_is_told_on_this_thread(faults, qtbot, caplog):
    thread = threading.Thread(target=fail)
    with qtbot.waitSignal(faults.happened):
        thread.start()
        thread.join(30)
    assert faults.told == [threading.current_thread()]
    assert "in fail" in caplog.text


def test_a_thread_that_raised_a_class_is_a_fault_too(faults, qtbot, caplog):
    with qtbot.waitSignal(faults.happened):
        threading.excepthook(threading.ExceptHookArgs((ZeroDivisionError, None, None, None)))
    assert "ZeroDivisionError" in caplog.text


def test_ctrl_c_is_no_fault(faults, qtbot, caplog):
    with qtbot.waitSignal(faults.interrupted):
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert faults.told == []
    assert caplog.text == ""


def test_the_log_shows_neither_the_token_nor_the_values_of_variables(faults, qtbot, tmp_path):
    token = "canary-token-in-a-fault"
    log = open_log(tmp_path)
    log.hide(token)

    def fail_with_token():
        local = "value of a variable"
        raise ValueError(f"{token} {len(local)}")

    try:
        with qtbot.waitSignal(faults.happened):
            sys.excepthook(*_raised(fail_with_token))
    finally:
        log.close()
    text = log.path.read_text("utf-8")
    assert "fail_with_token" in text
    assert token not in text
    assert "value of a variable" not in text.replace('local = "value of a variable"', "")


def test_when_it_watches_no_more_pythons_own_hooks_are_back(faults):
    faults.unwatch()
    assert sys.excepthook is sys.__excepthook__
    assert threading.excepthook is threading.__excepthook__


def _raised(action):
    try:
        action()
    except Exception:  # noqa: BLE001
        return sys.exc_info()
