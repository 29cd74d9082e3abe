"""System packages: asked of the loader, installed when allowed, else one line. apt-get itself is never called."""

import sys

import pytest

import system_libraries
from console import ExpectedError
from system_libraries import Need, Rights, ensure, library, line_to_run, one_file_of, program, uses_apt, venv_maker

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="system packages are looked for on Linux only")


@pytest.fixture
def debian(monkeypatch):
    monkeypatch.setattr("platform.freedesktop_os_release", lambda: {"ID": "debian"})


@pytest.fixture
def rights(monkeypatch):
    def give(granted):
        monkeypatch.setattr(system_libraries, "rights_here", lambda: granted)

    return give


@pytest.fixture
def commands(monkeypatch):
    """The commands that would have run, the package managers' among them."""
    ran = []

    def quietly(command, *, failure):
        ran.append(command)

    monkeypatch.setattr(system_libraries, "quietly", quietly)
    return ran


class Shelf:
    """A need that is met once apt-get was called."""

    def __init__(self, commands):
        self._commands = commands

    def need(self, package):
        return Need(package, lambda: any("install" in command for command in self._commands))


def missing(package):
    return Need(package, lambda: False)


def test_nothing_is_asked_when_nothing_is_missing(monkeypatch, commands):
    monkeypatch.setattr("platform.freedesktop_os_release", lambda: pytest.fail("asked"))
    ensure([Need("there", lambda: True)])
    assert commands == []


def test_root_installs_what_is_missing_in_one_go(debian, rights, commands):
    rights(Rights.ROOT)
    shelf = Shelf(commands)
    ensure([shelf.need("one"), Need("there", lambda: True), shelf.need("two")])
    update, install = commands
    assert update[-1] == "update"
    assert install[-3:] == ["--no-install-recommends", "one", "two"]
    assert "sudo" not in install


def test_sudo_is_used_where_it_asks_no_password(debian, rights, commands):
    rights(Rights.SUDO)
    ensure([Shelf(commands).need("one")])
    assert all(command[:2] == ["sudo", "-n"] for command in commands)


def test_without_rights_the_last_line_is_the_one_to_run(debian, rights, commands, monkeypatch):
    rights(Rights.NONE)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(ExpectedError) as error:
        ensure([missing("one"), missing("two")])
    assert str(error.value).splitlines()[-1] == line_to_run(["one", "two"], sudo=True)
    assert commands == []


def test_without_sudo_the_text_says_who_must_run_the_line(debian, rights, commands, monkeypatch):
    rights(Rights.NONE)
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(ExpectedError, match="as root") as error:
        ensure([missing("one")])
    assert "sudo" not in str(error.value)


def test_other_systems_are_told_what_is_missing(monkeypatch, commands):
    monkeypatch.setattr("platform.freedesktop_os_release", lambda: {"ID": "fedora"})
    with pytest.raises(ExpectedError, match="libegl1"):
        ensure([missing("libegl1")])
    assert commands == []


def test_a_package_that_did_not_help_is_named(debian, rights, commands):
    rights(Rights.ROOT)
    with pytest.raises(ExpectedError, match="stubborn"):
        ensure([missing("stubborn")])


def test_one_source_that_is_down_does_not_stop_the_installation(debian, rights, commands, monkeypatch):
    rights(Rights.ROOT)

    def quietly(command, *, failure):
        commands.append(command)
        if command[-1] == "update":
            raise ExpectedError(failure)

    monkeypatch.setattr(system_libraries, "quietly", quietly)
    ensure([Shelf(commands).need("one")])
    assert "install" in commands[-1]


def test_the_line_to_run_is_one_line():
    assert line_to_run(["a", "b"], sudo=True) == (
        "sudo apt-get update && sudo apt-get install --yes --no-install-recommends a b"
    )


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ({"ID": "debian"}, True),
        ({"ID": "ubuntu", "ID_LIKE": "debian"}, True),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, True),
        ({"ID": "fedora"}, False),
        ({"ID": "opensuse-leap", "ID_LIKE": "suse opensuse"}, False),
        ({}, False),
    ],
)
def test_debian_and_its_children_are_recognised(release, expected):
    assert uses_apt(release) is expected


def test_a_library_is_asked_of_the_loader():
    assert library("libc6", "libc.so.6").present()
    assert not library("none", "libthere-is-no-such.so.1").present()


def test_a_program_is_looked_for_on_path():
    assert program("python", "sh").present()
    assert not program("none", "there-is-no-such-program").present()


def test_one_file_of_several_places_is_enough(tmp_path):
    (tmp_path / "font.ttf").write_text("")
    below_root = str(tmp_path).lstrip("/")
    assert one_file_of("fonts", "no/such/folder/*", f"{below_root}/**/*.[to]tf").present()
    assert not one_file_of("fonts", f"{below_root}/*.otf").present()


def test_this_python_can_make_environments():
    assert venv_maker().present()
    assert venv_maker().package == f"python3.{sys.version_info.minor}-venv"
