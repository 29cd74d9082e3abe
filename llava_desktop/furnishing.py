"""The window gets what is around the picture and the prompt, once it is painted for the first time.

One of the files that put the app together (`assembly.py`).
"""

from collections.abc import Iterator

from PySide6.QtWidgets import QVBoxLayout, QWidget

from llava_desktop.backstage import Backstage
from llava_desktop.core.picture import RawImage
from llava_desktop.ui.conversation_pane import ConversationPane
from llava_desktop.ui.history_panel import HistoryPanel
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.notice import Notice
from llava_desktop.ui.picture_bench import PictureBench
from llava_desktop.ui.picture_strip import PictureStrip
from llava_desktop.ui.side_panel import SidePanel
from llava_desktop.ui.theme import Theme


def furnish(window: MainWindow, back: Backstage, theme: Theme) -> Iterator[None]:
    """Made in one step, placed in the next: the window lays itself out with each panel, and has its turn between."""
    history_panel = HistoryPanel(theme, back.history_model, decode_thumbnail, window)
    yield
    window.furnish_left(history_panel)
    yield
    side = SidePanel(theme, window)
    side.parameters.render(back.preferences.value.parameters)
    yield
    window.furnish_right(side)
    yield
    conversation = ConversationPane(theme, window)
    yield
    window.furnish_centre(
        notice=Notice(theme, window), strip=PictureStrip(theme, decode_thumbnail, window), conversation=conversation
    )
    yield

    def make_bench(theme: Theme, zone: QWidget, column: QVBoxLayout) -> PictureBench:
        bench = PictureBench(theme, zone, column)
        bench.detail_wanted.connect(back.details.fetch)
        back.details.missed.connect(bench.miss_detail)
        back.details.fetched.connect(bench.show_detail)
        return bench

    window.picture_pane.furnish(make_bench)


def decode_thumbnail(data: bytes) -> RawImage:
    """GUI thread; a thumbnail is at most 96 px, a fraction of a millisecond. Pillow was imported by then."""
    from llava_desktop.images.prepare import decode_sent

    return decode_sent(data)
