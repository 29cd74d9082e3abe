"""Between the question that is shown and its receipt: what stands there, and what its buttons do."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from llava_desktop.core.as_code import ApiCall, PictureOnDisk, as_curl, as_python
from llava_desktop.core.asking import request_of
from llava_desktop.core.base_url import REPLICATE_BASE_URL
from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.money import rate_of
from llava_desktop.core.picture import PictureFormat
from llava_desktop.core.question import PictureFile, Question
from llava_desktop.core.receipt import receipt_of, receipt_text
from llava_desktop.core.words import tr
from llava_desktop.qt.engines import Engines
from llava_desktop.qt.preferences import Preferences
from llava_desktop.replicate.wire import body_of
from llava_desktop.ui.receipt_details import DetailsView, ReceiptAction, ReceiptDetails
from llava_desktop.ui.shown_question import ShownQuestion
from llava_desktop.ui.text_window import TextWindow

COPIED = {
    ReceiptAction.COPY: tr("The receipt is on the clipboard."),
    ReceiptAction.CURL: tr("The request is on the clipboard, without the token."),
    ReceiptAction.PYTHON: tr("The request is on the clipboard, without the token."),
}
STANDS_ABOVE = {"State", "Waited", "Ran", "Cost"}
"""In the conversation, and in the four lines."""
NO_PICTURE = tr("The picture that was sent is not on this computer any more, so the request cannot be made again.")


class ReceiptDesk(QObject):
    """GUI thread."""

    def __init__(
        self,
        *,
        details: ReceiptDetails,
        shown: ShownQuestion,
        engines: Engines,
        preferences: Preferences,
        picture_path: Callable[[PictureFile], Path | None],
        ask_again: Callable[[Question], None],
        tell: Callable[[str], None],
        window: QWidget,
        parent: QObject | None = None,
    ) -> None:
        """picture_path: of the file with just these bytes, None when there is none. ask_again: the same request once
        more, as far as the engine of now is the same. tell: a sentence for the person.
        """
        super().__init__(parent)
        self._details = details
        self._shown = shown
        self._engines = engines
        self._preferences = preferences
        self._picture_path = picture_path
        self._ask_again = ask_again
        self._tell = tell
        self._window = window
        details.wanted.connect(self._do)
        shown.changed.connect(self.render)
        self.render()

    def render(self) -> None:
        """Also when the rate was changed, in Settings."""
        question = self._shown.question
        if question is None:
            self._details.render(DetailsView())
            return
        can = {ReceiptAction.COPY, ReceiptAction.CURL, ReceiptAction.PYTHON}
        if question.logs:
            can.add(ReceiptAction.LOGS)
        if question.raw:
            can.add(ReceiptAction.RAW)
        if question.state.is_finished:
            can.add(ReceiptAction.AGAIN)
        lines = tuple(line for line in receipt_of(question, self._rate) if line.name not in STANDS_ABOVE)
        self._details.render(DetailsView(lines, frozenset(can)))

    @property
    def _rate(self) -> Decimal:
        return rate_of(self._preferences.value.rate_usd_per_s)

    def _do(self, action: ReceiptAction) -> None:
        question = self._shown.question
        if question is None:
            return
        match action:
            case ReceiptAction.COPY:
                self._copy(action, receipt_text(receipt_of(question, self._rate)))
            case ReceiptAction.CURL | ReceiptAction.PYTHON:
                call = self._call_of(question)
                if call is None:
                    self._tell(NO_PICTURE)
                else:
                    self._copy(action, as_curl(call) if action is ReceiptAction.CURL else as_python(call))
            case ReceiptAction.LOGS:
                TextWindow(action.value, question.logs, self._window).show()
            case ReceiptAction.RAW:
                TextWindow(action.value, question.raw, self._window).show()
            case ReceiptAction.AGAIN:
                self._run_again(question)

    def _copy(self, action: ReceiptAction, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._details.say(COPIED[action])

    def _call_of(self, question: Question) -> ApiCall | None:
        """None when its picture is gone. What the demo engine was asked is made a request to Replicate: the demo
        engine is reached by nobody else.
        """
        request = request_of(question, None)
        picture, marker = None, ""
        if question.picture is not None:
            sent = question.picture.sent
            path = self._picture_path(sent)
            if path is None:
                return None
            marker = uuid.uuid4().hex
            picture = PictureOnDisk(path, "image/jpeg" if sent.format is PictureFormat.JPEG else "image/png")
            request = replace(request, input=replace(request.input, image=marker))
        return ApiCall(
            base_url=REPLICATE_BASE_URL if question.engine is EngineKind.DEMO else question.base_url,
            body=body_of(request),
            cancel_after_s=self._preferences.value.cancel_after_s,
            picture=picture,
            marker=marker,
        )

    def _run_again(self, question: Question) -> None:
        engine = self._engines.engine
        if engine is not None and not _is_same(engine, question):
            asked = Engine(question.engine, question.base_url).name
            self._tell(
                tr(
                    "It cannot be run exactly again now: {asked} was asked, and {engine} answers now.",
                    asked=asked,
                    engine=engine.name,
                )
            )
            return
        self._ask_again(question)


def _is_same(engine: Engine, question: Question) -> bool:
    """Each start's demo engine is the same program, wherever it listens."""
    return engine.kind is question.engine and (engine.is_demo or engine.base_url == question.base_url)
