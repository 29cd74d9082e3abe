"""What is known of a prediction: two facts beside each other where they fit."""

import pytest
from PySide6.QtWidgets import QLabel

from llava_desktop.ui.remote_facts import WIDE, RemoteFacts

FACTS = (("Asked", "22 Nov 07:46"), ("Model", "yorickvp/llava"), ("Ended", "22 Nov 07:47"))


@pytest.fixture
def facts(theme, qtbot):
    made = RemoteFacts()
    qtbot.addWidget(made)
    made.render(FACTS)
    made.show()
    return made


def place_of(facts, words):
    (label,) = (each for each in facts.findChildren(QLabel) if each.isVisible() and each.text() == words)
    return label.geometry().topLeft()


def test_two_stand_beside_each_other_where_there_is_room_and_else_one_under_the_other(facts):
    for width, are_beside in ((2 * WIDE, True), (WIDE // 2, False), (2 * WIDE, True)):
        facts.resize(width, 200)
        facts.layout().activate()
        asked, model = (place_of(facts, words) for words in ("Asked", "Model"))
        assert (asked.y() == model.y()) is are_beside
        assert (asked.x() < model.x()) is are_beside


def test_what_is_not_known_has_no_name(facts):
    facts.render(FACTS[:1])
    assert [each.text() for each in facts.findChildren(QLabel) if each.isVisible()] == list(FACTS[0])


def test_each_value_is_read_aloud_with_its_name(facts):
    names = {each.accessibleName() for each in facts.findChildren(QLabel) if each.isVisible()}
    assert "Asked: 22 Nov 07:46" in names
