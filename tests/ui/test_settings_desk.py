import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QSystemTrayIcon,
)

from llava_desktop.core.answer_news import Notifications
from llava_desktop.core.engine import EngineChoice
from llava_desktop.core.errors import KeyringUnavailable
from llava_desktop.core.network_choice import NetworkChoice
from llava_desktop.core.picture import Quality
from llava_desktop.storage.settings import Settings
from llava_desktop.ui.settings_dialog import SettingsDialog
from tests.qt.made import REPLICATE, FakeKeyring

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise")  # the offscreen platform


def dialog(room):
    found = room.window.findChildren(SettingsDialog)
    assert len(found) == 1
    return found[0]


def words(room) -> str:
    return "\n".join(label.text() for label in dialog(room).findChildren(QLabel) if not label.isHidden())


def test_the_dialog_is_made_when_it_is_first_wanted_and_only_once(room):
    assert room.window.findChildren(SettingsDialog) == []
    room.press("Settings")
    assert dialog(room).isVisible()
    room.press("Engine")
    dialog(room).close()
    room.settings.open()
    assert dialog(room).isVisible()


def test_the_invitation_to_add_a_token_leads_to_its_field(room, qtbot):
    room.window.picture_pane.token_requested.emit()
    qtbot.waitUntil(lambda: dialog(room).isVisible())
    field = dialog(room).findChild(QLineEdit, "API token")
    assert dialog(room).focusWidget() is field


def test_choosing_an_engine_holds_now_and_at_the_next_start(room):
    room.settings.open()
    dialog(room).fields.engine.chosen.emit(EngineChoice.REPLICATE)
    assert room.engines.choice is EngineChoice.REPLICATE
    assert room.preferences.value.engine is EngineChoice.REPLICATE


def test_the_dialog_speaks_to_the_owner_of_the_token(room):
    room.settings.open()
    dialog(room).fields.account.save_requested.emit(REPLICATE.token)
    assert room.session.checks[0][0].token == REPLICATE.token
    assert "Checking" in words(room)


def test_a_token_that_is_there_can_be_checked_and_removed(make_room):
    room = make_room(keyring=FakeKeyring(REPLICATE.token))
    room.settings.open()
    assert "keyring" in words(room)
    assert "api.replicate.com" in words(room)
    dialog(room).fields.account.check_requested.emit()
    assert len(room.session.checks) == 1
    dialog(room).fields.account.remove_requested.emit()
    room.keyring_thread.run_all()
    assert "Removed." in words(room)


def test_what_happened_before_the_dialog_was_open_is_read_in_it_once(make_room):
    locked = KeyringUnavailable("The keyring is locked, and was not unlocked.")
    room = make_room(keyring=FakeKeyring(error=locked))
    room.settings.open()
    assert locked.text in words(room)
    dialog(room).close()
    room.settings.open()
    assert locked.text not in words(room)


def test_what_is_still_going_on_is_not_forgotten_with_the_dialog(room):
    room.settings.open()
    dialog(room).fields.account.save_requested.emit(REPLICATE.token)
    dialog(room).close()
    room.settings.open()
    assert "Checking" in words(room)


def test_how_long_a_run_may_take_holds_for_the_next_question(room):
    room.settings.open()
    limit = dialog(room).findChild(QSpinBox, "Cancel after")
    assert limit.value() == 900
    limit.setValue(60)
    assert room.preferences.value.cancel_after_s == 60
    room.begin().ask()
    assert room.session.asked[-1].cancel_after_s == 60


def test_how_many_questions_run_at_once_holds_at_once_and_is_kept(room):
    room.settings.open()
    at_once = dialog(room).findChild(QSpinBox, "Questions at once")
    assert at_once.value() == 3
    at_once.setValue(1)
    assert room.session.allowed == [1]
    assert room.preferences.value.questions_at_once == 1


def entered(room, qtbot, name: str, typed: str) -> None:
    entry = dialog(room).findChild(QLineEdit, name)
    entry.clear()
    qtbot.keyClicks(entry, typed)
    qtbot.keyClick(entry, Qt.Key.Key_Return)


def test_text_size_holds_at_once_and_is_kept(room, theme):
    room.settings.open()
    try:
        dialog(room).findChild(QSpinBox, "Text size").setValue(150)
        assert theme.font_px(14) == 21
        assert room.preferences.value.text_percent == 150
    finally:
        theme.use_text_size(100)


def test_a_text_size_that_was_stored_is_there_from_the_start(make_room, theme):
    try:
        make_room(settings=Settings(text_percent=120))
        assert theme.font_px(20) == 24
    finally:
        theme.use_text_size(100)


def test_language_and_address_hold_from_the_next_start_which_the_button_makes(room, qtbot):
    room.settings.open()
    start_again = dialog(room).findChild(QPushButton, "Start again")
    assert not start_again.isVisible()
    dialog(room).fields.language.chosen.emit("de")
    assert room.preferences.value.language == "de"
    assert start_again.isVisible()
    dialog(room).fields.language.chosen.emit("")
    assert not start_again.isVisible()
    entered(room, qtbot, "API address", "https://proxy.example/v1")
    dialog(room).findChild(QPushButton, "Use this address").click()
    assert room.preferences.value.base_url == "https://proxy.example/v1"
    assert "proxy.example" not in room.engines.base_url
    with qtbot.waitSignal(room.settings.restart_requested):
        start_again.click()


