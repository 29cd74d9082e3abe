"""The catalogues of the languages: every text of the app is in them, translated, with the same places in braces."""

import re
import shutil
import xml.etree.ElementTree as ET

import pytest

from languages import CATALOGUES, main, update
from llava_desktop.core.languages import LANGUAGES

SPOKEN = [code for code in LANGUAGES if code not in ("", "en")]
FORMS = {"ja": 1, "zh_CN": 1}
"""How many forms what is counted has; two in every other one."""
_PLACE = re.compile(r"\{[^{}]*\}")


def messages(code):
    return ET.parse(CATALOGUES / f"llava_{code}.ts").iter("message")


def said(message):
    translation = message.find("translation")
    forms = [form.text or "" for form in translation.iter("numerusform")]
    return forms or [translation.text or ""]


def test_they_hold_what_the_code_says_and_are_compiled(capsys):
    assert main(["--check"]) == 0, capsys.readouterr().out


def test_a_program_that_runs_keeps_the_catalogue_it_reads(tmp_path):
    shutil.copy(CATALOGUES / "llava_ja.ts", tmp_path)
    made = tmp_path / "llava_ja.qm"
    made.write_bytes(b"the one before")
    with made.open("rb") as held:
        update([tmp_path / "llava_ja.ts"], tmp_path)
        assert held.read() == b"the one before"
    assert {path.name for path in tmp_path.iterdir()} == {"llava_ja.ts", "llava_ja.qm"}


@pytest.mark.parametrize("code", SPOKEN)
def test_every_text_is_translated(code):
    left = [
        message.findtext("source")
        for message in messages(code)
        if message.find("translation").get("type") is not None or not all(said(message))
    ]
    assert not left


@pytest.mark.parametrize("code", SPOKEN)
def test_what_stands_in_braces_stands_in_the_translation(code):
    wrong = [
        (message.findtext("source"), form)
        for message in messages(code)
        for form in said(message)
        if sorted(_PLACE.findall(form)) != sorted(_PLACE.findall(message.findtext("source")))
    ]
    assert not wrong


@pytest.mark.parametrize("code", SPOKEN)
def test_what_is_counted_has_the_forms_of_the_language(code):
    counted = [message for message in messages(code) if message.get("numerus") == "yes"]
    assert counted
    assert {len(said(message)) for message in counted} == {FORMS.get(code, 2)}
    # English's own way to write two forms in one is no other language's.
    assert not [form for message in counted for form in said(message) if re.search(r"\(s\)|\([^()]*\|[^()]*\)", form)]


def test_what_is_counted_has_its_number():
    """`lupdate` takes a third argument for a count, also one that has a name: then a comment must not stand before."""
    wrong = [
        message.findtext("source")
        for message in messages("de")
        if message.get("numerus") == "yes" and not re.search(r"%n|\|", message.findtext("source"))
    ]
    assert not wrong
