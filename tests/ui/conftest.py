"""Widgets under test: the real theme on the real QApplication, and pictures made of known pixels."""

import gc

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Signal

from llava_desktop.core.picture import PreparedPicture
from llava_desktop.ui.theme import Theme
from tests.ui.made import made_picture
from tests.ui.room import Room


@pytest.fixture(scope="session")
def applied_theme(qapp):
    """Applied once: every further stylesheet would polish all widgets anew."""
    theme = Theme()
    theme.apply(qapp)
    yield theme
    # WORKAROUND: the offscreen platform keeps the clipboard until after Python's end, and crashes when it lets a
    # QMimeData that Python made go then (xcb does not: it goes with the application).
    qapp.clipboard().clear()


@pytest.fixture
def theme(applied_theme):
    """The light theme; a test may turn it dark with `use_dark`."""
    applied_theme.use_dark(False)
    return applied_theme


@pytest.fixture
def prepared() -> PreparedPicture:
    return made_picture()


@pytest.fixture
def emissions():
    """Call it with a widget: a list that grows by the name of every signal of its own that it emits."""

    def record(widget) -> list[str]:
        seen: list[str] = []
        ours = [kind for kind in type(widget).__mro__ if kind.__module__.startswith("llava_desktop.")]
        for name in {name for kind in ours for name, value in vars(kind).items() if isinstance(value, Signal)}:
            getattr(widget, name).connect(lambda *_, name=name: seen.append(name))
        return seen

    return record


@pytest.fixture
def make_room(theme, tmp_path, qtbot):
    """`make_room(settings=…)`: a `Room` on this test's folder, after its first paint; `begin=False` for before."""
    made = []

    def make(*, begin=True, **options):
        room = Room(theme, tmp_path / "data", **options)
        made.append(room)
        room.window.show()
        return room.begin() if begin else room

    # Python collects on whichever thread allocates; a widget in a cycle would then die on the database's.
    gc.disable()
    yield make
    for room in made:
        room.close()
    gc.enable()


@pytest.fixture
def room(make_room):
    """With the demo engine, ready."""
    return make_room()


@pytest.fixture(autouse=True)
def _let_widgets_go():
    """Outside of a loop Qt keeps what was given to `deleteLater`: a stylesheet would dress all windows there were."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
