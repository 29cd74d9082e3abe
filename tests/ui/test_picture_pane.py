from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QPushButton

from llava_desktop.ui.drop_zone import DropZone
from llava_desktop.ui.empty_picture import EmptyPicture
from llava_desktop.ui.labels import ElidedLabel
from llava_desktop.ui.notice import Notice
from llava_desktop.ui.picture_bench import PictureBench
from llava_desktop.ui.picture_pane import PicturePane, PictureView
from tests.ui.made import pixels
from tests.ui.pseudo_language import spoken


@pytest.fixture
def pane(qtbot, theme):
    made = PicturePane(theme)
    made.furnish(PictureBench)
    qtbot.addWidget(made)
    made.resize(680, 420)
    made.show()
    return made


@pytest.fixture
def zone(pane):
    return pane.findChild(DropZone, "Image")


def button(pane, name: str):
    return pane.findChild(QPushButton, name)


def with_files(*paths: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return mime


def place_of(pane):
    """Where the picture lies in the zone, whole."""
    return pane._bench.stage.scene.viewport.place()


def drag(zone, mime: QMimeData, kind=QDragEnterEvent, modifiers=Qt.KeyboardModifier.NoModifier):
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    where = QPoint(50, 50)
    if kind is QDropEvent:
        event = QDropEvent(QPointF(where), actions, mime, Qt.MouseButton.LeftButton, modifiers)
    else:
        event = kind(where, actions, mime, Qt.MouseButton.LeftButton, modifiers)
    handler = {
        QDragEnterEvent: zone.dragEnterEvent,
        QDragMoveEvent: zone.dragMoveEvent,
        QDropEvent: zone.dropEvent,
    }[kind]
    handler(event)
    return event


def colour_at(widget, x: float, y: float):
    return widget.grab().toImage().pixelColor(int(x), int(y)).name()


# what is shown


def test_without_a_picture_there_is_an_invitation(pane, zone):
    assert pane.findChild(EmptyPicture).isVisible()
    assert button(pane, "Remove picture").isHidden()
    assert "No picture yet" in zone.accessibleDescription()


def test_a_person_with_a_token_is_not_told_to_get_one(pane):
    pane.render(PictureView(offer_token=False))
    assert button(pane, "Add API token").isHidden()
    assert button(pane, "Try the example picture").isVisible()


def test_the_picture_lies_whole_in_its_own_proportions(pane, zone, prepared):
    pane.render(PictureView(prepared))
    place = place_of(pane)
    assert abs(place.width() / place.height() - 4 / 3) < 0.02
    assert QRectF(zone.rect()).contains(place)
    assert colour_at(zone, place.center().x(), place.center().y()) == QColor(200, 40, 60).name()
    assert pane.findChild(EmptyPicture).isHidden()


@pytest.mark.parametrize(("width", "height"), [(1600, 10), (10, 1600), (1, 1), (1600, 1600)])
def test_any_shape_of_picture_fits_and_none_is_blown_up(pane, zone, prepared, width, height):
    source = replace(prepared.source, width=width, height=height)
    pane.render(PictureView(replace(prepared, source=source, preview=pixels(width, height, (128, 128, 128)))))
    place = place_of(pane)
    assert QRectF(zone.rect()).contains(place)
    assert 0 < place.width() <= width
    assert 0 < place.height() <= height
    assert colour_at(zone, place.center().x(), place.center().y()) == "#808080"


def test_the_line_under_the_picture_says_what_is_sent(pane, zone, prepared):
    pane.render(PictureView(prepared))
    line = pane.findChild(ElidedLabel, "Sends")
    assert line.text() == "Sends 672×504 JPEG, 84 KB (from 4032×3024, 5.1 MB)"
    assert line.text() in zone.accessibleDescription()
    assert "boat.jpg" in zone.accessibleDescription()
    pane.render(PictureView())
    assert line.isHidden()


def test_while_a_file_is_opened_its_name_is_shown_with_tricks_made_visible(pane, zone):
    pane.render(PictureView(opening="photo\u202egpj.exe<b>"))
    assert zone.accessibleDescription() == "Opening photo‹U+202E›gpj.exe<b>…"
    assert pane.findChild(EmptyPicture).isHidden()
    assert any(label.text() == zone.accessibleDescription() for label in zone.findChildren(ElidedLabel))


def test_the_picture_that_is_about_to_go_fades_while_the_next_is_opened(pane, zone, prepared):
    pane.render(PictureView(prepared))
    x, y = place_of(pane).center().x(), place_of(pane).bottom() - 10
    vivid = QColor(colour_at(zone, x, y))
    pane.render(PictureView(prepared, opening="next.jpg"))
    assert QColor(colour_at(zone, x, y)).saturation() < vivid.saturation() / 2
    assert button(pane, "Remove picture").isHidden()


def test_on_another_screen_the_icon_is_drawn_for_its_resolution(pane, zone):
    icon = pane.findChild(EmptyPicture)._icon
    drawn = icon.pixmap().cacheKey()
    for widget in (zone, pane.findChild(EmptyPicture)):
        QGuiApplication.sendEvent(widget, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert icon.pixmap().cacheKey() != drawn


def test_an_error_stands_beside_the_picture_that_was_there(qtbot, pane, zone, prepared):
    pane.render(PictureView(prepared, error="That file is not a picture."))
    notice = pane.findChild(Notice, "Picture error")
    assert notice.isVisible()
    assert notice.text() == "That file is not a picture."
    assert not place_of(pane).isEmpty()
    with qtbot.waitSignal(pane.error_dismissed):
        button(notice, "Dismiss notice").click()


def test_above_a_conversation_the_picture_takes_less_room(qtbot, pane, zone, prepared):
    pane.resize(680, 800)
    pane.render(PictureView(prepared, compact=True))
    qtbot.waitUntil(lambda: zone.height() == 268)
    pane.render(PictureView(prepared))
    qtbot.waitUntil(lambda: zone.height() > 600)


@pytest.mark.parametrize("height", [130, 180, 230, 420])
def test_the_invitation_fits_into_little_height(qtbot, pane, height):
    pane.resize(360, height)
    invitation = pane.findChild(EmptyPicture)
    room = invitation.parentWidget().rect()
    qtbot.waitUntil(lambda: room.contains(invitation.geometry()) or invitation.height() <= 140)
    assert button(pane, "Try the example picture").isVisible()


def test_render_emits_nothing(pane, prepared, emissions):
    seen = emissions(pane)
    pane.render(PictureView(prepared, error="x", opening="y", compact=True))
    pane.render(PictureView())
    assert seen == []
    pane.accept_mime(QMimeData())
    assert seen == ["drop_refused"]


def test_in_the_dark_the_frame_is_dark(pane, zone, prepared, theme):
    pane.render(PictureView(prepared))
    theme.use_dark(True)
    assert colour_at(zone, 6, 20) == theme.colors.sunken


# what the person does


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_the_keyboard_opens_the_file_dialog(qtbot, pane, zone, key):
    with qtbot.waitSignal(pane.choose_requested):
        qtbot.keyClick(zone, key)


def test_delete_removes_only_a_picture_that_is_there(qtbot, pane, zone, prepared):
    with qtbot.assertNotEmitted(pane.remove_requested):
        qtbot.keyClick(zone, Qt.Key.Key_Delete)
    pane.render(PictureView(prepared))
    with qtbot.waitSignal(pane.remove_requested):
        qtbot.keyClick(zone, Qt.Key.Key_Delete)
    with qtbot.waitSignal(pane.remove_requested):
        button(pane, "Remove picture").click()


def test_a_click_opens_the_file_dialog_only_while_it_is_empty(qtbot, pane, zone, prepared):
    corner = QPoint(20, 20)
    with qtbot.waitSignal(pane.choose_requested):
        qtbot.mouseClick(zone, Qt.MouseButton.LeftButton, pos=corner)
    pane.render(PictureView(prepared))
    with qtbot.assertNotEmitted(pane.choose_requested):
        qtbot.mouseClick(zone, Qt.MouseButton.LeftButton, pos=corner)


@pytest.mark.parametrize(
    ("name", "signal"),
    [
        ("Choose a file", "choose_requested"),
        ("Try the example picture", "example_requested"),
        ("Add API token", "token_requested"),
    ],
)
def test_each_way_on_is_offered(qtbot, pane, name, signal):
    assert button(pane, name).accessibleName() == name
    with qtbot.waitSignal(getattr(pane, signal)):
        button(pane, name).click()


def test_focus_shows_as_a_ring(qtbot, pane, zone, theme):
    pane.activateWindow()
    button(pane, "Try the example picture").setFocus()
    assert colour_at(zone, zone.width() / 2, 1) != theme.colors.focus
    zone.setFocus(Qt.FocusReason.TabFocusReason)
    assert colour_at(zone, zone.width() / 2, 1) == theme.colors.focus


# drag and drop


def test_a_drop_of_files_hands_over_their_paths(qtbot, pane, zone):
    with qtbot.waitSignal(pane.files_dropped) as caught:
        drag(zone, with_files("/tmp/a.jpg", "/tmp/b.png"), QDropEvent)
    assert caught.args == [[Path("/tmp/a.jpg"), Path("/tmp/b.png")]]


@pytest.mark.parametrize("kind", [QDragEnterEvent, QDragMoveEvent, QDropEvent])
def test_a_drop_copies_and_never_moves_the_file_away(zone, kind):
    event = drag(zone, with_files("/tmp/a.jpg"), kind, Qt.KeyboardModifier.ShiftModifier)
    proposed, taken, accepted = event.proposedAction(), event.dropAction(), event.isAccepted()
    assert proposed == Qt.DropAction.MoveAction
    assert taken == Qt.DropAction.CopyAction
    assert accepted


def test_bytes_and_pixels_leave_as_what_they_are(qtbot, pane):
    mime = QMimeData()
    mime.setData("image/png", QByteArray(b"png"))
    with qtbot.waitSignal(pane.bytes_dropped) as caught:
        assert pane.accept_mime(mime)
    assert caught.args == [b"png", "Pasted picture"]
    bitmap = QMimeData()
    image = QImage(1, 1, QImage.Format.Format_RGB32)
    image.fill(QColor(1, 2, 3))
    bitmap.setImageData(image)
    with qtbot.waitSignal(pane.pixels_pasted) as caught:
        assert pane.accept_mime(bitmap)
    assert caught.args == [image]


def test_an_empty_drop_gets_a_sentence(qtbot, pane, zone):
    with qtbot.waitSignal(pane.drop_refused) as caught:
        drag(zone, QMimeData(), QDropEvent)
    assert caught.args[0].endswith("choose one.")
    with qtbot.waitSignal(pane.drop_refused):
        assert not pane.accept_mime(QMimeData())


def test_the_zone_lights_up_while_something_hovers(zone, theme):
    inside = (20, zone.height() / 2)
    assert colour_at(zone, *inside) == theme.colors.window
    drag(zone, with_files("/tmp/a.jpg"))
    assert colour_at(zone, *inside) == theme.colors.accent_soft
    zone.dragLeaveEvent(QDragLeaveEvent())
    assert colour_at(zone, *inside) == theme.colors.window
    drag(zone, with_files("/tmp/a.jpg"))
    drag(zone, with_files("/tmp/a.jpg"), QDropEvent)
    assert colour_at(zone, *inside) == theme.colors.window


def test_what_the_app_called_a_picture_is_said_in_the_language_of_the_window(pane, zone, prepared, qapp):
    captured = replace(prepared, source=replace(prepared.source, name="Screen capture"))
    with spoken(qapp):
        pane.render(PictureView(opening="Pasted picture"))
        assert "Opening ⟦Pasted picture" in zone.accessibleDescription()
        pane.render(PictureView(picture=captured))
        assert "⟦⟦Screen capture" in zone.accessibleDescription(), "the name, in the sentence"


def test_an_empty_zone_that_stays_as_it_is_is_not_laid_out_again(pane, zone, monkeypatch):
    laid_out: list[object] = []
    monkeypatch.setattr(zone.invitation, "fit_into", laid_out.append)
    pane.render(PictureView())
    assert laid_out == []
    pane.render(PictureView(offer_token=False))
    assert len(laid_out) == 1
