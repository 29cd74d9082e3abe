"""Every text that a person reads goes through `tr` (decision 22), and what goes to Qt's own setters was `said`.

This walks the syntax tree of every widget and controller; what it cannot know (a text that comes by a variable) the
pseudo-language of the widget tests shows.
"""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "llava_desktop"
SHOWN = sorted(
    path
    for place in ("ui", "qt", "rooms.py", "late_rooms.py", "assembly.py")
    for path in ((PACKAGE / place).rglob("*.py") if (PACKAGE / place).is_dir() else [PACKAGE / place])
)
EVERYWHERE = sorted(PACKAGE.rglob("*.py"))

QT_SHOWS = {
    *("setText", "setToolTip", "setStatusTip", "setAccessibleName", "setAccessibleDescription", "setWindowTitle"),
    *("setPlaceholderText", "setTitle", "setTabText", "addItem", "addAction", "addMenu", "setInformativeText"),
    *("QPushButton", "QLabel", "QCheckBox", "QRadioButton", "QAction", "QMenu", "QGroupBox", "setSuffix", "setPrefix"),
}
WE_SHOW = {
    *("plain_label", "section_label", "named_button", "link_button", "set_plain_tooltip", "announce"),
    *("show_whole", "show_words"),
    *("ElidedLabel", "set_text", "set_status", "NoticeView", "set_name"),
    *("icon_button", "named_box", "named_radio", "meaning_label", "relabel", "offer"),
}
MADE_BY = {"tr", "said", "joined", "said_again"}
NAMES = {"LLaVA Desktop", "LLaVA", "Replicate"}
_WORD = re.compile(r"[A-Za-z]{2,}")


def called(node):
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def literal_text(node):
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
    return ""


def literals_in(node):
    """Literals with a word in them that no `tr` was given; not those that other calls take for themselves."""
    if called(node):
        return
    if _WORD.search(literal_text(node)) and literal_text(node) not in NAMES:
        yield node
    elif not isinstance(node, ast.JoinedStr):
        for child in ast.iter_child_nodes(node):
            yield from literals_in(child)


def calls_of(path, names):
    return [node for node in ast.walk(ast.parse(path.read_text())) if called(node) in names]


def where(path, node):
    return f"{path.relative_to(PACKAGE)}:{node.lineno}: {ast.unparse(node)[:80]}"


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.stem)
def test_nothing_is_shown_that_cannot_be_said_in_another_language(path):
    given = [
        where(path, literal)
        for call in calls_of(path, QT_SHOWS | WE_SHOW)
        for argument in call.args[:2]
        for literal in literals_in(argument)
    ]
    assert not given


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.stem)
def test_qt_is_given_what_was_said_and_not_the_english(path):
    given = [
        where(path, argument)
        for call in calls_of(path, QT_SHOWS)
        for argument in call.args
        if called(argument) in ("tr", "joined")
    ]
    assert not given


def test_what_is_translated_is_a_literal_so_that_the_tools_find_it():
    wrong = [
        where(path, call)
        for path in EVERYWHERE
        for call in calls_of(path, {"tr"})
        if not (call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str))
    ]
    assert not wrong


def test_every_error_for_people_can_be_said_in_another_language():
    kinds = {
        node.name
        for node in ast.walk(ast.parse((PACKAGE / "core" / "errors.py").read_text()))
        if isinstance(node, ast.ClassDef)
    }
    wrong = [
        where(path, literal)
        for path in EVERYWHERE
        if path.parts[-2] not in ("demo", "self_test")
        for call in calls_of(path, kinds)
        for argument in call.args
        for literal in literals_in(argument)
    ]
    assert kinds
    assert not wrong
