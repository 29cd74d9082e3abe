"""The command line: what a person, a test or the operating system may ask of a start."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from llava_desktop.core.base_url import REPLICATE_BASE_URL, base_url_from_environment, checked_base_url

START_AGAIN = 96
"""The exit code with which a start asks for another one, with the same arguments; nobody outside ever sees it."""
TOKEN_VARIABLE = "REPLICATE_API_TOKEN"  # noqa: S105 - a name


class Options(NamedTuple):
    """base_url: where Replicate's API is. environment_token: REPLICATE_API_TOKEN; there is no option for a token.

    A NamedTuple, because the window waits for it: a dataclass takes 1 ms to make.
    """

    base_url: str = REPLICATE_BASE_URL
    base_url_given: bool = False
    demo: bool = False
    data_dir: Path | None = None
    ask: str | None = None
    screenshot: Path | None = None
    debug: bool = False
    pictures: tuple[Path, ...] = ()
    environment_token: str = ""
    self_test: bool = False
    report: Path | None = None
    capture: bool = False

    def __repr__(self) -> str:
        """Without the token, and without the paths: they tell names."""
        return f"Options({self.base_url}, demo={self.demo}, {len(self.pictures)} pictures)"


def parse_options(arguments: Sequence[str], environment: Mapping[str, str]) -> Options:
    """Raises BadBaseUrl; ends the process with a sentence for an unknown option, as argparse does."""
    parser = _parser()
    found = parser.parse_intermixed_args(arguments)  # pictures may stand on both sides of the options
    if found.report is not None and not found.self_test:
        parser.error("--report is only for --self-test")
    if found.capture and (found.ask is not None or found.screenshot is not None):
        parser.error("--capture waits for a person, and --ask and --screenshot do not")
    named = environment.get("REPLICATE_BASE_URL", "").strip()
    if found.api_url is not None:
        base_url = checked_base_url(found.api_url)
    elif named:
        base_url = base_url_from_environment(named)
    else:
        base_url = REPLICATE_BASE_URL
    return Options(
        base_url=base_url,
        base_url_given=found.api_url is not None or bool(named),
        demo=found.demo,
        data_dir=found.data_dir,
        ask=found.ask,
        screenshot=found.screenshot,
        debug=found.debug,
        pictures=tuple(found.pictures),
        environment_token=environment.get(TOKEN_VARIABLE, "").strip(),
        self_test=found.self_test,
        report=found.report,
        capture=found.capture,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="llava-desktop",
        description="Ask questions about your pictures. With no API token the demo engine answers; it is not LLaVA.",
        epilog="REPLICATE_API_TOKEN and REPLICATE_BASE_URL are read from the environment, for this session only.",
    )
    parser.add_argument("pictures", nargs="*", type=Path, metavar="PICTURE", help="open it; of a folder, its pictures")
    parser.add_argument("--demo", action="store_true", help="use the demo engine, whatever tokens there are")
    parser.add_argument("--api-url", metavar="URL", help="the predictions API's base address, used as it is")
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="keep history, settings and log here")
    parser.add_argument("--ask", metavar="TEXT", help="ask this about the first PICTURE, print the answer, and end")
    parser.add_argument("--screenshot", type=Path, metavar="FILE", help="save a picture of the window (PNG)")
    parser.add_argument("--capture", action="store_true", help="choose a part of the screen, and open it as a picture")
    parser.add_argument("--debug", action="store_true", help="log more, also to the terminal; never a token")
    parser.add_argument("--self-test", action="store_true", help="check this installation, say what is wrong, and end")
    parser.add_argument("--report", type=Path, metavar="FILE", help="with --self-test: write what it says here, too")
    return parser
