"""The pixels of a bitmap that the platform holds, as our own value."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from llava_desktop.core.picture import RawImage


def raw_image_of(image: QImage) -> RawImage:
    """The pixels of a bitmap from the clipboard, flattened on white: what is transparent may hide any colour."""
    flat = _on_white(image) if image.hasAlphaChannel() else image.convertToFormat(QImage.Format.Format_RGB888)
    line, padded = 3 * flat.width(), flat.bytesPerLine()
    bits = flat.constBits()
    if line == padded:
        return RawImage(flat.width(), flat.height(), bytes(bits))
    rows = (bytes(bits[start : start + line]) for start in range(0, padded * flat.height(), padded))
    return RawImage(flat.width(), flat.height(), b"".join(rows))


def _on_white(image: QImage) -> QImage:
    flat = QImage(image.width(), image.height(), QImage.Format.Format_RGB888)
    flat.fill(Qt.GlobalColor.white)
    plain = QImage(image)
    plain.setDevicePixelRatio(1)
    painter = QPainter(flat)
    painter.drawImage(0, 0, plain)
    painter.end()
    return flat
