import socket as plain_socket
import stat
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from llava_desktop.core.hand_over import MOST_BYTES, TAKEN, HandOver, encoded
from llava_desktop.qt.single_instance import SOCKET_NAME, InstanceDoor
from llava_desktop.storage.instance_lock import InstanceLock

ROOT = Path(__file__).resolve().parents[2]
BOAT = HandOver((Path("/home/al/boat.jpg"), Path("/home/al/\udcff.png")), "leave-123")


@pytest.fixture
def folder(tmp_path):
    """A short one: a socket's path holds some 100 bytes."""
    return tmp_path


@pytest.fixture
def make_door(folder, qtbot):
    doors = []

    def make(where: Path = folder, **options) -> InstanceDoor:
        lock = InstanceLock(where)
        assert lock.take()
        door = InstanceDoor(lock, **options)
        door.open()
        doors.append((door, lock))
        return door

    yield make
    for door, lock in doors:
        door.close()
        door.deleteLater()
        lock.release()


SECOND = """
import sys
from pathlib import Path
from llava_desktop.core.hand_over import decoded
from llava_desktop.qt.single_instance import hand_over
from llava_desktop.storage.instance_lock import InstanceLock
print("begun", flush=True)
within_s, answer_within_s = map(float, sys.argv[2:])
given = decoded(sys.stdin.buffer.readline())
print(hand_over(given, InstanceLock(Path(sys.argv[1])), within_s=within_s, answer_within_s=answer_within_s).name)
"""


