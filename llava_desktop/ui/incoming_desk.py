"""From what a person brings to the pictures on the desk: folders are looked through, the web is asked on their word."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from llava_desktop.core.errors import AppError
from llava_desktop.core.incoming import BytesSource, FileSource
from llava_desktop.core.incoming_folders import Gathered, gathered_text
from llava_desktop.core.incoming_web import FetchProgress, WebPicture, linked_picture
from llava_desktop.core.words import tr
from llava_desktop.images.gathering import gather
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.qt.picture_fetches import PictureFetches
from llava_desktop.ui.incoming import Page
from llava_desktop.ui.link_bar import destination_of
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.notice import NO_NOTICE, NoticeView
from llava_desktop.ui.picture_desk import PictureDesk

SAID_AFTER_MS = 300
"""A look that takes longer is said to be under way."""
FETCH = tr("Fetch")
CANCEL_FETCH = tr("Cancel fetching")
LOOKING = tr("Looking through the folder…")


class IncomingDesk(QObject):
    """GUI thread. The picture that was there stays when nothing usable arrives."""

    def __init__(
        self,
        *,
        window: MainWindow,
        desk: PictureDesk,
        thread: JobThread[None],
        fetches: PictureFetches,
        get_ready: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        """thread: for listings and markup, and nothing else: a network folder may keep it.

        get_ready: called there when a picture is likely to come.
        """
        super().__init__(parent)
        self._window = window
        self._pane = window.picture_pane
        self._desk = desk
        self._thread = thread
        self._fetches = fetches
        self._get_ready = get_ready
        self._offered: WebPicture | None = None
        self._fetching: WebPicture | None = None
        self._so_far = ""
        self._told = ""
        self._looks = 0
        self._is_slow = False
        self._slowness = QTimer(self)
        self._slowness.setSingleShot(True)
        self._slowness.setInterval(SAID_AFTER_MS)
        self._connect()

    def open_files(self, paths: list[Path]) -> None:
        """Files and folders, wherever they were named."""
        if paths:
            self._forget()
            self._begin_look()
            self._thread.submit(lambda _tool: gather(paths), self._take_gathered)

    def _connect(self) -> None:
        pane, window = self._pane, self._window
        pane.files_dropped.connect(self.open_files)
        window.files_chosen.connect(self.open_files)
        pane.bytes_dropped.connect(self._open_bytes)
        pane.page_dropped.connect(self._read_page)
        for other in (pane.pixels_pasted, pane.drop_refused, pane.example_requested):
            other.connect(self._forget)
        for likely in (pane.drag_entered, window.choosing):
            likely.connect(self._prepare)
        self._fetches.fetched.connect(self._take_fetched)
        self._fetches.failed.connect(self._take_failure)
        self._fetches.progressed.connect(self._take_progress)
        self._slowness.timeout.connect(self._say_slow)
        # The notice is made when it is first needed; `_render` connects it.
        self._is_notice_connected = False

    def _prepare(self) -> None:
        """A third of a second that the first HEIC need not wait for."""
        self._thread.submit(lambda _tool: self._get_ready(), lambda _ready: None)

    # Files and folders

    def _begin_look(self) -> None:
        self._looks += 1
        if not self._slowness.isActive():
            self._slowness.start()

    def _end_look(self) -> None:
        self._looks -= 1
        if not self._looks:
            self._slowness.stop()
            self._is_slow = False

    def _say_slow(self) -> None:
        self._is_slow = True
        self._render()

    def _take_gathered(self, gathered: Gathered | Exception) -> None:
        self._end_look()
        if isinstance(gathered, Exception):
            raise gathered  # a fault of the app: for the log
        words = gathered_text(gathered)
        self._told = words if gathered.files else ""
        self._render()
        if gathered.files:
            self._desk.open_all([FileSource(path) for path in gathered.files])
        else:
            self._desk.refuse(words)

    def _open_bytes(self, data: bytes, name: str) -> None:
        self._forget()
        self._desk.open_all([BytesSource(data, name)])

    # The web

    def _read_page(self, page: Page) -> None:
        self._forget()
        self._begin_look()
        self._thread.submit(lambda _tool: linked_picture(page.html, page.addresses), self._take_linked)

    def _take_linked(self, found: BytesSource | WebPicture | Exception) -> None:
        self._end_look()
        if isinstance(found, WebPicture):
            self._offered = found
        self._render()
        if isinstance(found, BytesSource):
            self._desk.open_all([found])
        elif isinstance(found, AppError):
            self._desk.refuse(found.text)
        elif isinstance(found, Exception):
            raise found

    def _act(self) -> None:
        """The button of the notice: Fetch, or Cancel."""
        if self._fetching is not None:
            self._fetches.cancel()
            self._fetching = None
        elif self._offered is not None:
            self._fetching, self._offered, self._so_far = self._offered, None, ""
            self._fetches.fetch(self._fetching)
        self._render()

    def _take_progress(self, progress: FetchProgress) -> None:
        if progress.text != self._so_far:
            self._so_far = progress.text
            self._render()

    def _take_fetched(self, picture: BytesSource) -> None:
        self._fetching = None
        self._render()
        self._desk.open_all([picture])

    def _take_failure(self, sentence: str) -> None:
        self._fetching = None
        self._render()
        self._desk.refuse(sentence)

    # What is said

    def _forget(self) -> None:
        """Something else comes; what is being fetched comes all the same."""
        self._offered = None
        self._told = ""
        self._render()

    def _render(self) -> None:
        view = self._view()
        if view is NO_NOTICE and not self._is_notice_connected:
            return
        notice = self._pane.incoming
        if not self._is_notice_connected:
            self._is_notice_connected = True
            notice.action_requested.connect(self._act)
            notice.dismissed.connect(self._forget)
        notice.render(view)

    def _view(self) -> NoticeView:
        if self._fetching is not None:
            words = tr("Fetching the picture from {host}…", host=destination_of(self._fetching.address))
            return NoticeView(words, action=CANCEL_FETCH, is_error=False, so_far=self._so_far)
        if self._offered is not None:
            words = tr("Fetch the picture from {host}?", host=destination_of(self._offered.address))
            return NoticeView(words, action=FETCH, is_error=False, can_dismiss=True)
        if self._told:
            return NoticeView(self._told, is_error=False, can_dismiss=True)
        return NoticeView(LOOKING, is_error=False) if self._is_slow else NO_NOTICE
