"""The rows of `picture`: one for each file that a question needs, made with the first such question, gone with the
last.

What was sent and the whole beside a region are the same kind of row; the same bytes can be both.
"""

import sqlite3
from collections.abc import Mapping

from llava_desktop.core.picture import PreparedPicture
from llava_desktop.core.question import PictureFile, QuestionPicture
from llava_desktop.storage.pictures import PictureFolder
from llava_desktop.storage.rows import Value, insertion, picture_values

NO_THUMBNAIL = b""
"""Of a whole: the history's list shows what was sent."""


def keep(
    connection: sqlite3.Connection, folder: PictureFolder, picture: QuestionPicture, prepared: PreparedPicture
) -> None:
    """The files, on the disk when this returns, and their rows. In a transaction of the caller's."""
    folder.keep(picture.sent, prepared.sent.data)
    remember(connection, picture_values(picture.sent, prepared.thumbnail.data))
    if picture.whole is not None and prepared.whole is not None:
        folder.keep(picture.whole, prepared.whole.data)
        remember(connection, picture_values(picture.whole, NO_THUMBNAIL))


def remember(connection: sqlite3.Connection, values: Mapping[str, Value]) -> int:
    """The number of the row, which is made where there is none. values: as `picture_values` has them."""
    connection.execute(
        f"{insertion('picture', values)} ON CONFLICT (sha256) DO UPDATE SET thumbnail = excluded.thumbnail "
        "WHERE thumbnail = x''",
        values,
    )
    return int(connection.execute("SELECT number FROM picture WHERE sha256 = :sha256", values).fetchone()[0])


def number_of(connection: sqlite3.Connection, file: PictureFile | None) -> int | None:
    """Raises ValueError for a picture that the history has never seen: then its bytes must be given too."""
    if file is None:
        return None
    found = connection.execute("SELECT number FROM picture WHERE sha256 = ?", (file.sha256,)).fetchone()
    if found is None:
        raise ValueError("a question's picture is neither given nor in the history")
    return int(found[0])


def forget(connection: sqlite3.Connection, *numbers: int | None) -> None:
    """Drop the rows that no question uses any more, and note that their files have to go."""
    for number in numbers:
        unused = connection.execute(
            "DELETE FROM picture WHERE number = ? "
            "AND NOT EXISTS (SELECT 1 FROM question WHERE question.picture = picture.number) "
            "AND NOT EXISTS (SELECT 1 FROM question WHERE question.whole = picture.number) RETURNING sha256, format",
            (number,),
        ).fetchall()
        connection.executemany("INSERT OR REPLACE INTO removal VALUES (?, ?)", unused)