@contextmanager
def second_start(folder, given=BOAT, *, within_s=20.0, answer_within_s=8.0):
    """A process of its own: Qt's waiting holds Python's lock. Yields, once it has begun, how it ended."""
    ended: list[str] = []
    child = subprocess.Popen(
        [sys.executable, "-c", SECOND, str(folder), str(within_s), str(answer_within_s)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )

    def follow() -> None:
        assert child.stdout is not None
        ended.append(child.stdout.readline().decode().strip())

    with child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == b"begun\n"
        child.stdin.write(encoded(given))
        child.stdin.close()
        thread = threading.Thread(target=follow)
        thread.start()
        yield ended
        thread.join(30)
        assert not thread.is_alive()


def address(door: InstanceDoor) -> str:
    return door._lock.read_note()


@contextmanager
def caller(door: InstanceDoor):
    with closing(plain_socket.socket(plain_socket.AF_UNIX)) as made:
        made.connect(address(door))
        made.settimeout(20)
        yield made


def received(made: plain_socket.socket) -> list[bytes]:
    """Reads in a thread, because the door's event loop has to turn meanwhile: what came, once it was closed."""
    came: list[bytes] = []

    def read() -> None:
        try:
            while part := made.recv(100):
                came.append(part)
        except ConnectionError:
            pass
        came.append(b"closed")

    threading.Thread(target=read, daemon=True).start()
    return came


def test_a_second_start_hands_its_files_over(make_door, folder, qtbot):
    door = make_door()
    with qtbot.waitSignal(door.handed_over) as handed, second_start(folder) as ended:
        pass_turns(qtbot, ended)
    assert handed.args == [BOAT]
    assert ended == ["TAKEN"]


def pass_turns(qtbot, ended) -> None:
    qtbot.waitUntil(lambda: bool(ended))


def test_a_first_start_that_is_not_ready_yet_is_waited_for(folder, qtbot):
    lock = InstanceLock(folder)
    assert lock.take()
    door = InstanceDoor(lock)
    with second_start(folder) as ended:
        assert not ended
        with qtbot.waitSignal(door.handed_over):
            door.open()
        pass_turns(qtbot, ended)
    assert ended == ["TAKEN"]
    door.close()
    lock.release()


def test_where_the_first_one_ends_the_second_is_the_first(folder):
    lock = InstanceLock(folder)
    assert lock.take()
    with second_start(folder) as ended:
        lock.release()
    assert ended == ["FIRST"]


def test_one_that_was_killed_left_its_socket_and_its_note_and_stands_in_nobodys_way(folder, qtbot, make_door):
    with closing(plain_socket.socket(plain_socket.AF_UNIX)) as killed:
        killed.bind(str(folder / SOCKET_NAME))
    assert (folder / SOCKET_NAME).exists()
    door = make_door()
    with qtbot.waitSignal(door.handed_over), second_start(folder) as ended:
        pass_turns(qtbot, ended)
    assert ended == ["TAKEN"]


def test_one_that_hangs_is_not_waited_for_for_ever(folder, make_door):
    make_door()  # nobody turns its event loop
    began = time.monotonic()
    with second_start(folder, within_s=25, answer_within_s=0.2) as ended:
        pass
    assert ended == ["NO_ANSWER"]
    assert time.monotonic() - began < 20  # and it is not asked again and again


def test_one_that_never_opens_its_door_is_not_waited_for_for_ever(folder):
    lock = InstanceLock(folder)
    assert lock.take()
    with second_start(folder, within_s=0.2) as ended:
        pass
    assert ended == ["NO_ANSWER"]
    lock.release()


def test_an_answer_that_is_none_is_asked_for_again(folder, qtbot):
    lock = InstanceLock(folder)
    assert lock.take()
    with closing(plain_socket.socket(plain_socket.AF_UNIX)) as strange:
        strange.bind(str(folder / "strange"))
        strange.listen()
        lock.leave_note(str(folder / "strange"))
        with second_start(folder, within_s=20) as ended:
            for _ in range(2):
                connection, _address = strange.accept()
                with connection:
                    connection.recv(10_000)
                    connection.sendall(b"who?\n")
            lock.release()
    assert ended == ["FIRST"]


def test_only_this_person_may_knock(make_door, folder):
    door = make_door()
    assert address(door) == str(folder / SOCKET_NAME)
    assert stat.S_IMODE((folder / SOCKET_NAME).stat().st_mode) & 0o077 == 0


def test_a_folder_whose_name_is_too_long_for_a_socket_has_it_in_a_private_one_elsewhere(make_door, tmp_path, qtbot):
    deep = tmp_path / ("long " * 30).strip()
    door = make_door(deep)
    place = Path(address(door)).parent
    assert place != deep
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    with qtbot.waitSignal(door.handed_over), second_start(deep) as ended:
        pass_turns(qtbot, ended)
    assert ended == ["TAKEN"]
    door.close()
    assert not place.exists()


def test_where_no_socket_can_be_the_app_runs_all_the_same(folder, monkeypatch, caplog, qtbot):
    monkeypatch.setattr("llava_desktop.qt.single_instance._addresses", lambda _folder: iter(["/proc/no/such"]))
    lock = InstanceLock(folder)
    assert lock.take()
    InstanceDoor(lock).open()
    assert "cannot reach" in caplog.text
    lock.release()


def test_without_the_lock_there_is_no_door(folder):
    door = InstanceDoor(InstanceLock(folder))
    door.open()
    assert not (folder / SOCKET_NAME).exists()


def test_opening_twice_is_opening_once(make_door):
    door = make_door()
    before = address(door)
    door.open()
    assert address(door) == before


@pytest.mark.parametrize(
    "said", [b"\n", b"null\n", b'{"files": ["boat.jpg"]}\n', b"\xff" * 100 + b"\n", b"x" * (MOST_BYTES + 1)]
)
def test_what_is_no_message_is_not_answered(make_door, qtbot, said):
    door = make_door(message_within_ms=60_000)
    with caller(door) as made, qtbot.assertNotEmitted(door.handed_over):
        made.sendall(said)
        came = received(made)
        qtbot.waitUntil(lambda: came == [b"closed"])


def test_who_says_nothing_whole_is_not_waited_for(make_door, qtbot):
    door = make_door(message_within_ms=50)
    with caller(door) as made, qtbot.assertNotEmitted(door.handed_over):
        made.sendall(encoded(BOAT)[:-1])
        came = received(made)
        qtbot.waitUntil(lambda: came == [b"closed"])


def test_a_message_in_pieces_is_one_message_and_there_is_one_to_a_call(make_door, qtbot):
    door = make_door()
    line = encoded(BOAT)
    with caller(door) as made:
        came = received(made)
        made.sendall(line[:10])
        qtbot.wait(1)
        with qtbot.waitSignal(door.handed_over) as handed:
            made.sendall(line[10:] + line)
        qtbot.waitUntil(lambda: came[-1:] == [b"closed"])
    assert handed.args == [BOAT]
    assert b"".join(came) == TAKEN + b"closed"
