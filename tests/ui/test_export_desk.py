"""The form, the dialogs, and what is said when an export or import has ended."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QMenu, QProgressBar, QPushButton, QRadioButton, QWidget

from llava_desktop.core.export.wanted import ALL, CHOSEN, THIS, Exported, ExportFormat, ExportOrder, Imported
from llava_desktop.ui.answer_tools import AnswerTools, CopyForm
from llava_desktop.ui.export_desk import ExportDesk, SystemFiles, exported_text, file_name_of, imported_text
from llava_desktop.ui.export_form import ExportForm, ExportView
from llava_desktop.ui.history_menu import HistoryMenu
from tests.qt.made import as_the_real_one, asked, ended

HERE = Path("/tmp/boats.html")


class FakeExports(QObject):
    """An Exports that ends when the test says so."""

    progressed = Signal(int, int)
    exported = Signal(object)
    imported = Signal(object)
    failed = Signal(str)
    cancelled = Signal()
    undone = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_busy = False
        self.orders: list[tuple[ExportOrder, Path]] = []
        self.sources: list[Path] = []
        self.cancels = 0

    def export(self, order, target):
        self.is_busy = True
        self.orders.append((order, target))

    def import_from(self, source):
        self.is_busy = True
        self.sources.append(source)

    def cancel(self):
        self.cancels += 1

    def end(self, signal, *values):
        self.is_busy = False
        signal.emit(*values)


class Files:
    """Dialogs in which the person has chosen at once."""

    def __init__(self) -> None:
        self.suggested: list[Path] = []

    def target(self, suggested, wanted, chosen):
        self.suggested.append(suggested)
        chosen(HERE)

    def source(self, chosen):
        chosen(HERE)


class Copies:
    def __init__(self) -> None:
        self.copied: list[tuple[Any, CopyForm]] = []
        self.dragged: list[Any] = []

    def copy(self, question, form):
        self.copied.append((question, form))

    def drag(self, question, handle):
        self.dragged.append(question)


class Place:
    """A desk with everything around it in the test's hand."""

    def __init__(self, qtbot) -> None:
        self.window = QWidget()
        self.form = ExportForm(self.window)
        qtbot.addWidget(self.window)
        self.window.show()
        self.exports, self.files, self.copies = FakeExports(), Files(), Copies()
        self.question: Any = ended(asked("What does the sign say?"), answer="Bakery")
        self.chosen: tuple[str, ...] = ()
        self.desk = ExportDesk(
            form=self.form,
            exports=as_the_real_one(self.exports),
            files=self.files,
            copies=as_the_real_one(self.copies),
            shown=lambda: self.question,
            chosen=lambda: self.chosen,
        )
        self.changes: list[None] = []
        self.desk.history_changed.connect(lambda: self.changes.append(None))

    def button(self, name):
        return self.form.findChild(QPushButton, name)

    def radio(self, name):
        return self.form.findChild(QRadioButton, name)

    @property
    def scopes(self):
        return [name for name in (THIS, CHOSEN, ALL) if not self.radio(name).isHidden()]

    @property
    def news(self):
        return self.form._news.text()


@pytest.fixture
def place(theme, qtbot):
    made = Place(qtbot)
    yield made
    made.desk.deleteLater()


def test_the_form_is_not_there_until_it_is_wanted(place):
    assert not place.form.isVisible()
    place.desk.open(THIS)
    assert place.form.isVisible()
    place.button("Close export").click()
    assert not place.form.isVisible()


def test_what_can_be_exported_is_offered_and_the_nearest_is_chosen(place):
    place.desk.open(THIS)
    assert (place.scopes, place.radio(THIS).isChecked()) == ([THIS, ALL], True)
    place.desk.open(ALL)
    assert place.radio(ALL).isChecked()
    place.chosen = ("a", "b")
    place.desk.open(ALL)
    assert (place.scopes, place.radio(CHOSEN).isChecked()) == ([THIS, CHOSEN, ALL], True)
    place.chosen = ("a",)
    place.desk.open(ALL)
    assert place.radio(ALL).isChecked()
    place.desk.open(CHOSEN)
    assert (place.scopes, place.radio(CHOSEN).isChecked()) == ([THIS, CHOSEN, ALL], True)
    place.question = None
    place.chosen = ()
    place.desk.open(THIS)
    assert (place.scopes, place.radio(ALL).isChecked()) == ([ALL], True)


