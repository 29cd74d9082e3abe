"""In a language from the right all lies mirrored, but for pictures and what is written from the left."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPushButton

from llava_desktop.core.actions import Action
from llava_desktop.ui.history_row import star_place
from llava_desktop.ui.icons import Icon, icon_for_button
from llava_desktop.ui.key_field import KeyField
from llava_desktop.ui.labels import ElidedLabel, plain_label, section_label
from llava_desktop.ui.prompt_bubble import PromptBubble
from llava_desktop.ui.receipt_details import HEAD
from llava_desktop.ui.sides import fold_mark, leading, margins, mirrored, reads_from_left, trailing
from llava_desktop.ui.theme import ICON_SIZE, THUMBNAIL_SIZE
from tests.qt.made import ended
from tests.ui.pseudo_language import spoken
from tests.ui.states import done, settings, settle, windows_of

INK = 128


@pytest.fixture
def from_right(qapp):
    with spoken(qapp, wanted=False, is_rtl=True):
        yield


@pytest.fixture
def room(from_right, make_room):
    return make_room()


def columns_of_ink(image: QImage) -> list[int]:
    return [x for x in range(image.width()) if any(_is_ink(image.pixelColor(x, y)) for y in range(image.height()))]


def _is_ink(color: QColor) -> bool:
    return color.alpha() > INK and color.lightness() < INK


def place_in(window, widget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def test_what_a_line_has_before_it_in_one_language_it_has_behind_it_in_the_other(qapp):
    place, inside = QRect(5, 3, 10, 4), QRect(2, 0, 40, 40)
    assert mirrored(place, inside) == QRect(29, 3, 10, 4)
    assert mirrored(mirrored(place, inside), inside) == place
    assert (margins(1, 2, 3, 4).left(), fold_mark(is_open=False)) == (1, "▸")
    with spoken(qapp, wanted=False, is_rtl=True):
        assert (margins(1, 2, 3, 4).left(), margins(1, 2, 3, 4).right()) == (3, 1)
        assert (fold_mark(is_open=False), fold_mark(is_open=True)) == ("◂", "▾")
        assert leading() == Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
        assert trailing() == Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute


@pytest.mark.parametrize(
    ("text", "expected"), [("672×504 JPEG", True), ("", True), ("قارب boat", False), ("שלום", False)]
)
def test_only_letters_from_the_right_are_read_from_there(text, expected):
    assert reads_from_left(text) is expected


@pytest.mark.parametrize("make", [plain_label, section_label, ElidedLabel])
@pytest.mark.parametrize("text", ["12 MB", "قارب"])
def test_a_label_begins_at_the_right_whatever_its_words_are_of(make, text, from_right, qtbot, theme):
    label = make(text)
    qtbot.addWidget(label)
    label.resize(200, 24)
    columns = columns_of_ink(label.grab().toImage())
    assert columns[-1] > 190
    assert columns[0] > 100


def test_what_is_written_from_the_left_is_not_turned_round_where_it_is_cut(from_right, qtbot, theme):
    label = ElidedLabel("iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii")
    qtbot.addWidget(label)
    label.resize(100, 24)
    assert label.shown_text().endswith("…")
    image = label.grab().toImage()
    low = image.copy(0, image.height() // 2, image.width(), image.height() // 2)
    high = image.copy(0, 0, image.width(), image.height() // 2)
    assert columns_of_ink(low)[-1] > columns_of_ink(high)[-1]  # the dots of the ellipsis stand low, at the right


@pytest.mark.parametrize("prompt", ["What is it?", "ما هذا القارب؟"])
def test_the_bubble_shows_its_first_letter_and_its_last(prompt, room, qtbot):
    room.open_picture()
    room.update(ended(room.accept(room.ask(prompt)), answer="A boat."))
    settle(room.window)
    bubble = room.window.conversation.findChild(PromptBubble)
    words = bubble._text
    free = QLabel(prompt)
    qtbot.addWidget(free)
    free.setFont(words.font())
    shown, whole = (columns_of_ink(each.grab().toImage()) for each in (words, free))
    assert shown[-1] - shown[0] >= whole[-1] - whole[0] - 1
    assert bubble.mapTo(room.window, bubble._bubble.pos()).x() < room.window.width() / 2


def test_a_row_of_the_history_begins_with_its_picture_at_the_right(room, qtbot):
    done(room)
    rows = room.window.history_panel.rows
    settle(room.window)
    place = rows.visualRect(rows.model().index(0, 0))
    red = QColor(200, 40, 60)

    def is_red(x: int, image: QImage) -> bool:
        color = image.pixelColor(x, place.bottom() - THUMBNAIL_SIZE // 2 - 12)
        return abs(color.red() - red.red()) < 20 and abs(color.green() - red.green()) < 20

    qtbot.waitUntil(lambda: any(is_red(x, rows.viewport().grab().toImage()) for x in range(place.width())))
    image = rows.viewport().grab().toImage()
    found = [x for x in range(place.width()) if is_red(x, image)]
    assert place.width() - found[-1] < 30
    assert found[0] > place.width() / 2


def test_the_star_of_a_row_and_the_field_over_its_title_are_mirrored(room, qtbot):
    done(room)
    panel = room.window.history_panel
    settle(room.window)
    index = panel.rows.model().index(0, 0)
    item = panel.rows.visualRect(index)
    star = star_place(item, from_right=True)
    assert star.center().x() < item.width() / 4
    with qtbot.waitSignal(panel.rows.star_wanted):
        QTest.mouseClick(panel.rows.viewport(), Qt.MouseButton.LeftButton, pos=star.center())
    panel.rows.setCurrentIndex(index)
    panel.rows.rename()
    field = panel.rows.viewport().findChild(QLineEdit, "Title")
    assert field.geometry().right() < item.width() - THUMBNAIL_SIZE


def test_side_columns_have_their_margins_and_their_lines_at_the_mirrored_side(room):
    window = room.window
    settle(window)
    side, image = window.parameters, window.grab().toImage()
    place = place_in(window, side)
    column = window.width() - place_in(window, window.history_panel).left() - 1
    border = room.rooms.theme.colors.border
    assert place.left() in (15, 16)
    for x in (window.width() - 1 - column, place_in(window, window._side_room).right()):
        assert {image.pixelColor(x, y).name() for y in range(60, window.height(), 20)} == {border}


def test_the_arrow_stands_after_ask_and_the_panels_where_they_are(room, theme):
    window = room.window
    assert room.button("Ask").layoutDirection() is Qt.LayoutDirection.LeftToRight
    expected = {"History panel": Icon.PANEL_RIGHT, "Parameters panel": Icon.PANEL_LEFT}
    for name, icon in expected.items():
        shown = window.top_bar.findChild(QPushButton, name).icon().pixmap(ICON_SIZE).toImage()
        assert shown == icon_for_button(icon, theme.colors.text).pixmap(ICON_SIZE).toImage()


def test_undo_points_to_where_the_line_begins(room, theme):
    room.open_picture()
    room.actions.run(Action.REDACT)
    button = room.window.findChild(QPushButton, "Undo stroke")
    wanted = icon_for_button(Icon.REDO, theme.colors.text, theme.colors.disabled)
    assert button.icon().pixmap(ICON_SIZE).toImage() == wanted.pixmap(ICON_SIZE).toImage()


def test_what_unfolds_points_away_from_its_words(room):
    room.open_picture()
    room.update(ended(room.accept(room.ask()), answer="A boat.", prediction_id="p1"))
    heads = [button.text() for button in room.window.findChildren(QPushButton) if button.text().endswith(" ◂")]
    assert f"{HEAD} ◂" in heads


def test_an_explanation_in_the_settings_stands_under_the_words_of_its_button(room):
    settings(room)
    settle(*windows_of(room))
    label = next(
        label
        for label in room.window.findChildren(QLabel)
        if label.text().startswith("Replicate when there is a token")
    )
    assert (label.contentsMargins().left(), label.contentsMargins().right() > 20) == (0, True)
    sections = label.window().findChild(QListWidget)
    assert 20 < label.window().width() - place_in(label.window(), sections).right() < 30


def test_keys_keep_their_order_among_words_from_the_right(from_right, qtbot, theme):
    field = KeyField("Zoom in")
    qtbot.addWidget(field)
    field.render("Ctrl++")
    assert field.text() == "\u2066Ctrl++\u2069"
    field.click()
    assert field.text() == "Press the keys…"


def test_actions_to_be_found_begin_at_the_right_and_end_with_their_keys(room):
    room.actions.run(Action.PALETTE)
    settle(room.window)
    rows = room.window.findChild(QListWidget, "Actions")
    image, ends = rows.viewport().grab().toImage(), []
    for row in range(1, 8):
        columns = columns_of_ink(image.copy(rows.visualItemRect(rows.item(row))))
        ends.append(columns[-1])
    assert min(ends) > rows.viewport().width() - 30
    assert max(ends) - min(ends) < 5  # whatever keys each of them has
