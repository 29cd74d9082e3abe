"""One line of the setup's check: its sign, what was looked at, how it is, and what to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from llava_desktop.core.setup_check import Outcome, SetupFinding, SetupPart
from llava_desktop.core.text import with_marks
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.icons import Icon, icon_pixmap
from llava_desktop.ui.labels import plain_label, show_whole
from llava_desktop.ui.theme import GAP, GRID, ICON_SIZE, Look, Theme, set_look

WAITS = tr("Checking…")
_SIGNS = {Outcome.PASS: Icon.CHECK, Outcome.FAIL: Icon.CLOSE}


class SetupCheckRow(QFrame):
    """The words say it all; the sign and its colour only help the eye."""

    def __init__(self, theme: Theme, part: SetupPart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._part = part
        self._finding: SetupFinding | None = None
        self._build()
        self._place()
        theme.changed.connect(self._draw_sign)
        self.render(None)

    def render(self, finding: SetupFinding | None) -> None:  # type: ignore[override]  # QWidget.render paints
        """None: not known yet."""
        self._finding = finding
        is_problem = finding is not None and finding.outcome is Outcome.FAIL
        self._state.setText(said(WAITS if finding is None else finding.outcome.value))
        set_look(self._state, Look.DANGER_TEXT if is_problem else Look.MUTED)
        found = "" if finding is None else _found(finding)
        show_whole(self._text, with_marks(found))
        self._text.setVisible(bool(found))
        show_whole(self._advice, "" if finding is None else with_marks(said(finding.advice)))
        self._advice.setVisible(bool(finding and finding.advice))
        self._draw_sign()

    @property
    def spoken(self) -> str:
        """For a screen reader: `Clock: Problem. This computer's clock …`."""
        part, finding = self._part.value, self._finding
        if finding is None:
            return said(tr("{part}: {state}", part=part, state=WAITS))
        text = with_marks(said(finding.whole_text))
        return said(tr("{part}: {state}. {text}", part=part, state=finding.outcome.value, text=text))

    def height_for(self, width: int) -> int:
        """Wrapped words need it, and a list does not ask by itself."""
        return max(self._grid.totalHeightForWidth(width), self._grid.totalMinimumSize().height())

    def _build(self) -> None:
        self._sign = QLabel(self)
        self._sign.setFixedSize(ICON_SIZE, ICON_SIZE)
        self._title = plain_label(self._part.value, look=Look.TITLE, parent=self)
        self._state = plain_label(look=Look.MUTED, parent=self)
        self._text = plain_label(look=Look.SMALL, wrap=True, parent=self)
        self._advice = plain_label(look=Look.SMALL, wrap=True, parent=self)

    def _place(self) -> None:
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(2 * GRID, GAP, 2 * GRID, GAP)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GRID // 2)
        grid.addWidget(self._sign, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self._title, 0, 1)
        grid.addWidget(self._state, 0, 2, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._text, 1, 1, 1, 2)
        grid.addWidget(self._advice, 2, 1, 1, 2)
        grid.setColumnStretch(1, 1)

    def _draw_sign(self) -> None:
        colors = self._theme.colors
        sign = None if self._finding is None else _SIGNS.get(self._finding.outcome)
        if sign is None:
            self._sign.clear()
            return
        color = colors.danger if sign is Icon.CLOSE else colors.accent
        self._sign.setPixmap(icon_pixmap(sign, color, ICON_SIZE, self.devicePixelRatioF()))


def _found(finding: SetupFinding) -> str:
    """Without the advice; in the language of the window."""
    return f"{said(finding.text)} {said(finding.personal)}".strip()
