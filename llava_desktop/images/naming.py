"""How a picture's name appears in a sentence. It comes from outside: any bytes, any length."""

from llava_desktop.core.text import picture_name, with_marks
from llava_desktop.core.words import tr

NAME_MOST = 120
"""Characters. A name may be 255 bytes long; a sentence should still be one."""


def shown_name(name: str) -> str:
    """`name` on one line, hidden characters as marks, cut with `…`. Plain text: `<b>` in it stays `<b>`."""
    # one_line would fold a newline into a blank, and the name would pass for another file's.
    marked = with_marks(name).replace("\n", "‹U+000A›").replace("\t", "‹U+0009›")
    return picture_name(marked, NAME_MOST) or tr("The picture")
