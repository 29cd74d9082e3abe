"""A bare PySide6 window of the app's own first size: what a start is compared with, as it is and frozen."""

from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

SIZE = (1280, 800)

if __name__ == "__main__":
    app = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(QLabel("A window"))
    window.resize(*SIZE)
    window.show()
    app.exec()
