"""Between the folded fields of the request and the settings, which own them."""

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.request_fields import RequestFields
from llava_desktop.qt.engines import Engines
from llava_desktop.qt.preferences import Preferences
from llava_desktop.ui.advanced_fields import AdvancedFields, AdvancedView


class AdvancedDesk(QObject):
    """GUI thread."""

    changed = Signal()
    """Something else is sent from now on: what stands beside Ask may not be true any more."""

    def __init__(
        self,
        *,
        fields: AdvancedFields,
        engines: Engines,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._fields = fields
        self._engines = engines
        self._preferences = preferences
        fields.fields_edited.connect(self._take)
        engines.changed.connect(self.render)
        self.render()

    def render(self) -> None:
        """Also when the limit of a run was changed, in Settings."""
        engine, value = self._engines.engine, self._preferences.value
        self._fields.render(
            AdvancedView(value.request_fields, value.cancel_after_s, is_demo=engine is not None and engine.is_demo)
        )

    def _take(self, fields: RequestFields) -> None:
        self._preferences.change(
            version=fields.version,
            webhook=fields.webhook,
            webhook_events=fields.webhook_events,
            stream=fields.stream,
        )
        self.changed.emit()
