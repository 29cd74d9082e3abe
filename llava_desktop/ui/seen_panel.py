"""What the model sees: exactly the picture that is sent, decoded again, whole and in its own proportions."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from llava_desktop.core.picture import PreparedPicture, RawImage
from llava_desktop.core.text import sent_text, taken_text
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.language import said
from llava_desktop.ui.labels import plain_label, section_label
from llava_desktop.ui.pixels import qimage_of
from llava_desktop.ui.theme import GRID, RADIUS_BUTTON, Look, Theme, set_look

_LEAST_HEIGHT = 26 * GRID
_MOST_HEIGHT = 60 * GRID


@dataclass(frozen=True, slots=True)
class SeenView:
    """image: the sent bytes, decoded. caption: what they are and what they came from."""

    image: RawImage | None = None
    caption: str = tr("No picture yet")


def view_of_seen(picture: PreparedPicture) -> SeenView:
    """`672×504 JPEG, 84 KB · from 4032×3024, 5.1 MB · no GPS`: the sent file is built anew from bare pixels."""
    parts = [sent_text(picture.sent), taken_text(picture)]
    if picture.source.had_alpha:
        parts.append(tr("on white"))
    parts.append(tr("no GPS"))
    return SeenView(picture.seen, joined(" · ", *parts))


class SeenPanel(QWidget):
    large_requested = Signal()
    """To see it in the place of the picture"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame = _SeenFrame(theme, self)
        self._caption = plain_label(look=Look.MUTED, wrap=True, parent=self)
        self._large = QPushButton(said(tr("Show large")), self)
        self._large.setObjectName("Show large")
        self._large.setAccessibleName(said(tr("Show large what the model sees")))
        self._large.clicked.connect(self.large_requested)
        set_look(self._large, Look.LINK)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(section_label(tr("What the model sees"), self))
        column.addWidget(self._frame)
        column.addWidget(self._caption)
        column.addWidget(self._large, alignment=Qt.AlignmentFlag.AlignLeft)
        self.render(SeenView())

    def render(self, view: SeenView) -> None:  # type: ignore[override]
        self._frame.show_image(view.image)
        self._caption.setText(said(view.caption))
        self._large.setVisible(view.image is not None)


class _SeenFrame(QWidget):
    """As wide as the panel and as tall as the picture wants, within limits."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._raw: RawImage | None = None
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self._fit()

    def show_image(self, raw: RawImage | None) -> None:
        if raw is self._raw:
            return
        self._raw = raw
        self._image = qimage_of(raw) if raw is not None else None
        self._fit()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(50 * GRID, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wanted = 0 if self._image is None else self.width() * self._image.height() // max(1, self._image.width())
        self.setFixedHeight(max(_LEAST_HEIGHT, min(_MOST_HEIGHT, wanted)))

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = self._theme.colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(frame, RADIUS_BUTTON, RADIUS_BUTTON)
        painter.fillPath(shape, QColor(colors.surface if self._image is None else colors.sunken))
        if self._image is not None:
            painter.save()
            painter.setClipPath(shape)
            self._paint_image(painter, self._image)
            painter.restore()
        painter.setPen(QPen(QColor(colors.border), 1))
        painter.drawPath(shape)
        painter.end()

    def _paint_image(self, painter: QPainter, image: QImage) -> None:
        size = image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(self.rect().center())
        sharp = image.scaled(
            size * self.devicePixelRatioF(),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawImage(place, sharp)
