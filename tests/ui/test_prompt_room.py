"""Presets, earlier questions and advanced fields in the whole window."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QPushButton, QSpinBox

from llava_desktop.core.events import AnswerDelta, Phase, PhaseChanged
from llava_desktop.core.model_version import DEFAULT_VERSION
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.picture import OriginalPicture
from llava_desktop.core.presets import BUILT_IN
from llava_desktop.storage.presets import load_presets
from llava_desktop.storage.settings import Settings
from llava_desktop.ui.advanced_fields import AdvancedFields
from llava_desktop.ui.presets_desk import values_of
from llava_desktop.ui.presets_window import PresetsWindow
from tests.qt.made import REPLICATE, FakeKeyring, asked, ended
from tests.ui.made import made_picture
from tests.ui.room import TODAY

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # no keyboard to grab on an offscreen platform

OTHER = "0123456789abcdef" * 4
HOOK = "https://hooks.example.org/in"
UP = Qt.Key.Key_Up


def field(room):
    return room.window.findChild(QPlainTextEdit, "Prompt")


def menu(room):
    room.button("Presets").click()
    return room.window.findChildren(QMenu, "Presets menu")[-1]


def presets_window(room):
    return room.window.findChild(PresetsWindow)


def use(room, title: str) -> None:
    """Out of the menu."""
    opened = menu(room)
    next(action for action in opened.actions() if action.text() == title).trigger()
    opened.close()


# -- presets


def test_the_menu_holds_all_presets_and_the_way_to_change_them(room):
    titles = [action.text() for action in menu(room).actions() if not action.isSeparator()]
    assert titles == [*(preset.title for preset in BUILT_IN), "Edit presets…"]


def test_a_preset_is_seen_in_the_prompt_before_anything_is_sent(room):
    use(room, "Identify")
    assert room.box.text() == BUILT_IN[4].text
    assert room.session.asked == []


def test_the_chips_under_a_picture_are_the_first_presets(room):
    room.open_picture()
    room.button("Alt text").click()
    assert room.box.text() == BUILT_IN[2].text
    room.prompt_room.shelf.move("translate", -5)
    assert room.button("Translate").parent().objectName() == "Suggestions"


def test_name_folder_and_date_are_filled_in(room):
    made = room.prompt_room.shelf.add("Mine & yours", "{name} of {folder} on {date}")
    room.open_picture("boat.old.jpg")
    room.desk.picture = replace(room.desk.picture, original=OriginalPicture("boat.old.jpg", "0", b"", "Holidays"))
    use(room, "Mine && yours")
    assert room.box.text() == "boat.old of Holidays on 2024-02-29"
    assert room.told == ""
    room.desk.remove()
    room.prompt_room.presets.use(made.id)
    assert room.box.text() == " of  on 2024-02-29"
    assert "{name} (the picture's name) and {folder} (its folder)" in room.told


def test_a_picture_of_the_history_has_a_name_and_no_folder():
    values = values_of(made_picture("boat.jpg", is_stored=True), TODAY)
    assert (values.name, values.folder) == ("boat", "")


def test_what_was_typed_before_a_preset_took_its_place_is_found_by_up(room, qtbot):
    room.box.set_text("a long thought")
    use(room, "Describe")
    qtbot.keyClick(field(room), UP)
    assert room.box.text() == "a long thought"


def test_a_preset_that_was_just_deleted_does_nothing(room):
    room.prompt_room.presets.use("gone")
    assert room.box.text() == ""


def test_a_preset_s_own_parameters_hold_for_its_question_and_then_the_person_s_come_back(make_room):
    room = make_room(settings=Settings(temperature=0.7, max_tokens=300))
    use(room, "Read text")
    assert room.window.parameters._shown == Parameters(300, 0.0)
    room.box.ask_now()
    order = room.session.asked[-1]
    assert order.question.parameters == Parameters(300, 0.0)
    room.accept(order.question)
    assert room.box.text() == ""
    assert room.window.parameters._shown == room.preferences.value.parameters == Parameters(300, 0.7)


def test_another_preset_after_it_begins_with_the_person_s_own(make_room):
    room = make_room(settings=Settings(temperature=0.7))
    use(room, "Read text")
    use(room, "Describe")
    assert room.preferences.value.temperature == 0.7
    use(room, "Table → CSV")
    use(room, "Read text")
    room.box.clear()
    assert room.preferences.value.temperature == 0.7


def test_parameters_that_were_set_by_hand_after_a_preset_stay(make_room):
    room = make_room(settings=Settings(temperature=0.7))
    use(room, "Read text")
    room.window.parameters._edit(Parameters(50, 1.5))
    room.box.clear()
    assert room.preferences.value.parameters == Parameters(50, 1.5)


def test_presets_are_changed_in_a_window_of_their_own_and_stored(room, qtbot):
    assert presets_window(room) is None
    use(room, "Edit presets…")
    window = presets_window(room)
    assert window.isVisible()
    window.add_requested.emit()
    qtbot.keyClicks(window.findChild(QLineEdit, "Preset name"), "Plants")
    qtbot.keyClicks(window.findChild(QPlainTextEdit, "Preset text"), "Which plant is this?")
    window.findChild(QPushButton, "Move preset up").click()
    room.prompt_room.save_now()
    stored = load_presets(room.folders.presets_file).presets
    assert [preset.title for preset in stored][-2:] == ["Plants", "Translate"]
    use(room, "Plants")
    assert room.box.text() == "Which plant is this?"


def test_a_preset_that_was_deleted_comes_back(room):
    room.prompt_room.presets.open()
    window = presets_window(room)
    window.findChild(QPushButton, "Delete preset").click()
    assert room.prompt_room.shelf.presets == BUILT_IN[1:]
    window.findChild(QPushButton, "Undo delete").click()
    assert room.prompt_room.shelf.presets == BUILT_IN
    assert window.findChild(QLineEdit, "Preset name").text() == "Describe"
    for _ in BUILT_IN:
        window.findChild(QPushButton, "Delete preset").click()
    window.findChild(QPushButton, "Bring back built-in presets").click()
    assert room.prompt_room.shelf.presets == BUILT_IN


def test_with_no_preset_the_menu_still_leads_to_the_window(room):
    for preset in BUILT_IN:
        room.prompt_room.shelf.delete(preset.id)
    room.open_picture()
    use(room, "Edit presets…")
    assert presets_window(room).isVisible()


def test_damaged_presets_are_said_in_the_window(tmp_path, make_room):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "presets.json").write_text("{")
    room = make_room()
    assert "damaged" in room.told
    assert room.prompt_room.shelf.presets == BUILT_IN


# -- the length of an alt text


def length(room) -> str:
    label = room.window.conversation._length
    return "" if label.isHidden() else label.text()


def test_an_alt_text_is_counted_while_it_arrives_and_when_it_is_done(room):
    use(room, "Alt text")
    room.box.ask_now()
    question = room.accept(room.session.asked[-1].question)
    room.arrive(PhaseChanged(question.id, Phase.ANSWERING), AnswerDelta(question.id, "A red boat "))
    room.shown._timer.timeout.emit()
    assert length(room) == "10 of 125 characters"
    done = room.update(ended(question, answer="A red boat " + "x" * 120))
    assert length(room) == "131 characters, 6 over 125"
    room.window.top_bar.new_question_requested.emit()
    room.window.history_panel.question_chosen.emit(done.id)
    assert length(room) == "131 characters, 6 over 125"


def test_no_other_answer_is_counted(room):
    question = room.accept(room.ask("Describe it"))
    room.update(ended(question, answer="A red boat"))
    assert length(room) == ""


# -- earlier questions


def test_up_walks_through_the_questions_of_the_history_newest_first_each_once(room, qtbot):
    for prompt in ("oldest?", "middle?", "newest?", "middle?", "newest?"):
        room.store_row(asked(prompt))
    room.box.set_text("typed")
    seen = []
    for _ in range(4):
        qtbot.keyClick(field(room), UP)
        seen.append(room.box.text())
    assert seen == ["newest?", "middle?", "oldest?", "oldest?"]
    qtbot.keyClick(field(room), Qt.Key.Key_Escape)
    assert room.box.text() == "typed"


def test_a_history_of_many_pages_is_walked_to_its_end_and_a_broken_one_has_none(room, qtbot, monkeypatch):
    for number in range(3):
        room.store_row(asked(f"question {number}"))
    monkeypatch.setattr("llava_desktop.ui.earlier_prompts.PAGE", 2)
    for _ in range(5):
        qtbot.keyClick(field(room), UP)
    assert room.box.text() == "question 0"
    room.box.clear()
    room.folders.database.with_name("history.sqlite3-wal").unlink(missing_ok=True)
    room.reader.close()
    room.folders.database.write_bytes(b"x" * 5000)
    qtbot.keyClick(field(room), UP)
    assert room.box.text() == ""


# -- advanced fields


@pytest.fixture
def paying(make_room):
    return make_room(keyring=FakeKeyring(REPLICATE.token))


def edit(room, **changes) -> None:
    panel = room.window.parameters.advanced
    panel._edit(replace(panel._view.fields, **changes))


def test_what_few_people_set_is_asked_with_and_kept(paying):
    edit(paying, version=OTHER, webhook=HOOK, stream=False)
    question = paying.ask()
    assert (question.version, question.webhook, question.stream) == (OTHER, HOOK, False)
    assert paying.preferences.value.request_fields.webhook == HOOK


def test_beside_ask_stands_who_else_is_told(paying):
    edit(paying, webhook=HOOK)
    paying.box.set_text("Why?")
    assert "The answer is also sent to hooks.example.org." in paying.box._reason.text()
    paying.open_picture()
    assert paying.box._reason.text() == "The answer is also sent to hooks.example.org."
    edit(paying, webhook="")
    assert paying.box._reason.text() == ""


def test_the_demo_engine_is_asked_for_its_own_version_and_tells_nobody(room):
    edit(room, version=OTHER, webhook=HOOK, stream=False)
    question = room.ask()
    assert (question.version, question.webhook, question.stream) == (DEFAULT_VERSION, "", False)
    assert "also sent" not in room.box._reason.text()


def test_the_limit_of_a_run_leads_to_settings_and_follows_them(room):
    panel = room.window.findChild(AdvancedFields)
    panel.findChild(QPushButton, "Run limit").click()
    room.window.findChild(QSpinBox, "Cancel after").setValue(60)
    assert "1 min" in panel.findChild(QPushButton, "Run limit").accessibleDescription()
