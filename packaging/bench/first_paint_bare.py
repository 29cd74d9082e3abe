"""One start of a bare PySide6 window, in a process of its own."""

from first_paint_watch import FirstPaint
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

SIZE = (1280, 800)
"""The app's own first size."""

if __name__ == "__main__":
    app = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(QLabel("A window"))
    window.resize(*SIZE)
    window.show()
    FirstPaint(window)
    app.exec()
