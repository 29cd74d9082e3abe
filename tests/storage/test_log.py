import io
import logging
import stat
import sys

import pytest

from llava_desktop.storage.log import FILE_NAME, last_lines, open_log
from tests.canary.secrets import TOKEN

logger = logging.getLogger("llava_desktop.somewhere")
libraries = ("httpx", "httpcore", "hpack", "PIL", "keyring", "asyncio")


@pytest.fixture(autouse=True)
def nothing_of_the_log_outlives_its_test(monkeypatch):
    before = [(each, each.level) for each in map(logging.getLogger, (None, *libraries))]
    monkeypatch.setenv("HOME", "/home/ann")
    yield
    for each, level in before:
        each.setLevel(level)


@pytest.fixture
def log(tmp_path):
    made = open_log(tmp_path)
    yield made
    made.close()


def written(tmp_path) -> str:
    return "".join(path.read_text("utf-8") for path in tmp_path.iterdir())


def test_what_is_logged_is_in_a_private_file(log, tmp_path):
    logger.info("started in %s", "Köln")
    assert log.path == tmp_path / FILE_NAME
    assert "INFO MainThread llava_desktop.somewhere: started in Köln" in written(tmp_path)
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600


def test_secrets_are_hidden_in_messages_and_arguments(log, tmp_path):
    log.hide("own-secret")
    logger.warning("own-secret to %r in %s", {"authorization": f"Bearer {TOKEN}"}, "/home/ann/pictures")
    text = written(tmp_path)
    assert "~/pictures" in text
    assert "own-secret" not in text
    assert TOKEN not in text


def test_secrets_are_hidden_in_exceptions_and_in_their_causes(log, tmp_path):
    def inner(secret: str) -> None:
        raise ValueError(secret)

    def outer(secret: str, url: str) -> None:
        try:
            inner(secret)
        except ValueError as error:
            raise RuntimeError(url) from error

    log.hide("own-secret")
    try:
        outer("own-secret", "https://stream.replicate.com/v1/canary")
    except RuntimeError:
        logger.exception("it broke")
    text = written(tmp_path)
    assert text.count("Traceback") == 2
    assert text.count("ValueError: ‹hidden›") == 1
    assert "canary" not in text


def test_hiding_nothing_hides_nothing(log, tmp_path):
    log.hide("")
    logger.info("plain words")
    assert "plain words" in written(tmp_path)


def test_libraries_that_log_urls_are_kept_quiet_even_when_debugging(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    log = open_log(tmp_path, debug=True)
    logging.getLogger("httpx").info("HTTP Request: GET https://somewhere")
    logging.getLogger("httpcore.http11").debug("send_request_headers")
    logger.debug("details")
    log.close()
    assert "HTTP Request" not in written(tmp_path)
    assert "send_request" not in written(tmp_path)
    assert "details" in written(tmp_path)


def test_debugging_writes_to_stderr_too_and_hides_the_same(tmp_path, monkeypatch):
    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    log = open_log(tmp_path, debug=True)
    logger.debug("token %s", TOKEN)
    log.close()
    assert "token ‹hidden›" in stderr.getvalue()


def test_a_windowed_program_without_stderr_can_debug(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    log = open_log(tmp_path, debug=True)
    logger.debug("details")
    log.close()
    assert "details" in written(tmp_path)


def test_details_are_left_out_unless_debugging(log, tmp_path):
    logger.debug("details")
    assert "details" not in written(tmp_path)


def test_the_log_stays_small_and_every_file_of_it_private(log, tmp_path):
    for _ in range(45):
        logger.info("- " * 50_000)
    files = list(tmp_path.iterdir())
    assert len(files) == 3
    assert all(path.stat().st_size <= 1_000_000 for path in files)
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)


def test_a_record_that_cannot_be_written_is_not_printed_with_its_secrets(tmp_path, capsys, monkeypatch):
    with monkeypatch.context() as alone:
        alone.setattr(logging.getLogger(), "handlers", [])  # pytest's own raise, where the app's are silent
        log = open_log(tmp_path, debug=True)
        logger.error("%d is no number", TOKEN)  # the arguments do not fit: logging itself would print them as they are
        log.close()
    assert TOKEN not in capsys.readouterr().err + written(tmp_path)


def test_a_folder_that_cannot_be_written_to_is_no_reason_not_to_start(tmp_path, capsys):
    log = open_log(tmp_path / "missing")
    logger.error("words")
    log.close()
    assert not list(tmp_path.iterdir())
    assert capsys.readouterr().err == ""


def test_after_closing_the_handlers_are_gone(tmp_path):
    before = list(logging.getLogger().handlers)
    open_log(tmp_path).close()
    assert logging.getLogger().handlers == before


def test_only_the_end_of_a_long_log_is_read(tmp_path):
    log = tmp_path / "a.log"
    log.write_text("".join(f"line {number} {'x' * 100}\n" for number in range(2_000)))
    lines = last_lines(log, 1_000)
    assert lines is not None
    assert lines[-1].startswith("line 1999 ")
    assert all(line.startswith("line ") for line in lines), "half a line is none"
    assert len(lines) < 1_000


def test_a_log_that_cannot_be_read_is_none(tmp_path):
    assert last_lines(tmp_path / "none.log", 5) is None


def test_what_is_copied_is_cleaned_as_the_log_is(tmp_path):
    log = open_log(tmp_path)
    log.hide("own-secret-1")
    try:
        assert "own-secret-1" not in log.clean("it is own-secret-1")
    finally:
        log.close()
