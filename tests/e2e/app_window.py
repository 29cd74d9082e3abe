"""The app's window in a person's words. Every name in it is promised to outside tools (see the design's table)."""

from collections.abc import Callable
from pathlib import Path

from tests.e2e.accessibility import Node
from tests.e2e.program import Program
from tests.e2e.selection import file_list
from tests.e2e.waiting import until

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
EXAMPLE = RESOURCES / "example.jpg"


class AppWindow:
    """What a person does with the window, and what it then says."""

    def __init__(self, program: Program) -> None:
        self.program = program
        program.window()
        program.wait_for("Prompt")
        # Both stay as long as the window: a look at two buttons is quicker than one through the whole window.
        self._ask = program.wait_for("Ask", hidden_too=True)
        self._cancel = program.wait_for("Cancel", hidden_too=True)

    # The picture

    def drop_files(self, *paths: Path) -> None:
        dropped = self.program.drop(file_list(*paths), self.program.wait_for("Image"))
        assert dropped.taken, "The window took no drop."
        assert dropped.finished, "The window never said that it has the data."

    def wait_for_picture(self) -> str:
        """What will be sent, e.g. `Sends 672×504 JPEG, 84 KB (from 1600×1200, 151 KB)`."""
        return self.program.wait_for(starting="Sends ").name

    @property
    def sends(self) -> str | None:
        """The same, now; None when there is no picture."""
        line = self.program.root.find(starting="Sends ")
        return None if line is None else line.name

    # The question

    def ask(self, prompt: str) -> None:
        """Types it, and presses Enter once there is an engine to ask."""
        self.wait_until_free()
        self.program.click(self.program.wait_for("Prompt"))
        self.program.type(prompt)
        until(lambda: self._ask.is_enabled, "Ask to be possible")
        self.program.press("Return")

    def wait_until_free(self, seconds: float = 15.0) -> None:
        """Until Ask is there and Cancel is not."""
        program = self.program

        def free() -> bool:
            program.check_running()
            return self._ask.is_showing and not self._cancel.is_showing

        until(free, "Ask to be back", seconds)

    def wait_until_running(self) -> None:
        until(lambda: self._cancel.is_showing and self._cancel.is_enabled, "Cancel to be there")

    def wait_for_answer(self, containing: str, seconds: float = 20.0) -> str:
        return self.program.wait_for("Answer", that=lambda node: containing in node.text, seconds=seconds).text

    def wait_for_status(self, *words: str) -> str:
        """Until the status line holds one of the words."""
        return self.program.wait_for(
            starting="Status: ", that=lambda node: any(word.lower() in node.name.lower() for word in words)
        ).name

    def wait_for_words(self, words: str, seconds: float = 15.0) -> Node:
        """Anything on the window that says so."""
        return self.program.wait_for(that=lambda node: words in node.name, seconds=seconds)

    @property
    def answer(self) -> str:
        return self.program.wait_for("Answer").text

    # The history

    @property
    def rows(self) -> list[Node]:
        """Newest first."""
        history = self.program.wait_for("History", role="list")
        return [row for row in history.children if row.role == "list item"]

    def wait_for_row(self, *words: str) -> Node:
        """The first row that says all of it, whether or not it spells Markdown's asterisks out."""

        def says_all(row: Node) -> bool:
            name = row.name.replace("*", "")
            return all(word in name for word in words)

        return self.program.wait_for(role="list item", that=says_all)


OpenWindow = Callable[..., AppWindow]
"""The fixture `open_window`: `open_window("--debug", picture)`."""
