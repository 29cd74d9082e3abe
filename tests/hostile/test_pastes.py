"""A token as it is copied from somewhere, pasted into the real field: what is sent is the token and nothing else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton

from llava_desktop.core.token import cleaned_token
from llava_desktop.ui.settings_dialog import SettingsDialog
from tests.canary.secrets import TOKEN
from tests.hostile.catalogue import DIRTY_PASTES, Paste

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise")  # the offscreen platform

each = pytest.mark.parametrize("paste", DIRTY_PASTES, ids=lambda paste: paste.name)


@each
def test_what_is_around_a_token_is_taken_off(paste: Paste):
    assert cleaned_token(paste.text) == TOKEN


@each
def test_the_field_hands_on_what_was_pasted_into_it(paste: Paste, room, qtbot):
    room.press("Settings")
    dialog = room.window.findChild(SettingsDialog)
    field = dialog.findChild(QLineEdit, "API token")
    QGuiApplication.clipboard().setText(paste.text)
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().clear()
    dialog.findChild(QPushButton, "Save token").click()
    assert [engine.token for engine, _ in room.session.checks] == [TOKEN]


def test_there_are_fourteen():
    assert len(DIRTY_PASTES) == 14
    assert [int(paste.name.split()[0]) for paste in DIRTY_PASTES] == list(range(1, 15))
