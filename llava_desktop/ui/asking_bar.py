"""A bar that asks something in the window, and that Escape puts away."""

from PySide6.QtWidgets import QFrame


class AskingBar(QFrame):
    @property
    def can_be_dismissed(self) -> bool:
        """Shown, and waiting for nothing but an answer."""
        return self.isVisible()

    def dismiss(self) -> None:
        """As if the person had said no."""
        raise NotImplementedError
