"""The history column: what the person does comes out as signals, and rows are drawn from our own pixels."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QMenu, QPushButton, QWidget

from llava_desktop.core.engine import EngineKind
from llava_desktop.core.errors import PictureDamaged
from llava_desktop.core.history_filter import ALL, HistoryFilter
from llava_desktop.core.picture import RawImage
from llava_desktop.core.question import QuestionState, QuestionSummary
from llava_desktop.qt.history_model import HistoryModel
from llava_desktop.ui.history_panel import NOTHING_FOUND, NOTHING_YET, HistoryPanel
from llava_desktop.ui.history_row import ROW_PITCH
from llava_desktop.ui.row_drawing import SECTION_HEIGHT

GREEN = RawImage(96, 48, bytes((10, 200, 30)) * (96 * 48))
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


def summary(row: int, **changes) -> QuestionSummary:
    base = QuestionSummary(
        id=f"q{row}",
        conversation_id=f"q{row}",
        row=row,
        created_at=datetime.now().astimezone(),
        engine=EngineKind.DEMO,
        prompt=f"Question {row}",
        state=QuestionState.SUCCEEDED,
        answer_start=f"Answer {row}",
        error="",
    )
    return replace(base, **changes)


class Rows:
    def __init__(self, rows):
        self.rows = sorted(rows, key=lambda each: -each.row)

    def page(self, *, before_row, limit, wanted=ALL):
        return [
            each for each in self.rows if (before_row is None or each.row < before_row) and wanted.words in each.prompt
        ][:limit]

    def summary(self, question_id):
        return next((each for each in self.rows if each.id == question_id), None)

    def conversation_of(self, question_id):
        return question_id

    def count_of(self, wanted):
        return len(self.page(before_row=None, limit=10_000, wanted=wanted))


class Decoder:
    """Counts what it was asked for; b"bad" is no picture."""

    def __init__(self):
        self.seen: list[bytes] = []

    def __call__(self, data: bytes) -> RawImage:
        self.seen.append(data)
        if data == b"bad":
            raise PictureDamaged("This picture is damaged.")
        return GREEN


@pytest.fixture
def make(theme, qtbot):
    kept = []

    def made(*rows, decode=lambda data: GREEN):
        model = HistoryModel(Rows(rows))
        model.refresh()
        panel = HistoryPanel(theme, model, decode)
        qtbot.addWidget(panel)
        panel.resize(288, 500)
        panel.show()
        kept.append((panel, model))
        return panel, model

    return made


def rows_of(panel) -> QListView:
    found = panel.findChild(QListView, "History")
    assert isinstance(found, QListView)
    return found


def marked(panel):
    return [index.data() for index in rows_of(panel).selectedIndexes()]


def place_of(panel, row: int) -> QPoint:
    view = rows_of(panel)
    area = view.visualRect(view.model().index(row, 0))
    return QPoint(area.center().x(), area.bottom() - ROW_PITCH // 2)


# -- choosing


def test_a_click_chooses_a_question(make, qtbot):
    panel, _ = make(summary(1), summary(2))
    with qtbot.waitSignal(panel.question_chosen) as told:
        qtbot.mouseClick(rows_of(panel).viewport(), Qt.MouseButton.LeftButton, NO_MODIFIER, place_of(panel, 1))
    assert told.args == ["q1"]
    assert marked(panel) == ["Question 1"]


def test_a_click_beside_the_rows_chooses_nothing(make, qtbot):
    panel, _ = make(summary(1))
    with qtbot.assertNotEmitted(panel.question_chosen):
        qtbot.mouseClick(rows_of(panel).viewport(), Qt.MouseButton.LeftButton, NO_MODIFIER, QPoint(100, 400))
        qtbot.mouseClick(rows_of(panel).viewport(), Qt.MouseButton.RightButton, NO_MODIFIER, place_of(panel, 0))


def test_the_arrow_keys_choose_as_they_move(make, qtbot):
    panel, _ = make(summary(1), summary(2), summary(3))
    panel.mark_choice("q3")
    chosen: list[str] = []
    panel.question_chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_Return):
        qtbot.keyClick(rows_of(panel), key)
    assert chosen == ["q2", "q1", "q3", "q3"]


def test_letters_do_not_move_the_choice(make, qtbot):
    panel, _ = make(summary(1), summary(2))
    panel.mark_choice("q2")
    with qtbot.assertNotEmitted(panel.question_chosen):
        qtbot.keyClicks(rows_of(panel), "Quest")
    assert marked(panel) == ["Question 2"]


def test_marking_is_silent(make, qtbot):
    panel, _ = make(summary(1), summary(2))
    with qtbot.assertNotEmitted(panel.question_chosen):
        panel.mark_choice("q1")
        assert marked(panel) == ["Question 1"]
        panel.clear_choice()
    assert marked(panel) == []


def test_the_mark_stays_with_its_question(make):
    panel, model = make(summary(1), summary(2))
    panel.mark_choice("q1")
    model.refresh()
    assert marked(panel) == ["Question 1"]
    model.question_removed("q2")
    assert marked(panel) == ["Question 1"]
    model.question_removed("q1")
    assert marked(panel) == []


def test_a_question_is_marked_as_soon_as_its_row_comes(make):
    panel, model = make(summary(1))
    panel.mark_choice("q2")
    assert marked(panel) == []
    model._pages.rows.insert(0, summary(2))
    model.question_added("q2")
    assert marked(panel) == ["Question 2"]


# -- searching


def test_typing_waits_a_moment_before_it_searches(make, qtbot):
    panel, _ = make(summary(1))
    field = panel.findChild(QLineEdit, "Search history")
    searched: list[str] = []
    panel.search_edited.connect(searched.append)
    with qtbot.waitSignal(panel.search_edited):
        qtbot.keyClicks(field, "boat")
    assert searched == ["boat"]


def test_enter_searches_at_once_and_escape_shows_all_again(make, qtbot):
    panel, _ = make(summary(1))
    field = panel.findChild(QLineEdit, "Search history")
    panel.focus_search()
    qtbot.waitUntil(field.hasFocus)
    searched: list[str] = []
    panel.search_edited.connect(searched.append)
    qtbot.keyClicks(field, "boat")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert searched == ["boat"]
    panel.focus_search()
    qtbot.waitUntil(field.hasFocus)
    assert field.selectedText() == "boat"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert searched == ["boat", ""]
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert searched == ["boat", ""]


def test_down_leads_from_the_search_field_into_the_list(make, qtbot):
    panel, _ = make(summary(1))
    panel.focus_search()
    field = panel.findChild(QLineEdit, "Search history")
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.waitUntil(rows_of(panel).hasFocus)


def test_an_empty_history_says_what_will_be_here(make):
    panel, model = make()
    words = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert words == [NOTHING_YET]
    model._pages.rows.insert(0, summary(1))
    model.question_added("q1")
    assert not any(label.isVisible() for label in panel.findChildren(QLabel))
    model.show_only(HistoryFilter(words="nothing like it"))
    assert [label.text() for label in panel.findChildren(QLabel) if label.isVisible()] == [NOTHING_FOUND]


# -- deleting, which is another's; the panel only says what is wanted


def test_delete_is_about_what_is_selected(make, qtbot):
    panel, _ = make(summary(1), summary(2))
    panel.mark_choice("q2")
    with qtbot.waitSignal(panel.rows.delete_wanted):
        qtbot.keyClick(rows_of(panel), Qt.Key.Key_Delete)
    assert panel.rows.selected() == ["q2"]


def test_delete_with_nothing_chosen_asks_nothing(make, qtbot):
    panel, _ = make(summary(1))
    panel.clear_choice()
    with qtbot.assertNotEmitted(panel.rows.delete_wanted):
        qtbot.keyClick(rows_of(panel), Qt.Key.Key_Return)
        qtbot.keyClick(rows_of(panel), Qt.Key.Key_Delete)


@pytest.mark.parametrize("by_escape", [True, False])
def test_a_question_in_place_is_answered_once(make, qtbot, by_escape):
    panel, _ = make(summary(1))
    panel.confirm.ask("For ever?", "Question 1", agree="Delete for ever")
    assert "Question 1" in [label.text() for label in panel.confirm.findChildren(QLabel)]
    keep = panel.findChild(QPushButton, "Keep question")
    with qtbot.assertNotEmitted(panel.confirm.agreed):
        qtbot.keyClick(keep, Qt.Key.Key_Tab)
        qtbot.keyClick(keep, Qt.Key.Key_F1)
        if by_escape:
            qtbot.keyClick(keep, Qt.Key.Key_Escape)
        else:
            keep.click()
    assert not panel.confirm.isVisible()
    qtbot.waitUntil(rows_of(panel).hasFocus)
    panel.confirm.ask("For ever?")
    with qtbot.waitSignal(panel.confirm.agreed):
        panel.findChild(QPushButton, "Delete for good").click()


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("by_mouse", [True, False])
def test_the_menu_opens_and_deletes_the_row_it_was_asked_for(make, qtbot, by_mouse):
    panel, _ = make(summary(1), summary(2))
    view = rows_of(panel)
    panel.mark_choice("q1")
    reason = QContextMenuEvent.Reason.Mouse if by_mouse else QContextMenuEvent.Reason.Keyboard
    place = place_of(panel, 1)
    QApplication.sendEvent(view.viewport(), QContextMenuEvent(reason, place, view.mapToGlobal(place)))
    menu = view.findChild(QMenu)
    assert menu is not None
    actions = {action.text(): action for action in menu.actions()}
    with qtbot.waitSignal(panel.question_chosen) as told:
        actions["Open"].trigger()
    assert told.args == ["q1"]
    with qtbot.waitSignal(panel.rows.delete_wanted):
        actions["Delete"].trigger()
    assert panel.rows.selected() == ["q1"]
    menu.close()


def test_there_is_no_menu_beside_the_rows(make):
    panel, _ = make(summary(1))
    view = rows_of(panel)
    place = QPoint(100, 400)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)
    assert view.findChild(QMenu) is None


# -- drawing


def picture_of(panel):
    return panel.grab().toImage()


def has_green(panel) -> bool:
    image = picture_of(panel)
    green = QColor(10, 200, 30)
    return any(image.pixelColor(x, y) == green for x in range(0, image.width(), 4) for y in range(0, image.height(), 4))


def test_a_thumbnail_is_drawn_from_our_own_pixels_and_decoded_once(make):
    decode = Decoder()
    panel, _ = make(summary(1, thumbnail=b"jpeg"), decode=decode)
    assert has_green(panel)
    picture_of(panel)
    assert decode.seen == [b"jpeg"]


def test_a_damaged_thumbnail_leaves_an_empty_place(make):
    decode = Decoder()
    panel, _ = make(summary(1, thumbnail=b"bad"), decode=decode)
    assert not has_green(panel)
    picture_of(panel)
    assert decode.seen == [b"bad"]


def test_thumbnails_out_of_sight_are_forgotten_in_the_end(make):
    decode = Decoder()
    panel, model = make(*(summary(row, thumbnail=b"jpeg") for row in range(400)), decode=decode)
    view = rows_of(panel)
    while model.canFetchMore(view.rootIndex()):
        model.fetchMore(view.rootIndex())
    for row in range(0, 400, 4):
        view.scrollTo(model.index(row), QListView.ScrollHint.PositionAtTop)
        picture_of(panel)
    seen = len(decode.seen)
    assert seen >= 400
    view.scrollToTop()
    picture_of(panel)
    assert len(decode.seen) > seen


def test_only_the_first_row_of_a_day_makes_room_for_a_heading(make):
    yesterday = datetime.now().astimezone() - timedelta(days=1)
    panel, model = make(summary(1, created_at=yesterday), summary(2), summary(3))
    view = rows_of(panel)
    heights = [view.visualRect(model.index(row)).height() for row in range(3)]
    assert heights == [ROW_PITCH + SECTION_HEIGHT, ROW_PITCH, ROW_PITCH + SECTION_HEIGHT]


def test_the_marked_row_stands_out_in_light_and_dark(make, theme):
    panel, _ = make(summary(1))
    panel.mark_choice("q1")
    for dark in (False, True):
        theme.use_dark(dark)
        place = place_of(panel, 0)
        image = rows_of(panel).viewport().grab().toImage()
        assert image.pixelColor(place.x() + 100, place.y() + 20).name() == theme.colors.accent_soft


def test_the_row_under_the_mouse_is_tinted(make, qtbot, theme):
    panel, _ = make(summary(1), summary(2))
    view = rows_of(panel)
    place = place_of(panel, 1)
    qtbot.mouseMove(view.viewport(), place)
    qtbot.waitUntil(
        lambda: (
            view.viewport().grab().toImage().pixelColor(place.x() + 100, place.y() + 20).name() == theme.colors.hover
        )
    )


def test_prompts_that_look_like_markup_are_drawn_and_spoken_as_they_are(make):
    panel, model = make(summary(1, prompt="<img src='/etc/hostname'> \u202eabc"))
    picture_of(panel)
    spoken = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("<img src='/etc/hostname'>")


def test_tab_goes_from_the_search_through_what_stands_beside_it_into_the_list(make):
    panel, _ = make(summary(1))
    menu = QPushButton("More")
    panel.put_menu(menu)
    reached = [panel.findChild(QLineEdit, "Search history")]
    while reached[-1] is not panel.rows and len(reached) < 100:
        reached.append(reached[-1].nextInFocusChain())
    for order in (reached, panel.findChildren(QWidget)):  # by itself, and as the window orders it
        assert order.index(panel.filters.button) < order.index(menu) < order.index(panel.rows)
