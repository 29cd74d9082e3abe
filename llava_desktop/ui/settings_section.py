"""A part of Settings: a heading and its settings, each of which can be found by any of its words."""

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QAbstractButton, QLabel, QVBoxLayout, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.labels import plain_label, section_label
from llava_desktop.ui.theme import GAP, GRID, Look


class Setting(QWidget):
    """One setting: its name, a plain explanation, its fields. A field that says both itself has empty ones here.

    also: other words that a person may look for it by.
    """

    def __init__(self, *fields: QWidget, name: str = "", why: str = "", also: str = "") -> None:
        super().__init__()
        self._also = also
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        if name:
            column.addWidget(plain_label(name, parent=self))
        if why:
            column.addWidget(plain_label(why, look=Look.MUTED, wrap=True, parent=self))
        for field in fields:
            column.addWidget(field)
            if why and not field.accessibleDescription():
                field.setAccessibleDescription(said(why))

    def matches(self, typed: str) -> bool:
        """Whether each of the words stands somewhere in what it says, or in its synonyms."""
        words = [label.text() for label in self.findChildren(QLabel)]
        words += [button.text() for button in self.findChildren(QAbstractButton)]
        words += [widget.accessibleName() for widget in self.findChildren(QWidget)]
        text = " ".join((*words, said(self._also), str(self._also))).casefold()
        return all(word in text for word in typed.casefold().split())


class SettingsSection(QWidget):
    def __init__(self, name: str, *settings: Setting) -> None:
        super().__init__()
        self.name = name
        self.setObjectName(f"Section: {name}")
        self._settings = settings
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2 * GAP)
        column.setSpacing(2 * GAP)
        column.addWidget(section_label(name, self))
        for setting in settings:
            column.addWidget(setting)

    def narrow(self, typed: str) -> int:
        """How many settings are left in sight. The section's own name brings all of them."""
        is_named = bool(typed) and said(self.name).casefold().startswith(typed.casefold())
        found = [is_named or setting.matches(typed) for setting in self._settings]
        for setting, is_found in zip(self._settings, found, strict=True):
            setting.setVisible(is_found)
        self.setVisible(any(found))
        return sum(found)


class SettingsColumn(QWidget):
    """All sections, one under another. It is as wide as what it lies in, whatever its words would like."""

    def __init__(self, sections: Sequence[SettingsSection], parent: QWidget | None = None) -> None:
        """Nothing is in it before `place`."""
        super().__init__(parent)
        self.sections = sections
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * GRID, 4 * GRID, 6 * GRID, 4 * GRID)
        column.setSpacing(GAP)
        self._nothing = plain_label(look=Look.MUTED, wrap=True, parent=self)
        self._nothing.setVisible(False)
        column.addWidget(self._nothing)
        column.addStretch(1)
        self._rows = column

    def place(self) -> Iterator[None]:
        """One section a step: each takes some ms."""
        for row, section in enumerate(self.sections):
            self._rows.insertWidget(row, section)
            yield

    def narrow(self, typed: str) -> int:
        found = sum([section.narrow(typed) for section in self.sections])
        self._nothing.setText("" if found else said(tr("No setting has these words.")))
        self._nothing.setVisible(not found)
        return found
