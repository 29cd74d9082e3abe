"""Where the data lies and is to go: wished in Settings, done at the next start."""

import pytest

from llava_desktop.qt.data_folder import LOOKING, DataFolder
from llava_desktop.qt.data_move import DataMove
from llava_desktop.storage import data_place
from llava_desktop.storage.data_place import DataPlace, read_data_place
from llava_desktop.storage.folders import (
    FOLDER_NAME,
    PORTABLE_NAME,
    DataHow,
    create_folders,
    folders_in_use,
)
from tests.qt.made import PatientThread, as_the_real_one


@pytest.fixture
def homes(monkeypatch, tmp_path):
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    return tmp_path


@pytest.fixture
def program(homes):
    (homes / "program").mkdir()
    return homes / "program"


@pytest.fixture
def in_use(program):
    found = folders_in_use(None, program)
    create_folders(found.folders)
    found.folders.database.write_bytes(b"history")
    found.folders.settings_file.write_text("{}")
    return found


@pytest.fixture
def thread():
    return as_the_real_one(PatientThread())


def test_a_folder_that_fits_is_noted_for_the_next_start(in_use, thread, homes):
    data = DataFolder(in_use, thread)
    (homes / "disk").mkdir()
    data.move_into(homes / "disk")
    assert data.news == LOOKING
    assert data.is_busy
    data.move_into(homes)  # one at a time
    thread.run_all()
    assert data.move_to == homes / "disk" / FOLDER_NAME
    assert (data.news, data.is_error, data.is_busy) == ("", False, False)
    assert read_data_place(in_use.place_file).move_to == data.move_to
    data.stay()
    thread.run_all()
    assert data.move_to is None
    assert read_data_place(in_use.place_file) == DataPlace()


def test_one_that_does_not_is_refused_in_a_sentence_and_nothing_is_noted(in_use, thread):
    data = DataFolder(in_use, thread)
    data.move_into(in_use.folders.data_dir)
    thread.run_all()
    assert data.is_error
    assert "lie in each other" in data.news
    assert data.move_to is None
    assert not in_use.place_file.exists()


def test_a_fault_ends_the_look_and_is_raised_for_the_log(in_use, thread, monkeypatch, homes):
    def broken(*_arguments) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("llava_desktop.qt.data_folder.check_target", broken)
    data = DataFolder(in_use, thread)
    data.move_into(homes)
    with pytest.raises(ZeroDivisionError):
        thread.run_all()
    assert not data.is_busy


def test_what_the_command_line_names_is_not_moved(homes, thread):
    data = DataFolder(folders_in_use(homes / "named", None), thread)
    data.move_into(homes)
    data.carry()
    assert (data.how, data.news, data.can_carry) == (DataHow.NAMED, "", False)


def moved(in_use, qtbot) -> DataMove:
    move = DataMove(folders_in_use(None, in_use.program))
    with qtbot.waitSignal(move.finished):
        move.start()
    move.wait()
    return move


def wished(in_use, thread, wish) -> None:
    data = DataFolder(in_use, thread)
    wish(data)
    thread.run_all()
    assert data.move_to is not None, data.news


def test_the_next_start_moves_it_and_notes_where_it_was(in_use, thread, homes, qtbot):
    wished(in_use, thread, lambda data: data.move_into(homes / "disk"))
    move = moved(in_use, qtbot)
    after = folders_in_use(None, in_use.program)
    assert str(homes / "disk" / FOLDER_NAME) in move.news
    assert (after.how, after.place.before) == (DataHow.MOVED, in_use.folders.data_dir)
    assert after.folders.database.read_bytes() == b"history"
    assert in_use.folders.database.read_bytes() == b"history"


def test_beside_the_program_everything_comes_and_holds_by_being_there(in_use, thread, program, qtbot):
    wished(in_use, thread, lambda data: data.carry())
    moved(in_use, qtbot)
    after = folders_in_use(None, program)
    assert (after.how, after.folders.data_dir) == (DataHow.PORTABLE, program / PORTABLE_NAME)
    assert after.folders.settings_file.read_text() == "{}"
    assert read_data_place(in_use.place_file).move_to is None


def test_a_cancel_is_not_tried_again_and_a_closing_app_tries_again(in_use, thread, homes, qtbot):
    wished(in_use, thread, lambda data: data.move_into(homes / "disk"))
    target = read_data_place(in_use.place_file).move_to
    late = DataMove(folders_in_use(None, in_use.program))
    late.put_off()
    with qtbot.waitSignal(late.finished):
        late.start()
    late.wait()
    assert read_data_place(in_use.place_file).move_to == target
    cancelled = DataMove(folders_in_use(None, in_use.program))
    cancelled.cancel()
    with qtbot.waitSignal(cancelled.finished):
        cancelled.start()
    cancelled.wait()
    assert "nothing is lost" in cancelled.news
    assert read_data_place(in_use.place_file) == DataPlace()
    assert target is not None
    assert not target.exists()


def test_what_fails_is_said_and_not_tried_at_each_start(in_use, thread, homes, qtbot):
    wished(in_use, thread, lambda data: data.move_into(homes / "disk"))
    (homes / "disk" / FOLDER_NAME).mkdir(parents=True)
    (homes / "disk" / FOLDER_NAME / "mine").write_text("mine")
    move = moved(in_use, qtbot)
    assert "something in" in move.news
    assert read_data_place(in_use.place_file).move_to is None


def test_a_note_that_cannot_be_written_leaves_the_old_folder_in_use(in_use, thread, homes, qtbot, monkeypatch):
    wished(in_use, thread, lambda data: data.move_into(homes / "disk"))

    def full(*_arguments) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(data_place, "write_durably", full)
        move = moved(in_use, qtbot)
    assert "No space left" in move.news
    assert folders_in_use(None, in_use.program).folders == in_use.folders
    assert not (homes / "disk" / FOLDER_NAME).exists()


def test_progress_ends_at_all_of_it(in_use, thread, homes, qtbot):
    in_use.folders.database.write_bytes(b"x" * 4_000_000)
    wished(in_use, thread, lambda data: data.move_into(homes / "disk"))
    move = DataMove(folders_in_use(None, in_use.program))
    told: list[tuple[int, int]] = []
    move.progressed.connect(lambda *step: told.append(step))
    with qtbot.waitSignal(move.finished):
        move.start()
    move.wait()
    qtbot.waitUntil(lambda: bool(told) and told[-1] == (1000, 4))
