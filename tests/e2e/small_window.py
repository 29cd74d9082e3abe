"""A window of the harness's own, so that the harness is tested without the program it is for.

It shows, in accessible names, what reached it.
"""

import sys

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QPushButton, QVBoxLayout, QWidget


def told(data: QMimeData) -> str:
    """What was brought: files by name, an image by size and first pixel."""
    if data.hasUrls():
        return "files " + " ".join(url.toLocalFile() for url in data.urls())
    image = data.imageData()
    if isinstance(image, QImage) and not image.isNull():
        return f"image {image.width()}x{image.height()} {image.pixelColor(0, 0).name()}"
    return f"nothing {data.formats()}"


class DropTarget(QLabel):
    def __init__(self) -> None:
        super().__init__("Drop here")
        self.setAccessibleName("Target")
        self.setAcceptDrops(True)
        self.setMinimumSize(300, 200)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.setAccessibleName("Target: " + told(event.mimeData()))


class SmallWindow(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Small window")
        self.target = DropTarget()
        self.refuses = QLabel("No drops here")
        self.refuses.setAccessibleName("Refuses")
        self.line = QLineEdit()
        self.line.setAccessibleName("Line")
        self.button = QPushButton("Copy the line")
        self.button.setAccessibleName("Copy")
        self.copied = QLabel()
        self.copied.setAccessibleName("Copied: ")
        self.rows = QListWidget()
        self.rows.setAccessibleName("Rows")
        self.rows.addItems(["one", "two", "three"])
        layout = QVBoxLayout(self)
        for widget in (self.target, self.refuses, self.line, self.button, self.copied, self.rows):
            layout.addWidget(widget)
        self.button.clicked.connect(self.copy)
        self.line.returnPressed.connect(self.copy)
        self.rows.currentTextChanged.connect(self.rows.setAccessibleDescription)
        self.paste = QShortcut(QKeySequence.StandardKey.Paste, self)
        self.line.installEventFilter(self)
        self.paste.activated.connect(self.show_clipboard)
        if "--warn" in sys.argv:
            QObject().startTimer(-5)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+V belongs to the window here, also while the line has the focus."""
        if event.type() is QEvent.Type.ShortcutOverride:
            return True
        return super().eventFilter(watched, event)

    def copy(self) -> None:
        self.copied.setAccessibleName("Copied: " + self.line.text())

    def show_clipboard(self) -> None:
        self.copied.setAccessibleName("Pasted: " + told(QGuiApplication.clipboard().mimeData()))

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted("--stay" not in sys.argv)


def main() -> int:
    app = QApplication(sys.argv)
    window = SmallWindow()
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.show()
    return app.exec()


if __name__ == "__main__":
    raise SystemExit(main())
