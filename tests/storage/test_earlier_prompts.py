"""The page of prompts that Up in the prompt reads."""

from llava_desktop.storage import history_reading
from llava_desktop.storage.history_reading import HistoryReader
from tests.storage.examples import plain_question


def test_prompts_come_newest_first_a_page_at_a_time(store, folders):
    for number in range(1, 6):
        store.add(plain_question(number), None).result(30)
    reader = HistoryReader(folders)
    first = reader.prompts(before_row=None, limit=3)
    assert [prompt for _, prompt in first] == [f"What is in picture {number}?" for number in (5, 4, 3)]
    rest = reader.prompts(before_row=first[-1][0], limit=3)
    assert [prompt for _, prompt in rest] == [f"What is in picture {number}?" for number in (2, 1)]
    reader.close()


def test_what_is_in_the_trash_is_not_offered_again(store, writer, folders):
    for number in (1, 2):
        store.add(plain_question(number), None).result(30)
    writer.run(lambda db: db.execute("UPDATE conversation SET trashed_us = 1 WHERE id = 'question-2'")).result(30)
    reader = HistoryReader(folders)
    assert [prompt for _, prompt in reader.prompts(before_row=None, limit=10)] == ["What is in picture 1?"]
    reader.close()


def test_a_page_is_found_by_index(store, writer):
    store.add(plain_question(), None).result(30)
    plan = writer.run(
        lambda db: " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {history_reading._PROMPTS}", (9, 9)))
    ).result(30)
    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan
