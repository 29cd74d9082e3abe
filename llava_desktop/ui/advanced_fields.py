"""Fields of the request that few people need, folded away: version, webhook and its events, streaming.

What differs from the defaults stands in the heading, so that nothing is sent unseen while it is folded.
"""

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from llava_desktop.core.model_version import DEFAULT_VERSION
from llava_desktop.core.prediction import WebhookEvent
from llava_desktop.core.request_fields import (
    DEFAULT_FIELDS,
    EVENT_TEXT,
    RequestFields,
    checked_version,
    checked_webhook,
    webhook_warning,
)
from llava_desktop.core.text import duration_text, with_marks
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.language import said
from llava_desktop.ui.boxes import named_box
from llava_desktop.ui.buttons import link_button
from llava_desktop.ui.checked_field import CheckedField
from llava_desktop.ui.labels import announce, plain_label, show_words
from llava_desktop.ui.sides import fold_mark, fold_word, margins
from llava_desktop.ui.theme import GRID, Look

NOT_STREAMED = tr("The answer is asked for every second or so, and comes in larger pieces.")
OF_DEMO = tr("The version and the webhook are for Replicate only; the demo engine does not use them.")
NO_EVENTS = tr("If none is ticked, the API reports pieces of the answer and the end.")


@dataclass(frozen=True, slots=True)
class AdvancedView:
    """cancel_after_s: seconds; set elsewhere, and named here. is_demo: the demo engine answers now."""

    fields: RequestFields = DEFAULT_FIELDS
    cancel_after_s: int = 900
    is_demo: bool = False


class AdvancedFields(QWidget):
    fields_edited = Signal(object)
    """RequestFields; never sent by `render`."""
    run_limit_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = AdvancedView()
        self._build()
        self._place()
        self._connect()
        self.render(self._view)

    def render(self, view: AdvancedView) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        self._view = view
        fields = view.fields
        self._head.setText(said(joined(" ", tr("Advanced"), fold_mark(is_open=self._is_open))))
        show_words(self._summary, fields.in_words)
        self._head.setAccessibleDescription(said(self._state_in_words))
        self._version.show_value("" if fields.version == DEFAULT_VERSION else fields.version)
        self._version.say("")
        self._webhook.show_value(fields.webhook)
        self._webhook.say(with_marks(said(webhook_warning(fields.webhook))))
        for event, box in self._events.items():
            box.setChecked(event in fields.webhook_events)
        self._no_events.setVisible(not fields.webhook_events)
        self._told.setVisible(bool(fields.webhook))
        self._stream.setChecked(fields.stream)
        self._not_streamed.setVisible(not fields.stream)
        self._of_demo.setVisible(view.is_demo and replace(fields, stream=True) != DEFAULT_FIELDS)
        limit = tr("A run ends by itself after {duration}", duration=duration_text(view.cancel_after_s))
        self._limit_words.setText(said(limit))
        self._limit.setAccessibleDescription(said(limit))

    def _build(self) -> None:
        self._is_open = False
        self._head = link_button(tr("Advanced"))
        self._summary = plain_label(look=Look.MUTED, wrap=True, parent=self)
        self._body = QWidget(self)
        self._body.setVisible(False)
        self._version = CheckedField(tr("Model version"), tr("Default (LLaVA v1.6 34B)"))
        self._webhook = CheckedField(tr("Webhook"), tr("None (https://…)"))
        self._events = {
            event: named_box(_as_beginning(said(words)), tr("Webhook: {event}", event=words))
            for event, words in EVENT_TEXT.items()
        }
        self._told = QWidget()
        self._no_events = plain_label(NO_EVENTS, look=Look.MUTED, wrap=True)
        self._stream = named_box(tr("Stream the answer"))
        self._not_streamed = plain_label(NOT_STREAMED, look=Look.MUTED, wrap=True)
        self._of_demo = plain_label(OF_DEMO, look=Look.MUTED, wrap=True)
        self._limit_words = plain_label(look=Look.MUTED, wrap=True)
        self._limit = link_button(tr("Settings"), tr("Run limit"))

    def _place(self) -> None:
        inside = QVBoxLayout(self._body)
        inside.setContentsMargins(0, GRID, 0, 0)
        inside.setSpacing(GRID)
        inside.addWidget(self._version)
        inside.addWidget(self._webhook)
        told = QVBoxLayout(self._told)
        told.setContentsMargins(margins(2 * GRID, 0, 0, 0))
        told.setSpacing(0)
        told.addWidget(plain_label(tr("Tell it about"), look=Look.MUTED))
        for box in self._events.values():
            told.addWidget(box)
        told.addWidget(self._no_events)
        for widget in (self._told, self._stream, self._not_streamed, self._of_demo, self._limit_words):
            inside.addWidget(widget)
        inside.addWidget(self._limit, alignment=Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._summary)
        column.addWidget(self._body)

    def _connect(self) -> None:
        self._head.clicked.connect(self._fold)
        self._version.finished.connect(self._take_version)
        self._webhook.finished.connect(self._take_webhook)
        for box in self._events.values():
            box.clicked.connect(self._take_events)
        self._stream.clicked.connect(lambda on: self._edit(replace(self._view.fields, stream=on)))
        self._limit.clicked.connect(self.run_limit_requested)

    @property
    def _fold_word(self) -> str:
        return fold_word(is_open=self._is_open)

    @property
    def _state_in_words(self) -> str:
        differs = self._view.fields.in_words
        return tr("{folded}, {differs}", folded=self._fold_word, differs=differs) if differs else self._fold_word

    def _fold(self) -> None:
        self._is_open = not self._is_open
        self._body.setVisible(self._is_open)
        self.render(self._view)
        announce(self._head, self._fold_word)

    def _take_version(self, typed: str) -> None:
        version = self._version.checked(typed, checked_version)
        if version is not None:
            self._edit(replace(self._view.fields, version=version))

    def _take_webhook(self, typed: str) -> None:
        # When it is refused nobody is told: the one before is what is just being replaced.
        webhook = self._webhook.checked(typed, checked_webhook) or ""
        self._edit(replace(self._view.fields, webhook=webhook))

    def _take_events(self) -> None:
        chosen = tuple(event for event in WebhookEvent if self._events[event].isChecked())
        self._edit(replace(self._view.fields, webhook_events=chosen))

    def _edit(self, fields: RequestFields) -> None:
        is_other = fields != self._view.fields
        self.render(replace(self._view, fields=fields))
        if is_other:
            self.fields_edited.emit(fields)


def _as_beginning(words: str) -> str:
    """With a capital, and else as they are: in some languages other words have one, too."""
    return words[:1].upper() + words[1:]
