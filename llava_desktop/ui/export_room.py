"""Everything behind Export and Import, put together when one of them is first wanted: most starts want neither."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from llava_desktop.qt.exports import Exports, ExportTools
from llava_desktop.ui.answer_copies import AnswerCopies
from llava_desktop.ui.export_desk import ExportDesk, SystemFiles, file_name_of
from llava_desktop.ui.export_form import ExportForm
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.safe_markdown import pieces_of
from llava_desktop.ui.shown_question import ShownQuestion

_EVERYTHING = """# a

**b** *c* ~~d~~ `e` [f](https://example.com) ![g](h)

> i

- [x] j

1. k

```l
m
```

| n |
|---|
| o |

---
"""


class ExportRoom(QObject):
    """GUI thread."""

    def __init__(
        self,
        *,
        window: MainWindow,
        shown: ShownQuestion,
        open_tools: Callable[[], ExportTools],
        chosen: Callable[[], tuple[str, ...]],
        tell: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        """open_tools: called on the thread that exports. chosen: see `ExportDesk`. tell: a sentence for the person."""
        super().__init__(parent)
        # PySide6 makes a class when it is first met: here, and not on the other thread, which reads Markdown too.
        pieces_of(_EVERYTHING)
        form = ExportForm(window)
        window.put_bar(form)
        self.exports = Exports(open_tools, self)
        self._copies = AnswerCopies(tell, file_name_of, lambda _question: window.conversation.answer.text())
        self.desk = ExportDesk(
            form=form,
            exports=self.exports,
            files=SystemFiles(window),
            copies=self._copies,
            shown=lambda: shown.question,
            chosen=chosen,
            parent=self,
        )

    def stop(self) -> None:
        """The app ends; `exports.wait` says whether its thread has."""
        self._copies.close()
        self.exports.stop()