def test_version_and_quality_hold_for_the_next_question(room, qtbot):
    room.settings.open()
    dialog(room).findChild(QRadioButton, "Quality of pictures: Best").click()
    assert room.preferences.value.quality is Quality.BEST
    version = "0123456789abcdef" * 4
    entered(room, qtbot, "Version of the model", version)
    assert room.preferences.value.version == version
    assert room.window.parameters.findChild(QLineEdit, "Model version").text() == version


def test_what_is_changed_elsewhere_is_shown_too(room):
    room.settings.open()
    room.preferences.change(questions_at_once=7)
    assert dialog(room).findChild(QSpinBox, "Questions at once").value() == 7


def test_another_way_to_the_network_reaches_whoever_sends(room, qtbot):
    room.settings.open()
    room.incoming_thread.run_all()
    entered(room, qtbot, "Proxy", "proxy.example:8080")
    assert room.session.networks == [NetworkChoice("http://proxy.example:8080")]
    assert room.preferences.value.network == room.session.networks[0]
    room.incoming_thread.run_all()
    assert "This proxy is used" in words(room)


def test_a_fault_while_the_network_is_looked_at_is_for_the_log(room, monkeypatch):
    room.settings._ways = room.settings._ways._replace(network_told=lambda _choice: 1 / 0)
    room.settings.open()
    with pytest.raises(ZeroDivisionError):
        room.incoming_thread.run_all()


def test_the_log_can_say_more(room):
    more: list[bool] = []
    room.settings.detailed_log_changed.connect(more.append)
    room.settings.open()
    dialog(room).findChild(QCheckBox, "Log in detail").click()
    assert more == [True]
    assert room.preferences.value.detailed_log


def test_folders_are_opened_and_chosen_by_the_system_s_own_windows(room, tmp_path):
    opened: list[object] = []
    room.settings._ways = room.settings._ways._replace(open_folder=opened.append)
    room.settings.open()
    for name in ("Open the data folder", "Open log folder"):
        dialog(room).findChild(QPushButton, name).click()
    assert opened == [room.folders.data_dir, room.folders.log_dir]
    dialog(room).fields.data.move_requested.emit()
    dialog(room).findChild(QPushButton, "Choose a file of certificates").click()
    folder, file = dialog(room).findChildren(QFileDialog)
    assert (folder.fileMode(), file.fileMode()) == (QFileDialog.FileMode.Directory, QFileDialog.FileMode.ExistingFile)
    file.fileSelected.emit(str(tmp_path / "company.pem"))
    assert room.preferences.value.ca_file == str(tmp_path / "company.pem")
    for each in (folder, file):
        each.close()


def test_what_the_desktop_is_told_and_shows_is_chosen(room, monkeypatch):
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    room.settings.open()
    dialog(room).findChild(QRadioButton, "Notifications: Off").click()
    assert room.preferences.value.notifications is Notifications.OFF
    dialog(room).findChild(QCheckBox, "Icon in the system tray").click()
    assert room.preferences.value.tray_icon
    room.preferences.change(tray_icon=False)


def test_where_there_is_no_tray_it_says_so_and_what_is_on_can_be_switched_off(room, monkeypatch):
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    room.settings.open()
    box = dialog(room).findChild(QCheckBox, "Icon in the system tray")
    assert "has no system tray" in words(room)
    assert not box.isEnabled()
    room.preferences.change(tray_icon=True)
    assert box.isEnabled()


def test_help_leads_to_the_list_of_keys_the_check_and_about(room, qtbot):
    room.settings.open()
    for name, signal in (
        ("Keyboard shortcuts", room.settings.shortcuts_requested),
        ("Check my setup", room.settings.setup_check_requested),
        ("About", room.settings.about_requested),
    ):
        with qtbot.waitSignal(signal):
            dialog(room).findChild(QPushButton, name).click()
    with qtbot.waitSignal(room.settings.detailed_log_changed) as told:
        dialog(room).findChild(QCheckBox, "Log in detail").click()
    assert told.args == [True]


def test_it_can_be_made_ready_before_anybody_wants_it_and_is_made_once(room):
    for _ in room.settings.get_ready():
        assert not any(each.isVisible() for each in room.window.findChildren(SettingsDialog))
    made = dialog(room)
    room.preferences.change(text_percent=150)
    room.settings.open()
    assert dialog(room) is made
    assert made.fields.text_size._number.value() == 150


def test_one_that_is_wanted_while_it_is_made_ready_is_made_once(room):
    steps = room.settings.get_ready()
    next(steps)
    room.settings.open()
    assert list(steps) == []
    assert len(room.window.findChildren(SettingsDialog)) == 1
