"""The main job, with the demo engine: drop a picture, ask, watch the answer, find it again."""

import pytest

from tests.e2e.app_window import EXAMPLE, AppWindow
from tests.e2e.program import Start

pytestmark = pytest.mark.e2e

PROMPT = "Which colours are in this picture?"


def test_a_dropped_picture_is_asked_about_and_found_again_after_a_restart(start: Start, tmp_path):
    data = tmp_path / "data"
    window = AppWindow(start("--demo", "--data-dir", data))
    window.drop_files(EXAMPLE)
    sends = window.wait_for_picture()
    assert "672×504" in sends

    window.ask(PROMPT)
    window.wait_until_running()
    window.program.screenshot("answering")
    window.wait_until_free()
    answer = window.answer
    assert "not LLaVA" in answer or "demo engine" in answer.lower()
    window.wait_for_status("done")
    window.wait_for_row(PROMPT, answer[:20])
    window.program.screenshot("answered")
    window.program.close()

    again = AppWindow(start("--demo", "--data-dir", data))
    again.program.click(again.wait_for_row(PROMPT, answer[:20]))
    assert again.wait_for_answer(answer[:20]) == answer
    assert again.wait_for_picture().split(" (")[0] == sends.split(" (")[0]
    again.wait_for_words(PROMPT)
    again.program.screenshot("found-again")
    again.program.close()


def test_a_file_that_is_no_picture_is_refused_in_one_sentence_and_the_picture_stays(start: Start, tmp_path):
    notes = tmp_path / "notes.jpg"
    notes.write_text("milk, eggs, flour", "utf-8")
    window = AppWindow(start("--demo", "--data-dir", tmp_path / "data"))
    window.drop_files(EXAMPLE)
    sends = window.wait_for_picture()
    window.drop_files(notes)
    said = window.wait_for_words("notes.jpg is not a picture").name
    assert said.count(". ") <= 1
    assert window.sends == sends
    window.program.close()


def test_different_questions_get_different_answers(start: Start, tmp_path):
    window = AppWindow(start("--demo", "--data-dir", tmp_path / "data", EXAMPLE))
    window.wait_for_picture()
    answers = []
    for prompt in ("How large is it?", "Is it sharp?"):
        window.ask(prompt)
        window.wait_until_running()
        window.wait_until_free()
        answers.append(window.answer)
    assert answers[0] != answers[1]
    (row,) = window.rows  # of the conversation, with its newest question
    assert row.name.startswith("Is it sharp?")
    assert "2 questions" in row.name
    window.program.close()