def test_it_begins_where_a_keyboard_goes_on_and_escape_closes_it(place, qtbot):
    place.desk.open(THIS)
    assert place.window.focusWidget() is place.radio(THIS)
    qtbot.keyClick(place.form, Qt.Key.Key_A)
    assert place.form.isVisible()
    qtbot.keyClick(place.form, Qt.Key.Key_Escape)
    assert not place.form.isVisible()


def test_one_question_is_saved_under_its_own_words(place):
    place.desk.open(THIS)
    place.button("Save export").click()
    assert place.files.suggested[0].name == "What does the sign say.html"
    assert place.exports.orders == [(ExportOrder(ExportFormat.HTML, (place.question.id,), True), HERE)]


def test_all_are_saved_in_the_format_that_was_chosen(place):
    place.desk.open(ALL)
    place.radio("Format: CSV table").click()
    place.form.findChild(QCheckBox, "With pictures").click()
    place.button("Save export").click()
    assert place.exports.orders == [(ExportOrder(ExportFormat.CSV, None, False), HERE)]
    assert place.files.suggested[0].name.startswith("LLaVA questions 2")


def test_the_chosen_ones_are_saved(place):
    place.chosen = ("a", "b")
    place.desk.open(ALL)
    place.button("Save export").click()
    assert place.exports.orders[0][0].conversations == ("a", "b")


def test_a_format_says_what_it_is_good_for_and_where_pictures_go(place):
    place.desk.open(THIS)
    assert place.form._explanation.text() == "One file for any browser."
    place.radio("Format: Markdown").click()
    assert place.form._explanation.text() == "For notes and wikis. Pictures lie in a folder beside it."
    place.form.findChild(QCheckBox, "With pictures").click()
    assert place.form._explanation.text() == "For notes and wikis."


def test_progress_is_shown_and_can_be_cancelled(place):
    place.desk.open(ALL)
    place.button("Save export").click()
    place.exports.progressed.emit(40_000, 100_000)
    assert place.news == "Exporting… 40,000 of 100,000"
    assert place.form.findChild(QProgressBar).value() == 400
    assert not place.button("Save export").isVisible()
    assert not place.button("Close export").isVisible()
    place.desk.open(THIS)  # a second one waits
    place.desk.choose_import()
    place.button("Cancel export").click()
    assert place.exports.cancels == 1
    place.exports.end(place.exports.cancelled)
    assert place.news == "Cancelled. No file was written, and nothing was changed."
    place.exports.progressed.emit(50_000, 100_000)  # late
    assert place.news.startswith("Cancelled")
    assert (len(place.exports.orders), place.exports.sources) == (1, [])


def test_while_it_runs_escape_does_not_hide_it(place, qtbot):
    place.desk.open(ALL)
    place.button("Save export").click()
    qtbot.keyClick(place.form, Qt.Key.Key_Escape)
    assert place.form.isVisible()


def test_a_refusal_leaves_the_choices_to_try_again(place):
    place.desk.open(ALL)
    place.button("Save export").click()
    place.exports.end(place.exports.failed, "The disk is full. <b>")
    assert place.news == "The disk is full. <b>"
    assert place.form._news.textFormat() is Qt.TextFormat.PlainText
    place.button("Save export").click()
    assert len(place.exports.orders) == 2


def test_an_export_that_is_there_is_told(place):
    place.desk.open(ALL)
    place.button("Save export").click()
    place.exports.end(place.exports.exported, Exported(HERE, 3, ("One picture was gone.",)))
    assert place.news == "3 questions exported to boats.html. One picture was gone."
    assert exported_text(Exported(HERE, 1)) == "One question exported to boats.html."


def test_an_import_is_told_and_the_history_read_anew(place):
    place.desk.choose_import()
    assert place.exports.sources == [HERE]
    assert place.scopes == []
    place.exports.progressed.emit(1, 2)
    assert place.news == "Importing…"
    place.exports.end(place.exports.imported, Imported(added=2))
    assert place.news == "2 questions were imported."
    assert len(place.changes) == 1
    assert not place.button("Save export").isVisible()
    place.exports.undone.emit()
    assert len(place.changes) == 2


