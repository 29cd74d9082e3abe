from pathlib import Path

import pytest

from llava_desktop.core.base_url import REPLICATE_BASE_URL, BadBaseUrl
from llava_desktop.core.options import Options, parse_options


def test_a_double_click_gives_no_options():
    assert parse_options([], {}) == Options()


def test_every_option_is_read():
    given = ["a.jpg", "--demo", "--data-dir", "d", "--ask", "Why?", "--screenshot", "s.png", "--debug", "b.png"]
    assert parse_options(given, {}) == Options(
        demo=True,
        data_dir=Path("d"),
        ask="Why?",
        screenshot=Path("s.png"),
        debug=True,
        pictures=(Path("a.jpg"), Path("b.png")),
    )


def test_an_address_on_the_command_line_is_used_as_it_is_and_goes_before_the_environment():
    options = parse_options(["--api-url", "http://localhost:5/"], {"REPLICATE_BASE_URL": "https://other.example"})
    assert options.base_url == "http://localhost:5"
    assert options.base_url_given


def test_the_environments_address_is_read_as_the_official_client_reads_it():
    options = parse_options([], {"REPLICATE_BASE_URL": " https://other.example "})
    assert options.base_url == "https://other.example/v1"
    assert options.base_url_given


def test_an_empty_variable_is_no_address():
    options = parse_options([], {"REPLICATE_BASE_URL": " ", "REPLICATE_API_TOKEN": " "})
    assert (options.base_url, options.base_url_given, options.environment_token) == (REPLICATE_BASE_URL, False, "")


def test_the_environments_token_is_taken_and_shows_in_no_repr():
    options = parse_options([], {"REPLICATE_API_TOKEN": " r8_canary\n"})
    assert options.environment_token == "r8_canary"
    assert "canary" not in repr(options)


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [(["--api-url", "nowhere"], {}), ([], {"REPLICATE_BASE_URL": "http://far.example"})],
)
def test_an_address_that_cannot_be_used_is_an_error_with_a_sentence(arguments, environment):
    with pytest.raises(BadBaseUrl):
        parse_options(arguments, environment)


@pytest.mark.parametrize("arguments", [["--token", "r8_x"], ["--api-token=r8_x"]])
def test_there_is_no_option_for_a_token(arguments, capsys):
    with pytest.raises(SystemExit) as raised:
        parse_options(arguments, {})
    assert raised.value.code == 2
    assert "unrecognized arguments" in capsys.readouterr().err


def test_the_self_test_can_write_a_report():
    options = parse_options(["--self-test", "--report", "r.txt"], {})
    assert (options.self_test, options.report) == (True, Path("r.txt"))


def test_a_report_without_a_self_test_is_a_mistake(capsys):
    with pytest.raises(SystemExit):
        parse_options(["--report", "r.txt"], {})
    assert "--self-test" in capsys.readouterr().err


def test_a_capture_can_be_asked_for_beside_pictures():
    options = parse_options(["--capture", "boat.jpg"], {})
    assert (options.capture, options.pictures) == (True, (Path("boat.jpg"),))


@pytest.mark.parametrize("other", [["--ask", "What is it?"], ["--screenshot", "window.png"]])
def test_what_waits_for_a_person_does_not_go_with_what_does_not(other, capsys):
    with pytest.raises(SystemExit):
        parse_options(["--capture", *other], {})
    assert "--capture" in capsys.readouterr().err
