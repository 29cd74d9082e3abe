"""One request as a line for a shell with curl, and as a Python program that needs nothing but Python.

Neither holds the token: both read REPLICATE_API_TOKEN. The picture is read from its file, whatever its size: a command
takes some 128 kB of arguments, and a picture has more. Whatever a terminal might act on stands there escaped.
"""

import json
from dataclasses import dataclass
from pathlib import PurePath
from pprint import pformat

from llava_desktop.core.options import TOKEN_VARIABLE

_WIDTH = 100
"""Characters of a line of Python, where strings let themselves be broken."""


@dataclass(frozen=True, slots=True)
class PictureOnDisk:
    """The file with exactly the bytes that were sent. mime: `image/jpeg` or `image/png`."""

    path: PurePath
    mime: str


@dataclass(frozen=True, slots=True)
class ApiCall:
    """A POST of /predictions. body: its JSON, with `marker` in the place of the picture's data URI.

    marker: ASCII letters and digits that stand nowhere else in it; empty without a picture.
    """

    base_url: str
    body: bytes
    cancel_after_s: int
    picture: PictureOnDisk | None = None
    marker: str = ""


def as_curl(call: ApiCall) -> str:
    """For any POSIX shell. The body goes through a pipe, where it may have any length."""
    body = _printable(call.body.decode("utf-8"))
    curl = "\n".join(
        (
            f"curl -sS {_quoted(f'{call.base_url}/predictions')} \\",
            f'  -H "Authorization: Bearer ${TOKEN_VARIABLE}" \\',
            "  -H 'Content-Type: application/json' \\",
            f"  -H 'Cancel-After: {call.cancel_after_s}s' \\",
            "  --data-binary @-",
        )
    )
    if call.picture is None:
        return f"printf %s {_quoted(body)} |\n{curl}\n"
    before, _, after = body.partition(call.marker)
    uri = f"data:{call.picture.mime};base64,"
    return (
        f"{{ printf %s {_quoted(f'{before}{uri}')}\n"
        f"  base64 < {_quoted_path(str(call.picture.path))} | tr -d '\\n'\n"
        f"  printf %s {_quoted(after)}\n"
        f"}} |\n{curl}\n"
    )


def as_python(call: ApiCall) -> str:
    """Prints the prediction as it was created. Python 3.6 and later."""
    body = pformat(json.loads(call.body), width=_WIDTH, sort_dicts=False)
    imports = ["json", "os", "urllib.request"]
    picture = ""
    if call.picture is not None:
        imports = ["base64", *imports]
        body = body.replace(repr(call.marker), "image")
        picture = (
            f"with open({str(call.picture.path)!r}, 'rb') as file:\n"
            f"    image = 'data:{call.picture.mime};base64,' + base64.b64encode(file.read()).decode()\n"
        )
    return (
        "".join(f"import {name}\n" for name in imports)
        + f"\n{picture}body = {body}\n"
        + "request = urllib.request.Request(\n"
        + f"    {f'{call.base_url}/predictions'!r},\n"
        + "    data=json.dumps(body).encode(),\n"
        + "    headers={\n"
        + f"        'Authorization': 'Bearer ' + os.environ[{TOKEN_VARIABLE!r}],\n"
        + "        'Content-Type': 'application/json',\n"
        + f"        'Cancel-After': '{call.cancel_after_s}s',\n"
        + "    },\n"
        + ")\n"
        + "with urllib.request.urlopen(request) as reply:\n"
        + "    print(json.dumps(json.load(reply), indent=2))\n"
    )


def _quoted(text: str) -> str:
    """One word for the shell, whatever is in it."""
    return "'" + text.replace("'", "'\\''") + "'"


def _quoted_path(path: str) -> str:
    """A path may hold what no terminal shall act on; JSON's escapes mean nothing in it, printf's do."""
    if path.isprintable():
        return _quoted(path)
    octal = "".join(f"\\{byte:03o}" for byte in path.encode("utf-8", "surrogateescape"))
    return f"\"$(printf '{octal}')\""


def _printable(json_text: str) -> str:
    """The same JSON: what cannot be seen, or turns text around, stands as `\\u202e`."""
    return "".join(character if character.isprintable() else _escaped(character) for character in json_text)


def _escaped(character: str) -> str:
    return json.dumps(character)[1:-1]
