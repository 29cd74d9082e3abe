from dataclasses import replace

import pytest

from llava_desktop.core.engine import EngineKind
from llava_desktop.core.errors import DatabaseUnusable
from llava_desktop.core.question import Question
from llava_desktop.storage.conversations import ConversationReader
from llava_desktop.storage.history import HistoryStore
from llava_desktop.storage.history_reading import HistoryReader
from llava_desktop.storage.writer import DatabaseWriter
from tests.storage.examples import ended_question, kept, plain_question, prepared_picture


@pytest.fixture
def conversations(reader: HistoryReader) -> ConversationReader:
    return ConversationReader(reader)


def turn(number: int, parent: int | None = None, **changes: object) -> Question:
    """Of the conversation that question 1 began."""
    question = ended_question(number)
    conversation = "" if number == 1 else "question-1"
    parent_id = None if parent is None else f"question-{parent}"
    return replace(question, conversation_id=conversation, parent_id=parent_id, **changes)  # type: ignore[arg-type]


def test_a_conversation_is_read_as_it_was_asked(store: HistoryStore, conversations: ConversationReader):
    for question in (turn(1), turn(2, 1), turn(3, 1, answer=" \n"), ended_question(4)):
        store.add(question, None).result(30)
    tree = conversations.tree("question-1")
    first, third = tree.path_to("question-3")
    assert first.can_be_sent_to(EngineKind.REPLICATE)
    assert not third.has_answer
    assert tree.variants_of("question-2") == ("question-2", "question-3")
    assert tree.path_to("question-4") == ()


def test_questions_are_read_whole_and_those_that_are_gone_are_left_out(
    store: HistoryStore, conversations: ConversationReader
):
    picture = prepared_picture()
    question = turn(2, 1, picture=kept(picture))
    store.add(question, picture).result(30)
    assert conversations.questions(["question-2", "gone"]) == {"question-2": question}
    assert conversations.questions([]) == {}


def test_nothing_is_there_before_the_database_is(conversations: ConversationReader):
    assert conversations.tree("question-1").path_to("question-1") == ()


def test_a_row_that_no_version_wrote_is_said(
    store: HistoryStore, writer: DatabaseWriter, conversations: ConversationReader
):
    store.add(plain_question(1), None).result(30)
    writer.submit(lambda connection: connection.execute("UPDATE question SET engine = 'other'")).result(30)
    with pytest.raises(DatabaseUnusable):
        conversations.tree("question-1")


def test_more_questions_than_one_statement_takes_are_read_all(store: HistoryStore, conversations: ConversationReader):
    store.add(turn(1), None).result(30)
    assert list(conversations.questions([f"none-{number}" for number in range(600)] + ["question-1"])) == ["question-1"]
