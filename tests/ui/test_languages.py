import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QWidget

from llava_desktop.core.actions import Action
from llava_desktop.core.export.answer_text import answer_text
from llava_desktop.core.languages import LANGUAGES
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.language import said, said_again
from llava_desktop.resources import resource_path
from llava_desktop.ui.actions import Offer
from llava_desktop.ui.answer_copies import mime_of
from llava_desktop.ui.answer_document import AnswerDocument
from llava_desktop.ui.answer_style import AnswerStyle
from llava_desktop.ui.answer_tools import CopyForm
from llava_desktop.ui.key_words import key_words
from llava_desktop.ui.languages import fitting, install
from llava_desktop.ui.palette_row import spoken
from llava_desktop.ui.picture_tools import PictureTools
from llava_desktop.ui.safe_markdown import ClosedDocument, pieces_of
from tests.ui.pseudo_language import as_before


@pytest.fixture
def installed(qapp):
    with as_before(qapp):
        yield qapp


KNOWN = {("%n picture(s)", ""): "%n B", ("Open", "state"): "Offen", ("{n} of {all}", ""): "{all}/{n}"}


class Invented(QTranslator):
    """A language of three entries."""

    def translate(self, _context, source, disambiguation=None, n=-1):
        found = KNOWN.get((source, disambiguation or ""))
        return found.replace("%n", str(n)) if found and n >= 0 else found


@pytest.fixture
def invented(installed):
    translator = Invented(installed)
    installed.installTranslator(translator)


@pytest.mark.parametrize(
    ("wished", "code"),
    [
        (["de-CH", "fr"], "de"),
        (["pl-PL", "fr-CA", "de"], "fr"),
        (["zh-Hans-CN", "zh-CN"], "zh_CN"),
        (["zh-Hant-TW", "zh-TW", "en"], "en"),
        (["C"], "en"),
        ([], "en"),
        (["den"], "en"),
    ],
)
def test_the_first_wish_that_can_be_met_is(wished, code):
    assert fitting(wished) == code


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code not in ("", "en")])
def test_every_language_has_its_catalogue(code, installed):
    before = len(installed.findChildren(QTranslator))
    assert install(installed, code) == code
    assert len(installed.findChildren(QTranslator)) == before + 2
    assert resource_path(f"languages/llava_{code}.qm").is_file()
    assert QLocale().name().startswith(code[:2])


def test_qts_own_words_are_in_the_language_too(installed):
    install(installed, "de")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"


def test_a_language_that_there_is_not_is_the_systems(installed):
    assert install(installed, "tlh") == install(installed, "")


def test_with_no_catalogue_words_are_english(qapp):
    assert said(tr("{n} of {all}", n=1, all=2)) == "1 of 2"
    assert said_again("It is gone.") == "It is gone."


def test_words_are_said_in_the_language_of_the_window(invented):
    assert said(tr("{n} of {all}", n=1, all=2)) == "2/1"
    assert said(joined(", ", tr("%n picture(s)", "", 5), tr("Open", "state"), tr("Open"))) == "5 B, Offen, Open"


def test_somebodys_words_are_left_alone(invented):
    assert said("Open") == "Open"


def test_a_stored_sentence_is_known_again(invented):
    assert said_again("{n} of {all}") == "{all}/{n}"


def test_numbers_are_written_as_the_language_does(installed):
    QLocale.setDefault(QLocale("de"))
    assert said(tr("{size:,.1f} MB", size=1234.5)) == "1.234,5 MB"
    assert said(tr("%n picture(s)", "", 5000)) == "5.000 pictures"


def test_a_picture_in_an_answer_is_named_in_the_windows_language_and_in_an_export_in_english(installed, theme):
    install(installed, "de")
    markdown = "See ![a cat](/tmp/cat.png)"
    document = ClosedDocument()
    answer = AnswerDocument(document, AnswerStyle(theme))
    answer.append(markdown)
    answer.end()
    while not answer.is_settled:
        answer.advance(0, live=False, may_render=True)
    assert document.toPlainText() == "See [Bild: a cat, /tmp/cat.png]"
    assert mime_of(markdown, CopyForm.PLAIN).text() == document.toPlainText()
    assert answer_text(markdown, pieces_of) == "See [picture: a cat, /tmp/cat.png]"


def test_a_list_has_the_signs_of_its_language(installed, qtbot, theme):
    install(installed, "ja")
    assert said(key_words(("Ctrl+A", "B"))) == "Ctrl+A、B"
    offer = Offer(Action.COPY_ANSWER, "Ctrl+C", tr("There is no answer yet."))
    assert said(spoken(offer)).count("、") == 2
    pane = QWidget()
    qtbot.addWidget(pane)
    assert PictureTools(theme, pane)._zoom.toolTip().count("、") == 3
