"""Puts together all that shows the engine's own list: models, controllers, widgets, and the desk over them."""

from collections.abc import Callable

from llava_desktop.qt.engines import Engines
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.qt.network_thread import NetworkThread
from llava_desktop.qt.pictures import Preparer
from llava_desktop.qt.questions import Questions
from llava_desktop.qt.remote_imports import RemoteImports, Store
from llava_desktop.qt.remote_open import RemoteOpen
from llava_desktop.qt.remote_reading import RemoteReading
from llava_desktop.qt.remote_rows import RemoteRows
from llava_desktop.storage.history_reading import HistoryReader
from llava_desktop.ui.history_switch import HistorySwitch
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.remote_desk import RemoteDesk
from llava_desktop.ui.remote_detail import RemoteDetail
from llava_desktop.ui.remote_panel import RemotePanel
from llava_desktop.ui.theme import Theme


def open_remote_desk(
    *,
    theme: Theme,
    window: MainWindow,
    switch: HistorySwitch,
    engines: Engines,
    questions: Questions,
    network: NetworkThread,
    picture_thread: JobThread[Preparer],
    store: Store,
    reader: HistoryReader,
    version: Callable[[], str],
) -> RemoteDesk:
    """In the window, and not shown yet. version: the one that new questions are asked of."""
    rows = RemoteRows(window)
    panel = RemotePanel(theme, rows, window)
    detail = RemoteDetail(theme, window)
    window.put_remote(panel, detail)
    reading = RemoteReading(
        rows=rows,
        engines=engines,
        questions=questions,
        network=network,
        holders=reader.holders,
        version=version,
        parent=window,
    )
    return RemoteDesk(
        window=window,
        switch=switch,
        panel=panel,
        detail=detail,
        rows=rows,
        reading=reading,
        opened=RemoteOpen(network, window),
        imports=RemoteImports(store, picture_thread, window),
        questions=questions,
        version=version,
        parent=window,
    )
