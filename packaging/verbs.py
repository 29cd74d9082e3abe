"""The verbs of dev.py: what each needs, and what it starts."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

import demonstration
import quality
import relock
import system_libraries
from console import ROOT, ExpectedError, say, shown
from environment import Environment, Lock
from system_libraries import BUNDLE, QT, TESTS, VIRTUAL_SCREEN, X11
from virtual_screen import has_display

BUNDLE_FOLDER = ROOT / "packaging" / "bundle"
PROVE = "--prove"
INTERRUPTED = 128 + signal.SIGINT


def run(given: list[str]) -> int:
    """start the app; what follows is the app's (`run --help`). With no display: a demonstration on a virtual one"""
    virtual = demonstration.needs_virtual_screen(given, has_display=has_display(os.environ))
    python = _prepared(Lock.RUN, (*QT, *X11, *(VIRTUAL_SCREEN if virtual else ())))
    if virtual:
        return demonstration.run_demonstration(python, given)
    return shown([python, ROOT / "main.py", *given])


def test(given: list[str]) -> int:
    """check, then the tests; what follows is pytest's, but for --slow: also the tests that need minutes"""
    return quality.test(_prepared_for_tests(), given)


def check(given: list[str]) -> int:
    """format, lint and types"""
    _takes_nothing("check", given)
    return quality.check(_prepared(Lock.TEST, ()))


def setup(given: list[str]) -> int:
    """make .venv with everything for tests and get the system packages, nothing else"""
    _takes_nothing("setup", given)
    _prepared_for_tests()
    say("Ready: .venv holds everything for `run` and `test`.")
    return 0


def bench(given: list[str]) -> int:
    """measure speed and memory; what follows is packaging/bench/run.py's"""
    return _script(ROOT / "packaging" / "bench" / "run.py", given)


def bundle(given: list[str]) -> int:
    """build the app for where there is no Python, into dist/; --prove tries it in a Debian of its own (root only)"""
    if PROVE in given:
        system_libraries.ensure(system_libraries.PROOF)
        return _script(BUNDLE_FOLDER / "prove.py", [word for word in given if word != PROVE])
    system_libraries.ensure((*QT, *X11, *BUNDLE, system_libraries.venv_maker()))
    environment = Environment(ROOT, "build/venv")
    environment.ensure(Lock.BUNDLE)
    return shown([environment.python, BUNDLE_FOLDER / "build.py", *given])


def screens(given: list[str]) -> int:
    """take the screenshots of the documentation; what follows is packaging/screens.py's"""
    return _script(ROOT / "packaging" / "screens.py", given)


def lock(given: list[str]) -> int:
    """(maintainers) make the lock files again; --upgrade takes the newest versions allowed"""
    relock.relock(given)
    return 0


def languages(given: list[str]) -> int:
    """(maintainers) find every text of the app again and compile the catalogues; --check only looks"""
    return _script(ROOT / "packaging" / "languages.py", given)


def licenses(given: list[str]) -> int:
    """(maintainers) collect the licences of all parts again, after `lock`"""
    _takes_nothing("licenses", given)
    return _script(ROOT / "packaging" / "legal" / "licenses.py", given)


VERBS: dict[str, Callable[[list[str]], int]] = {
    verb.__name__: verb for verb in (run, test, check, setup, bench, bundle, screens, lock, languages, licenses)
}


def main(arguments: Sequence[str]) -> int:
    """Exit codes: the started program's own; 1 for an expected failure, said in words; 2 for a wrong command."""
    signal.signal(signal.SIGTERM, _leave)
    chosen = _parser().parse_args(arguments)
    try:
        return VERBS[chosen.verb](chosen.rest)
    except ExpectedError as error:
        say(str(error))
    except OSError as error:
        # A full disk, a folder without rights: the system's sentence names the file and the reason.
        say(f"That did not work: {error}")
    except KeyboardInterrupt:
        say("\nStopped. What was begun is repaired or finished by the next call.")
        return INTERRUPTED
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        usage="python3 packaging/dev.py VERB [ARGUMENTS ...]",
        description="Everything that is done with a checkout of LLaVA Desktop. Each verb sets up what it needs.",
        epilog="\n".join(f"  {name:9} {verb.__doc__}" for name, verb in VERBS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("verb", choices=list(VERBS), metavar="VERB", help=argparse.SUPPRESS)
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help=argparse.SUPPRESS)
    return parser


def _prepared(lock: Lock, needs: Sequence[system_libraries.Need]) -> Path:
    """System packages first: without them pip's long download would be for nothing. `.venv`'s Python."""
    environment = Environment(ROOT)
    system_libraries.ensure((*needs, system_libraries.venv_maker()))
    environment.ensure(lock)
    return environment.python


def _prepared_for_tests() -> Path:
    return _prepared(Lock.TEST, (*QT, *X11, *TESTS))


def _script(path: Path, given: Sequence[str]) -> int:
    if not path.exists():
        raise ExpectedError(f"{path.relative_to(ROOT)} is not in this checkout.")
    return shown([_prepared_for_tests(), path, *given])


def _takes_nothing(verb: str, given: Sequence[str]) -> None:
    if given:
        raise ExpectedError(f"`{verb}` takes no arguments, but was given: {' '.join(given)}")


def _leave(signal_number: int, _frame: FrameType | None) -> None:
    """SIGTERM ends us through every `finally`, so that no program that we started is left behind."""
    sys.exit(128 + signal_number)
