"""A process of the app begins and ends: the window, a second start that hands over, or one of the app's own helpers.

What stands before the window's first paint is `desktop_app.py`'s.
"""

import logging
import os
import sys
import threading
from collections.abc import Sequence

from PySide6.QtWidgets import QApplication

from llava_desktop.core.errors import AppError
from llava_desktop.core.options import START_AGAIN, TOKEN_VARIABLE, Options, parse_options
from llava_desktop.core.words import tr
from llava_desktop.desktop_app import DesktopApp
from llava_desktop.program import DECODE_PICTURES, SERVE_DEMO, demo_command, program_folder
from llava_desktop.storage.first_look import first_look
from llava_desktop.storage.folders import folders_in_use
from llava_desktop.storage.instance_lock import InstanceLock
from llava_desktop.ui.languages import install

STYLE = ("-style", "fusion")
"""Qt's own words for it: `setStyle` would give a QStyle back, and making that class costs 6 ms of the first paint."""
CLOSED_WITHIN_S = 3.0
"""An app that is closing is gone by then."""
OPEN_ALREADY = tr("LLaVA Desktop is open already. Close it first, or name another folder with --data-dir.")
NO_ANSWER = tr(
    "LLaVA Desktop is open already, but it does not answer. Close it, or end its process, then start it again."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the app. Returns the process's exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given == [SERVE_DEMO]:
        return serve_demo()
    if given == [DECODE_PICTURES]:
        return decode_pictures()
    try:
        options = parse_options(given, os.environ)
    except AppError as error:
        if sys.stderr is not None:  # a windowed program on Windows has none
            sys.stderr.write(f"{error.text}\n")
        return 2
    # Whatever this process starts (the browser a link opens in, say) would inherit it.
    os.environ.pop(TOKEN_VARIABLE, None)
    if options.self_test:
        return test_itself(options)
    lock = InstanceLock(folders_in_use(options.data_dir, program_folder()).folders.data_dir)
    if not lock.take_if_possible() and (code := leave_it_to_the_first(options, lock)) is not None:
        return code
    qt_app = QApplication([sys.argv[0], *STYLE])
    qt_app.setApplicationName("LLaVA Desktop")
    qt_app.setDesktopFileName("llava-desktop")
    qt_app.setQuitOnLastWindowClosed(False)
    desktop_app = DesktopApp(qt_app, options, lock)
    desktop_app.show()
    code = qt_app.exec()
    has_ended = desktop_app.stop()
    if code == START_AGAIN:
        code = start_again(options)
    if not has_ended or is_kept_alive():
        # A keyring prompt that nobody answers, a picture that is half decoded, or a name that is still looked up must
        # not keep the process alive.
        logging.shutdown()
        if sys.stdout is not None:  # a windowed program on Windows has none
            sys.stdout.flush()
        os._exit(code)
    return code


def start_again(options: Options) -> int:
    """Another process with the same arguments, which waits until this one has let its folder go. The exit code."""
    import subprocess

    arguments = [each for each in sys.orig_argv[1:] if each != "--capture"]
    environment = dict(os.environ)
    environment["PYINSTALLER_RESET_ENVIRONMENT"] = "1"  # its own word for a bundle that starts itself
    if options.environment_token:  # it is the same app, and was given it by the same person
        environment[TOKEN_VARIABLE] = options.environment_token
    try:
        subprocess.Popen([sys.executable, *arguments], env=environment, start_new_session=True)  # noqa: S603  # our own
    except OSError as error:
        why = error.strerror
        return end_with(tr("LLaVA Desktop could not be started again: {why}. Start it yourself.", why=why), options)
    return 0


def leave_it_to_the_first(options: Options, lock: InstanceLock) -> int | None:
    """Hand this start's files to the app that is open. The exit code; None when that one is gone, and this is it."""
    from llava_desktop.core.hand_over import HandOver
    from llava_desktop.qt.single_instance import Handing, hand_over

    if options.ask is not None or options.screenshot is not None:
        # Never handed over: who can reach the other's socket could spend its money.
        if lock.take_within(CLOSED_WITHIN_S):
            return None
        return end_with(OPEN_ALREADY, options)
    files = tuple(path.absolute() for path in options.pictures)
    given = HandOver(files, os.environ.get("XDG_ACTIVATION_TOKEN", ""), capture=options.capture)
    match hand_over(given, lock):
        case Handing.TAKEN:
            return 0
        case Handing.FIRST:
            return None
        case Handing.NO_ANSWER:
            return end_with(NO_ANSWER, options)


def end_with(sentence: str, options: Options) -> int:
    """Where it can be read: in the terminal, or in a box when there is none."""
    if sys.stderr is not None:
        sys.stderr.write(f"{sentence}\n")
    if sys.stderr is None or not sys.stderr.isatty():
        from llava_desktop.ui.last_word import last_word

        # There is one already where the app was to start again and could not; Qt allows no second.
        qt_app = QApplication.instance() or QApplication([sys.argv[0], *STYLE])
        folders = folders_in_use(options.data_dir, program_folder()).folders
        install(qt_app, first_look(folders.settings_file).language)
        box = last_word(sentence)
        box.finished.connect(qt_app.quit)
        qt_app.exec()
    return 1


def is_kept_alive() -> bool:
    """Whether Python might wait at its exit for a thread: one of asyncio's, that name servers do not answer, say."""
    others = (thread.name for thread in threading.enumerate() if thread is not threading.main_thread())
    # Daemons count: Python waits for the threads of a pool, and they are daemons when a thread of Qt made the pool.
    # It calls Qt's own threads `Dummy-…`, also after they ended, and never waits for them.
    return any(not name.startswith("Dummy-") for name in others)


def serve_demo() -> int:
    """Be the demo engine, for the app that started this process."""
    from llava_desktop.demo.serve import main as serve

    return serve(sys.stdin, sys.stdout)


def test_itself(options: Options) -> int:
    """`--self-test`, in a process that shows no window and needs no display."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from llava_desktop.self_test.run import checks, run

    qt_app = QApplication([sys.argv[0], *STYLE])
    code = run(
        checks(folders_in_use(options.data_dir, program_folder()).folders, demo_command()),
        report=options.report,
        terminal=sys.stdout,
    )
    qt_app.shutdown()
    return code


def decode_pictures() -> int:
    """Be the decoding process, for the app that started this one."""
    from llava_desktop.images.apart.worker import main as work

    return work()
