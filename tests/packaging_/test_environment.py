"""When `.venv` counts as whole, and what happens when it does not. pip is replaced: no test installs."""

import pytest

import environment
from console import ExpectedError
from environment import Environment, Lock, Stamp, Step


class FakePrograms:
    """Stands for `quietly`: makes what `python -m venv` would make, and remembers what was called."""

    def __init__(self, root):
        self.root = root
        self.called = []
        self.stamp_seen = False
        self.pip_fails = False

    def __call__(self, command, *, failure, each_line=None):
        name = "venv" if "venv" in command else "pip" if "pip" in command else "probe"
        self.called.append(name)
        self.stamp_seen |= stamp_file(self.root).exists()
        if name == "venv":
            python = Environment(self.root).python
            python.parent.mkdir(parents=True, exist_ok=True)
            python.write_text("")
        if name == "pip" and self.pip_fails:
            raise ExpectedError(failure)


def stamp_file(root):
    return root / ".venv" / "llava-desktop.stamp"


@pytest.fixture
def root(tmp_path):
    locks = tmp_path / "packaging" / "lock"
    locks.mkdir(parents=True)
    (locks / "run.txt").write_text("a==1\n")
    (locks / "test.txt").write_text("a==1\nb==2\n")
    (locks / "bundle.txt").write_text("a==1\nc==3\n")
    return tmp_path


@pytest.fixture
def programs(root, monkeypatch):
    fake = FakePrograms(root)
    monkeypatch.setattr(environment, "quietly", fake)
    return fake


def test_a_checkout_without_an_environment_gets_one(root, programs):
    assert Environment(root).step(Lock.RUN) is Step.REBUILD
    Environment(root).ensure(Lock.RUN)
    assert programs.called == ["venv", "pip", "probe"]
    assert Environment(root).step(Lock.RUN) is Step.NOTHING


def test_a_second_call_starts_no_program(root, programs):
    Environment(root).ensure(Lock.TEST)
    programs.called.clear()
    Environment(root).ensure(Lock.TEST)
    assert programs.called == []


def test_the_environment_for_tests_is_good_for_running_too(root, programs):
    Environment(root).ensure(Lock.TEST)
    assert Environment(root).step(Lock.RUN) is Step.NOTHING


def test_what_tests_need_is_added_to_the_environment_for_running(root, programs):
    Environment(root).ensure(Lock.RUN)
    programs.called.clear()
    assert Environment(root).step(Lock.TEST) is Step.ADD
    Environment(root).ensure(Lock.TEST)
    assert programs.called == ["pip", "probe"]
    assert Environment(root).step(Lock.TEST) is Step.NOTHING


def test_the_environment_of_the_bundle_is_another_one(root, programs):
    Environment(root).ensure(Lock.TEST)
    apart = Environment(root, "build/venv")
    assert apart.step(Lock.BUNDLE) is Step.REBUILD
    assert apart.python != Environment(root).python


def test_the_environment_for_tests_does_not_pass_for_the_bundles(root, programs):
    Environment(root).ensure(Lock.TEST)
    assert Environment(root).step(Lock.BUNDLE) is Step.ADD


def test_a_changed_lock_makes_the_environment_anew(root, programs):
    Environment(root).ensure(Lock.TEST)
    (root / "packaging" / "lock" / "test.txt").write_text("a==1\nb==3\n")
    assert Environment(root).step(Lock.TEST) is Step.REBUILD


def test_an_installation_that_was_killed_is_made_anew(root, programs):
    Environment(root).ensure(Lock.RUN)
    stamp_file(root).unlink()
    assert Environment(root).step(Lock.RUN) is Step.REBUILD


@pytest.mark.parametrize("torn", ["", "run.txt\n", "a\nb\nc\nd\ne\n"])
def test_a_torn_stamp_vouches_for_nothing(root, programs, torn):
    Environment(root).ensure(Lock.RUN)
    stamp_file(root).write_text(torn)
    assert Environment(root).step(Lock.RUN) is Step.REBUILD


def test_no_stamp_lies_there_while_something_is_installed(root, programs):
    Environment(root).ensure(Lock.RUN)
    Environment(root).ensure(Lock.TEST)
    (root / "packaging" / "lock" / "test.txt").write_text("a==1\n")
    Environment(root).ensure(Lock.TEST)
    assert programs.called == ["venv", "pip", "probe", "pip", "probe", "venv", "pip", "probe"]
    assert not programs.stamp_seen


def test_a_failed_installation_leaves_no_stamp(root, programs):
    Environment(root).ensure(Lock.RUN)
    programs.pip_fails = True
    with pytest.raises(ExpectedError, match="could not be installed"):
        Environment(root).ensure(Lock.TEST)
    assert Environment(root).step(Lock.RUN) is Step.REBUILD


def test_an_interpreter_that_was_replaced_by_a_system_upgrade_is_noticed(root, programs, tmp_path):
    Environment(root).ensure(Lock.RUN)
    python = Environment(root).python
    newer = tmp_path / "python-of-the-next-release"
    newer.write_text("")
    python.unlink()
    python.symlink_to(newer)
    assert Environment(root).step(Lock.RUN) is Step.REBUILD


def test_an_interpreter_that_is_gone_is_noticed(root, programs):
    Environment(root).ensure(Lock.RUN)
    Environment(root).python.unlink()
    assert Environment(root).step(Lock.RUN) is Step.REBUILD


def test_an_environment_of_another_python_version_is_made_anew(root, programs):
    Environment(root).ensure(Lock.RUN)
    stamp = Stamp.from_text(stamp_file(root).read_text())
    assert stamp is not None
    other = Stamp(stamp.lock, stamp.digest, "3.99", stamp.interpreter)
    stamp_file(root).write_text(other.text())
    assert Environment(root).step(Lock.RUN) is Step.REBUILD