@pytest.mark.parametrize(
    ("imported", "text"),
    [
        (Imported(0, known=3), "Nothing was imported. All questions of this file are here already."),
        (
            Imported(0, known=3, restored=2),
            (
                "All questions of this file are here already. "
                "2 conversations of this file lay in the trash and are in the history again."
            ),
        ),
        (Imported(1), "One question was imported."),
        (
            Imported(1, restored=1),
            ("One question was imported. One conversation of this file lay in the trash and is in the history again."),
        ),
        (Imported(5, known=1), "5 questions were imported. 1 more was here already."),
        (
            Imported(5, known=2, unfinished=1, without_picture=3),
            (
                "5 questions were imported. 2 more were here already. "
                "1 had no end yet when exported, and will get none here. 3 came without the picture."
            ),
        ),
    ],
)
def test_what_became_of_an_import_is_said(imported, text):
    assert imported_text(imported) == text


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("../../etc/passwd", "etc passwd"),
        ('a\x00b:c*?"<>|', "a b c"),
        ("  ", "LLaVA question"),
        ("...", "LLaVA question"),
        ("Wie heißt das, (ungefähr)?", "Wie heißt das, (ungefähr)"),
    ],
)
def test_a_file_is_named_by_what_a_disk_takes(prompt, name):
    assert file_name_of(replace(asked(), prompt=prompt)) == name


def test_nothing_is_copied_or_dragged_where_no_question_is_shown(place):
    place.desk.copy(CopyForm.RICH)
    place.desk.drag(place.window)
    place.question = None
    place.desk.copy(CopyForm.RICH)
    place.desk.drag(place.window)
    assert (len(place.copies.copied), len(place.copies.dragged)) == (1, 1)


def test_the_systems_dialogs_do_not_block(qtbot, theme):
    window = QWidget()
    qtbot.addWidget(window)
    files = SystemFiles(window)
    chosen: list[Path] = []
    files.target(Path("/tmp/a.md"), ExportFormat.MARKDOWN, chosen.append)
    files.source(chosen.append)
    save, source = window.findChildren(QFileDialog)
    assert save.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert (save.defaultSuffix(), source.fileMode()) == ("md", QFileDialog.FileMode.ExistingFile)
    save.fileSelected.emit("/tmp/b.md")
    assert chosen == [Path("/tmp/b.md")]
    for dialog in (save, source):
        dialog.close()


@pytest.fixture
def popups(monkeypatch):
    """Where each menu was opened; the offscreen platform has no pop-ups."""
    opened: list[QPoint] = []
    monkeypatch.setattr(QMenu, "popup", lambda _menu, place: opened.append(place))
    return opened


def test_the_menu_of_the_history_has_both(qtbot, theme, emissions, popups):
    menu = HistoryMenu()
    qtbot.addWidget(menu)
    menu.show()
    seen = emissions(menu)
    menu.click()
    assert popups == [menu.mapToGlobal(QPoint(0, menu.height() - 1))]
    for action in menu.menu_of_history().actions():
        action.trigger()
    assert seen == ["export_requested", "import_requested"]
    menu.show_keys("Ctrl+E", "")
    assert [action.text() for action in menu.menu_of_history().actions()] == ["Export…\tCtrl+E", "Import…\t"]


@pytest.fixture
def tools(qtbot, theme):
    made = AnswerTools()
    qtbot.addWidget(made)
    made.show()
    return made


def test_an_answer_is_copied_in_the_form_that_is_chosen(tools, popups):
    copied: list[CopyForm] = []
    tools.copy_requested.connect(copied.append)
    tools.findChild(QPushButton, "Copy answer as").click()
    assert len(popups) == 1
    for action in tools._menu.actions():
        action.trigger()
    assert copied == list(CopyForm)


def test_the_handle_is_clicked_or_pulled_never_both(tools, qtbot, emissions):
    seen = emissions(tools)
    handle = tools.findChild(QPushButton, "Export answer")
    qtbot.mouseClick(handle, Qt.MouseButton.LeftButton)
    assert seen == ["export_requested"]
    seen.clear()
    qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    qtbot.mouseMove(handle, QPoint(7, 7))
    qtbot.mouseMove(handle, QPoint(30, 5))
    qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(30, 5))
    assert seen == ["drag_wanted"]
    qtbot.mousePress(handle, Qt.MouseButton.RightButton)
    qtbot.mouseRelease(handle, Qt.MouseButton.RightButton)
    assert seen == ["drag_wanted"]


def test_what_cannot_be_done_is_not_shown(tools):
    tools.render(has_answer=False, can_export=True)
    assert not tools.findChild(QPushButton, "Copy answer as").isVisible()
    assert tools.findChild(QPushButton, "Export answer").isVisible()


def test_a_form_with_nothing_to_choose_takes_the_focus_to_its_end(qtbot, theme):
    form = ExportForm()
    qtbot.addWidget(form)
    form.render(ExportView(news="Done."))
    form.focus_first()
    assert form.focusWidget() is form.findChild(QPushButton, "Close export")
